#include "store/writer.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace viva::store {

namespace {

/// At most this many share one transaction: 256 take a few milliseconds.
constexpr std::size_t kMostAtOnce = 256;
/// The log is copied into the database when it has grown to this: 4 MB, as SQLite itself would.
constexpr int kPagesToCheckpoint = 1000;

Error lame(const std::filesystem::path& path) {
  Error error = unavailable(
      "the disk could not make an earlier change durable, so nothing more is written; look at the "
      "disk, then start the program again");
  error.path = path.string();
  return error;
}

}  // namespace

Writer::Writer(Database database) : database_(std::move(database)), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  has_work_.notify_one();
  thread_.join();
}

void Writer::submit(Person person, Store::Work work, Store::Done done) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({person, std::move(work), std::move(done)});
    if (waiting_.size() > 1) return;  // It has been told.
  }
  has_work_.notify_one();
}

void Writer::run() {
  for (;;) {
    std::vector<Job> jobs = take();
    if (jobs.empty()) return;
    write(jobs);
    for (Job& job : jobs) job.done(std::move(job.outcome));
    jobs.clear();  // What the work held is let go before the disk is busy again.
    if (database_.log_pages() >= kPagesToCheckpoint) checkpoint();
  }
}

/// Waits for jobs; none when it is to end and all has been written.
std::vector<Writer::Job> Writer::take() {
  std::unique_lock lock(mutex_);
  has_work_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
  if (waiting_.size() <= kMostAtOnce) return std::exchange(waiting_, {});
  const auto end = waiting_.begin() + kMostAtOnce;
  std::vector<Job> jobs(std::move_iterator(waiting_.begin()), std::move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return jobs;
}

void Writer::write(std::vector<Job>& jobs) {
  const auto done = is_lame_ ? std::unexpected(lame(database_.path())) : write_all(jobs);
  if (done) return;
  for (Job& job : jobs) job.outcome = std::unexpected(done.error());
}

/// Errors: of the transaction as a whole; what one job does wrong is its own outcome.
Result<void> Writer::write_all(std::vector<Job>& jobs) {
  auto done = database_.execute("BEGIN IMMEDIATE");
  for (Job& job : jobs) {
    if (done) done = do_one(job);
  }
  if (done) done = database_.execute("COMMIT");
  if (done) return {};
  note_failure();
  roll_back();
  return done;
}

/// Errors: of the transaction as a whole.
Result<void> Writer::do_one(Job& job) {
  VIVA_TRY(Statement* const begin, database_.prepared("SAVEPOINT job"));
  VIVA_CHECK(begin->run());
  Transaction transaction(database_, job.person);
  job.outcome = job.work(transaction);
  if (!job.outcome) {
    note_failure();
    // A full or broken disk ends the whole transaction.
    if (!database_.is_in_transaction()) return job.outcome;
    VIVA_CHECK(database_.execute("ROLLBACK TO job"));
  }
  VIVA_TRY(Statement* const end, database_.prepared("RELEASE job"));
  return end->run();
}

void Writer::roll_back() {
  if (!database_.is_in_transaction()) return;
  [[maybe_unused]] const auto done = database_.execute("ROLLBACK");
}

/// Afterwards the disk is believed only if it has never failed to sync.
void Writer::note_failure() { is_lame_ = is_lame_ || database_.has_failed_to_sync(); }

/// After the answers: nobody waits for it but who comes now.
void Writer::checkpoint() {
  if (is_lame_) return;
  if (const auto left = database_.checkpoint(); !left) note_failure();
}

}  // namespace viva::store
