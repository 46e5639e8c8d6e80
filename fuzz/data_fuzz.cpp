// Fuzz target of the readers of files: compressed bytes, recorded sessions of one file or two in
// any of their formats, instrument files, candles and tables of funding. The first byte says which.
// The tests replay fuzz/corpus/data through the same function.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "data/byte_source.hpp"
#include "data/candle_history.hpp"
#include "data/funding_file.hpp"
#include "data/instrument_file.hpp"
#include "data/line_reader.hpp"
#include "data/message_source.hpp"
#include "memory_file.hpp"

namespace {

using namespace tw;

constexpr std::size_t kInputBytesMax = 1U << 20U;
constexpr std::size_t kReadBytesMax = 4U << 20U;  // what a few bytes may unpack to is without end
constexpr std::size_t kLineBytesMax = 1U << 16U;
constexpr std::byte kNextFile{0xFF};  // in no text

enum class Mode : std::uint8_t { Bytes, Lines, Messages, Instruments, Candles, Funding };
constexpr unsigned kModes = 6;

bool is_in(std::string_view text, std::string_view part) { return text.contains(part); }

void read_bytes(std::span<const std::byte> input) {
  const fuzz::MemoryFile file{input};
  const auto source = data::open_bytes(file.path());
  if (!source.has_value()) {
    TW_ASSERT(!source.error().what.empty());
    return;
  }
  std::array<char, 4'096> room{};
  for (std::size_t total = 0; total < kReadBytesMax;) {
    const Result<std::size_t> got = (*source)->read(room);
    TW_ASSERT(!got.has_value() || *got <= room.size());
    if (!got.has_value() || *got == 0) {
      return;
    }
    total += *got;
  }
}

void read_lines(std::span<const std::byte> input) {
  const fuzz::MemoryFile file{input};
  auto lines = data::LineReader::open(file.path(), kLineBytesMax);
  for (std::uint64_t line = 0; lines.has_value() && line < kReadBytesMax; ++line) {
    TW_ASSERT(lines->line() == line);
    const auto next = lines->next();
    if (!next.has_value()) {
      TW_ASSERT(is_in(next.error().what, file.path()));
      return;
    }
    if (!next->has_value()) {
      return;
    }
    TW_ASSERT((*next)->size() <= kLineBytesMax && !(*next)->contains('\n'));
  }
}

// One session: its times never run backwards, whichever files they come from.
void read_messages(std::span<const std::byte> input) {
  const auto border = std::ranges::find(input, kNextFile);
  const auto first = input.first(static_cast<std::size_t>(border - input.begin()));
  const fuzz::MemoryFile file{first};
  const fuzz::MemoryFile other{input.subspan(std::min(input.size(), first.size() + 1))};
  std::vector<std::string> paths{file.path()};
  if (border != input.end()) {
    paths.push_back(other.path());
  }
  const auto source = data::open_messages(paths);
  Timestamp last = Timestamp::min();
  for (std::size_t i = 0; source.has_value() && i < kReadBytesMax; ++i) {
    const auto message = (*source)->next();
    if (!message.has_value()) {
      TW_ASSERT(is_in(message.error().what, "/proc/self/fd/"));
      return;
    }
    if (!message->has_value()) {
      return;
    }
    TW_ASSERT((*message)->line > 0);
    TW_ASSERT((*message)->ts_recv.value_or(last) >= last);
    last = (*message)->ts_recv.value_or(last);
  }
}

// What is read can be listed: positive steps on a grid of at most twelve decimals.
void read_instruments(std::span<const std::byte> input) {
  const fuzz::MemoryFile file{input};
  const auto instruments = data::read_instruments(file.path());
  if (!instruments.has_value()) {
    TW_ASSERT(is_in(instruments.error().what, file.path()));
    return;
  }
  for (const InstrumentDefined& each : *instruments) {
    TW_ASSERT(!each.listing.symbol.view().empty());
    TW_ASSERT(each.terms.tick_size > Price{} && each.terms.step_size > Quantity{});
    TW_ASSERT(each.listing.grid.price_decimals <= Decimal::kDigits);
  }
}

// Candles come as events whose times never run backwards, with trades a builder takes.
void read_candles(std::span<const std::byte> input) {
  const fuzz::MemoryFile file{input};
  const data::CandleFormat format{.grid = {2, 3},
                                  .tick_size = Price{Decimal::from_units(1, 2)},
                                  .step_size = Quantity{Decimal::from_units(1, 3)},
                                  .interval = {},
                                  .base = Currency("BTC")};
  auto candles = data::CandleFile::open(file.path(), format);
  if (!candles.has_value()) {
    TW_ASSERT(is_in(candles.error().what, file.path()));
    return;
  }
  data::CandleHistory history(*std::move(candles), InstrumentId{0}, 1);
  Timestamp last = Timestamp::min();
  for (auto event = history.next();; event = history.next()) {
    if (!event.has_value()) {
      TW_ASSERT(is_in(event.error().what, file.path()));
      return;
    }
    if (!event->has_value()) {
      return;
    }
    TW_ASSERT((*event)->ts_recv >= last);
    last = (*event)->ts_recv;
    const auto* trade = std::get_if<Trade>(&(*event)->body);
    TW_ASSERT(trade == nullptr || (trade->ticks > 0 && trade->lots > 0));
  }
}

// Rows come in the order of time, each a fraction.
void read_funding(std::span<const std::byte> input) {
  const fuzz::MemoryFile file{input};
  const auto rows = data::read_funding(file.path());
  if (!rows.has_value()) {
    TW_ASSERT(is_in(rows.error().what, file.path()));
    return;
  }
  TW_ASSERT(!rows->empty() && std::ranges::is_sorted(*rows, {}, &data::FundingRow::at));
  for (const data::FundingRow& row : *rows) {
    TW_ASSERT(abs(row.rate.decimal()) < Decimal::from_int(1));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, std::min(size, kInputBytesMax)));
  if (input.empty()) {
    return 0;
  }
  const auto rest = input.subspan(1);
  switch (static_cast<Mode>(std::to_integer<unsigned>(input.front()) % kModes)) {
    case Mode::Bytes:
      read_bytes(rest);
      break;
    case Mode::Lines:
      read_lines(rest);
      break;
    case Mode::Messages:
      read_messages(rest);
      break;
    case Mode::Instruments:
      read_instruments(rest);
      break;
    case Mode::Candles:
      read_candles(rest);
      break;
    case Mode::Funding:
      read_funding(rest);
      break;
  }
  return 0;
}
