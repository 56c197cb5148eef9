#include "bank/rules.h"

#include <algorithm>

namespace viva::bank {

namespace {

using enum Severity;

constexpr Rule kRules[] = {
    // viva.toml
    {"config-syntax", error, "viva.toml is no TOML"},
    {"config-key", error, "viva.toml has a key that does not exist"},
    {"config-value", error, "a value in viva.toml is missing, of the wrong kind or impossible"},
    // Front matter
    {"unreadable", error, "a file cannot be read: encoding, size, a link out of the bank"},
    {"skipped-file", warning, "something is called like a question and is none that is read"},
    {"front-matter", error, "front matter is missing, open, or more of YAML than is accepted"},
    {"unknown-key", error, "front matter has a key that does not exist"},
    {"missing-key", error, "front matter lacks a key"},
    {"wrong-value", error, "a value of front matter is of the wrong kind or impossible"},
    {"id-form", error, "an ID is not made of A-Z, 0-9 and -"},
    {"id-prefix", error, "an ID does not begin with the prefix of its technology"},
    {"unknown-technology", error, "viva.toml has no such technology"},
    {"unknown-level", error, "viva.toml has no such level"},
    {"unknown-category", error, "the technology has no such category"},
    {"difficulty-band", error, "the difficulty lies outside the band of its level"},
    {"version-form", error, "a range of versions is not written as python>=3.8"},
    {"source-key", error, "two sources have one key"},
    {"source-url", error, "the address of a source is not http or https, or has no host"},
    {"history-order", error, "history is not in the order newest first"},
    {"history-future", warning, "history has an entry of a day that is still to come"},
    // Sections
    {"unknown-section", error, "a heading of level 1 or 2 is none of the seven sections"},
    {"missing-section", error, "one of the seven sections is missing"},
    {"repeated-section", error, "a section stands there twice"},
    {"section-order", error, "a section stands too late, or text before the first"},
    {"empty-section", error, "a section says nothing"},
    {"open-fence", error, "a fence of code is never closed"},
    {"point-form", error, "Points is no flat list of `LEVEL: text` or `Red flag: text`"},
    {"point-slug", error, "two points have one slug, or a slug is malformed"},
    {"follow-up-form", error, "Follow-ups is no flat list"},
    // Samples
    {"sample-words", error, "an info string has an unknown, repeated or malformed word"},
    {"sample-verdict", error,
     "a sample of a language that is run says not, or not once, what must happen"},
    {"sample-name", error, "the name of a sample is malformed or taken"},
    {"sample-after", error, "after= names no sample of the file, or leads in a circle"},
    {"sample-file", error, "file= is no file name, or no sample follows"},
    {"sample-runtime", error, "with= or checks= names no runtime of the language"},
    {"sample-regex", error,
     "match= or undefined= is no regular expression, or accepts an empty line"},
    {"sample-rejected", error,
     "a `rejects` sample has not exactly one line that ends in `rejected`"},
    {"output-place", error, "an output follows no sample that prints"},
    {"output-versions", error, "several outputs do not say which versions each is for"},
    {"sample-share", warning, "more than a tenth of ten or more samples are `fragment` or `skip`"},
    // Text
    {"unknown-mark", error, "a proof mark names neither a sample nor a source"},
    {"unproved-claim", warning, "a version, number or word of cost without a proof mark"},
    {"answer-length", warning, "the answer has fewer than 60 or more than 150 words"},
    {"lost-text", error, "`??` in the prose: a character was lost"},
    {"doubled-word", warning, "the same word twice"},
    {"code-brackets", error, "inline code with unbalanced brackets or quotes"},
    {"code-comma", error, "inline code with two names and only a blank between them in brackets"},
    {"empty-phrase", warning, "a phrase that says nothing, from `empty_phrases`"},
    {"raw-html", error, "HTML in Markdown, which is shown as text"},
    {"unsafe-url", error, "a link of a scheme that is not followed"},
    {"picture", error, "a picture is missing, too large, of another kind, or without words"},
    // The whole bank
    {"empty-bank", warning, "there is no question at all"},
    {"duplicate-id", error, "an ID or alias is used twice"},
    {"broken-link", error,
     "a link, ID, path, kit or audit leads to a question that does not exist"},
    {"alias-link", warning, "a link uses an earlier ID"},
    {"off-path", warning,
     "the bank has paths, and the question is neither on one nor a follow-up of one that is"},
    {"no-own-level-point", error, "no point is for the question's own level"},
    {"equal-question", error, "two questions are equal and their answers differ"},
    {"few-sources", warning, "a question has fewer sources than `[check] sources` asks for"},
    {"equal-samples", warning, "two samples differ in numbers and texts only"},
    {"constant-output", warning, "all that a sample prints stands in its code"},
    {"near-duplicate", warning, "two questions are nearly the same"},
    {"history-missing", error, "the text changed and history says nothing about it"},
    {"id-vanished", error, "an ID or alias of before leads to no question any more"},
    {"step-form", error, "a line of a path or kit is not of the form"},
    {"claim-form", error, "a line of an audit is not of the form"},
    // Running the samples
    {"sample-output", error, "a sample prints something else than its output says"},
    {"sample-error", error, "a sample does not end with the error it says"},
    {"sample-failed", error, "a sample ends with an error it does not say"},
    {"sample-unstable", error, "a sample prints something else in other circumstances"},
    {"sample-sanitizer", error,
     "a sanitizer reports a sample, or it prints something else when built with one"},
    {"sample-undefined", error, "no sanitizer reports what `undefined=` says"},
    {"sample-checks", error, "a type checker reports other lines than those marked"},
    {"sample-parse", error, "a fragment does not parse"},
    {"sample-compile", error, "a sample does not compile, or compiles against what it says"},
    {"sample-timeout", error, "a sample does not end in time"},
    {"sample-memory", error, "a sample uses too much memory"},
    {"sample-too-much-output", error, "a sample prints too much"},
    {"ambiguous-output", error, "a runtime matches no output of a sample, or several"},
    {"sample-warning", warning, "a compiler warns about a sample"},
    {"sample-not-run", warning, "a sample could not be run here"},
    {"runtime-missing", warning, "a runtime is not on this machine; its samples were not run"},
    {"newer-runtime", warning,
     "a sample does something else on a newer version than the evidence knows"},
    {"evidence-missing", warning, "evidence.jsonl does not record what a sample did"},
    {"evidence-form", error, "a line of evidence.jsonl is not of the form, or repeats another"},
    // Mutating them
    {"mutant-survived", warning,
     "a sample does what it says, too, when its code says another thing"},
};

}  // namespace

std::span<const Rule> rules() { return kRules; }

const Rule* find_rule(std::string_view name) {
  const auto* found = std::ranges::find(kRules, name, &Rule::name);
  return found == std::end(kRules) ? nullptr : found;
}

}  // namespace viva::bank
