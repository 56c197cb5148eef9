#pragma once

// For tests: files of SQLite that fail when they are told to.

#include <atomic>
#include <cstring>

#include <sqlite3.h>

namespace viva::store {

/// What fails, and when. One set for the whole program.
struct Faults {
  std::atomic<int> writes_left = -1;  ///< Before writes begin to fail; negative: none does.
  std::atomic<int> syncs_left = -1;   ///< The same of fsync.
  std::atomic<bool> is_full = false;  ///< A failing write says that the disk is full.
  std::atomic<bool> once = false;     ///< Only one call fails.
  std::atomic<int> failed = 0;        ///< Calls that have failed.
};
inline Faults faults;

namespace faulty {

struct File {
  sqlite3_file base;
  sqlite3_file* real;
};

inline sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }

/// Whether this call is to fail.
inline bool is_struck(std::atomic<int>& left) {
  if (left < 0) return false;
  if (left > 0) {
    --left;
    return false;
  }
  if (faults.once) left = -1;
  ++faults.failed;
  return true;
}

inline int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (is_struck(faults.writes_left)) return faults.is_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  return real(file)->pMethods->xWrite(real(file), bytes, size, at);
}

inline int sync(sqlite3_file* file, int flags) {
  if (is_struck(faults.syncs_left)) return SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}

/// Hands a call on to the real file.
template <auto kMember, class... Arguments>
int forward(sqlite3_file* file, Arguments... arguments) {
  return (real(file)->pMethods->*kMember)(real(file), arguments...);
}

inline void barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }

inline const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = &forward<&sqlite3_io_methods::xClose>,
    .xRead = &forward<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = &write,
    .xTruncate = &forward<&sqlite3_io_methods::xTruncate, sqlite3_int64>,
    .xSync = &sync,
    .xFileSize = &forward<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = &forward<&sqlite3_io_methods::xLock, int>,
    .xUnlock = &forward<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = &forward<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = &forward<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = &forward<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = &forward<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = &forward<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = &forward<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = &barrier,
    .xShmUnmap = &forward<&sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr};

inline int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* const system = static_cast<sqlite3_vfs*>(vfs->pAppData);
  auto* const own = reinterpret_cast<File*>(file);
  own->real = reinterpret_cast<sqlite3_file*>(own + 1);
  const int code = system->xOpen(system, name, own->real, flags, out);
  file->pMethods = own->real->pMethods == nullptr ? nullptr : &kMethods;
  return code;
}

}  // namespace faulty

/// The name of the layer; registered at the first call.
inline const char* faulty_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_initialize();
    sqlite3_vfs copy = *sqlite3_vfs_find(nullptr);
    copy.pAppData = sqlite3_vfs_find(nullptr);
    copy.szOsFile += static_cast<int>(sizeof(faulty::File));
    copy.zName = "faulty";
    copy.xOpen = &faulty::open;
    return copy;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

}  // namespace viva::store
