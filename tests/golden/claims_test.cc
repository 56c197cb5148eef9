// What the issue and DESIGN.md, sections 2 and 5, say that pages show, whatever their markup.

#include <algorithm>
#include <regex>
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "golden/test_site.h"

namespace viva {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kOriginal = "/questions?level=Advanced&tech=Python";
constexpr const char* kSections[] = {"Answer",
                                     "Deep explanation",
                                     "Real-world example",
                                     "Common mistakes",
                                     "Production scenario",
                                     "What each level knows",
                                     "Follow-up questions"};

/// `54/3/3`: the totals at the head of the page.
std::string totals(const std::string& html) {
  std::vector<std::string> figures;
  for (const auto& figure : all_between(html, "<dd>", "</dd>")) figures.push_back(visible(figure));
  figures.resize(std::min<std::size_t>(figures.size(), 3));
  return join(figures, "/");
}

json::value parsed(const Answer& answer) { return json::parse(answer.body); }

TEST(ListPage, TotalsAreOfTheWholeBankWhateverIsChosen) {
  for (const char* target :
       {"/questions", kOriginal, "/questions?page=2", "/questions?q=zzzz", "/"}) {
    SCOPED_TRACE(target);
    const auto html = seed().page(target);
    EXPECT_EQ(totals(html), "54/3/3");
    EXPECT_THAT(visible(html), HasSubstr("Total Questions"));
  }
}

TEST(ListPage, SaysWhatIsShown) {
  const std::pair<const char*, const char*> cases[] = {
      {kOriginal, "Showing 5 questions · Advanced · Python"},
      {"/questions?tech=python&level=advanced", "Showing 5 questions · Advanced · Python"},
      {"/questions", "Showing 1–20 of 54 questions"},
      {"/questions?page=2", "Showing 21–40 of 54 questions"},
      {"/questions?page=3", "Showing 41–54 of 54 questions"},
      {"/questions?level=Advanced&page=1", "Showing 17 questions · Advanced"},
      {"/questions?difficulty=9", "1 question · Difficulty 9"},
      {"/questions?level=Beginner&difficulty=9", "No questions · Beginner · Difficulty 9"},
      {"/questions?q=metaclass&tech=Python", "1 question · Python · “metaclass”"},
  };
  for (const auto& [target, line] : cases) {
    SCOPED_TRACE(target);
    EXPECT_THAT(visible(seed().page(target)), HasSubstr(line));
  }
}

TEST(ListPage, NamesWhatNarrowsMostFirst) {
  EXPECT_THAT(all_between(seed().page("/questions"), "<legend>", "</legend>"),
              ElementsAre("Technology", "Level", "Difficulty", "Category", "Proof", "Tag"));
}

TEST(QuestionPage, LeadsOnAboveAndBelow) {
  for (const auto accepts : {Accepts::plain, Accepts::gzip}) {
    const auto body = compressed_seed().get("/questions/PY-ADV-001", accepts).body;
    const auto page = accepts == Accepts::gzip ? unzipped(body) : body;
    const auto turns = all_between(page, "<nav class=\"turn", "</nav>");
    ASSERT_EQ(turns.size(), 2u);
    EXPECT_EQ(turns[0].substr(turns[0].find("<a")), turns[1].substr(turns[1].find("<a")));
    EXPECT_THAT(turns[1], HasSubstr("rel=\"prev\""));
    EXPECT_THAT(turns[1], HasSubstr("rel=\"next\""));
    EXPECT_LT(page.find("</article>"), page.rfind("<nav class=\"turn again\""));
  }
}

TEST(ListPage, IsOrderedByDifficultyThenId) {
  EXPECT_THAT(card_ids(seed().page(kOriginal)),
              ElementsAre("PY-ADV-004", "PY-ADV-003", "PY-ADV-005", "PY-ADV-001", "PY-ADV-002"));
  EXPECT_THAT(card_ids(seed().page("/questions?difficulty=1-2")),
              ElementsAre("PY-BEG-001", "SQL-BEG-003", "CPP-BEG-001", "CPP-BEG-004", "PY-BEG-002",
                          "PY-BEG-006", "SQL-BEG-002", "SQL-BEG-006"));
}

TEST(ListPage, CanBeOrderedByLastChangeThatIsNotCosmeticAndByTitle) {
  EXPECT_THAT(card_ids(seed().page(std::string(kOriginal) + "&sort=newest")),
              ElementsAre("PY-ADV-002", "PY-ADV-005", "PY-ADV-004", "PY-ADV-003", "PY-ADV-001"));
  EXPECT_THAT(card_ids(seed().page(std::string(kOriginal) + "&sort=title")),
              ElementsAre("PY-ADV-002", "PY-ADV-003", "PY-ADV-004", "PY-ADV-001", "PY-ADV-005"));
}

TEST(ListPage, EveryCardHasEveryLabel) {
  for (const char* target : {"/questions", "/questions?page=2", "/questions?page=3", kOriginal}) {
    const auto html = seed().page(target);
    for (const auto& id : card_ids(html)) {
      SCOPED_TRACE(id);
      const auto item = parsed(seed().get("/api/v1/questions/" + id)).as_object();
      const auto text = visible(card(html, id));
      const auto field = [&](const char* name) { return std::string(item.at(name).as_string()); };
      const auto difficulty = std::to_string(item.at("difficulty").as_int64()) + "/10";
      EXPECT_THAT(text, StartsWith(field("question")));
      for (const auto& label :
           {id, field("category"), field("technology"), field("level"), difficulty})
        EXPECT_THAT(text, HasSubstr(" " + label + " "));
      for (const char* section : kSections) EXPECT_THAT(text, HasSubstr(section));
      EXPECT_THAT(text, HasSubstr("ID: " + id + " · Difficulty: " + difficulty +
                                  " · Level: " + field("level")));
      EXPECT_THAT(all_between(card(html, id), "<summary>", "</summary>"),
                  testing::ElementsAreArray(kSections));
    }
  }
}

TEST(ListPage, HasTheElementsOfTheOriginalPageInItsOrder) {
  const auto text = visible(seed().page(kOriginal));
  std::size_t at = 0;
  for (const char* element :
       {"Skip to main content", "Home", "Knowledge Hub", "Interview Questions",
        "Interview Questions & Model Answers", "Total Questions", "Technologies", "Levels",
        "✕ Clear filters", "Showing 5 questions · Advanced · Python", "Clear all filters",
        "PY-ADV-004"}) {
    at = text.find(element, at);
    ASSERT_NE(at, std::string::npos) << element;
  }
}

TEST(ListPage, ClearLinksAppearOnlyWithAFilter) {
  EXPECT_THAT(visible(seed().page(kOriginal)),
              testing::AllOf(HasSubstr("✕ Clear filters"), HasSubstr("Clear all filters")));
  for (const char* target : {"/questions", "/questions?page=2", "/questions?sort=title"})
    EXPECT_THAT(visible(seed().page(target)), Not(HasSubstr("Clear "))) << target;
}

TEST(ListPage, EachFilterCanBeRemovedAlone) {
  const auto html = seed().page(kOriginal);
  const auto removals = all_between(html, "<li><a href=\"/questions?", "\"");
  EXPECT_THAT(removals,
              testing::IsSupersetOf({std::string("tech=python"), std::string("level=Advanced")}));
  EXPECT_EQ(card_ids(seed().page("/questions?tech=python")).size(), 19u);
}

TEST(ListPage, AnEmptyListSaysWhichFilterToLoosen) {
  EXPECT_THAT(visible(seed().page("/questions?level=Beginner&difficulty=9")),
              HasSubstr("No question matches all of this. Without Beginner there would be some."));
  EXPECT_THAT(visible(seed().page("/questions?q=zzzz&level=Beginner")),
              HasSubstr("Without “zzzz” there would be some."));
  EXPECT_THAT(card_ids(seed().page("/questions?q=zzzz")), SizeIs(0));
}

TEST(ListPage, AnUnknownValueIsANotice) {
  const auto html = seed().page("/questions?level=Advancd&tech=Python");
  EXPECT_THAT(
      visible(html),
      HasSubstr("There is no level “Advancd” here. Did you mean Advanced? It was left out."));
  EXPECT_THAT(visible(html), HasSubstr("Showing 19 questions · Python"));
  EXPECT_THAT(visible(seed().page("/questions?difficulty=11")), HasSubstr("“11” is no difficulty"));
  EXPECT_THAT(visible(seed().page("/questions?page=0")), HasSubstr("“0” is no page"));
  EXPECT_THAT(visible(seed().page("/questions?sort=worst")),
              HasSubstr("There is no order “worst”"));
  EXPECT_THAT(visible(seed().page("/questions?tech=%ff")), HasSubstr("not text (UTF-8)"));
  EXPECT_THAT(visible(seed().page("/questions?nonsense=1&tech=")), HasSubstr("Showing 1–20 of 54"));
}

TEST(ListPage, PastTheEndIsNotFound) {
  for (const char* target : {"/questions?page=4", "/questions?level=Advanced&page=2",
                             "/questions?q=zzzz&page=2", "/questions?page=9223372036854775807"})
    EXPECT_EQ(seed().get(target).status, 404) << target;
}

TEST(ListPage, PlainWordsFindQuestions) {
  EXPECT_THAT(card_ids(seed().page("/questions?q=METACLASS")), SizeIs(testing::Gt(0u)));
  EXPECT_THAT(card_ids(seed().page("/questions?q=PY-ADV-004")), testing::Contains("PY-ADV-004"));
  EXPECT_THAT(card_ids(seed().page("/questions?q=type+hints+run")),
              testing::Contains("PY-ADV-004"));
  const auto both = card_ids(seed().page("/questions?q=mypy%20validators"));
  EXPECT_THAT(both, ElementsAre("PY-ADV-004"));
}

TEST(ListPage, IsPagedByTwentyWithLinksBothWays) {
  EXPECT_THAT(card_ids(seed().page("/questions")), SizeIs(20));
  const auto second = seed().page("/questions?page=2");
  EXPECT_THAT(card_ids(second), SizeIs(20));
  EXPECT_THAT(second, HasSubstr("rel=\"prev\" href=\"/questions\""));
  EXPECT_THAT(second, HasSubstr("rel=\"next\" href=\"/questions?page=3\""));
  EXPECT_THAT(second, HasSubstr("rel=\"canonical\" href=\"http://viva.test/questions?page=2\""));
  std::set<std::string> all;
  for (const char* page : {"/questions", "/questions?page=2", "/questions?page=3"})
    for (const auto& id : card_ids(seed().page(page))) all.insert(id);
  EXPECT_THAT(all, SizeIs(54));
}

TEST(QuestionPage, ShowsTheWholeQuestion) {
  const auto html = seed().page("/questions/PY-ADV-004"), text = visible(html);
  for (const char* part :
       {"What happens to type hints at run time, and who checks them?", "PY-ADV-004", "Python Core",
        "Advanced", "6/10", "knows that hints are not enforced", "Sources",
        "Annotations Best Practices", "What changed when", "30 July 2026", "First version.",
        "How would you bring a checker into an old code base?", "Related questions"})
    EXPECT_THAT(text, HasSubstr(part));
  for (const char* section : kSections) EXPECT_THAT(text, HasSubstr(section));
  EXPECT_THAT(html, HasSubstr("href=\"/questions/PY-BEG-007\""));
  EXPECT_THAT(html, HasSubstr("rel=\"canonical\" href=\"http://viva.test/questions/PY-ADV-004\""));
  EXPECT_THAT(html, HasSubstr("href=\"/questions/PY-ADV-004.md\""));
}

TEST(QuestionPage, PointsAreALadder) {
  const auto html = seed().page("/questions/PY-ADV-004");
  const auto points = visible(html.substr(html.find("id=\"points\"")));
  std::size_t at = 0;
  for (const char* step :
       {"Beginner", "knows that hints are not enforced", "Intermediate", "names a static checker",
        "Advanced", "separates checking code", "Red flag", "expects a TypeError"}) {
    at = points.find(step, at);
    ASSERT_NE(at, std::string::npos) << step;
  }
}

TEST(QuestionPage, KeepsTheListsFilterButNotInItsCanonicalAddress) {
  const auto html = seed().page("/questions/PY-ADV-005?level=Advanced&tech=Python");
  EXPECT_THAT(visible(html), HasSubstr("3 of 5"));
  EXPECT_THAT(html, HasSubstr("rel=\"canonical\" href=\"http://viva.test/questions/PY-ADV-005\""));
  EXPECT_THAT(html, HasSubstr("href=\"/questions?tech=python&amp;level=Advanced\""));
  EXPECT_THAT(html, HasSubstr("href=\"/questions/PY-ADV-003?tech=python&amp;level=Advanced\""));
  EXPECT_THAT(html, HasSubstr("href=\"/questions/PY-ADV-001?tech=python&amp;level=Advanced\""));
}

TEST(QuestionPage, OffersToImproveAndReportEverySection) {
  bank::Bank bank = seed_bank();
  bank.config.edit_url = "https://example.org/edit/{path}";
  bank.config.report_url = "https://example.org/new?title={id}%20{version}%20{section}";
  TestSite site(bank);
  const auto html = site.page("/questions/PY-ADV-004");
  EXPECT_THAT(html, HasSubstr("href=\"https://example.org/edit/python/PY-ADV-004.md\""));
  const auto reports =
      all_between(html, "href=\"https://example.org/new?title=PY-ADV-004%20", "\"");
  EXPECT_THAT(reports, SizeIs(7));
  for (std::size_t i = 0; i < reports.size(); ++i)
    EXPECT_TRUE(std::regex_match(reports[i], std::regex("[0-9a-f]{8}%20[A-Za-z0-9%-]+")))
        << reports[i];
  EXPECT_THAT(seed().page("/questions/PY-ADV-004"), Not(HasSubstr("Report a mistake")));
}

TEST(QuestionPage, HasAMarkdownTwin) {
  const auto answer = seed().get("/questions/PY-ADV-004.md");
  EXPECT_EQ(answer.type, "text/markdown; charset=utf-8");
  const auto questions = seed_bank().questions();
  const auto file = std::ranges::find(questions, "PY-ADV-004", &bank::Question::id);
  EXPECT_EQ(answer.body, (*file)->source);
}

TEST(Pages, HomeAndHubLeadEverywhere) {
  const auto home = seed().page("/");
  for (const char* link : {"/questions?tech=python", "/questions?tech=cpp",
                           "/questions?level=Beginner", "/questions", "/random"})
    EXPECT_THAT(home, HasSubstr("href=\"" + std::string(link) + "\""));
  EXPECT_THAT(home, HasSubstr("type=\"search\""));
  EXPECT_THAT(home, HasSubstr("href=\"/questions/SQL-ADV-001\"")) << "the newest change";
  EXPECT_THAT(visible(seed().page("/hub")), HasSubstr("54"));
  const auto about = visible(seed().page("/about"));
  for (const char* word : {"Beginner", "Intermediate", "Advanced", "difficulty", "sample"})
    EXPECT_THAT(about, HasSubstr(word));
}

TEST(Pages, NotFoundSuggestsTheNearest) {
  const auto answer = seed().get("/questions/PY-ADV-04");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("href=\"/questions/PY-ADV-004\""));
  EXPECT_EQ(answer.etag, "");
  for (const char* target :
       {"/nothing", "/questions/", "/questions/%", "/questions/PY%00", "/a/b/c", "/assets/x.css",
        "/problems", "/questions/PY-ADV-004.txt", "/questions/PY-ADV-004/answer", "/.."})
    EXPECT_EQ(seed().get(target).status >= 300, true) << target;
}

