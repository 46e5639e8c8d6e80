#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/contract.hpp"
#include "sim/exchange.hpp"

namespace tw::sim {

struct ReferenceSettings {
  Duration index_lag = std::chrono::seconds(2);  ///< of the exponential mean, > 0
  double basis_max = 0.005;  ///< how far mark may lie from index, a fraction of it
  double interest = 0.0001;  ///< per eight hours, a fraction of the notional
};

/// Prices set by hand; what is left out comes from the model.
struct ReferenceOverride {
  std::optional<Price> last = {};
  std::optional<Price> mark = {};
  std::optional<Price> index = {};
  std::optional<Rate> funding_rate = {};
};

/// Last, mark and index price and the funding rate of each instrument, made of its market alone.
/// Formulas: with each whole second of UTC, from the mid of the synced book (none: from the newest
///          one that there was):
///            index   += (1 - exp(-1 s / index_lag)) * (mid - index), at first index = mid
///            mark     = index + mean of the newest 30 (mid - index), within basis_max * index
///            premium  = mean over the funding interval of (mid - index) / index
///            rate     = premium + interest * interval / 8 h, within the contract's bound
///          Index and mark are rounded to the tick, the rate to 1e-8, half to even. Last is the
///          newest trade at once. A market that is first seen sets index and mark at once.
/// Funding: is due with each multiple of the contract's interval since 1970. The rate told until
///          that moment is the one to be paid; with the sample of that moment the next interval
///          begins. Spot has neither rate nor time.
/// Time:    never goes back (TW_ASSERT). After more than a day without a call only the last day is
///          sampled.
/// Bits:    equal events and calls give equal prices under every compiler.
/// Cost:    O(1) per event, O(instruments) per second and after a change; no allocation after
///          `list`.
class ReferenceModel {
 public:
  explicit ReferenceModel(const ReferenceSettings& settings = {});

  /// The next instrument (TW_ASSERT); `funding_max` bounds the rate in both directions.
  void list(const Contract& contract, Rate funding_max);
  /// An event that `books` have seen already.
  void on_market(const Event& event, const market::Books& books);
  void advance_to(Timestamp at);
  /// When something may change by itself; nothing before the first call with a time.
  std::optional<Timestamp> next_event() const;

  ReferencePrices prices(InstrumentId instrument) const;
  /// Replaces what was set before; an empty one gives the word back to the model.
  void set_override(InstrumentId instrument, const ReferenceOverride& prices);
  /// The market is at another price from now on: index and mark are there at once, and go on from
  /// there.
  void jump(InstrumentId instrument, Price to);
  /// Appends the instruments of which anything but the last price changed since the last call.
  void take_changes(std::vector<InstrumentId>& out);

  /// Everything but settings and contracts, overrides included.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors:  InvalidInput for bytes that `save` did not write, of another version or number of
  ///          instruments; the model is unchanged then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  static constexpr std::size_t kBasisCount = 30;

  struct Tracked {
    Instrument instrument;
    Duration interval{};  // zero: no funding
    double funding_max = 0;
    double interest = 0;  // per interval
    std::optional<Price> last = {};
    bool is_seen = false;
    double mid = 0;  // prices as numbers
    double index = 0;
    std::array<double, kBasisCount> basis = {};  // a ring
    std::uint32_t basis_count = 0;
    std::uint32_t basis_next = 0;
    double premium_sum = 0;
    std::uint64_t premium_count = 0;
    std::optional<Price> mark_price = {};
    std::optional<Price> index_price = {};
    Rate funding_rate = {};
    Timestamp funding_next = {};
    ReferenceOverride by_hand = {};
    bool has_changed = false;
  };

  void begin(Timestamp at);
  void sample(Tracked& tracked, Timestamp at) const;
  void see_mid(Tracked& tracked, const market::OrderBook& book) const;
  void state_prices(Tracked& tracked) const;
  static double basis_mean(const Tracked& tracked);
  template <class Archive, class Value>
  static void state(Archive& archive, Value& tracked);

  ReferenceSettings settings_;
  double share_ = 0;  // of the way to the mid that the index goes in a second
  std::vector<Tracked> tracked_;
  bool may_have_changed_ = false;  // no need to look at each where not
  bool has_begun_ = false;
  Timestamp now_;
};

}  // namespace tw::sim
