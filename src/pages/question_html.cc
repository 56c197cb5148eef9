#include "pages/question_html.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/html.h"
#include "base/text.h"
#include "markdown/highlight.h"
#include "markdown/render.h"
#include "pages/layout.h"
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
    case Verdict::undefined: return "undefined behaviour, not run";
    case Verdict::compile: return "compiles";
    case Verdict::rejects: return "does not compile";
    case Verdict::checks: return "for " + sample.argument + ", not run";
    case Verdict::fragment: return "fragment, not run";
    case Verdict::skip: return "not run: " + sample.argument;
    case Verdict::none: return {};
  }
  return {};
}

/// Whether what is shown about the sample was found out by a machine.
bool is_checked(const Sample& sample) {
  constexpr Verdict kChecked[] = {Verdict::run, Verdict::error, Verdict::compile, Verdict::rejects};
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
class QuestionHooks : public markdown::Hooks {
 public:
  QuestionHooks(const Question& question, const Context& context, Place place)
      : question_(question),
        context_(context),
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
    if (target.find(':') != std::string_view::npos) return {};  // Nothing is loaded from elsewhere.
    const auto folder = std::filesystem::path(question_.path).parent_path();
    return "/pictures/" + (folder / target).lexically_normal().generic_string();
  }

  void reference(std::string_view id, Html& out) const override {
    const auto* other = context_.directory.find(id);
    if (!other) {
      out.raw("[").text(id).raw("]");
      return;
    }
    out.raw("<a class=\"ref\"")
        .attr("href", question_path(other->id))
        .attr("title", question_words(other->question));
    out.raw(">").text(other->id).raw("</a>");
  }

  void mark(std::string_view name, Html& out) const override {
    if (place_ == Place::card) return;
    const auto is_source = std::ranges::any_of(
        question_.sources, [&](const auto& source) { return source.key == name; });
    const auto id = fmt::format("{}{}-{}", prefix_, is_source ? "source" : "sample", name);
    out.raw("<sup class=\"proof\"><a").attr("href", "#" + id);
    out.attr("aria-label", fmt::format("Proof: {} {}", is_source ? "source" : "sample", name))
        .raw(">");
    out.raw(is_source ? "§" : "▸").raw("</a></sup>");
  }

  void code_block(const markdown::Node& node, Html& out) const override {
    const auto id = static_cast<markdown::NodeId>(&node - &question_.document[0]);
    if (outputs_.contains(id)) return;  // Shown with its sample.
    if (place_ == Place::card) return write_sample_link(id, out);
    const auto sample = samples_.find(id);
    const std::string_view info = node.info;
    if (sample == samples_.end())
      return write_code(info.substr(0, info.find_first_of(" \t")), node.text, out);
    if (sample->second->hidden)
      run_here_.write_hidden(*sample->second, out);
    else
      write_sample(*sample->second, out);
  }

 private:
  void write_sample_link(markdown::NodeId id, Html& out) const {
    const auto found = samples_.find(id);
    const auto* sample = found == samples_.end() ? nullptr : found->second;
    if (sample && sample->hidden) return;
    std::string address = question_path(question_.id);
    if (sample)
      address += sample->name.empty() ? fmt::format("#{}", bank::key(sample->section))
                                      : fmt::format("#{}sample-{}", prefix_, sample->name);
    const auto language = sample ? language_name(sample->language) : std::string_view();
    out.raw("<p class=\"sample-link\"><a")
        .attr("href", address)
        .raw(">See the ")
        .text(language)
        .raw(language.empty() ? "code" : " sample")
        .raw("</a></p>");
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
    out.raw("</figcaption>");
    write_code(sample.language, sample.code, out);
    for (const auto& output : sample.outputs) write_output(output, out);
    out.raw("</figure>");
  }

  static void write_output(const bank::Output& output, Html& out) {
    out.raw("<div class=\"output\"><p>Output");
    if (!output.versions.empty()) out.raw(" on <span>").text(output.versions).raw("</span>");
    out.raw(" <span class=\"stated\">stated by the author</span></p><pre tabindex=\"0\"><samp>")
        .text(output.text)
        .raw("</samp></pre></div>");
  }

  const Question& question_;
  const Context& context_;
  RunHere run_here_;
  std::string prefix_;
  Place place_;
  std::unordered_map<markdown::NodeId, const Sample*> samples_;
  std::unordered_map<markdown::NodeId, const bank::Output*> outputs_;
};

/// One line of Markdown as inline HTML.
void inline_markdown(std::string_view line, const QuestionHooks& hooks, Html& out) {
  const auto document = markdown::Document::parse(line);
  if (!document || document->size() < 2) {
    out.text(line);
    return;
  }
  const auto paragraph = (*document)[document->root()].first_child;
  if (!markdown::render_children(*document, paragraph, hooks, {.heading_ids = false}, out))
    out.text(line);
}

void rung(std::string_view name, std::string_view css_class,
          const std::vector<const bank::Point*>& points, const QuestionHooks& hooks,
          const std::string& prefix, Html& out) {
  if (points.empty()) return;
  out.raw("<li class=\"")
      .raw(css_class)
      .raw("\"><p class=\"rung-name\">")
      .text(name)
      .raw("</p><ul>");
  for (const auto* point : points) {
    out.raw("<li");
    if (!prefix.empty()) out.attr("id", prefix + "point-" + point->slug);
    out.raw(">");
    inline_markdown(point->html_source, hooks, out);
    out.raw("</li>");
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
  const std::string prefix = place == Place::page ? id_prefix(question) : std::string();
  out.raw("<ol class=\"ladder\">");
  for (const auto& level : context.config.levels) {
    const auto points = select([&](const auto& point) {
      return !point.red_flag && equal_ignoring_case(point.level, level.name);
    });
    if (level.name == question.level)
      rung(level.name + ": the level of this question", "rung own", points, hooks, prefix, out);
    else
      rung(level.name, "rung", points, hooks, prefix, out);
  }
  rung("Red flags", "rung red", select([](const auto& point) { return point.red_flag; }), hooks,
       prefix, out);
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

void sources(const Question& question, Html& out) {
  out.raw("<ol class=\"sources\">");
  for (const auto& source : question.sources) {
    out.raw("<li");
    if (!source.key.empty())
      out.attr("id", fmt::format("{}source-{}", id_prefix(question), source.key));
    out.raw("><a rel=\"noopener nofollow\"")
        .url("href", source.url)
        .raw(">")
        .text(source.where)
        .raw("</a> ");
    const std::string_view host =
        std::string_view(source.url).substr(std::min(source.url.size(), source.url.find("//") + 2));
    out.raw("<span>").text(host.substr(0, host.find('/'))).raw("</span></li>");
  }
  out.raw("</ol>");
}

}  // namespace

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
  sources(question, list);
  html.sources = list.take();
  return html;
}

}  // namespace viva::pages
