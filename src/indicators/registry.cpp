#include "indicators/registry.hpp"

#include <array>

#include "indicators/adx.hpp"
#include "indicators/atr.hpp"
#include "indicators/bollinger.hpp"
#include "indicators/ema.hpp"
#include "indicators/extremes.hpp"
#include "indicators/macd.hpp"
#include "indicators/momentum.hpp"
#include "indicators/rma.hpp"
#include "indicators/rsi.hpp"
#include "indicators/sma.hpp"
#include "indicators/stdev.hpp"
#include "indicators/vwap.hpp"

namespace tw::indicators {
namespace {

using Made = Checked<std::unique_ptr<AnyIndicator>>;
using Columns = std::span<const std::span<double>>;

template <class T>
concept ReadsBars = requires(T indicator, const Bar& bar) { indicator.on(bar); };

void write(const std::optional<double>& value, std::span<double> out) {
  out[0] = value.value_or(kAbsent);
}
void write(const std::optional<MacdValue>& value, std::span<double> out) {
  out[0] = value ? value->line : kAbsent;
  out[1] = value ? value->signal : kAbsent;
  out[2] = value ? value->histogram : kAbsent;
}
void write(const std::optional<BollingerValue>& value, std::span<double> out) {
  out[0] = value ? value->upper : kAbsent;
  out[1] = value ? value->middle : kAbsent;
  out[2] = value ? value->lower : kAbsent;
}

template <class T>
void run_columns(T& indicator, const BarColumns& in, Columns out) {
  if constexpr (ReadsBars<T>) {
    indicator.run(in, out[0]);
  } else {
    indicator.run(in.close, out[0]);
  }
}
void run_columns(Macd& indicator, const BarColumns& in, Columns out) {
  indicator.run(in.close, {.line = out[0], .signal = out[1], .histogram = out[2]});
}
void run_columns(Bollinger& indicator, const BarColumns& in, Columns out) {
  indicator.run(in.close, {.upper = out[0], .middle = out[1], .lower = out[2]});
}

// Any indicator class behind the common face.
template <class T>
class Node final : public AnyIndicator {
 public:
  explicit Node(T indicator) : indicator_(std::move(indicator)) {}

  std::size_t warm_up() const override { return indicator_.warm_up(); }
  void on(const Bar& bar, std::span<double> out) override {
    if constexpr (ReadsBars<T>) {
      write(indicator_.on(bar), out);
    } else {
      write(indicator_.on(bar.close), out);
    }
  }
  void run(const BarColumns& in, Columns out) override { run_columns(indicator_, in, out); }
  void save(std::vector<std::byte>& out) const override { indicator_.save(out); }
  Checked<void> load(std::span<const std::byte> bytes) override { return indicator_.load(bytes); }

