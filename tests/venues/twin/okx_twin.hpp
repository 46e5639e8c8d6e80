#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "venue_twin.hpp"

namespace tw::twin {

/// Source: OKX API v5 "Order book channel", sections "Checksum" and "Sequence ID"; "Trades
/// channel".
class OkxTwin final : public VenueTwin {
 public:
  explicit OkxTwin(std::string symbol) : symbol_(std::move(symbol)) {}
  std::vector<Outcome> take(const data::RecordedMessage& message) override;
  std::uint64_t checksums() const { return checksums_; }

 private:
  std::optional<Outcome> on_book(const nlohmann::json& root,
                                 const std::optional<Timestamp>& ts_recv);
  std::optional<OutcomeKind> place_of(const nlohmann::json& root) const;
  std::int32_t checksum() const;

  std::string symbol_;
  bool has_book_ = false;
  std::int64_t sequence_ = 0;  // seqId of the last message
  std::uint64_t checksums_ = 0;
};

}  // namespace tw::twin
