#include "app/relink.h"

#include <set>

#include <gtest/gtest.h>

#include "app/build_bundle.h"
#include "base/testing.h"

namespace viva::app {
namespace {

std::shared_ptr<const Catalog> seed() {
  const TemporaryFolder folder;
  const auto bank = bank::load_bank("tests/seed", {.threads = 2}).value();
  const auto built = build_bundle(bank, {.target = folder / "seed.viva",
                                         .effort = Effort::none,
                                         .threads = 2,
                                         .url = "http://viva.test/docs",
                                         .durable = false,
                                         .progress = {}});
  return Catalog::open(built.value().path).value();
}

/// The seed bank as files, built once.
class Files : public testing::Test {
 protected:
  static void SetUpTestSuite() { catalog_ = seed(); }
  static void TearDownTestSuite() { catalog_.reset(); }

  std::string markup(std::string_view text, std::string_view place, const LinkStyle& style = {}) {
    const Relink relink(places_, style, catalog_->site().url,
                        [this](auto address, auto) { lost_.emplace_back(address); });
    return relink.markup(text, place, "");
  }

  static inline std::shared_ptr<const Catalog> catalog_;
  const StaticPlaces places_{*catalog_};
  std::vector<std::string> lost_;
};

TEST_F(Files, EveryAddressHasOnePlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"/", "index.html"},
      {"/hub", "hub/index.html"},
      {"/paths/first", "paths/first/index.html"},
      {"/feed.xml", "feed.xml"},
      {"/questions", "questions/index.html"},
      {"/questions?page=2", "questions/page/2/index.html"},
      {"/questions?sort=newest", "questions/sort/newest/index.html"},
      {"/questions?tech=Python", "questions/tech/python/index.html"},
      {"/questions?level=advanced&tech=python&page=1",
       "questions/tech/python/level/advanced/index.html"},
      {"/questions?difficulty=7-7", "questions/difficulty/7/index.html"},
      {"/questions?category=SQL%20Design", "questions/category/sql-design/index.html"},
      {"/questions/PY-ADV-001", "questions/PY-ADV-001/index.html"},
      {"/questions/PY-ADV-001?tech=python", "questions/PY-ADV-001/index.html"},
      {"/questions/PY-ADV-101", "questions/PY-ADV-001/index.html"},  // An alias.
      {"/questions/PY-ADV-001.md", "questions/PY-ADV-001.md"},
      {"/run/frame", "run/frame/index.html"},
      {"/run/runner.js", "run/runner.js"},
  };
  for (const auto& [address, place] : cases)
    EXPECT_EQ(places_.place(address).value_or("none"), place) << address;
}

TEST_F(Files, WhatNeedsAServerHasNone) {
  for (const auto* address :
       {"/random", "/api/v1/openapi.json", "/api/v1/questions", "/nothing", "/questions?q=class",
        "/questions?tech=python&tech=sql", "/questions?tech=python&difficulty=7",
        "/questions?level=Advanced&sort=newest", "/questions?tech=cobol", "/questions/PY-ADV-999",
        "/../etc/passwd", "/%2e%2e/etc/passwd", "//elsewhere.test/", "relative", ""})
    EXPECT_FALSE(places_.place(address)) << address;
}

TEST_F(Files, ListsHaveFoldersOfTheirOwn) {
  std::set<std::string> folders;
  for (const auto& list : places_.lists().all())
    EXPECT_TRUE(folders.insert(list.folder).second) << list.folder;
  const auto count = [](FacetKind facet) { return catalog_->values(facet).size(); };
  std::size_t expected = 3 + count(FacetKind::technology) * count(FacetKind::level);
  for (std::size_t facet = 0; facet < kFacetCount; ++facet)
    expected += count(static_cast<FacetKind>(facet));
  EXPECT_EQ(folders.size(), expected);
}

