#include "control/backtest_journal.hpp"

#include <filesystem>

#include "control/settings_file.hpp"
#include "journal/failure.hpp"
#include "journal/journal.hpp"
#include "journal/posix_storage.hpp"

namespace tw::control {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kBlockRecords = 4'096;
constexpr std::uint64_t kSegmentBytes = 1U << 20U;

std::unexpected<Error> unwritable(const std::string& path, int error_number) {
  journal::Reason reason = journal::io_reason(error_number);
  return fail(ErrorCode::Unavailable, path + " cannot be written: " + reason.log, "out.unwritable",
              {{"path", path}, {"reason", std::move(reason.message)}});
}

// What a session does after it, going on, a backtest cannot: it is made again.
Result<void> as_output(Result<void> done, const std::string& directory) {
  if (done.has_value()) {
    return done;
  }
  const Error& error = done.error();
  return fail(ErrorCode::Unavailable, error.what, "out.unwritable",
              {{"path", directory}, {"reason", reason_of(error)}});
}

}  // namespace

struct BacktestJournal::Impl {
  explicit Impl(const std::string& directory)
      : storage(directory), name(directory + "/journal"), part(directory + "/journal.part") {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    journal.reset();
    std::error_code code;
    fs::remove_all(part, code);
  }

  journal::PosixStorage storage;
  std::string name;
  std::string part;
  std::unique_ptr<journal::Journal> journal;
};

BacktestJournal::BacktestJournal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BacktestJournal::BacktestJournal(BacktestJournal&&) noexcept = default;
BacktestJournal::~BacktestJournal() = default;

BacktestJournal BacktestJournal::without_directory() { return BacktestJournal(nullptr); }

Result<BacktestJournal> BacktestJournal::open(const std::string& directory,
                                              const std::vector<Setting>& description) {
  auto impl = std::make_unique<Impl>(directory);
  std::error_code code;
  if (fs::exists(impl->name, code)) {
    return fail(ErrorCode::Conflict, impl->name + " exists already", "out.exists",
                {{"path", directory}});
  }
  fs::remove_all(impl->part, code);
  TW_CHECK(as_output(write_settings(impl->part, description), directory));
  auto journal = journal::Journal::open({.directory = impl->part, .segment_bytes = kSegmentBytes},
                                        [](const Record&) {});
  if (!journal.has_value()) {
    return std::unexpected(as_output(std::unexpected(journal.error()), directory).error());
  }
  impl->journal = *std::move(journal);
  return BacktestJournal(std::move(impl));
}

void BacktestJournal::append(const Record& record) {
  ++appended_;
  if (impl_ != nullptr) {
    impl_->journal->append(record);
  }
}

Result<void> BacktestJournal::commit() {
  const bool is_due = impl_ != nullptr && impl_->journal->staged() >= kBlockRecords;
  return is_due ? as_output(impl_->journal->commit(), impl_->name) : Result<void>();
}

Result<void> BacktestJournal::close() {
  if (impl_ == nullptr) {
    return {};
  }
  TW_CHECK(as_output(impl_->journal->commit(), impl_->name));
  impl_->journal.reset();
  std::error_code code;
  fs::rename(impl_->part, impl_->name, code);
  if (code) {
    return unwritable(impl_->name, code.value());
  }
  Result<void> durable = impl_->storage.sync_directory();
  if (!durable.has_value()) {
    fs::remove_all(impl_->name, code);
  }
  return durable;
}

}  // namespace tw::control
