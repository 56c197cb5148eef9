# SQLite from the sources that the npm package better-sqlite3 carries, at the version package.json
# pins. Debian 12's own, 3.40, may lose committed pages of the write-ahead log.
# Source: https://sqlite.org/wal.html#walresetbug

set(sqlite_folder ${CMAKE_SOURCE_DIR}/node_modules/better-sqlite3/deps/sqlite3)
if(NOT EXISTS ${sqlite_folder}/sqlite3.c)
  message(FATAL_ERROR "SQLite's sources are missing: scripts/setup.sh build fetches them")
endif()

add_library(sqlite STATIC ${sqlite_folder}/sqlite3.c)
target_include_directories(sqlite SYSTEM PUBLIC ${sqlite_folder})
target_compile_options(sqlite PRIVATE -w)
target_compile_definitions(sqlite PRIVATE
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_DEFAULT_FOREIGN_KEYS=1
  SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_USE_ALLOCA HAVE_FDATASYNC=1)
target_link_libraries(sqlite PRIVATE Threads::Threads m)
