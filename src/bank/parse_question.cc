#include <fmt/format.h>

#include "bank/bank.h"
#include "bank/front_matter.h"
#include "bank/open_fence.h"
#include "bank/question_body.h"
#include "bank/question_fields.h"

namespace viva::bank {

namespace {

/// Reads the document after the front matter. False, with a problem, if that cannot be done.
bool read_document(Question& out, Problems& problems) {
  const std::string_view body = std::string_view(out.source).substr(out.body_offset);
  if (const auto nul = out.source.find('\0'); nul != std::string::npos) {
    problems.add(out.lines->place(nul), "unreadable",
                 "a NUL byte; remove it, and check what wrote it");
    return false;
  }
  auto document = markdown::Document::parse(body);
  if (document) {
    out.document = std::move(*document);
    return true;
  }
  const int line = out.lines->place(out.body_offset).line + std::max(0, document.error().line - 1);
  problems.add({line, 1}, "unreadable", document.error().message);
  return false;
}

/// Reads everything that stands in the document.
void read_body(const Config& config, Question& out, Problems& problems) {
  read_sections(out, problems);
  read_points(config, out, problems);
  read_follow_ups(out, problems);
  read_samples(config, out, problems);
}

/// Whether a fence takes in the rest of the body; then this is said, and what else the body lacks
/// would only bury it.
bool has_open_fence(const Question& question, Problems& problems) {
  const auto offset = find_open_fence(question.document);
  if (!offset) return false;
  const std::string_view fence = question.document.source().substr(*offset);
  const auto length = fence.find_first_not_of(fence.front());
  problems.add(question.place_in_body(*offset), "open-fence",
               fmt::format("this fence is never closed, so all that follows is its code; add a "
                           "line {} where the code ends",
                           fence.substr(0, length)));
  return true;
}

void set_source(Question& out, std::string_view text) {
  out.source = normalised_source(text);
  out.lines = std::make_shared<const LineIndex>(out.source);
}

/// Whether there is enough of the question to make a page.
bool can_be_shown(const Question& question, const Config& config) {
  return !question.id.empty() && !question.question.empty() &&
         config.find_technology(question.technology) && !question.level.empty();
}

}  // namespace

ParsedQuestion parse_question(std::string_view text, std::string_view path, const Config& config) {
  Problems problems(path);
  auto question = std::make_shared<Question>();
  question->path = path;
  question->digest = sha256(text);
  set_source(*question, text);
  const FrontMatter front = parse_front_matter(question->source);
  for (const auto& problem : front.problems)
    problems.add(problem.place, "front-matter", problem.message);
  if (!front.closed) return {nullptr, problems.take()};
  question->body_offset = front.body_offset;
  Problems of_fields(path);
  read_fields(front.fields, config, *question, of_fields);
  // Front matter that broke off is not blamed for what it lacks.
  if (front.complete) problems.append(of_fields.take());
  if (!read_document(*question, problems)) return {nullptr, problems.take()};
  Problems of_body(path);
  read_body(config, *question, of_body);
  read_pictures(*question, of_body);
  read_outline(config, *question);
  if (front.complete) check_marks(*question, of_body);
  if (!has_open_fence(*question, problems)) problems.append(of_body.take());
  if (!can_be_shown(*question, config)) question = nullptr;
  return {std::move(question), problems.take()};
}

std::shared_ptr<const Question> parse_body(const Outline& outline, std::string_view text,
                                           const Config& config) {
  auto question = std::make_shared<Question>(Question{outline});
  Problems said_before(outline.path);
  set_source(*question, text);
  if (question->source.size() < question->body_offset || !read_document(*question, said_before))
    return nullptr;
  read_body(config, *question, said_before);
  return question;
}

}  // namespace viva::bank
