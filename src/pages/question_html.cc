#include "pages/question_html.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "bank/question_body.h"
#include "bank/sample_inputs.h"
#include "base/html.h"
#include "base/text.h"
#include "markdown/highlight.h"
#include "pages/inline_markdown.h"
#include "pages/layout.h"
#include "pages/proof_html.h"
#include "pages/run_here.h"

namespace viva::pages {

namespace {

using bank::Question;
using bank::Sample;
using bank::Section;
using bank::Verdict;

/// What a fence's language is called.
std::string_view language_name(std::string_view language) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {{"python", "Python"},
                                                                      {"cpp", "C++"},
                                                                      {"sql", "SQL"},
                                                                      {"javascript", "JavaScript"},
                                                                      {"typescript", "TypeScript"},
                                                                      {"bash", "Shell"},
                                                                      {"java", "Java"},
                                                                      {"json", "JSON"},
                                                                      {"yaml", "YAML"},
                                                                      {"html", "HTML"},
                                                                      {"css", "CSS"},
                                                                      {"toml", "TOML"}};
  const auto* found =
      std::ranges::find(kNames, language, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kNames) ? language : found->second;
}

/// What must happen when the sample runs, in a few words.
std::string verdict_text(const Sample& sample) {
  switch (sample.verdict) {
    case Verdict::run: return "runs";
    case Verdict::error: return "fails with " + sample.argument;
    case Verdict::undefined: return "undefined behaviour, reported by a sanitizer";
    case Verdict::compile: return "compiles";
    case Verdict::rejects: return "does not compile";
    case Verdict::checks: return "checked by " + sample.argument;
    case Verdict::fragment: return "fragment, not run";
    case Verdict::skip: return "not run: " + sample.argument;
    case Verdict::none: return {};
  }
  return {};
}

/// Whether what is shown about the sample was found out by a machine.
bool is_checked(const Sample& sample) {
  constexpr Verdict kChecked[] = {Verdict::run,     Verdict::error,     Verdict::compile,
                                  Verdict::rejects, Verdict::undefined, Verdict::checks};
  return std::ranges::find(kChecked, sample.verdict) != std::end(kChecked);
}

/// Code that scrolls inside its frame and can be reached by keyboard; a script takes the tab stop
/// away from code that fits.
void write_code(std::string_view language, std::string_view code, Html& out) {
  out.raw("<pre tabindex=\"0\"><code>");
  markdown::highlight(language, code, out);
  out.raw("</code></pre>");
}

/// Decides links, marks and code blocks of one question.
class QuestionHooks : public BankHooks {
 public:
  QuestionHooks(const Question& question, const Context& context, Place place)
      : BankHooks(context.directory),
        question_(question),
        context_(context),
        standing_(bank::standing_of(question, context.config, context.record)),
        run_here_(question, context.config),
        prefix_(id_prefix(question)),
        place_(place) {
    for (const auto& sample : question.samples) {
      samples_.emplace(sample.node, &sample);
      for (const auto& output : sample.outputs) outputs_.emplace(output.node, &output);
    }
  }

  std::optional<std::string> link(std::string_view target) const override {
    const auto fragment = target.find('#');
    const std::string_view file = target.substr(0, fragment);
    if (!file.ends_with(".md") || file.find(':') != std::string_view::npos)
      return Hooks::link(target);
    const auto folder = std::filesystem::path(question_.path).parent_path();
    const auto* other =
        context_.directory.find_file((folder / file).lexically_normal().generic_string());
    if (!other) return {};
    return question_path(other->id) +
           std::string(fragment == std::string_view::npos ? "" : target.substr(fragment));
  }

  std::optional<std::string> image(std::string_view target) const override {
    const auto path = bank::path_in_bank(question_.path, target);
    if (!path) return {};  // Nothing is loaded from elsewhere.
    return picture_path(*path);
  }

  void mark(std::string_view name, Html& out) const override {
    if (place_ != Place::page) return;
    const auto is_source = std::ranges::any_of(
        question_.sources, [&](const auto& source) { return source.key == name; });
    const auto id = fmt::format("{}{}-{}", prefix_, is_source ? "source" : "sample", name);
    out.raw("<sup class=\"proof\"><a").attr("id", mark_id(name, ++marks_[std::string(name)]));
    out.attr("href", "#" + id);
    out.attr("aria-label", fmt::format("Proof: {} {}", is_source ? "source" : "sample", name))
        .raw(">");
    out.raw(is_source ? "§" : "▸").raw("</a></sup>");
  }