TEST(LinkStyle, LinksFromFileToFile) {
  struct Case {
    const char *from, *to, *relative, *based;
  };
  constexpr Case kCases[] = {
      {"index.html", "index.html", "index.html", "/a/"},
      {"index.html", "hub/index.html", "hub/index.html", "/a/hub/"},
      {"hub/index.html", "index.html", "../index.html", "/a/"},
      {"q/tech/index.html", "q/P-1/index.html", "../P-1/index.html", "/a/q/P-1/"},
      {"q/tech/index.html", "assets/x.css", "../../assets/x.css", "/a/assets/x.css"},
      {"tags/index.html", "tags/c# 1/index.html", "c%23%201/index.html", "/a/tags/c%23%201/"},
      {"ab/index.html", "a/index.html", "../a/index.html", "/a/a/"},
  };
  for (const auto& [from, to, relative, based] : kCases) {
    EXPECT_EQ(LinkStyle{}.link(from, to), relative) << from << " to " << to;
    EXPECT_EQ(LinkStyle{"/a/"}.link(from, to), based) << from << " to " << to;
  }
}

TEST_F(Files, AddressesBecomeLinks) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(<a class="x" href="/trust">)", R"(<a class="x" href="../trust/index.html">)"},
      {R"(<a href="/about#proof">)", R"(<a href="../about/index.html#proof">)"},
      {R"(<a href="/questions?tech=python&amp;level=Advanced">)",
       R"(<a href="../questions/tech/python/level/advanced/index.html">)"},
      {R"(<img src="https://viva.test/x.png">)", R"(<img src="https://viva.test/x.png">)"},
      {R"(<a href="#main">)", R"(<a href="#main">)"},
      {R"(<a href="//viva.test/hub">)", R"(<a href="//viva.test/hub">)"},
      {R"(<link rel="canonical" href="http://viva.test/docs/hub">)",
       R"(<link rel="canonical" href="http://viva.test/docs/hub/">)"},
      {R"(<a href="http://viva.test/docs">)", R"(<a href="http://viva.test/docs/">)"},
      {R"(<a href="http://viva.test/docset">)", R"(<a href="http://viva.test/docset">)"},
      {R"(<p title="a > b &quot; href=&quot;/hub&quot;">/hub</p>)",
       R"(<p title="a > b &quot; href=&quot;/hub&quot;">/hub</p>)"},
      {"text without an end <a", "text without an end <a"},
      {R"(<html lang="en"></html>)", R"(<html lang="en" data-static></html>)"},
  };
  for (const auto& [served, file] : cases) EXPECT_EQ(markup(served, "hub/index.html"), file);
  EXPECT_TRUE(lost_.empty());
}

TEST_F(Files, WhatNeedsAServerIsLeftOut) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(<ul><li>a</li><li data-server><ul><li>b</li></ul></li></ul>)", "<ul><li>a</li></ul>"},
      {R"(1<a data-server href="/random">any</a>2)", "12"},
      {R"(<form data-server class="f" action="/questions"><input name="q"></form>)",
       R"(<form hidden class="f" action="questions/index.html"><input name="q"></form>)"},
      {R"(<p title="what data-server means">x</p>)", R"(<p title="what data-server means">x</p>)"},
      {"<p data-server>never closed", ""},
  };
  for (const auto& [served, file] : cases) EXPECT_EQ(markup(served, "index.html"), file);
  EXPECT_TRUE(lost_.empty());
}

TEST_F(Files, AddressesWithoutAFileAreTold) {
  EXPECT_EQ(markup(R"(<a href="/api/v1/questions">)", "index.html"),
            R"(<a href="/api/v1/questions">)");
  EXPECT_EQ(lost_, std::vector<std::string>{"/api/v1/questions"});
}

TEST_F(Files, MachinesAreToldTheSame) {
  const LinkStyle style;
  const Relink relink(places_, style, catalog_->site().url, [](auto, auto) { FAIL(); });
  EXPECT_EQ(relink.sitemap("<url><loc>http://viva.test/docs/hub</loc></url>"),
            "<url><loc>http://viva.test/docs/hub/</loc></url>");
  EXPECT_EQ(relink.json(R"({"id":"/","icons":[{"src":"/feed.xml"}],"name":"a/b"})", "m.json"),
            R"({"id":"index.html","icons":[{"src":"feed.xml"}],"name":"a/b"})");
}

TEST(WithPolicy, ComesFirst) {
  EXPECT_EQ(with_policy("<head><meta charset=\"utf-8\"><title>", "default-src 'none'"),
            "<head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
            "content=\"default-src &#39;none&#39;\"><title>");
}

}  // namespace
}  // namespace viva::app
