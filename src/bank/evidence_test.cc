#include "bank/evidence.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {
namespace {

constexpr std::string_view kLine =
    R"({"id": "T-1", "sample": "one", "hash": "ab", "runtime": "py", "label": "Python", )"
    R"("version": "3.12.0", "bits": 64, "packages": {"numpy": "1.0"}, "verdict": "run", )"
    R"("output": "", "date": "2026-11-01"})"
    "\n";

TEST(ParseEvidence, SaysWhatToMend) {
  const std::string broken =
      "1:1: error evidence-form this is no line of evidence; remove it, and let `viva check --run "
      "--accept` write it anew\n";
  const std::tuple<const char*, std::string, std::string> cases[] = {
      {"", "", ""},
      {"as it is", std::string(kLine), ""},
      {"empty lines", "\n\r\n" + std::string(kLine), ""},
      {"no JSON", "<<<<<<< ours\n", broken},
      {"no object", "[]\n", broken},
      {"no ID", with(kLine, "T-1", ""), broken},
      {"no sample", with(kLine, "one", ""), broken},
      {"no hash", with(kLine, "ab", ""), broken},
      {"no runtime", with(kLine, "py", ""), broken},
      {"no label", with(kLine, "Python", ""), broken},
      {"no version", with(kLine, "3.12.0", ""), broken},
      {"no verdict", with(kLine, "run\"", "\""), broken},
      {"a verdict that is no text", with(kLine, "\"run\"", "1"), broken},
      {"no bits", with(kLine, "\"bits\": 64, ", ""), broken},
      {"few bits", with(kLine, "64", "16"), broken},
      {"bits beyond an int", with(kLine, "64", "4294967360"), broken},
      {"bits that are no integer", with(kLine, "64", "64.0"), broken},
      {"packages that are no table", with(kLine, "{\"numpy\": \"1.0\"}", "[]"), broken},
      {"a package without a version", with(kLine, "\"1.0\"", "1"), broken},
      {"no such day", with(kLine, "11-01", "11-31"), broken},
      {"repeated", std::string(kLine) + "\n" + with(kLine, "3.12.0", "3.12.1"),
       "3:1: error evidence-form line 1 says already what this sample did on this runtime; remove "
       "it, and let `viva check --run --accept` write it anew\n"},
      {"of another runtime", std::string(kLine) + with(kLine, "py", "pypy"), ""},
      {"of another sample", std::string(kLine) + with(kLine, "one", "two"), ""},
  };
  for (const auto& [name, text, problems] : cases) {
    SCOPED_TRACE(name);
    const auto read = parse_evidence(text, "e");
    EXPECT_EQ(to_lines(read.problems), problems.empty() ? "" : "e:" + problems);
  }
}

TEST(ParseEvidence, KeepsTheFirstOfRepeatedLinesAndSorts) {
  const std::string other = with(kLine, "T-1", "S-1");
  const auto read =
      parse_evidence(std::string(kLine) + with(kLine, "3.12.0", "3.12.1") + other, "e");
  EXPECT_EQ(to_text(read.lines), other + std::string(kLine));
}

TEST(EvidenceOf, IsWhatIsSaidOfOneQuestion) {
  const auto read = parse_evidence(
      with(kLine, "T-1", "T-2") + std::string(kLine) + with(kLine, "one", "#2"), "e");
  const std::pair<const char*, std::size_t> cases[] = {
      {"T-1", 2}, {"T-2", 1}, {"T", 0}, {"T-3", 0}};
  for (const auto& [id, count] : cases) EXPECT_EQ(evidence_of(read.lines, id).size(), count) << id;
}

TEST(OutputHash, LeavesOutBlanksAtEnds) {
  const std::tuple<const char*, const char*, bool> cases[] = {
      {"a\nb", "a\nb\n\n", true}, {"a", "a \t\r\n", true}, {"", "\n \n", true},
      {"a\nb", "a\n\nb", false},  {"a", " a", false},
  };
  for (const auto& [a, b, same] : cases)
    EXPECT_EQ(output_hash(a) == output_hash(b), same) << a << "|" << b;
}

}  // namespace
}  // namespace viva::bank
