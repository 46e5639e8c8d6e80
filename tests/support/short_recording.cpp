#include "support/short_recording.hpp"

#include <fstream>

#include "base/assert.hpp"
#include "data/recording.hpp"
#include "venues/binance/recording_reader.hpp"

namespace tw::support {

std::string demo_file(const std::string& name) {
  return std::string(TW_SOURCE_DIR) + "/data/demo/" + name;
}

void write_short_recording(const std::string& demo_name, std::uint64_t lines,
                           const std::string& path) {
  auto recording = data::Recording::open(demo_file(demo_name));
  TW_ASSERT(recording.has_value());
  std::ofstream file(path, std::ios::binary);
  for (std::uint64_t i = 0; i < lines; ++i) {
    const auto line = recording->next();
    TW_ASSERT(line.has_value() && line->has_value());
    file << to_nanoseconds((*line)->ts_recv) << ' ' << (*line)->text << '\n';
  }
}

control::RecordingVenue demo_venue() {
  return {.venue = VenueName("binance"),
          .category = CategoryName("usdm"),
          .detect_symbol = venues::binance::detect_symbol,
          .open = venues::binance::open_recording};
}

}  // namespace tw::support
