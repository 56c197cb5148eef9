#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/static_places.h"

namespace viva::app {

/// A page of our own with a policy in it, as the first element after its charset.
std::string with_policy(std::string page, std::string_view policy);

/// Turns what a server would send into files: addresses become links between files, and what needs
/// a server is left out. Knows the markup of `pages/` only: attributes in double quotes, every `<`
/// of a text escaped, no scripts or styles within.
class Relink {
 public:
  /// `origin`: what the site's absolute addresses begin with, without a final `/`; may be empty.
  /// `on_lost` hears each address of the site that is no file, and where it stands; the link stays
  /// as it was. All must outlive this.
  Relink(const StaticPlaces& places, const LinkStyle& style, std::string_view origin,
         std::function<void(std::string_view address, std::string_view place)> on_lost)
      : places_(places), style_(style), origin_(origin), on_lost_(std::move(on_lost)) {}

  /// A page or feed that will lie at `place`. A page is marked as `data-static`, and states
  /// `policy` unless that is empty.
  std::string markup(std::string_view text, std::string_view place, std::string_view policy) const;
  /// The site map: addresses are texts there.
  std::string sitemap(std::string_view text) const;
  /// The manifest, or any other JSON at `place`: each text that begins with `/` is an address.
  std::string json(std::string_view text, std::string_view place) const;

 private:
  std::string address(std::string_view written, std::string_view place) const;
  std::string tag(std::string_view tag, std::string_view place) const;

  const StaticPlaces& places_;
  const LinkStyle& style_;
  std::string_view origin_;
  std::function<void(std::string_view, std::string_view)> on_lost_;
};

}  // namespace viva::app