TEST(PathPage, ShowsTheGoalAndEachStepWithItsReason) {
  EXPECT_THAT(visible(seed().page("/paths")),
              testing::AllOf(HasSubstr("Learning paths"),
                             HasSubstr("First steps in Python Explain what a function keeps"),
                             HasSubstr("3 questions · 1 hour 30 minutes · Python")));
  const auto html = seed().page("/paths/first");
  EXPECT_THAT(
      all_between(html, "<h2><a href=\"", "\""),
      ElementsAre("/questions/PY-BEG-001", "/questions/PY-INT-001", "/questions/PY-ADV-004"));
  EXPECT_THAT(visible(html),
              testing::AllOf(HasSubstr("Explain what a function keeps"),
                             HasSubstr("Time 1 hour 30 minutes Questions 3 Technology Python "
                                       "Difficulty 1/10 to 6/10"),
                             HasSubstr("Beginner 1/10 Everybody meets this one")));
  EXPECT_THAT(html, HasSubstr("compare <a class=\"ref\" href=\"/questions/PY-BEG-001\""));
}

TEST(KitPage, IsASheetForTheInterview) {
  const auto html = seed().page("/kits/backend"), text = visible(html);
  std::size_t at = 0;
  for (const char* part :
       {"Python backend, a short talk", "Role Backend developer Level Advanced Time 30 minutes",
        "Together 3 25", "The questions take 25 of the 30 minutes", "Warm-up 5 minutes",
        "When would you choose a tuple", "Core 20 minutes", "What happens to type hints",
        "12 minutes", "Model answer The interpreter records hints", "What to listen for Beginner",
        "knows that hints are not enforced", "Advanced: the level of this question",
        "separates checking code", "Red flags", "expects a TypeError", "Follow-ups PY-BEG-007",
        "Notes", "Which anomalies"}) {
    at = text.find(part, at);
    ASSERT_NE(at, std::string::npos) << part;
  }
  const auto sheet = between(html, "id=\"question-2\"", "</article>");
  EXPECT_THAT(all_between(sheet, "<input type=\"checkbox\">", "</label>"), SizeIs(5));
  EXPECT_THAT(sheet, HasSubstr("<textarea"));
  EXPECT_THAT(visible(seed().page("/kits")),
              HasSubstr("Backend developer Advanced · 30 minutes · 3 questions"));
}

