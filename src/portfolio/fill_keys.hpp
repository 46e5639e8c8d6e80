#pragma once

#include "base/ids.hpp"
#include "portfolio/recent_keys.hpp"

namespace tw::portfolio {

/// Remembers the last kKept fills by (account, instrument, fill id), so that one reported over
/// several channels counts once. The account belongs to it: where two of ours trade with each
/// other, both sides may carry the venue's one number.
/// Cost:    O(1), all memory is taken at construction.
class FillKeys {
 public:
  static constexpr std::size_t kKept = 65'536;

  explicit FillKeys(std::size_t kept = kKept) : keys_(kept) {}
  /// Says whether the key was seen and remembers it.
  KeyNovelty remember(AccountId account, InstrumentId instrument, FillId fill) {
    const std::uint64_t scope = std::uint64_t{account.value()} << 32U | instrument.value();
    return keys_.remember({scope, fill.value()});
  }

  void save(StateWriter& out) const { keys_.save(out); }
  /// As RecentKeys.
  void load(StateReader& in) { keys_.load(in); }

  friend bool operator==(const FillKeys&, const FillKeys&) = default;

 private:
  RecentKeys keys_;
};

}  // namespace tw::portfolio
