#pragma once

// A small bank as text, for tests: change one thing in it and see what is said.

#include <cstdlib>
#include <string>
#include <string_view>

#include "bank/bank.h"

namespace viva::bank {

inline constexpr std::string_view kTestConfig = R"(title = "Test"
empty_phrases = ["plays a crucial role"]
[[level]]
name = "Beginner"
difficulty = [1, 4]
[[level]]
name = "Advanced"
difficulty = [6, 10]
[[technology]]
key = "python"
name = "Python"
prefix = "PY"
categories = ["Python Core", "Python Typing"]
[[technology]]
key = "cpp"
name = "C++"
categories = ["C++ Core"]
[runtime.cpython-3-13]
language = "python"
version = ["python3", "--version"]
run = ["python3", "{file}"]
)";

/// A question without any problem, of 41 lines before its follow-ups.
inline constexpr std::string_view kTestQuestion = R"(---
id: PY-ADV-001
aliases: [PY-OLD-001]
question: "What is a metaclass?"
technology: Python
level: Advanced
category: Python Core
difficulty: 8
tags: [classes]
valid_for: [python>=3.8]
sources:
  - {key: datamodel, url: "https://docs.python.org/3/reference/datamodel.html", where: "3.3.3"}
history:
  - {date: 2026-11-22, change: cosmetic, note: "Spelling."}
  - {date: 2026-11-01, change: meaning, note: "First version."}
---

## Answer

A class is an object, so it has a class of its own, and that is its metaclass. When a class statement has
run its body, Python calls the metaclass with a name, the bases and the namespace, and what comes back is
the class. It is seldom needed, because a hook in the base class already lets it register, check or
configure its subclasses, and that is the plainer tool of the two.[^calls]

## Explanation

The order of the steps is fixed by the language.[^datamodel]

```python run name=calls
print(type(type))
```

```output
<class 'type'>
```

## Example

A registry of exporters.

## Mistakes

- Using one where a hook would do.

## Scenario

An export was missing.

## Points

- Beginner: knows that a class is an object {#object}
- Advanced: names `__init_subclass__` as the simpler tool
- Red flag: says that a metaclass is a base class

## Follow-ups

- [PY-ADV-001] and how would you test that?
- Why are there metaclasses at all?
)";

inline Config test_config() { return parse_config(kTestConfig, "viva.toml").config; }

/// `text` with the first `from` replaced. Ends the test program if there is none.
inline std::string with(std::string_view text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string_view::npos) std::abort();
  return std::string(text.substr(0, at)) + std::string(to) +
         std::string(text.substr(at + from.size()));
}

/// All problems, one a line.
inline std::string to_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const auto& problem : problems) lines += to_string(problem) + "\n";
  return lines;
}

/// A bank without a disk: each file is named `q1.md`, `q2.md`, …
inline Bank test_bank(const std::vector<std::string>& texts, Config config = test_config()) {
  Bank bank{.config = std::move(config)};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string path = "q" + std::to_string(i + 1) + ".md";
    auto parsed = parse_question(texts[i], path, bank.config);
    auto outline = parsed.question;
    bank.files.push_back(std::make_shared<const File>(
        File{.path = path, .parsed = std::move(parsed), .outline = std::move(outline)}));
  }
  return bank;
}

}  // namespace viva::bank
