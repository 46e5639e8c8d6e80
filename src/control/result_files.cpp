#include "control/result_files.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "backtest/csv.hpp"
#include "journal/failure.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

// What a run leaves that was killed, and the next one writes anew.
constexpr std::string_view kUnfinished = ".part";

constexpr std::array kRowFiles{"orders.csv",  "fills.csv",  "equity.csv",
                               "funding.csv", "amends.csv", "curves.csv"};

// orders.csv, while it is written once more.
constexpr const char* kSettledName = "orders.csv.settled";

// What a file is called until it is complete.
std::string part_of(const std::string& directory, const char* name) {
  return directory + "/" + name + std::string(kUnfinished);
}

std::unexpected<Error> unwritable(const std::string& path, int error_number) {
  journal::Reason reason = journal::io_reason(error_number);
  return fail(ErrorCode::Unavailable, path + " cannot be written: " + reason.log, "out.unwritable",
              {{"path", path}, {"reason", std::move(reason.message)}});
}

Result<void> refuse_existing(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code code;
  std::vector<std::string> names(kRowFiles.begin(), kRowFiles.end());
  names.insert(names.end(), {kResultName, kJournalName});
  for (const std::string& name : names) {
    if (fs::exists(directory + "/" + name, code)) {
      return fail(ErrorCode::Conflict, directory + "/" + name + " exists already", "out.exists",
                  {{"path", directory}});
    }
  }
  fs::directory_iterator entry(directory, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(kUnfinished)) {
      return fail(ErrorCode::Conflict, directory + " holds " + name, "out.not_empty",
                  {{"path", directory}, {"name", name}});
    }
  }
  return {};
}

}  // namespace

struct ResultFiles::Impl {
  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl();
  Result<void> settle_orders();
  void write_equity();

  std::string directory;
  std::ofstream orders;
  std::ofstream fills;
  std::ofstream equity;   // made with its first row: paper sessions have none
  std::ofstream funding;  // made where it is expected
  std::ofstream amends;   // made with its first row
  std::ofstream curves;   // made when they are known
  ResultText* text = nullptr;
  secret::Sha256 sha;
  const InstrumentRegistry* instruments = nullptr;
  backtest::LateFills late;                           // of orders whose rows are written
  std::optional<backtest::EquitySample> last_equity;  // its row waits for a later one
};

ResultFiles::Impl::~Impl() {
  if (orders.is_open()) {
    for (const char* name : kRowFiles) {
      std::error_code code;
      std::filesystem::remove(part_of(directory, name), code);
    }
    std::error_code code;
    std::filesystem::remove(part_of(directory, kSettledName), code);
  }
}

// Writes the orders once more where some of them filled behind their ends, which is seldom.
Result<void> ResultFiles::Impl::settle_orders() {
  if (late.empty()) {
    return {};
  }
  const std::string path = part_of(directory, kRowFiles[0]);
  const std::string settled_path = part_of(directory, kSettledName);
  std::ifstream written(path, std::ios::binary);
  std::ofstream settled(settled_path, std::ios::binary | std::ios::trunc);
  std::string line;
  std::getline(written, line);
  settled << line << '\n';
  while (std::getline(written, line)) {
    settled << backtest::with_late_fills(std::move(line), late) << '\n';
  }
  settled.flush();
  if (written.bad() || !settled) {
    return unwritable(directory, ENOSPC);
  }
  std::error_code code;
  std::filesystem::rename(settled_path, path, code);
  return code ? Result<void>(unwritable(directory, code.value())) : Result<void>();
}

ResultFiles::ResultFiles(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->sha.update(
      backtest::without_ids(backtest::kFillColumns, backtest::kFillColumnsWithoutIds));
  impl_->sha.update("\n");
}
ResultFiles::ResultFiles(ResultFiles&&) noexcept = default;
ResultFiles& ResultFiles::operator=(ResultFiles&&) noexcept = default;
ResultFiles::~ResultFiles() = default;

ResultFiles ResultFiles::without_directory() { return ResultFiles(std::make_unique<Impl>()); }

Result<ResultFiles> ResultFiles::open(const std::string& directory, Existing existing) {
  namespace fs = std::filesystem;
  std::error_code code;
  fs::create_directories(directory, code);
  if (code) {
    return unwritable(directory, code.value());
  }
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  if (existing == Existing::Refuse) {
    TW_CHECK(refuse_existing(directory));
  }
  impl->orders.open(part_of(directory, kRowFiles[0]), std::ios::binary | std::ios::trunc);
  impl->fills.open(part_of(directory, kRowFiles[1]), std::ios::binary | std::ios::trunc);
  if (!impl->orders || !impl->fills) {
    return unwritable(directory, errno);
  }
  impl->orders << backtest::kOrderColumns << '\n';
  impl->fills << backtest::kFillColumns << '\n';
  return ResultFiles(std::move(impl));
}

void ResultFiles::name_with(const InstrumentRegistry& instruments) {
  impl_->instruments = &instruments;
}

void ResultFiles::on_order(const backtest::OrderRow& row) {
  if (impl_->orders.is_open()) {
    impl_->orders << backtest::to_csv(row, *impl_->instruments) << '\n';
  }
}

