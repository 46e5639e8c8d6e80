#include "okx_twin.hpp"

#include <nlohmann/json.hpp>

#include <bit>

namespace tw::twin {
namespace {

using Json = nlohmann::json;

Timestamp time_at(const Json& object) {
  return twin_time_ms(std::stoll(object.at("ts").get<std::string>()));
}

}  // namespace

std::vector<Outcome> OkxTwin::take(const data::RecordedMessage& message) {
  const Json root = Json::parse(message.text);
  if (root.contains("event") || root.at("arg").value("instId", "") != symbol_) {
    return {};
  }
  const std::string channel = root.at("arg").at("channel").get<std::string>();
  std::vector<Outcome> outcomes;
  if (channel == "books") {
    if (const std::optional<Outcome> outcome = on_book(root, message.ts_recv)) {
      outcomes.push_back(*outcome);
    }
  } else if (channel == "trades") {
    for (const Json& each : root.at("data")) {
      Outcome trade =
          of_book(OutcomeKind::Trade, time_at(each), message.ts_recv.value_or(time_at(each)));
      trade.number = std::stoull(each.at("tradeId").get<std::string>());
      trade.aggressor = each.at("side") == "buy" ? Side::Buy : Side::Sell;
      trade.levels = {{*trade.aggressor,
                       Decimal::parse_exact(each.at("px").get<std::string>()).value(),
                       Decimal::parse_exact(each.at("sz").get<std::string>()).value()}};
      outcomes.push_back(std::move(trade));
    }
  }
  return outcomes;
}

// Nothing where the message changes nothing.
std::optional<OutcomeKind> OkxTwin::place_of(const Json& root) const {
  const Json& data = root.at("data").at(0);
  if (root.at("action") == "snapshot") {
    return OutcomeKind::Snapshot;
  }
  if (!has_book_) {
    return std::nullopt;
  }
  if (!data.contains("seqId")) {
    return OutcomeKind::Delta;
  }
  const auto sequence = data.at("seqId").get<std::int64_t>();
  if (data.at("prevSeqId").get<std::int64_t>() != sequence_) {
    return sequence == sequence_ ? std::nullopt : std::optional{OutcomeKind::Reset};
  }
  return sequence == sequence_ ? std::nullopt : std::optional{OutcomeKind::Delta};
}

std::optional<Outcome> OkxTwin::on_book(const Json& root, const std::optional<Timestamp>& ts_recv) {
  const Json& data = root.at("data").at(0);
  const Timestamp at = time_at(data);
  const std::optional<OutcomeKind> kind = place_of(root);
  if (!kind.has_value()) {
    return std::nullopt;
  }
  std::vector<std::pair<Side, Decimal>> prices;
  if (*kind != OutcomeKind::Delta) {
    book_.clear();
  }
  has_book_ = *kind != OutcomeKind::Reset;
  if (has_book_) {
    for (const auto& [key, side] : {std::pair{"bids", Side::Buy}, std::pair{"asks", Side::Sell}}) {
      for (const Json& level : data.at(key)) {
        prices.emplace_back(
            side, book_.set(side, level.at(0).get<std::string>(), level.at(1).get<std::string>()));
      }
    }
    sequence_ = data.value("seqId", std::int64_t{0});
    const auto said = data.value("checksum", 0);
    checksums_ += said != 0 ? 1U : 0U;
    has_book_ = said == 0 || said == checksum();
  }
  if (!has_book_) {
    book_.clear();
  }
  Outcome outcome = of_book(has_book_ ? *kind : OutcomeKind::Reset, at, ts_recv.value_or(at));
  outcome.levels = now_at(prices);
  return outcome;
}

// Of 25 levels: bid and ask in turn as the venue wrote them, joined with colons.
std::int32_t OkxTwin::checksum() const {
  constexpr std::size_t kLevels = 25;
  std::string text;
  for (std::size_t i = 0; i < kLevels; ++i) {
    for (const Side side : {Side::Buy, Side::Sell}) {
      if (const TwinBook::Resting* level = book_.from_touch(side, i)) {
        text += (text.empty() ? "" : ":") + level->price_text + ":" + level->quantity_text;
      }
    }
  }
  return std::bit_cast<std::int32_t>(twin_crc32(text));
}

}  // namespace tw::twin
