#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/event_text.h"
#include "app/practice_settings.h"

using namespace viva;

/// Any bytes are answered by events or an error; an event survives writing and reading back, in
/// both of its forms, and so do settings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto event = app::parse_event(text)) {
    if (app::parse_event(app::event_json(*event)) != event) std::abort();
  }
  for (const auto& events : {app::parse_events(text, 100), app::parse_csv(text, 100)}) {
    if (!events) continue;
    std::string csv(app::csv_head());
    for (const auto& event : *events) csv += app::event_csv(event);
    if (app::parse_csv(csv, 100) != events) std::abort();
  }
  if (const auto settings = app::parse_settings(text)) {
    if (app::parse_settings(app::settings_json(*settings)) != settings) std::abort();
  }
  return 0;
}