void ResultFiles::on_fill(const backtest::FillRow& row) {
  const std::string line = backtest::to_csv(row, *impl_->instruments);
  impl_->sha.update(backtest::without_ids(line, backtest::kFillColumnsWithoutIds));
  impl_->sha.update("\n");
  if (impl_->fills.is_open()) {
    impl_->fills << line << '\n';
  }
  if (row.is_late && impl_->orders.is_open()) {
    impl_->late[to_string(row.effect.fill.order)] += row.effect.fill.quantity;
  }
  if (impl_->text != nullptr) {
    impl_->text->fills.append(line).append("\n");
  }
}

void ResultFiles::keep_text(ResultText& text) {
  impl_->text = &text;
  text.fills = std::string(backtest::kFillColumns) + "\n";
}

void ResultFiles::write_curves(const backtest::RunPaths& paths,
                               const std::vector<std::string>& symbols) {
  std::string text = std::string(backtest::kCurveColumns) + "\n";
  const auto add = [&text](const std::string& name, const performance::ValuePath& path) {
    const bool is_apart = !path.pieces().empty() && path.first()->at < path.pieces().front().at;
    if (is_apart) {
      text += backtest::to_csv(name, *path.first()) + "\n";
    }
    for (const performance::PathPiece& piece : path.pieces()) {
      text += backtest::to_csv(name, piece) + "\n";
    }
  };
  add("equity", paths.equity);
  add("drawdown", paths.drawdown);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    add("price." + symbols[i], paths.prices[i]);
  }
  if (impl_->orders.is_open()) {
    impl_->curves.open(part_of(impl_->directory, kRowFiles[5]), std::ios::binary | std::ios::trunc);
    impl_->curves << text;
  }
  if (impl_->text != nullptr) {
    impl_->text->curves = std::move(text);
  }
}

void ResultFiles::expect_funding() {
  if (impl_->orders.is_open() && !impl_->funding.is_open()) {
    impl_->funding.open(part_of(impl_->directory, kRowFiles[3]),
                        std::ios::binary | std::ios::trunc);
    impl_->funding << backtest::kFundingColumns << '\n';
  }
}

void ResultFiles::on_funding(const backtest::FundingPaidRow& row) {
  if (impl_->funding.is_open()) {
    impl_->funding << backtest::to_csv(row, *impl_->instruments) << '\n';
  }
}

void ResultFiles::on_amend(const backtest::AmendRow& row) {
  if (!impl_->orders.is_open()) {
    return;
  }
  if (!impl_->amends.is_open()) {
    impl_->amends.open(part_of(impl_->directory, kRowFiles[4]), std::ios::binary | std::ios::trunc);
    impl_->amends << backtest::kAmendColumns << '\n';
  }
  impl_->amends << backtest::to_csv(row, *impl_->instruments) << '\n';
}

void ResultFiles::on_equity(const backtest::EquitySample& sample) {
  if (!impl_->orders.is_open()) {
    return;
  }
  // Of one moment the last sample counts.
  if (impl_->last_equity.has_value() && impl_->last_equity->at < sample.at) {
    impl_->write_equity();
  }
  impl_->last_equity = sample;
}

void ResultFiles::Impl::write_equity() {
  if (!equity.is_open()) {
    equity.open(part_of(directory, kRowFiles[2]), std::ios::binary | std::ios::trunc);
    equity << backtest::kEquityColumns << '\n';
  }
  equity << backtest::to_csv(*last_equity) << '\n';
}

Result<void> ResultFiles::close() {
  if (!impl_->orders.is_open()) {
    return {};
  }
  if (impl_->last_equity.has_value()) {
    impl_->write_equity();
    impl_->last_equity.reset();
  }
  const std::array<std::ofstream*, kRowFiles.size()> files{&impl_->orders, &impl_->fills,
                                                           &impl_->equity, &impl_->funding,
                                                           &impl_->amends, &impl_->curves};
  std::array<bool, kRowFiles.size()> is_made{};
  for (std::size_t i = 0; i < files.size(); ++i) {
    is_made[i] = files[i]->is_open();
    files[i]->flush();
    if (!*files[i]) {
      return unwritable(impl_->directory, ENOSPC);
    }
  }
  TW_CHECK(impl_->settle_orders());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string path = impl_->directory + "/" + kRowFiles[i];
    std::error_code code;
    if (is_made[i]) {
      std::filesystem::rename(part_of(impl_->directory, kRowFiles[i]), path, code);
    }
    if (code) {
      return unwritable(impl_->directory, code.value());
    }
  }
  for (std::ofstream* file : files) {
    file->close();
  }
  return {};
}

void ResultFiles::remove(const std::string& directory) {
  std::error_code code;
  for (const char* name : kRowFiles) {
    std::filesystem::remove(directory + "/" + name, code);
  }
  std::filesystem::remove(directory + "/" + kResultName, code);
}

std::string ResultFiles::fills_hash() { return secret::to_hex(impl_->sha.finish()); }

}  // namespace tw::control