 private:
  T indicator_;
};

template <class T>
Made made(T indicator) {
  return std::make_unique<Node<T>>(std::move(indicator));
}

std::size_t length_of(const ParameterSet& parameters, std::string_view name = "length") {
  return static_cast<std::size_t>(parameters.get_integer(name));
}

// For indicators of a length alone: windows, which have positions, and the others.
template <class T>
Made make_windowed(const ParameterSet& parameters, std::uint64_t first_index) {
  return made(T(length_of(parameters), first_index));
}
template <class T>
Made make_recursive(const ParameterSet& parameters, std::uint64_t) {
  return made(T(length_of(parameters)));
}

Made make_true_range(const ParameterSet&, std::uint64_t) { return made(TrueRange{}); }

Made make_macd(const ParameterSet& parameters, std::uint64_t) {
  const Macd::Lengths lengths{.fast = length_of(parameters, "fast"),
                              .slow = length_of(parameters, "slow"),
                              .signal = length_of(parameters, "signal")};
  if (lengths.fast >= lengths.slow) {
    return fault(ErrorCode::InvalidInput, Field::Parameter);
  }
  return made(Macd(lengths));
}

Made make_bollinger(const ParameterSet& parameters, std::uint64_t first_index) {
  return made(
      Bollinger(length_of(parameters), parameters.get("deviations").to_double(), first_index));
}

ParameterSpec length_spec(std::string_view name, std::int64_t value, std::int64_t low,
                          std::string_view help) {
  return {.name = name,
          .unit = ParameterUnit::None,
          .value = Decimal::from_int(value),
          .low = Decimal::from_int(low),
          .high = Decimal::from_int(static_cast<std::int64_t>(kLengthMax)),
          .step = Decimal::from_int(1),
          .help = help};
}

template <std::int64_t value, std::int64_t low = 1>
std::span<const ParameterSpec> one_length() {
  static const std::array kSpecs = {length_spec("length", value, low, "bars looked back")};
  return kSpecs;
}

std::span<const ParameterSpec> macd_specs() {
  static const std::array kSpecs = {
      length_spec("fast", 12, 1, "bars of the fast average, fewer than of the slow one"),
      length_spec("slow", 26, 2, "bars of the slow average"),
      length_spec("signal", 9, 1, "bars of the average of the difference")};
  return kSpecs;
}

std::span<const ParameterSpec> bollinger_specs() {
  static const std::array kSpecs = {
      length_spec("length", 20, 1, "bars looked back"),
      ParameterSpec{.name = "deviations",
                    .unit = ParameterUnit::None,
                    .value = Decimal::from_int(2),
                    .low = Decimal{},
                    .high = Decimal::from_int(static_cast<std::int64_t>(Bollinger::kDeviationsMax)),
                    .step = Decimal::from_units(1, 2),
                    .help = "standard deviations from the mean to a band"}};
  return kSpecs;
}

constexpr std::array<std::string_view, 1> kOne = {"value"};
constexpr std::array<std::string_view, 3> kMacd = {"line", "signal", "hist"};
constexpr std::array<std::string_view, 3> kBands = {"upper", "mid", "lower"};

}  // namespace

std::span<const Descriptor> all() {
  static const std::array kAll = {
      Descriptor{"adx", "strength of a trend in either direction, 0 to 100", Input::HighLowClose,
                 kOne, one_length<14, 2>(), &make_recursive<Adx>},
      Descriptor{"atr", "average true range: how far a bar moves", Input::HighLowClose, kOne,
                 one_length<14>(), &make_recursive<Atr>},
      Descriptor{"bbands", "bands of standard deviations around the mean", Input::Value, kBands,
                 bollinger_specs(), &make_bollinger},
      Descriptor{"ema", "exponential moving average", Input::Value, kOne, one_length<30>(),
                 &make_recursive<Ema>},
      Descriptor{"highest", "largest value of a window", Input::Value, kOne, one_length<30>(),
                 &make_windowed<Highest>},
      Descriptor{"lowest", "smallest value of a window", Input::Value, kOne, one_length<30>(),
                 &make_windowed<Lowest>},
      Descriptor{"macd", "difference of two exponential averages and its own average", Input::Value,
                 kMacd, macd_specs(), &make_macd},
      Descriptor{"minus_di", "downward part of the true range in percent", Input::HighLowClose,
                 kOne, one_length<14, 2>(), &make_recursive<MinusDi>},
      Descriptor{"mom", "change over a number of bars", Input::Value, kOne, one_length<10>(),
                 &make_recursive<Momentum>},
      Descriptor{"plus_di", "upward part of the true range in percent", Input::HighLowClose, kOne,
                 one_length<14, 2>(), &make_recursive<PlusDi>},
      Descriptor{"rma", "moving average as Wilder smooths", Input::Value, kOne, one_length<14>(),
                 &make_recursive<Rma>},
      Descriptor{"roc", "change over a number of bars in percent", Input::Value, kOne,
                 one_length<10>(), &make_recursive<RateOfChange>},
      Descriptor{"rsi", "share of gains in all changes, 0 to 100", Input::Value, kOne,
                 one_length<14>(), &make_recursive<Rsi>},
      Descriptor{"sma", "simple moving average", Input::Value, kOne, one_length<30>(),
                 &make_windowed<Sma>},
      Descriptor{"stdev", "standard deviation of a window", Input::Value, kOne, one_length<5>(),
                 &make_windowed<Stdev>},
      Descriptor{"trange",
                 "span of a bar and the close before it",
                 Input::HighLowClose,
                 kOne,
                 {},
                 &make_true_range},
      Descriptor{"vwap", "average price of a window weighted by volume", Input::HighLowCloseVolume,
                 kOne, one_length<20>(), &make_windowed<Vwap>},
  };
  return kAll;
}

Checked<Descriptor> find(std::string_view name) {
  for (const Descriptor& descriptor : all()) {
    if (descriptor.name == name) {
      return descriptor;
    }
  }
  return fault(ErrorCode::NotFound, Field::Parameter);
}

}  // namespace tw::indicators