TEST(AuditPage, SaysEachVerdictInWordsAndCountsThem) {
  const auto html = seed().page("/audits/hints"), text = visible(html);
  for (const char* part : {"4 claims, each checked",
                           "1 True 1 True from some version 1 True until some version 1 Wrong",
                           "At run time True the interpreter", "Wrong a call with an argument",
                           "True from 3.10 int | None", "True until 3.10 Optional[int]",
                           "Sources typing docs.python.org"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(html, HasSubstr("href=\"#source-pep604\" aria-label=\"Proof: source pep604\""));
  EXPECT_THAT(html, HasSubstr("<li id=\"source-pep604\"><a rel=\"noopener nofollow\" "
                              "href=\"https://peps.python.org/pep-0604/\""));
  EXPECT_THAT(visible(seed().page("/audits")), HasSubstr("4 claims · 1 wrong"));
}

TEST(Pages, OfCollectionsExistOnlyWhereThereAreSome) {
  for (const char* from : {"/", "/hub", "/sitemap.xml"})
    for (const char* to : {"/paths/first", "/kits/backend", "/audits/hints", "/audits"})
      EXPECT_THAT(seed().page(from), HasSubstr(to)) << from;
  bank::Bank bank = seed_bank();
  bank.paths.clear();
  bank.kits.clear();
  bank.audits.clear();
  TestSite site(bank);
  for (const char* target : {"/paths", "/kits", "/audits"}) EXPECT_EQ(site.get(target).status, 404);
  for (const char* from : {"/", "/hub", "/sitemap.xml"})
    EXPECT_THAT(site.page(from), Not(HasSubstr("/paths"))) << from;
}

TEST(KitPage, SaysWhenThePlanDoesNotHold) {
  bank::Bank bank = seed_bank();
  bank.kits[0].minutes = 20;
  bank.kits[0].steps[1].id = "PY-ADV-404";
  TestSite site(bank);
  const auto text = visible(site.page("/kits/backend"));
  EXPECT_THAT(text,
              HasSubstr("The questions take 25 minutes, which is 5 minutes more than planned."));
  EXPECT_THAT(text, HasSubstr("PY-ADV-404 is not in this bank"));
}

TEST(Pages, NavigationShowsOnlyPagesThatExist) {
  std::set<std::string> links;
  for (const char* target :
       {"/", "/hub", "/about", kOriginal, "/questions?page=2", "/paths", "/kits", "/audits",
        "/paths/first", "/kits/backend", "/audits/hints", "/questions/PY-ADV-004?level=Advanced"})
    for (const auto& link : all_between(seed().page(target), "href=\"/", "\""))
      links.insert("/" + link);
  for (const auto& link : links) {
    const auto address = link.substr(0, link.find('#'));
    std::string plain;
    for (std::size_t at = 0; at < address.size(); ++at) {
      plain += address[at];
      if (address.substr(at).starts_with("&amp;")) at += 4;
    }
    EXPECT_THAT(seed().get(plain).status, testing::AnyOf(200, 302)) << plain;
  }
}

TEST(Machines, ReadRobotsSitemapFeedAndManifest) {
  EXPECT_THAT(seed().page("/robots.txt"), HasSubstr("Sitemap: http://viva.test/sitemap.xml"));
  const auto sitemap = seed().page("/sitemap.xml");
  EXPECT_THAT(all_between(sitemap, "<loc>http://viva.test/questions/", "</loc>"), SizeIs(54));
  EXPECT_THAT(sitemap, HasSubstr("<loc>http://viva.test/</loc>"));
  const auto feed = seed().page("/feed.xml");
  EXPECT_THAT(feed, HasSubstr("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
  const auto ids = all_between(feed, "<entry>", "</entry>");
  EXPECT_FALSE(ids.empty());
  EXPECT_THAT(ids.front(), HasSubstr("SQL-ADV-001"));
  const auto manifest = json::parse(seed().page("/manifest.webmanifest")).as_object();
  EXPECT_EQ(manifest.at("name").as_string(), "Viva seed bank");
  const auto icon = std::string(manifest.at("icons").as_array().front().at("src").as_string());
  EXPECT_EQ(seed().get(icon).status, 200);
}

TEST(Api, ListsWhatThePageLists) {
  const auto list = parsed(seed().get("/api/v1/questions?level=Advanced&tech=Python"));
  EXPECT_EQ(list.at("total").as_int64(), 5);
  EXPECT_EQ(list.at("page").as_int64(), 1);
  EXPECT_EQ(list.at("page_size").as_int64(), 20);
  const auto& first = list.at("items").as_array().front();
  EXPECT_EQ(first.at("id").as_string(), "PY-ADV-004");
  EXPECT_EQ(first.at("technology").as_string(), "Python");
  EXPECT_EQ(first.at("url").as_string(), "http://viva.test/questions/PY-ADV-004");
  EXPECT_EQ(first.at("changed").as_string(), "2026-07-30");
  EXPECT_EQ(first.at("tags").as_array().size(), 1u);
}

TEST(Api, OneQuestionHasSevenSections) {
  const auto one = parsed(seed().get("/api/v1/questions/PY-ADV-004")).as_object();
  std::vector<std::string> names;
  for (const auto& [name, section] : one.at("sections").as_object()) {
    names.emplace_back(name);
    EXPECT_THAT(std::string(section.at("html").as_string()), StartsWith("<")) << names.back();
    EXPECT_FALSE(section.at("markdown").as_string().empty()) << names.back();
  }
  EXPECT_THAT(names, ElementsAre("answer", "explanation", "example", "mistakes", "scenario",
                                 "points", "follow_ups"));
  EXPECT_THAT(std::string(one.at("sections").at("answer").at("markdown").as_string()),
              StartsWith("The interpreter records hints"));
}

TEST(Api, SaysWhatIsWrong) {
  const auto bad = seed().get("/api/v1/questions?level=Advancd&page=x&sort=worst");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.type, "application/problem+json");
  EXPECT_EQ(parsed(bad).at("errors").as_array().size(), 3u);
  EXPECT_EQ(parsed(bad).at("status").as_int64(), 400);
  const auto missing = seed().get("/api/v1/questions/PY-ADV-04");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(parsed(missing).at("suggestions").as_array().front().as_string(),
            "/api/v1/questions/PY-ADV-004");
  EXPECT_EQ(seed().get("/api/v1/questions?page=4").status, 404);
  EXPECT_EQ(seed().get("/api/v1/nothing").status, 404);
  EXPECT_EQ(seed().get("/api/v1/nothing").type, "application/problem+json");
}

}  // namespace
}  // namespace viva
