#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/html.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::Outline;
using bank::Problem;
using bank::Problems;
using bank::Question;
using markdown::Kind;
using markdown::NodeId;

Place place_of_node(const Question& question, const markdown::Node& node) {
  return node.offset == markdown::kNoOffset ? Place{} : question.place_in_body(node.offset);
}

void append(std::vector<Problem>& out, std::vector<Problem> more) {
  std::ranges::move(more, std::back_inserter(out));
}

/// What links of one bank may lead to.
class LinkChecker {
 public:
  LinkChecker(const bank::Bank& bank, const Directory& directory) : directory_(directory) {
    for (const auto& file : bank.files) files_.insert(file->path);
    for (const auto& picture : bank.pictures) pictures_.insert(picture.path);
    for (const auto& problem : bank.problems)
      if (problem.rule == "picture") pictures_.insert(problem.path);  // Said already.
  }

  std::vector<Problem> check(const Outline& question) const {
    Problems problems(question.path);
    for (const auto& link : question.links) {
      if (link.kind == bank::Link::Kind::file)
        check_file(link, problems);
      else
        check_id(link.to, link.place, problems);
    }
    for (const auto& picture : question.pictures)
      if (!pictures_.contains(picture.path))
        problems.add(
            picture.place, "picture",
            fmt::format("there is no picture `{}`; add the file or mend its name", picture.path));
    return problems.take();
  }

  template <class Collection>
  std::vector<Problem> check_steps(const Collection& collection,
                                   const std::vector<bank::Step>& steps) const {
    Problems problems(collection.path);
    for (const auto& step : steps) check_id(step.id, step.place, problems);
    return problems.take();
  }

 private:
  void check_id(std::string_view id, Place place, Problems& problems) const {
    const auto owner = directory_.find(id);
    if (owner == directory_.end())
      problems.add(
          place, "broken-link",
          fmt::format("no question has the ID `{}`; mend it, or write it as code if it is none",
                      id));
    else if (owner->second.by_alias)
      problems.add(place, "alias-link",
                   fmt::format("`{}` is now `{}`; use that", id, owner->second.question->id));
  }

  void check_file(const bank::Link& link, Problems& problems) const {
    if (files_.contains(link.to)) return;
    problems.add(
        link.place, "broken-link",
        fmt::format(
            "there is no question in `{}`; link to the file of a question or to an `https://` address",
            link.to));
  }

  const Directory& directory_;
  std::unordered_set<std::string_view> files_, pictures_;
};

}  // namespace

Directory make_directory(const std::vector<const Outline*>& questions,
                         std::vector<Problem>& problems) {
  Directory directory;
  directory.reserve(questions.size() * 2);
  const auto enter = [&](std::string_view id, const Outline& question, bool alias, Place place) {
    const auto [other, is_new] = directory.try_emplace(id, Owner{&question, alias});
    if (is_new) return;
    Problems found(question.path);
    found.add(
        place, "duplicate-id",
        fmt::format("`{}` is already {} of {}; {}", id,
                    other->second.by_alias ? "an alias" : "the ID", other->second.question->path,
                    alias ? "remove this alias" : "give one of them another ID"));
    append(problems, found.take());
  };
  for (const auto* question : questions)
    enter(question->id, *question, false, question->place_of("id"));
  for (const auto* question : questions)
    for (const auto& alias : question->aliases) enter(alias.value, *question, true, alias.place);
  return directory;
}

void check_links(const bank::Bank& bank, const Directory& directory,
                 std::vector<Problem>& problems) {
  const LinkChecker checker(bank, directory);
  for (const auto* question : bank.outlines()) append(problems, checker.check(*question));
  for (const auto& path : bank.paths) append(problems, checker.check_steps(path, path.steps));
  for (const auto& kit : bank.kits) append(problems, checker.check_steps(kit, kit.steps));
  for (const auto& audit : bank.audits)
    append(problems, checker.check_steps(audit, audit.references));
}

void check_paths(const bank::Bank& bank, const Directory& directory,
                 std::vector<Problem>& problems) {
  if (bank.paths.empty()) return;
  std::unordered_set<const Outline*> reached;
  const auto reach = [&](std::string_view id) {
    const auto owner = directory.find(id);
    const Outline* question = owner == directory.end() ? nullptr : owner->second.question;
    if (question) reached.insert(question);
    return question;
  };
  for (const auto& path : bank.paths)
    for (const auto& step : path.steps)
      if (const auto* question = reach(step.id))
        for (const auto& link : question->links)
          if (link.kind == bank::Link::Kind::follow_up) reach(link.to);
  for (const auto* question : bank.outlines()) {
    if (reached.contains(question)) continue;
    Problems found(question->path);
    found.add(
        question->place_of("id"), "off-path",
        fmt::format(
            "no path leads to `{}`; add it to a file of `paths/`, or to the follow-ups of a question there",
            question->id));
    append(problems, found.take());
  }
}

void check_markup(const Subject& subject) {
  const auto& document = subject.question.document;
  for (NodeId id = 0; id < document.size(); ++id) {
    const auto& node = document[id];
    if (node.kind == Kind::html || node.kind == Kind::html_block) {
      const std::string_view line =
          node.text.substr(0, std::min<std::size_t>(node.text.find('\n'), 40));
      subject.problems.add(
          place_of_node(subject.question, node), "raw-html",
          fmt::format(
              "`{}` is HTML and would be shown as text; use Markdown, or put it between backticks",
              line));
    }
    if (node.kind != Kind::link) continue;
    std::string address(node.info);
    std::ranges::replace(address, ' ', '+');
    if (!is_safe_url(address))
      subject.problems.add(
          place_of_node(subject.question, node), "unsafe-url",
          fmt::format(
              "`{}` is not followed; links begin with `https://`, `http://` or `mailto:`, or are relative",
              node.info));
  }
}

}  // namespace viva::check
