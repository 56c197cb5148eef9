// What every address has in common: redirects, validators, encodings.

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/random_query.h"
#include "golden/test_site.h"
#include "web/headers.h"

namespace viva {
namespace {

using web::Encoding;

TEST(Routes, RedirectToTheOneAddress) {
  const std::pair<const char*, const char*> cases[] = {
      {"/questions/py-adv-004", "/questions/PY-ADV-004"},
      {"/questions/Py-Adv-004?level=Advanced&tech=Python",
       "/questions/PY-ADV-004?level=Advanced&tech=Python"},
      {"/questions/PY-ADV-101", "/questions/PY-ADV-001"},
      {"/questions/py-adv-101?q=a%20b", "/questions/PY-ADV-001?q=a%20b"},
      {"/questions/sql-int-041.md", "/questions/SQL-ADV-003.md"},
      {"/questions/%50Y-ADV-004", "/questions/PY-ADV-004"},
      {"/questions/?tech=cpp", "/questions?tech=cpp"},
      {"/hub/", "/hub"},
      {"/about/?a=b", "/about?a=b"},
      {"/api/v1/questions/py-adv-004", "/api/v1/questions/PY-ADV-004"},
      {"/api/v1/questions/PY-ADV-101", "/api/v1/questions/PY-ADV-001"},
  };
  for (const auto& [from, to] : cases) {
    SCOPED_TRACE(from);
    const auto answer = seed().get(from);
    EXPECT_EQ(answer.status, 308);
    EXPECT_EQ(answer.location, to);
  }
}

TEST(Routes, NeverRedirectToAnotherHost) {
  for (const char* target : {"//evil.test/", "//evil.test//", "//", "///", "/\\evil.test/",
                             "//evil.test/%2f/?x=//evil.test", "/%2f/evil.test/",
                             "/questions//evil.test/", "/questions/%0d%0aLocation:evil/"}) {
    SCOPED_TRACE(target);
    const auto location = seed().get(target).location;
    EXPECT_FALSE(location.starts_with("//")) << location;
    EXPECT_FALSE(location.starts_with("/\\")) << location;
    EXPECT_EQ(location.find_first_of("\r\n"), std::string::npos);
  }
}

TEST(Routes, RandomLeadsToSomeQuestionAndIsNotKept) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto answer = seed().get("/random");
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.cache_control, "no-store");
    EXPECT_EQ(seed().get(answer.location).status, 200) << answer.location;
    seen.insert(answer.location);
  }
  EXPECT_GT(seen.size(), 10u);
}

TEST(Routes, Probes) {
  EXPECT_EQ(seed().page("/livez"), "alive\n");
  EXPECT_EQ(seed().page("/readyz"), "ready\n");
  EXPECT_EQ(seed().page("/metrics"), "viva_up 1\n");
  for (const char* probe : {"/livez", "/readyz", "/metrics"})
    EXPECT_EQ(seed().get(probe).cache_control, "no-store");
}

TEST(Routes, HeadSaysWhatGetSays) {
  for (const auto& address : seed().addresses()) {
    const auto get = seed().get(address),
               head = seed().get(address, Accepts::plain, web::Method::head);
    EXPECT_EQ(head.status, get.status) << address;
    EXPECT_EQ(head.etag, get.etag) << address;
    EXPECT_EQ(head.body.size(), get.body.size()) << address;  // The server sends the length only.
  }
}

TEST(Routes, EachFormOfAPageHasItsOwnValidator) {
  for (const char* target :
       {"/", "/questions", "/questions?tech=cpp", "/questions/PY-ADV-004",
        "/questions/PY-ADV-004?tech=python", "/feed.xml", "/api/v1/questions"}) {
    SCOPED_TRACE(target);
    std::set<std::string> etags;
    std::set<Encoding> encodings;
    for (const auto accepts : {Accepts::plain, Accepts::gzip, Accepts::brotli}) {
      const auto answer = compressed_seed().get(target, accepts);
      EXPECT_TRUE(answer.etag.starts_with('"') && answer.etag.ends_with('"')) << answer.etag;
      EXPECT_TRUE(answer.varies);
      etags.insert(answer.etag);
      encodings.insert(answer.encoding);
    }
    EXPECT_GE(encodings.size(), 2u);
    EXPECT_EQ(etags.size(), encodings.size());
  }
}

TEST(Routes, AValidatorChangesWithTheBank) {
  bank::Bank other = seed_bank();
  other.files.pop_back();
  TestSite site(other);
  EXPECT_NE(site.get("/").etag, seed().get("/").etag);
  TestSite same(seed_bank());
  EXPECT_EQ(same.get("/").etag, seed().get("/").etag);
}

