#include "cli/command_line.h"

namespace viva::cli {
void add_serve(CLI::App&, Action&) {}
}  // namespace viva::cli
