#include "venue_sim/state_file.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/crc32c.hpp"
#include "base/state_archive.hpp"
#include "model/codec.hpp"
#include "secret/digest.hpp"
#include "venue_sim/saved_text.hpp"

namespace tw::venue_sim {
namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const std::byte>;

constexpr std::string_view kMagic = "TWVENUE\n";
constexpr const char* kName = "venue.state";
// It gets its real name only when it is whole and durable.
constexpr const char* kUnfinishedName = "venue.state.next";
constexpr std::size_t kChecksumBytes = 4;

std::string version_text(std::uint16_t format, std::uint16_t codec) {
  return std::to_string(format) + "." + std::to_string(codec);
}

std::unexpected<Error> state_version(const std::string& path, std::uint16_t format,
                                     std::uint16_t codec) {
  const std::string found = version_text(format, codec);
  const std::string expected = version_text(kStateFormatVersion, kCodecVersion);
  return fail(
      ErrorCode::InvalidInput, path + ": format " + found + ", this program reads " + expected,
      "venue_sim.state_version", {{"path", path}, {"found", found}, {"expected", expected}});
}

std::unexpected<Error> state_io(const std::string& path, const Error& error) {
  const auto reason = std::ranges::find(error.arguments, "reason", &MessageArgument::name);
  return fail(
      ErrorCode::Unavailable, error.what, "venue_sim.state_io",
      {{"path", path}, {"reason", reason != error.arguments.end() ? reason->value : error.what}});
}

constexpr auto kSetting = [](auto& archive, auto& setting) {
  text_state(archive, setting.first);
  text_state(archive, setting.second);
};

// Whether a secret is the same, without telling it.
std::string mark_of(const std::string& secret) {
  return secret::to_hex(secret::sha256(secret)).substr(0, 8);
}

std::string terms_of(const ListedSymbol& listed) {
  const sim::Contract& contract = listed.contract;
  const Listing& listing = contract.instrument.listing();
  const InstrumentTerms& terms = contract.instrument.terms();
  std::string text;
  text.append(listing.base.view()).append("/").append(listing.quote.view());
  for (const Decimal value :
       {listed.start_price.decimal(), terms.tick_size.decimal(), terms.step_size.decimal(),
        terms.min_quantity.decimal(), terms.min_notional, contract.limit_quantity_max.decimal(),
        contract.market_quantity_max.decimal(), terms.maker_fee.decimal(),
        terms.taker_fee.decimal(), contract.leverage_max, listing.multiplier,
        contract.price_band.decimal(), listed.symbol.funding_cap.decimal()}) {
    text.append(" ").append(value.to_string());
  }
  return text.append(" ").append(
      std::to_string(contract.funding_interval / std::chrono::minutes(1)));
}

std::string account_text(const StartAccount& account) {
  std::string text = account.key + " " + mark_of(account.secret);
  for (const Money& money : account.deposits) {
    text.append(" ").append(money.amount.to_string()).append(" ").append(money.currency.view());
  }
  return text;
}

// Nothing when both are equal; else `data.settings_changed`.
Result<void> compare(const std::string& path, const StateSettings& recorded,
                     const StateSettings& given) {
  const auto [was, is] = std::ranges::mismatch(recorded, given);
  if (was == recorded.end() && is == given.end()) {
    return {};
  }
  const std::string name = is != given.end() ? is->first : was->first;
  const auto value_in = [&](const StateSettings& settings) {
    const auto found = std::ranges::find(settings, name, &StateSettings::value_type::first);
    return found == settings.end() ? std::string("-") : found->second;
  };
  const std::string before = value_in(recorded);
  const std::string now = value_in(given);
  return fail(ErrorCode::Conflict, path + ": " + name + " was " + before + ", is " + now,
              "data.settings_changed",
              {{"path", path}, {"setting", name}, {"recorded", before}, {"given", now}});
}

}  // namespace

std::unexpected<Error> state_damaged(const std::string& path) {
  return fail(ErrorCode::InvalidInput, path + " is damaged", "venue_sim.state_damaged",
              {{"path", path}});
}

StateSettings describe(const VenueSettings& settings) {
  StateSettings all;
  all.emplace_back("--seed", std::to_string(settings.seed));
  all.emplace_back("market", settings.market == MarketKind::Flow ? "generated" : "recorded");
  all.emplace_back("symbols", "");
  for (const ListedSymbol& listed : settings.symbols) {
    const std::string name =
        std::string(name_of(listed.symbol.category)) + "/" + listed.symbol.name;
    all[2].second.append(all[2].second.empty() ? "" : ", ").append(name);
    all.emplace_back(name, terms_of(listed));
  }
  int number = 0;
  for (const StartAccount& account : settings.accounts) {
    all.emplace_back("account " + std::to_string(++number), account_text(account));
  }
  return all;
}

std::vector<std::byte> encode_state(Ending ending, const StateSettings& settings, Bytes state) {
  std::vector<std::byte> described;
  StateWriter(described).list(settings, kSetting);
  std::vector<std::byte> bytes;
  bytes.reserve(kStateHeaderBytes + described.size() + state.size() + kChecksumBytes);
  const Bytes magic = std::as_bytes(std::span(kMagic));
  bytes.assign(magic.begin(), magic.end());
  StateWriter out{bytes};
  out(kStateFormatVersion, kCodecVersion, std::uint32_t{ending == Ending::Running ? 1U : 0U});
  out(std::uint64_t{described.size()}, std::uint64_t{state.size()});
  bytes.insert(bytes.end(), described.begin(), described.end());
  bytes.insert(bytes.end(), state.begin(), state.end());
  const std::uint32_t checksum = crc32c(bytes);
  out(checksum);
  return bytes;
}