TEST(Routes, AKnownValidatorIsAnsweredWithoutABody) {
  const auto etag = seed().get("/questions").etag;
  for (const auto& [condition, status] : {std::pair(etag, 304),
                                          {"W/" + etag, 304},
                                          {"\"x\", " + etag, 304},
                                          {std::string("*"), 304},
                                          {std::string("\"x\""), 200},
                                          {std::string("x"), 200}}) {
    web::Response response;
    response.etag = etag;
    response.body = {"body"};
    web::apply_condition({.if_none_match = condition}, response);
    EXPECT_EQ(response.status, status) << condition;
    EXPECT_EQ(response.body.empty(), status == 304) << condition;
  }
}

TEST(Routes, OnlyFilesNamedByTheirContentAreKeptForEver) {
  const auto home = seed().page("/");
  const auto assets = all_between(home, "\"/assets/", "\"");
  EXPECT_GE(assets.size(), 4u);
  for (const auto& asset : assets)
    EXPECT_EQ(seed().get("/assets/" + asset).cache_control, "public, max-age=31536000, immutable");
  for (const auto& address : seed().addresses())
    EXPECT_EQ(seed().get(address).cache_control, "no-cache") << address;
}

TEST(Routes, WhatRunsSamplesComesFromTheProgram) {
  const auto runner = seed().get("/run/runner.js", Accepts::gzip);
  EXPECT_EQ(runner.status, 200);
  EXPECT_EQ(runner.type, "text/javascript; charset=utf-8");
  EXPECT_EQ(runner.cache_control, "no-cache");
  EXPECT_EQ(runner.encoding, Encoding::gzip);
  const auto parts = all_between(unzipped(runner.body), "\"/run/", "\"");
  std::set<std::string> types;
  for (const auto& part : parts) {
    const auto answer = seed().get("/run/" + part, Accepts::brotli);
    EXPECT_EQ(answer.status, 200) << part;
    if (part != "frame" && part != "licences.txt") {
      EXPECT_EQ(answer.cache_control, "public, max-age=31536000, immutable") << part;
    }
    EXPECT_EQ(answer.encoding == Encoding::identity, part.ends_with(".zip")) << part;
    EXPECT_EQ(answer.varies, answer.encoding != Encoding::identity) << part;
    types.insert(answer.type);
  }
  for (const char* type : {"text/javascript; charset=utf-8", "application/wasm", "application/zip",
                           "text/html; charset=utf-8"})
    EXPECT_TRUE(types.contains(type)) << type;
  EXPECT_EQ(seed().get("/run/licences.txt").encoding, Encoding::gzip);  // No encoding named: any.
  EXPECT_EQ(seed().get("/run/nothing.js").status, 404);
}

/// The same page, plain and by gzip, says the same.
void expect_same_compressed(const std::string& target) {
  SCOPED_TRACE(target);
  const auto plain = compressed_seed().get(target),
             packed = compressed_seed().get(target, Accepts::gzip);
  EXPECT_EQ(plain.encoding, Encoding::identity);
  EXPECT_EQ(packed.status, plain.status);
  if (packed.encoding == Encoding::identity) {  // What is made on the spot is small or rare.
    EXPECT_EQ(packed.body, plain.body);
    return;
  }
  ASSERT_EQ(packed.encoding, Encoding::gzip);
  EXPECT_LT(packed.body.size(), plain.body.size() + 32);  // Of tiny texts a frame is left.
  EXPECT_EQ(unzipped(packed.body), plain.body);
}

TEST(Encodings, SayTheSameAtEveryAddress) {
  for (const auto& address : compressed_seed().addresses()) expect_same_compressed(address);
  for (const char* target :
       {"/questions/nothing", "/nothing", "/questions?page=9", "/questions/PY-ADV-04"})
    expect_same_compressed(target);
}

TEST(Encodings, SayTheSameAtRandomFilters) {
  RandomQueries random(compressed_seed().catalog(), 17);
  for (int state = 0; state < 200; ++state) {
    const Wish wish = random.next();
    expect_same_compressed(wish.target("/questions"));
    expect_same_compressed(wish.target("/api/v1/questions"));
    const auto ids = card_ids(compressed_seed().get(wish.target("/questions")).body);
    if (!ids.empty())
      expect_same_compressed(
          wish.target("/questions/" + ids[random.below(static_cast<unsigned>(ids.size()))]));
  }
}

TEST(Encodings, TextFromTheAddressIsCodedWhateverItIs) {
  for (const char* q : {"%00", "%C3%A9%F0%9F%98%80", "%3Cscript%3E", "%22%27%26", "%01%02%7F",
                        "a%0Ab", "%C2%A0", "%EF%BF%BD", "%FF"})
    expect_same_compressed("/questions?q=" + std::string(q) + "&tag=" + q);
}

TEST(Encodings, CompressionDoesNotChangeThePage) {
  for (const auto& address : seed().addresses())
    EXPECT_EQ(compressed_seed().get(address).body, seed().get(address).body) << address;
}

}  // namespace
}  // namespace viva
