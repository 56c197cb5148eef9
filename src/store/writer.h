#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "store/store.h"

namespace viva::store {

/// The thread that writes. Takes everything that waits into one transaction, commits, answers all.
class Writer {
 public:
  explicit Writer(Database database);
  /// Writes what waits, then ends.
  ~Writer();

  void submit(Person person, Store::Work work, Store::Done done);

 private:
  struct Job {
    Person person;
    Store::Work work;
    Store::Done done;
    Result<void> outcome = {};
  };

  void run();
  std::vector<Job> take();
  void write(std::vector<Job>& jobs);
  Result<void> write_all(std::vector<Job>& jobs);
  Result<void> do_one(Job& job);
  void roll_back();
  void checkpoint();
  void note_failure();

  Database database_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::vector<Job> waiting_;  // Guarded by the mutex.
  bool is_ending_ = false;    // Guarded by the mutex.
  bool is_lame_ = false;      // The disk has not kept its word: nothing more is written.
  std::thread thread_;        // Last: it uses the others.
};

}  // namespace viva::store
