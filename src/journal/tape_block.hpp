#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "journal/tape_book.hpp"
#include "journal/tape_compression.hpp"
#include "journal/tape_format.hpp"
#include "journal/tape_numbers.hpp"

namespace tw::journal {

/// The columns of a block in their order; docs/tape.md says what each number means.
enum class TapeColumn : std::uint8_t {
  Kind,
  ReceiveTime,
  Stamp,
  DepthShape,
  DepthSequence,
  LevelCount,
  FirstTick,
  Tick,
  AnyTick,
  Lots,
  TouchLots,
  TradeId,
  TradeTick,
  TradeLots,
  QuoteSequence,
  QuoteChange,
  QuoteTick,
  QuoteLots,
  QuoteLotsChange,
  Rare,
  Keyframe,
  KeyframeTick,
  KeyframeLots,
};
inline constexpr std::size_t kTapeColumns = 23;

/// What the numbers of a block are relative to, the same for who writes and who reads; it starts
/// anew with each block, so that a block is read alone.
struct TapeContext {
  static constexpr std::uint64_t kNoTick = ~std::uint64_t{0};

  explicit TapeContext(Timestamp first_time)
      : ts_recv(static_cast<std::uint64_t>(to_nanoseconds(first_time))) {}

  std::uint64_t ts_recv;
  std::uint64_t sequence = 0;        // of the last depth message
  std::uint64_t trade_id = 0;        // of the last trade
  std::uint64_t quote_sequence = 0;  // of the last quote
  // [bid, ask] of the last quote
  std::array<std::uint64_t, 2> quote_ticks{kNoTick, kNoTick};
  std::array<std::uint64_t, 2> quote_lots{};
  // [bid, ask] best price as far as it is known: the last quote, else the last depth message
  std::array<std::uint64_t, 2> touch{};
};

/// Order of the levels of one side in a message: outward from the touch, toward it, or any.
enum class LevelOrder : std::uint8_t { Outward, Inward, Any };

/// Gathers the events of one block.
/// Cost:    no allocation once it was as full before.
class BlockEncoder {
 public:
  /// Starts a block whose first event is received at `first_time`.
  void begin(Timestamp first_time);
  /// Puts the state of the book before the first event in; right after `begin`.
  void add_keyframe(const BookImage& book);
  void add(const Event& event);

  bool is_empty() const { return counts_.events() == 0; }
  /// Events and levels in it, those of the keyframe included.
  std::size_t items() const { return items_; }
  /// Header (its number given) and payload; the payload is valid until the next call.
  std::pair<TapeBlockHeader, std::span<const std::byte>> finish(std::uint64_t number);

 private:
  using Numbers = std::vector<std::uint64_t>;

  void put(TapeColumn column, std::uint64_t value) {
    columns_[std::to_underlying(column)].push_back(value);
  }
  void add_body(const DepthUpdate& update);
  void add_body(const Trade& trade);
  void add_body(const Quote& quote);
  void add_body(const FeedReset& reset);
  void add_levels(Side side, LevelOrder order, std::span<const DepthLevel> levels);
  void add_lots(Side side, const DepthLevel& level);
  void add_quote_side(Side side, const DepthLevel& level, std::uint64_t change);
  void add_keyframe_side(std::span<const DepthLevel> levels);
  std::uint32_t fold_stamps();

  std::array<Numbers, kTapeColumns> columns_;
  TapeContext context_{Timestamp{}};
  TapeCounts counts_;
  Timestamp first_time_;
  Timestamp last_time_;
  std::size_t items_ = 0;
  bool has_keyframe_ = false;
  SymbolCompressor compressor_;
  std::vector<DepthLevel> side_;
  std::vector<std::byte> symbols_;
  std::vector<std::byte> bits_;
  std::vector<std::byte> payload_;
};

/// Reads the events of one block back.
/// Errors:  false from a call where the bytes are none of a block; any bytes are safe to pass.
/// Cost:    no allocation once a block as large was read.
class BlockDecoder {
 public:
  explicit BlockDecoder(InstrumentId instrument) : instrument_(instrument) {}

  /// Where the payload goes before `open`.
  std::span<std::byte> payload(std::size_t bytes);
  /// Splits the payload into its columns.
  [[nodiscard]] bool open(const TapeBlockHeader& header);
  std::uint64_t remaining() const { return remaining_; }
  /// The next event while any remains (TW_ASSERT); its levels are valid until the next call.
  [[nodiscard]] bool next(Event& event);
  /// After the last event: whether the block held what its header says, and nothing else.
  bool is_consistent() const;
  /// The book before the first event, asked for right after `open` where there is a keyframe: a
  /// snapshot, a reset, or nothing when no depth message came before. False as above.
  [[nodiscard]] bool keyframe(std::optional<Event>& event);

 private:
  NumberReader& column(TapeColumn which) { return columns_[std::to_underlying(which)]; }
  std::uint64_t take(TapeColumn which) { return column(which).next(); }
  bool split(std::span<const std::byte> symbols, std::span<const std::uint32_t> counts,
             std::size_t bits_begin);
  bool read_depth(DepthKind kind, Event& event);
  bool read_levels(Side side, LevelOrder order, std::span<DepthLevel> levels);
  bool read_ordered(Side side, LevelOrder order, std::span<DepthLevel> levels);
  std::uint64_t read_lots(Side side, std::uint64_t ticks);
  bool read_trade(Side aggressor, Event& event);
  bool read_quote(Event& event);
  DepthLevel read_quote_side(Side side, std::uint64_t change);
  bool read_reset(Event& event);
  bool read_keyframe_book(Event& event);
  bool read_keyframe_side(Side side, std::span<DepthLevel> levels);

  InstrumentId instrument_;
  TapeBlockHeader header_;
  TapeContext context_{Timestamp{}};
  TapeCounts counts_;
  std::uint64_t stamp_ = 0;  // in units of the header
  std::uint64_t remaining_ = 0;
  std::array<NumberReader, kTapeColumns> columns_;
  SymbolDecompressor decompressor_;
  std::vector<std::byte> payload_;
  std::size_t payload_bytes_ = 0;
  std::vector<std::byte> symbols_;
  std::vector<DepthLevel> levels_;
};

}  // namespace tw::journal
