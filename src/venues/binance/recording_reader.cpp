#include "venues/binance/recording_reader.hpp"

#include <string_view>
#include <utility>

#include "data/message_fields.hpp"
#include "data/message_source.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {
namespace {

// `https://api.binance.com/api/v3/depth?symbol=NKNUSDT&limit=1000` names its symbol.
bool is_answer_about(std::string_view url, std::string_view symbol) {
  constexpr std::string_view kParameter = "symbol=";
  const std::size_t at = url.find(kParameter);
  if (at == std::string_view::npos || !url.substr(0, at).ends_with("/depth?")) {
    return false;
  }
  const std::string_view rest = url.substr(at + kParameter.size());
  return rest.substr(0, rest.find('&')) == symbol;
}

class RecordingReader final : public SessionReader {
 public:
  RecordingReader(std::unique_ptr<data::MessageSource> source, const Listing& listing,
                  OtherSymbols others)
      : source_(std::move(source)),
        symbol_(listing.symbol),
        parser_(listing, others),
        join_(listing.id, *market_of(listing.category)) {}

  Result<std::optional<Event>> next() override {
    while (true) {
      if (std::optional<Event> event = join_.next(); event.has_value()) {
        return event;
      }
      TW_TRY(const std::optional<data::RecordedMessage> line, source_->next());
      if (!line.has_value()) {
        return std::nullopt;
      }
      if (!line->url.empty() && !is_answer_about(line->url, symbol_.view())) {
        ++counts_.skipped;
        continue;
      }
      TW_TRY(const Message message, read(*line));
      if (std::optional<Event> event = take(message, *line->ts_recv); event.has_value()) {
        return event;
      }
    }
  }

  const DepthJoinCounts& depth_counts() const override { return join_.counts(); }
  FeedCounts counts() const override {
    FeedCounts counts = counts_;
    counts.snapshots = join_.counts().snapshots_taken;
    counts.updates = join_.counts().diffs_applied;
    counts.stale = join_.counts().diffs_stale;
    counts.gaps = join_.counts().gaps;
    counts.skipped += parser_.skipped_count();
    return counts;
  }

 private:
  Result<Message> read(const data::RecordedMessage& line) {
    Result<Message> message = parser_.parse(line.text);
    if (!message.has_value()) {
      return std::unexpected(data::at_line(std::move(message).error(), source_->path(), line.line));
    }
    if (!line.ts_recv.has_value()) {
      return std::unexpected(data::at_line(Error{ErrorCode::InvalidInput, "has no receive time"},
                                           source_->path(), line.line));
    }
    return message;
  }

  // Depth messages go to the join and come out of it.
  std::optional<Event> take(const Message& message, Timestamp ts_recv) {
    const Timestamp ts_event = message.ts_event.value_or(ts_recv);
    if (const auto* diff = std::get_if<DepthDiff>(&message.body)) {
      ++counts_.depth;
      counts_.levels += diff->bids.size() + diff->asks.size();
      join_.on_diff(*diff, ts_event, ts_recv);
    } else if (const auto* snapshot = std::get_if<DepthSnapshot>(&message.body)) {
      join_.on_snapshot(*snapshot, ts_event, ts_recv);
    } else if (const auto* trade = std::get_if<Trade>(&message.body)) {
      ++counts_.trades;
      return Event{.ts_event = ts_event, .ts_recv = ts_recv, .body = *trade};
    } else if (const auto* quote = std::get_if<Quote>(&message.body)) {
      ++counts_.quotes;
      return Event{.ts_event = ts_event, .ts_recv = ts_recv, .body = *quote};
    }
    return std::nullopt;
  }

  std::unique_ptr<data::MessageSource> source_;
  SymbolName symbol_;
  Parser parser_;
  DepthJoin join_;
  FeedCounts counts_;  // what the join does not know
};

}  // namespace

Result<std::unique_ptr<SessionReader>> open_session(std::span<const std::string> paths,
                                                    const Listing& listing, OtherSymbols others) {
  if (!market_of(listing.category).has_value()) {
    return fail(ErrorCode::InvalidInput,
                "category '" + listing.category.to_string() + "' is none of spot, usdm and coinm");
  }
  TW_TRY(auto source, data::open_messages(paths));
  return std::make_unique<RecordingReader>(std::move(source), listing, others);
}

Result<std::unique_ptr<HistoryReader>> open_recording(const std::string& path,
                                                      const Listing& listing) {
  TW_TRY(auto session, open_session({&path, 1}, listing, OtherSymbols::Refuse));
  return session;
}

}  // namespace tw::venues::binance
