#include "data/market_feed.hpp"

#include <utility>

#include "data/message_fields.hpp"

namespace tw::data {
FeedReader::FeedReader(std::unique_ptr<MessageSource> source, std::unique_ptr<MarketFeed> feed)
    : source_(std::move(source)), feed_(std::move(feed)) {}

Result<std::unique_ptr<FeedReader>> FeedReader::open(std::span<const std::string> paths,
                                                     std::unique_ptr<MarketFeed> feed) {
  TW_TRY(auto source, open_messages(paths));
  return std::unique_ptr<FeedReader>{new FeedReader{std::move(source), std::move(feed)}};
}

Result<std::optional<Event>> FeedReader::next() {
  while (true) {
    if (std::optional<Event> event = feed_->next(); event.has_value()) {
      return event;
    }
    TW_TRY(const std::optional<RecordedMessage> message, source_->next());
    if (!message.has_value()) {
      return std::nullopt;
    }
    if (!message->url.empty()) {
      continue;
    }
    Result<void> taken = feed_->take(message->text, message->ts_recv);
    if (!taken.has_value()) {
      return std::unexpected(at_line(std::move(taken).error(), source_->path(), message->line));
    }
  }
}

}  // namespace tw::data
