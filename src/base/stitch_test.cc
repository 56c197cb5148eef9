#include "base/stitch.h"

#include <random>

#include <gtest/gtest.h>
#include <zlib.h>

namespace viva {
namespace {

std::string join(const std::vector<std::string_view>& slices) {
  std::string all;
  for (const auto slice : slices) all += slice;
  return all;
}

/// What a browser does: one gzip member, its checksum and size verified by zlib.
std::string gunzip(const std::string& bytes) {
  z_stream stream = {};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 22, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  const bool whole = status == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return whole ? out : "damaged: " + std::to_string(status);
}

/// Writes the same page plain and as gzip; both must say `expected`.
template <class Write>
void expect_page(const Write& write, const std::string& expected) {
  Stitcher stitcher;
  for (int round = 0; round < 2; ++round) {  // Reuse must not leak from page to page.
    std::vector<std::string_view> plain, zipped;
    stitcher.begin(false);
    write(stitcher);
    stitcher.finish(plain);
    EXPECT_EQ(join(plain), expected);
    stitcher.begin(true);
    write(stitcher);
    stitcher.finish(zipped);
    EXPECT_EQ(gunzip(join(zipped)), expected);
  }
}

TEST(Stitcher, WritesAnEmptyPage) {
  expect_page([](Stitcher&) {}, "");
}

TEST(Stitcher, JoinsTextAndFragmentsInOrder) {
  const OwnedFragment head = make_fragment("<!doctype html><title>", Effort::normal);
  const OwnedFragment tail = make_fragment(std::string(5000, 'x'), Effort::best);
  const Fragment first = head.view(), last = tail.view();
  const auto write = [&](Stitcher& page) {
    page.fragment(first);
    page.text("a < b & \"c\"");
    page.fragment(last);
    page.fragment(first);
    page.number(-42);
    page.raw("<p>é</p>");
  };
  expect_page(write,
              head.raw + "a &lt; b &amp; &quot;c&quot;" + tail.raw + head.raw + "-42<p>é</p>");
}

TEST(Stitcher, WritesNumbers) {
  for (const std::int64_t value : {0, 7, 10, 99, 100, 905, 1000, 9999, 10'000, 123'456'789, -1}) {
    SCOPED_TRACE(value);
    expect_page([&](Stitcher& page) { page.number(value); }, std::to_string(value));
  }
}

TEST(Stitcher, WritesPhrasesAsTheirText) {
  const std::string_view texts[] = {"a", "operations\">operations <small>", "é — Straße",
                                    "<li><a></a></li><li><a></a></li><li><a></a></li>",
                                    "0123456789abcdef0123456789abcdef"};
  for (const auto text : texts) {
    SCOPED_TRACE(text);
    const Phrase phrase(text), copy(text);
    EXPECT_EQ(phrase.text(), text);
    const auto write = [&](Stitcher& page) {
      page.raw("x");  // So that the bits do not begin on a byte.
      page.phrase(phrase);
      page.piece(phrase);
      page.piece(copy);
      page.piece(phrase);
    };
    const std::string once(text);
    expect_page(write, "x" + once + once + once + once);
  }
  EXPECT_LT(Phrase(texts[3]).bit_count(), 8 * texts[3].size() / 2);
}

TEST(Stitcher, RefersToPiecesWrittenBefore) {
  static constexpr std::string_view kRow =
      "<li><label><input type=\"checkbox\" name=\"tech\" value=\"";
  const auto write = [](Stitcher& page) {
    for (int i = 0; i < 200; ++i) {
      page.piece(kRow);
      page.number(i);
    }
  };
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += std::string(kRow) + std::to_string(i);
  expect_page(write, expected);

  Stitcher stitcher;
  std::vector<std::string_view> slices;
  stitcher.begin(true);
  write(stitcher);
  stitcher.finish(slices);
  EXPECT_LT(join(slices).size(), expected.size() / 6);
}

/// Random pages of pieces of every length around the limits of deflate, near and far apart.
TEST(Stitcher, AgreesWithZlibOnRandomPages) {
  std::mt19937 random(7);
  std::vector<std::string> pieces;
  for (const std::size_t size :
       {1u, 2u, 3u, 4u, 10u, 257u, 258u, 259u, 260u, 261u, 516u, 517u, 9000u})
    pieces.emplace_back(size, static_cast<char>('a' + pieces.size()));
  std::vector<OwnedFragment> owned;
  for (int i = 0; i < 5; ++i)
    owned.push_back(make_fragment(std::string(i * 9000 + 1, 'A' + i), Effort::normal));
  std::vector<Fragment> fragments;
  for (const auto& fragment : owned) fragments.push_back(fragment.view());

  for (int round = 0; round < 60; ++round) {
    std::vector<unsigned> script(random() % 60);
    for (auto& step : script) step = static_cast<unsigned>(random());
    std::string expected;
    for (const unsigned step : script)
      expected +=
          step % 3 == 0 ? owned[step / 3 % owned.size()].raw : pieces[step / 3 % pieces.size()];
    const auto write = [&](Stitcher& page) {
      for (const unsigned step : script)
        step % 3 == 0 ? page.fragment(fragments[step / 3 % fragments.size()])
                      : page.piece(pieces[step / 3 % pieces.size()]);
    };
    expect_page(write, expected);
  }
}

TEST(Stitcher, JoinsFragmentsOfAnySize) {
  std::mt19937 random(1);
  for (const Effort effort : {Effort::normal, Effort::best}) {
    for (const std::size_t size : {0, 1, 2, 3, 100, 9'999, 10'001, 70'000, 700'000}) {
      std::string text;  // Prose, then noise: blocks of every kind.
      while (text.size() < size / 2) text += "word" + std::to_string(random() % 5000) + ' ';
      while (text.size() < size) text += static_cast<char>(random());
      text.resize(size);
      const OwnedFragment fragment = make_fragment(text, effort);
      SCOPED_TRACE(size);
      const auto write = [&](Stitcher& page) {
        page.text("a");
        for (int i = 0; i < 3; ++i) page.fragment(fragment.view());
        page.text("b");
      };
      expect_page(write, "a" + text + text + text + "b");
    }
  }
}

TEST(Crc, CombinesAsZlibDoes) {
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const auto first = static_cast<std::uint32_t>(random()),
               second = static_cast<std::uint32_t>(random());
    const std::size_t size = random() % (i % 2 ? 100 : 10'000'000);
    EXPECT_EQ(combined_crc(first, second, fragment_crc_shift(size)),
              crc32_combine(first, second, static_cast<z_off_t>(size)));
  }
}

TEST(Compress, MakesWhatBrowsersRead) {
  const std::string text = "Why RAII? " + std::string(3000, '.');
  for (const Effort effort : {Effort::normal, Effort::best})
    EXPECT_EQ(gunzip(gzip(text, effort)), text);
  EXPECT_LT(brotli(text, Effort::normal).size(), 100u);
}

TEST(Compress, ReadsWhatItMade) {
  for (const std::string_view text : {"", "x", "Why RAII? Why RAII? Why RAII?"})
    EXPECT_EQ(viva::gunzip(std::string_view(gzip(text, Effort::best))), text);
  for (const std::string_view damaged :
       {"", "\x1f\x8b", "no gzip", "\x1f\x8b and then nothing\1\1\1"})
    EXPECT_EQ(viva::gunzip(damaged), "") << damaged;
}

}  // namespace
}  // namespace viva
