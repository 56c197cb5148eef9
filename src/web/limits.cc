#include "web/limits.h"

#include <sys/resource.h>

#include <algorithm>

namespace viva::web {

unsigned affordable_connections(unsigned wanted) {
  rlimit files = {};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  const rlim_t needed = rlim_t{wanted} * 10 / 9 + 16;
  if (files.rlim_cur < needed && files.rlim_cur < files.rlim_max) {
    const rlimit raised = {std::min(needed, files.rlim_max), files.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
  }
  if (files.rlim_cur >= needed) return wanted;
  return static_cast<unsigned>(files.rlim_cur / 10 * 9);
}

}  // namespace viva::web
