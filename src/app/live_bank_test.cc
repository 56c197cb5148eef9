#include "app/live_bank.h"

#include <map>

#include <gtest/gtest.h>

#include "base/file.h"
#include "check/lint.h"
#include "sandbox/folder.h"

namespace viva::app {
namespace {

namespace fs = std::filesystem;

/// Everything a reader could be sent, by what it is.
std::map<std::string, std::string> contents(const Catalog& catalog) {
  std::map<std::string, std::string> all;
  for (std::uint32_t i = 0; i < catalog.size(); ++i) {
    const auto& record = catalog.question(i);
    const std::string id(catalog.text(record.id));
    all["question of " + id] = catalog.text(record.question);
    for (const auto member : {&QuestionRecord::card, &QuestionRecord::head, &QuestionRecord::tail,
                              &QuestionRecord::item, &QuestionRecord::markdown}) {
      const Fragment fragment = catalog.fragment(record.*member);
      all["raw of " + id] += fragment.raw;
      all["deflated of " + id] += fragment.deflated;
    }
    all["brotli of " + id] = catalog.packed(record.brotli);
    all["words of " + id] = catalog.words(record);
    for (const auto number : catalog.list(record.sections))
      all["sections of " + id] += std::to_string(number) + ' ';
  }
  for (const auto number : catalog.newest().questions)
    all["newest"] += std::to_string(number) + ' ';
  for (const auto number : catalog.by_title().questions)
    all["by title"] += std::to_string(number) + ' ';
  for (const char* path : {"/", "/hub", "/about", "/problems", "/sitemap.xml", "/feed.xml"})
    if (const auto* page = catalog.find_page(path)) {
      all[path] = catalog.fragment(page->body).raw;
      all[std::string(path) + " gzip"] = catalog.packed(page->gzip);
      all[std::string(path) + " brotli"] = catalog.packed(page->brotli);
    }
  return all;
}

/// A copy of the seed bank, served live.
class Live : public testing::TestWithParam<Effort> {
 protected:
  void SetUp() override {
    fs::copy("tests/seed", bank_, fs::copy_options::recursive);
    auto opened = LiveBank::open({.directory = bank_, .effort = GetParam(), .threads = 2});
    ASSERT_TRUE(opened) << to_string(opened.error());
    live_.emplace(std::move(*opened));
  }

  /// Replaces a text in a file, as an editor does.
  void edit(const std::string& name, std::string_view from, std::string_view to) {
    auto text = read_file(bank_ / name).value();
    ASSERT_NE(text.find(from), std::string::npos) << name;
    text.replace(text.find(from), from.size(), to);
    ASSERT_TRUE(write_file(bank_ / name, text));
  }

  /// The live catalog holds what a bundle built afresh holds.
  void expect_as_built_afresh() {
    const auto bank = bank::load_bank(bank_).value();
    const auto problems = check::lint(bank, {.today = today()});
    EXPECT_EQ(live_->problems(), problems);
    const auto built = build_bundle(bank, {.target = folder_->path() / "fresh.viva",
                                           .effort = GetParam(),
                                           .problems = &problems,
                                           .progress = {}});
    const auto expected = contents(*Catalog::open(built->path).value());
    const auto actual = contents(*live_->catalog());
    EXPECT_EQ(actual.size(), expected.size());
    for (const auto& [what, bytes] : expected) {
      const auto found = actual.find(what);
      EXPECT_TRUE(found != actual.end() && found->second == bytes) << what;
    }
  }

  Result<sandbox::TemporaryFolder> folder_ = sandbox::TemporaryFolder::create();
  fs::path bank_ = folder_->path() / "bank";
  std::optional<LiveBank> live_;
};

TEST_P(Live, HoldsWhatABundleBuiltAfreshHolds) {
  struct Edit {
    const char *file, *from, *to;
    bool is_patch;
  };
  const Edit edits[] = {
      {"sql/SQL-BEG-001.md", "## Scenario\n", "## Scenario\n\nSeen once more.\n", true},
      {"sql/SQL-BEG-001.md", "Seen once more.", "Seen a second time.", true},
      {"cpp/CPP-ADV-002.md", "## Scenario\n", "## Scenario\n\nSeen here, too.\n", true},
      {"python/PY-BEG-001.md", "question: \"", "question: \"Then again: ", false},  // A title.
      {"python/PY-BEG-001.md", "## Scenario\n", "## Scenario\n\n[PY-404-404]\n",
       false},  // Problem.
      {"python/PY-BEG-001.md", "[PY-404-404]", "[PY-404-405]", true},
      {"python/PY-BEG-001.md", "[PY-404-405]", "Gone.", false},
      {"python/PY-BEG-002.md", "level:", "lovel:", false},  // Cannot be shown any more.
      {"python/PY-BEG-002.md", "lovel:", "level:", false},
      {"viva.toml", "title = \"", "title = \"My ", false},
  };
  for (const auto& [file, from, to, is_patch] : edits) {
    SCOPED_TRACE(std::string(file) + ": " + to);
    edit(file, from, to);
    ASSERT_TRUE(live_->refresh());
    ASSERT_TRUE(live_->recheck());
    EXPECT_EQ(live_->catalog()->base() != nullptr, is_patch);
    expect_as_built_afresh();
  }
}

TEST_P(Live, JoinsAPatchThatHasGrown) {
  for (int i = 1; i <= 6; ++i) {
    edit("sql/SQL-BEG-00" + std::to_string(i) + ".md", "## Scenario\n", "## Scenario\n\nOnce.\n");
    edit("cpp/CPP-BEG-00" + std::to_string(i) + ".md", "## Scenario\n", "## Scenario\n\nOnce.\n");
    ASSERT_TRUE(live_->refresh());
    EXPECT_EQ(live_->catalog()->base() != nullptr, i % 4 != 0) << i;  // 54 questions: six at most.
    ASSERT_TRUE(live_->recheck());
    expect_as_built_afresh();
  }
}

TEST_P(Live, APatchIsNothingWithoutItsBase) {
  const auto base = live_->catalog();
  edit("sql/SQL-BEG-001.md", "## Scenario\n", "## Scenario\n\nSeen once more.\n");
  ASSERT_TRUE(live_->refresh());
  const fs::path path = live_->catalog()->bundle().path();
  EXPECT_EQ(to_string(Catalog::open(path).error()),
            path.string() +
                ": damaged bundle (a part of another bundle); build it again with `viva build`");
  EXPECT_TRUE(Catalog::open(path, base));
  EXPECT_TRUE(Catalog::open(path, live_->catalog()));
}

TEST_P(Live, KeepsServingWhenTheConfigurationBreaks) {
  edit("viva.toml", "title = ", "title ");
  ASSERT_TRUE(live_->refresh());
  EXPECT_TRUE(live_->recheck().value()) << "so that it is said";
  EXPECT_FALSE(live_->recheck().value()) << "once";
  EXPECT_EQ(live_->catalog()->size(), 54u);
  ASSERT_EQ(live_->problems().size(), 1u);
  EXPECT_EQ(live_->problems()[0].rule, "config-syntax");
  edit("viva.toml", "title ", "title = ");
  ASSERT_TRUE(live_->refresh());
  ASSERT_TRUE(live_->recheck());
  expect_as_built_afresh();
}

INSTANTIATE_TEST_SUITE_P(, Live, testing::Values(Effort::none, Effort::normal));

}  // namespace
}  // namespace viva::app
