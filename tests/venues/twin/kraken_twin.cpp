#include "kraken_twin.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tw::twin {
namespace {

using Json = nlohmann::json;

// `1618678133.626511` in seconds.
Timestamp time_of(std::string text) {
  constexpr std::size_t kFraction = 9;
  const std::size_t point = text.find('.');
  text.append(kFraction - (text.size() - point - 1), '0');
  text.erase(point, 1);
  return Timestamp{Duration{std::stoll(text)}};
}

struct Key {
  const char* name;
  Side side;
  bool is_whole;
};
constexpr std::array kKeys{Key{"bs", Side::Buy, true}, Key{"as", Side::Sell, true},
                           Key{"b", Side::Buy, false}, Key{"a", Side::Sell, false}};

}  // namespace

KrakenTwin::Read KrakenTwin::put(const Json& root) {
  Read read;
  read.is_whole = root.at(1).contains("as");
  if (read.is_whole) {
    book_.clear();
  }
  for (std::size_t part = 1; part + 2 < root.size(); ++part) {
    for (const Key& key : kKeys) {
      for (const Json& level : root.at(part).value(key.name, Json::array())) {
        const auto price = level.at(0).get<std::string>();
        const auto quantity = level.at(1).get<std::string>();
        read.prices.emplace_back(key.side, book_.set(key.side, price, quantity));
        read.newest = std::max(read.newest, time_of(level.at(2).get<std::string>()));
      }
    }
    read.checksum = root.at(part).value("c", read.checksum);
  }
  return read;
}

std::vector<Outcome> KrakenTwin::take(const data::RecordedMessage& message) {
  const Json root = Json::parse(message.text);
  if (!root.is_array() || root.back() != pair_) {
    return {};
  }
  const std::string channel = root.at(root.size() - 2).get<std::string>();
  const bool is_book = channel.starts_with("book-");
  if (!is_book || (!has_book_ && !root.at(1).contains("as"))) {
    return {};
  }
  const Read read = put(root);
  book_.truncate(std::stoull(channel.substr(channel.find('-') + 1)));
  checksums_ += read.checksum.empty() ? 0U : 1U;
  has_book_ = read.checksum.empty() || std::stoull(read.checksum) == checksum();
  if (!has_book_) {
    book_.clear();
  }
  const OutcomeKind kind = !has_book_      ? OutcomeKind::Reset
                           : read.is_whole ? OutcomeKind::Snapshot
                                           : OutcomeKind::Delta;
  Outcome outcome = of_book(kind, read.newest, message.ts_recv.value());
  outcome.levels = now_at(read.prices);
  return {outcome};
}

// Of ten asks, then ten bids: the texts without point and leading zeros.
std::uint32_t KrakenTwin::checksum() const {
  constexpr std::size_t kLevels = 10;
  std::string text;
  const auto append = [&text](std::string digits) {
    std::erase(digits, '.');
    text += digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  };
  for (const Side side : {Side::Sell, Side::Buy}) {
    for (std::size_t i = 0; i < kLevels; ++i) {
      if (const TwinBook::Resting* level = book_.from_touch(side, i)) {
        append(level->price_text);
        append(level->quantity_text);
      }
    }
  }
  return twin_crc32(text);
}

}  // namespace tw::twin
