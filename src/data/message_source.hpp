#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::data {

/// One message of a venue as some recorder kept it.
struct RecordedMessage {
  std::uint64_t line = 0;            ///< from 1, in the file that `path` names
  std::optional<Timestamp> ts_recv;  ///< the recorder's clock; an archive of the venue has none
  std::string_view url;              ///< what a REST answer answers; empty for streams
  std::string_view text;             ///< the venue's bytes; valid until the next call
};

/// The messages of one recorded session, in the order of their receipt.
class MessageSource {
 public:
  virtual ~MessageSource() = default;
  /// The next message, or nothing at the end. Errors: InvalidInput naming file, line and reason.
  virtual Result<std::optional<RecordedMessage>> next() = 0;
  /// File of the last message.
  virtual const std::string& path() const = 0;
};

/// Opens the files of one session; their format is told by the first line:
/// `<ns> <message>` (data/recording.hpp), one file after the other, time never running backwards;
/// the cryptofeed format (data/cryptofeed_recording.hpp), files merged by receive time; bare JSON
/// lines, one file after the other (a venue's own archive).
/// Input:   at least one file (TW_ASSERT).
/// Errors:  as data::LineReader; InvalidInput where a file is empty or of another format than the
///          first.
Result<std::unique_ptr<MessageSource>> open_messages(std::span<const std::string> paths);

}  // namespace tw::data
