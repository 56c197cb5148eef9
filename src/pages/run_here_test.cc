#include "pages/run_here.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::pages {

namespace {

bank::Config config() {
  const auto runtime = [](std::string_view key, std::string_view language, std::string_view label) {
    return fmt::format(
        "[runtime.{}]\nlanguage = \"{}\"\nlabel = \"{}\"\nversion = [\"true\"]\nrun = [\"true\"]\n",
        key, language, label);
  };
  const std::string text = std::string(bank::kTestConfig) + runtime("pypy", "python", "PyPy") +
                           runtime("db", "sql", "SQLite 3") +
                           runtime("postgresql-15", "sql", "PostgreSQL") +
                           runtime("node", "javascript", "Node") + runtime("gcc", "cpp", "GCC");
  return bank::parse_config(text, "viva.toml").config;
}

/// The attributes of the last of these samples, or what stands for it if it is hidden.
std::string written(std::string_view samples) {
  const auto text = bank::with(bank::kTestQuestion, "A registry of exporters.", samples);
  const auto parsed = bank::parse_question(text, "q.md", config());
  const auto& sample = parsed.question->samples.back();
  const RunHere run_here(*parsed.question, config());
  Html out;
  if (sample.hidden)
    run_here.write_hidden(sample, out);
  else
    run_here.write_attributes(sample, out);
  return out.take();
}

}  // namespace

TEST(RunHere, SaysWhatABrowserHasToKnow) {
  const std::string python = " data-run=\"python\" data-label=\"cpython-3-13\"";
  const std::pair<std::string, std::string> cases[] = {
      {"```python run\n```", python},
      {"```py run sorted versions=\">=3.12\"\n```",
       " data-run=\"python\" data-label=\"cpython-3-13 &gt;=3.12\" data-sorted"},
      {"```python run match=\"a&b\"\n```", python + " data-match=\"a&amp;b\""},
      {"```python error=\"KeyError: 'x'\"\n```", python + " data-error=\"KeyError: &#39;x&#39;\""},
      {"```sql run\n```", " data-run=\"sql\" data-label=\"SQLite 3\""},
      {"```sql run with=db\n```", " data-run=\"sql\" data-label=\"SQLite 3\""},
      {"```sql run with=postgresql-15\n```", ""},
      {"```js run\n```", " data-run=\"javascript\" data-label=\"Node\""},
      {"```python run with=pypy\n```", ""},
      {"```python fragment\n```", ""},
      {"```python skip=\"why\"\n```", ""},
      {"```python run hidden\n```", ""},
      {"```cpp run\n```", ""},
      {"```java run\n```", ""},
      {"```python file=a.py\n```", ""},
      {"```python run name=a\n```\n\n```python file=b.py\n```\n\n```python run after=a\n```",
       python + " data-needs=\"1 2\""},
  };
  for (const auto& [samples, attributes] : cases)
    EXPECT_EQ(written(samples), attributes) << samples;
}

TEST(RunHere, KeepsWhatIsHiddenOutOfSight) {
  const auto text = bank::with(bank::kTestQuestion, "A registry of exporters.",
                               "```python run hidden name=a\nx = '<'\n```\n\n"
                               "```python run after=a\n```");
  const auto parsed = bank::parse_question(text, "q.md", config());
  const RunHere run_here(*parsed.question, config());
  Html out;
  run_here.write_hidden(parsed.question->samples[1], out);
  EXPECT_EQ(out.take(), "<pre hidden data-sample=\"1\">\nx = &#39;&lt;&#39;\n</pre>");
}

}  // namespace viva::pages
