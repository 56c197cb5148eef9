#pragma once

#include <string>
#include <string_view>

namespace viva::pages {

/// What says the policy: a header may say everything; a meta element neither who may frame the
/// page, nor that it is in a sandbox. Source: Content Security Policy Level 3, section 3.3.
enum class PolicyIn { header, meta };

/// What a page may load and do, as the value of a Content-Security-Policy. With `frames` it may
/// hold a frame of our own. Source: Mozilla HTTP Observatory 1.4.8 scoring.
std::string page_policy(bool frames, PolicyIn where);

/// The same for the frame that samples run in; `script_hash`: SHA-256, in base64, of its script.
std::string run_frame_policy(std::string_view script_hash, PolicyIn where);

}  // namespace viva::pages