  void code_block(const markdown::Node& node, Html& out) const override {
    const auto id = static_cast<markdown::NodeId>(&node - &question_.document[0]);
    if (outputs_.contains(id)) return;  // Shown with its sample.
    if (place_ != Place::page) return write_sample_link(id, out);
    const auto sample = samples_.find(id);
    const std::string_view info = node.info;
    if (sample == samples_.end())
      return write_code(info.substr(0, info.find_first_of(" \t")), node.text, out);
    if (sample->second->hidden)
      run_here_.write_hidden(*sample->second, out);
    else
      write_sample(*sample->second, out);
  }

  const std::string& prefix() const { return prefix_; }

  /// Links back to each sentence that rests on a sample or source.
  void write_claims(std::string_view name, Html& out) const {
    const auto count = std::ranges::count(question_.marks, name);
    if (name.empty() || count == 0) return;
    out.raw("<span class=\"claims\">proves");
    for (std::int64_t i = 1; i <= count; ++i)
      out.raw(" <a")
          .attr("href", "#" + mark_id(name, static_cast<std::size_t>(i)))
          .attr("aria-label", fmt::format("Claim {} of {} that rests on {}", i, count, name))
          .raw(">↑</a>");
    out.raw("</span>");
  }

 private:
  std::string mark_id(std::string_view name, std::size_t number) const {
    return fmt::format("{}mark-{}-{}", prefix_, name, number);
  }

  void write_sample_link(markdown::NodeId id, Html& out) const {
    const auto found = samples_.find(id);
    const auto* sample = found == samples_.end() ? nullptr : found->second;
    if (sample && sample->hidden) return;
    std::string address = question_path(question_.id);
    if (sample)
      address += sample->name.empty() ? fmt::format("#{}", anchor_of(sample->section))
                                      : fmt::format("#{}sample-{}", prefix_, sample->name);
    const auto language = sample ? language_name(sample->language) : std::string_view();
    out.raw("<p class=\"sample-link\"><a")
        .attr("href", address)
        .raw(">See the ")
        .text(language)
        .raw(language.empty() ? "code" : " sample")
        .raw("</a></p>");
  }

  const bank::SampleStanding* standing_of(const Sample& sample) const {
    const auto name = bank::evidence_name(question_, sample);
    const auto found = std::ranges::find_if(
        standing_.samples, [&](const auto& each) { return each.sample->name == name; });
    return found == standing_.samples.end() ? nullptr : &*found;
  }

  void write_sample(const Sample& sample, Html& out) const {
    out.raw("<figure class=\"sample\"");
    if (!sample.name.empty()) out.attr("id", fmt::format("{}sample-{}", prefix_, sample.name));
    run_here_.write_attributes(sample, out);
    out.raw("><figcaption><span>").text(language_name(sample.language)).raw("</span>");
    if (const auto verdict = verdict_text(sample); !verdict.empty())
      out.raw(is_checked(sample) ? "<span class=\"verdict\">" : "<span>")
          .text(verdict)
          .raw("</span>");
    write_claims(sample.name, out);
    out.raw("</figcaption>");
    write_code(sample.language, sample.code, out);
    const auto* standing = standing_of(sample);
    const bool several = sample.outputs.size() > 1;
    if (several) out.raw("<div class=\"outputs\">");
    for (const auto& output : sample.outputs) write_output(output, standing, out);
    if (several) out.raw("</div>");
    if (standing) write_runs(out, *standing);
    out.raw("</figure>");
  }

  void write_output(const bank::Output& output, const bank::SampleStanding* standing,
                    Html& out) const {
    const auto runs = standing ? runs_under(*standing, output.versions, context_.config)
                               : std::vector<const bank::Evidence*>();
    out.raw("<div class=\"output\"><p>Output");
    if (!output.versions.empty())
      out.raw(" on <span>").text(runs.empty() ? output.versions : runs_text(runs)).raw("</span>");
    if (runs.empty()) out.raw(" <span class=\"stated\">stated by the author</span>");
    out.raw("</p><pre tabindex=\"0\"><samp>").text(output.text).raw("</samp></pre></div>");
  }