Result<SavedState> parse_state(Bytes bytes, const std::string& path) {
  const bool has_header =
      bytes.size() >= kStateHeaderBytes + kChecksumBytes &&
      std::ranges::equal(bytes.first(kMagic.size()), std::as_bytes(std::span(kMagic)));
  if (!has_header) {
    return state_damaged(path);
  }
  StateReader in{bytes.subspan(kMagic.size())};
  std::uint16_t format = 0;
  std::uint16_t codec = 0;
  std::uint32_t ending = 0;
  std::uint64_t described = 0;
  std::uint64_t size = 0;
  in(format, codec, ending, described, size);
  // Versions first: another one may lay out the rest in another way.
  if (format != kStateFormatVersion || codec != kCodecVersion) {
    return state_version(path, format, codec);
  }
  const std::size_t held = bytes.size() - kStateHeaderBytes - kChecksumBytes;
  std::uint32_t checksum = 0;
  StateReader{bytes.last(kChecksumBytes)}(checksum);
  const bool is_intact = described <= held && size == held - described && ending <= 1 &&
                         crc32c(bytes.first(bytes.size() - kChecksumBytes)) == checksum;
  if (!is_intact) {
    return state_damaged(path);
  }
  SavedState saved{.ending = ending == 1 ? Ending::Running : Ending::Clean};
  StateReader settings{bytes.subspan(kStateHeaderBytes, described)};
  settings.list(saved.settings, kSetting);
  if (!settings.is_whole()) {
    return state_damaged(path);
  }
  const Bytes state = bytes.subspan(kStateHeaderBytes + described, size);
  saved.state.assign(state.begin(), state.end());
  return saved;
}

// ---- the file

StateFile::StateFile(journal::DirectoryLock lock, std::string directory, StateSettings settings)
    : lock_(std::move(lock)),
      directory_(std::move(directory)),
      settings_(std::move(settings)),
      storage_(std::make_unique<journal::PosixStorage>(directory_)) {}

std::string StateFile::path() const { return directory_ + "/" + kName; }

Result<StateFile> StateFile::open(const std::string& directory, const VenueSettings& settings,
                                  Choice choice) {
  Result<journal::DirectoryLock> lock = journal::DirectoryLock::acquire(directory);
  if (!lock.has_value()) {
    return lock.error().code == ErrorCode::Conflict ? std::unexpected(std::move(lock).error())
                                                    : state_io(directory, lock.error());
  }
  StateFile file(*std::move(lock), directory, describe(settings));
  std::error_code code;
  if (!fs::exists(file.path(), code)) {
    return file;
  }
  if (choice == Choice::Fresh) {
    file.is_old_in_place_ = true;
    return file;
  }
  TW_CHECK(file.read());
  return file;
}

Result<void> StateFile::read() {
  const auto read_bytes = [this]() -> Result<std::vector<std::byte>> {
    TW_TRY(const journal::FileId id, storage_->open(kName, journal::FileAccess::Read));
    const journal::OpenFile open(*storage_, id);
    TW_TRY(const std::uint64_t size, storage_->size(id));
    std::vector<std::byte> bytes(size);
    TW_CHECK(storage_->read_at(id, 0, bytes));
    return bytes;
  };
  const Result<std::vector<std::byte>> bytes = read_bytes();
  if (!bytes.has_value()) {
    return state_io(path(), bytes.error());
  }
  TW_TRY(SavedState saved, parse_state(*bytes, path()));
  TW_CHECK(compare(path(), saved.settings, settings_));
  found_ = std::move(saved);
  return {};
}

Result<void> StateFile::store(Bytes state, Ending ending) {
  Result<void> written = put_aside();
  if (written.has_value()) {
    written = write(encode_state(ending, settings_, state));
  }
  if (!written.has_value()) {
    return state_io(path(), written.error());
  }
  return {};
}

Result<void> StateFile::put_aside() {
  if (!is_old_in_place_) {
    return {};
  }
  int number = 1;
  std::error_code code;
  while (fs::exists(path() + "." + std::to_string(number), code)) {
    ++number;
  }
  TW_CHECK(storage_->rename(kName, std::string(kName) + "." + std::to_string(number)));
  is_old_in_place_ = false;
  return {};
}

Result<void> StateFile::write(Bytes bytes) {
  TW_TRY(const journal::FileId id, storage_->create(kUnfinishedName));
  const journal::OpenFile open(*storage_, id);
  std::error_code code;
  fs::permissions(storage_->path(kUnfinishedName), fs::perms::owner_read | fs::perms::owner_write,
                  code);
  if (code) {
    return fail(ErrorCode::Unavailable, code.message());
  }
  TW_CHECK(storage_->write_at(id, 0, bytes));
  TW_CHECK(storage_->sync(id));
  TW_CHECK(storage_->rename(kUnfinishedName, kName));
  return storage_->sync_directory();
}

}  // namespace tw::venue_sim
