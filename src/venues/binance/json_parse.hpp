#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "venues/binance/message.hpp"

namespace tw::venues::binance {

/// Turns messages in any form of JSON into typed ones: the judge of what Parser accepts.
/// Input, Output, Errors: those of Parser.
/// Cost:   about 1 GB/s; allocates only to make room for a message longer than 64 KiB and all
///         before.
class JsonParser {
 public:
  JsonParser(const Listing& listing, Market market, OtherSymbols others);
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;
  ~JsonParser();

  Result<Message> parse(std::string_view text);
  /// Messages skipped so far.
  std::uint64_t skipped_count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::venues::binance
