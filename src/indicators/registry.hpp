#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "indicators/indicator.hpp"
#include "model/parameter.hpp"

namespace tw::indicators {

/// What an indicator reads of a bar. A Value comes in the place of the close, whatever it is.
enum class Input : std::uint8_t { Value, HighLowClose, HighLowCloseVolume };

/// One indicator behind one face, for those who know its name only. Outputs stand in the order of
/// the descriptor; where there is no value they are kAbsent.
class AnyIndicator {
 public:
  virtual ~AnyIndicator() = default;
  /// Number of the input with which the first value can come.
  virtual std::size_t warm_up() const = 0;
  /// Takes one bar and writes one value per output.
  virtual void on(const Bar& bar, std::span<double> out) = 0;
  /// Takes a column of bars and writes a column per output, as long as the input. Streaming and
  /// columns give equal bits and may be mixed.
  virtual void run(const BarColumns& in, std::span<const std::span<double>> out) = 0;
  virtual void save(std::vector<std::byte>& out) const = 0;
  /// Errors: InvalidInput for bytes that `save` of an equally made indicator cannot have written.
  virtual Checked<void> load(std::span<const std::byte> bytes) = 0;
};

/// An indicator: its name, which the strategy language uses too, what it does in one line, what it
/// reads, its outputs, its parameters and how to make one.
struct Descriptor {
  std::string_view name;
  std::string_view help;
  Input input = Input::Value;
  std::span<const std::string_view> outputs;
  std::span<const ParameterSpec> parameters;
  /// `first_index` is the position of the first input in its series (see FoldWindow).
  /// Errors: InvalidInput for parameters that do not go together.
  Checked<std::unique_ptr<AnyIndicator>> (*make)(const ParameterSet& parameters,
                                                 std::uint64_t first_index);
};

inline constexpr std::size_t kOutputsMax = 3;

/// Every indicator, by name.
std::span<const Descriptor> all();

/// Errors: NotFound.
Checked<Descriptor> find(std::string_view name);

}  // namespace tw::indicators
