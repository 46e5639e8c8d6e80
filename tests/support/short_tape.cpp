#include "support/short_tape.hpp"

#include "base/assert.hpp"
#include "venues/binance/recordings.hpp"

namespace tw::support {

std::string demo_file(const std::string& name) {
  return std::string(TW_SOURCE_DIR) + "/data/demo/" + name;
}

std::string instruments_file() { return std::string(TW_SOURCE_DIR) + "/data/instruments.json"; }

void write_short_tape(const std::string& demo_name, std::uint64_t events, const std::string& path,
                      const std::function<void(journal::TapeHeader&)>& change) {
  const auto reader = journal::TapeReader::open(demo_file(demo_name), InstrumentId{}).value();
  journal::TapeHeader header = reader->info().header;
  if (change) {
    change(header);
  }
  auto writer = journal::TapeWriter::create(path, header).value();
  for (std::uint64_t i = 0; i < events; ++i) {
    const auto event = reader->next();
    TW_ASSERT(event.has_value() && event->has_value());
    const Result<void> appended = writer.append(**event);
    TW_ASSERT(appended.has_value());
  }
  const auto closed = writer.close();
  TW_ASSERT(closed.has_value());
}

std::string lone_diff() {
  return "1723161255030314667 "
         R"({"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,)"
         R"("T":1723161256298,"s":"BTCUSDT","U":5,"u":9,"pu":4,"b":[["58710.20","0.014"]],"a":[]}})"
         "\n";
}

control::MarketLibrary demo_library() {
  std::vector<std::unique_ptr<data::VenueRecordings>> venues;
  venues.push_back(venues::binance::recordings());
  return control::MarketLibrary(std::move(venues), instruments_file());
}

}  // namespace tw::support
