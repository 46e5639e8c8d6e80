#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "venue_twin.hpp"

namespace tw::twin {

/// Source: Kraken Spot WebSocket v1 "book" and its checksum page.
class KrakenTwin final : public VenueTwin {
 public:
  /// `pair` as v1 names it: `XBT/CHF`.
  explicit KrakenTwin(std::string pair) : pair_(std::move(pair)) {}
  std::vector<Outcome> take(const data::RecordedMessage& message) override;
  std::uint64_t checksums() const { return checksums_; }

 private:
  struct Read {
    std::vector<std::pair<Side, Decimal>> prices;
    Timestamp newest{};
    std::string checksum;
    bool is_whole = false;
  };
  Read put(const nlohmann::json& root);
  std::uint32_t checksum() const;

  std::string pair_;
  bool has_book_ = false;
  std::uint64_t checksums_ = 0;
};

}  // namespace tw::twin
