#include "venues/binance/recording_reader.hpp"

#include <string_view>
#include <utility>

#include "data/recording.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {
namespace {

// A recording starts within one session: a quote comes long before this many lines.
constexpr std::uint64_t kDetectLinesMax = 1'000;

Error at_line(Error error, const std::string& path, std::uint64_t line) {
  error.id = "recording.damaged";
  error.arguments = {{"path", path}, {"line", std::to_string(line)}, {"reason", error.what}};
  error.what = path + ": line " + std::to_string(line) + ": " + error.what;
  return error;
}

class RecordingReader final : public HistoryReader {
 public:
  RecordingReader(data::Recording recording, const Listing& listing)
      : recording_(std::move(recording)), parser_(listing), join_(listing.id) {}

  Result<std::optional<Event>> next() override {
    while (true) {
      if (std::optional<Event> event = join_.next(); event.has_value()) {
        return event;
      }
      TW_TRY(const std::optional<data::RecordingLine> line, recording_.next());
      if (!line.has_value()) {
        return std::nullopt;
      }
      Result<Message> message = parser_.parse(line->text);
      if (!message.has_value()) {
        return std::unexpected(
            at_line(std::move(message).error(), recording_.path(), line->number));
      }
      if (std::optional<Event> event = take(*message, line->ts_recv); event.has_value()) {
        return event;
      }
    }
  }

 private:
  // Depth messages go to the join and come out of it.
  std::optional<Event> take(const Message& message, Timestamp ts_recv) {
    const Timestamp ts_event = message.ts_event.value_or(ts_recv);
    if (const auto* diff = std::get_if<DepthDiff>(&message.body)) {
      join_.on_diff(*diff, ts_event, ts_recv);
    } else if (const auto* snapshot = std::get_if<DepthSnapshot>(&message.body)) {
      join_.on_snapshot(*snapshot, ts_event, ts_recv);
    } else if (const auto* trade = std::get_if<Trade>(&message.body)) {
      return Event{.ts_event = ts_event, .ts_recv = ts_recv, .body = *trade};
    } else if (const auto* quote = std::get_if<Quote>(&message.body)) {
      return Event{.ts_event = ts_event, .ts_recv = ts_recv, .body = *quote};
    }
    return std::nullopt;
  }

  data::Recording recording_;
  Parser parser_;
  DepthJoin join_;
};

}  // namespace

Result<SymbolName> detect_symbol(const std::string& path) {
  TW_TRY(data::Recording recording, data::Recording::open(path));
  for (std::uint64_t i = 0; i < kDetectLinesMax; ++i) {
    TW_TRY(const std::optional<data::RecordingLine> line, recording.next());
    if (!line.has_value()) {
      break;
    }
    Result<std::optional<SymbolName>> symbol = symbol_of(line->text);
    if (!symbol.has_value()) {
      return std::unexpected(at_line(std::move(symbol).error(), path, line->number));
    }
    if (symbol->has_value()) {
      return **symbol;
    }
  }
  return fail(ErrorCode::InvalidInput, path + ": no message names a symbol", "recording.empty",
              {{"path", path}});
}

Result<std::unique_ptr<HistoryReader>> open_recording(const std::string& path,
                                                      const Listing& listing) {
  TW_TRY(data::Recording recording, data::Recording::open(path));
  return std::make_unique<RecordingReader>(std::move(recording), listing);
}

}  // namespace tw::venues::binance