  const Question& question_;
  const Context& context_;
  const bank::QuestionStanding standing_;
  RunHere run_here_;
  std::string prefix_;
  Place place_;
  mutable std::unordered_map<std::string, std::size_t> marks_;  ///< Written so far, by name.
  std::unordered_map<markdown::NodeId, const Sample*> samples_;
  std::unordered_map<markdown::NodeId, const bank::Output*> outputs_;
};

void rung(std::string_view name, std::string_view css_class,
          const std::vector<const bank::Point*>& points, const QuestionHooks& hooks, Place place,
          Html& out) {
  if (points.empty()) return;
  out.raw("<li class=\"")
      .raw(css_class)
      .raw("\"><p class=\"rung-name\">")
      .text(name)
      .raw("</p><ul>");
  for (const auto* point : points) {
    out.raw("<li");
    if (place == Place::page) out.attr("id", hooks.prefix() + "point-" + point->slug);
    out.raw(">");
    if (place == Place::sheet) out.raw("<label><input type=\"checkbox\"><span>");
    inline_markdown(point->html_source, hooks, out);
    out.raw(place == Place::sheet ? "</span></label></li>" : "</li>");
  }
  out.raw("</ul></li>");
}

/// The points as a ladder: one rung per level, lowest first, then the red flags.
void ladder(const Question& question, const Context& context, const QuestionHooks& hooks,
            Place place, Html& out) {
  const auto select = [&](const auto& wanted) {
    std::vector<const bank::Point*> chosen;
    for (const auto& point : question.points)
      if (wanted(point)) chosen.push_back(&point);
    return chosen;
  };
  out.raw("<ol class=\"ladder\">");
  for (const auto& level : context.config.levels) {
    const auto points = select([&](const auto& point) {
      return !point.red_flag && equal_ignoring_case(point.level, level.name);
    });
    if (level.name == question.level)
      rung(level.name + ": the level of this question", "rung own", points, hooks, place, out);
    else
      rung(level.name, "rung", points, hooks, place, out);
  }
  rung("Red flags", "rung red", select([](const auto& point) { return point.red_flag; }), hooks,
       place, out);
  out.raw("</ol>");
}

void follow_ups(const Question& question, const Context& context, const QuestionHooks& hooks,
                Html& out) {
  out.raw("<ul class=\"follow-ups\">");
  for (const auto& follow_up : question.follow_ups) {
    out.raw("<li>");
    if (const auto* other = context.directory.find(follow_up.id)) {
      out.raw("<a").attr("href", question_path(other->id)).raw("><span class=\"id\">");
      out.text(other->id).raw("</span> ");
      write_question(out, other->question);
      out.raw("</a> ");
    }
    inline_markdown(follow_up.text, hooks, out);
    out.raw("</li>");
  }
  out.raw("</ul>");
}

void sources(const Question& question, const QuestionHooks& hooks, Html& out) {
  out.raw("<ol class=\"sources\">");
  for (const auto& source : question.sources) {
    out.raw("<li");
    if (!source.key.empty())
      out.attr("id", fmt::format("{}source-{}", id_prefix(question), source.key));
    out.raw(">");
    write_source(out, source);
    hooks.write_claims(source.key, out);
    out.raw("</li>");
  }
  out.raw("</ol>");
}

}  // namespace

std::string_view anchor_of(Section section) {
  return section == Section::follow_ups ? "follow-ups" : bank::key(section);
}

std::string id_prefix(const Question& question) { return to_lower(question.id) + "-"; }

QuestionHtml render_question(const Question& question, const Context& context, Place place) {
  const QuestionHooks hooks(question, context, place);
  const std::string prefix = id_prefix(question);
  const markdown::RenderOptions options{.heading_ids = place == Place::page, .id_prefix = prefix};
  QuestionHtml html;
  for (std::size_t i = 0; i < bank::kSectionCount; ++i) {
    Html out;
    const auto [first, end] = question.sections[i];
    const auto section = static_cast<Section>(i);
    if (section == Section::points) {
      ladder(question, context, hooks, place, out);
    } else if (section == Section::follow_ups) {
      follow_ups(question, context, hooks, out);
    } else if (first == end) {
      out.raw("<p>Nothing here yet.</p>");
    } else if (const auto done =
                   markdown::render(question.document, first, end, hooks, options, out);
               !done) {
      out = Html();
      out.raw("<p>This section cannot be shown: ").text(done.error().message).raw(".</p>");
    }
    html.sections[i] = out.take();
  }
  Html list;
  sources(question, hooks, list);
  html.sources = list.take();
  return html;
}

}  // namespace viva::pages
