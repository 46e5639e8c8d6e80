#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "data/line_reader.hpp"
#include "data/receive_clock.hpp"

namespace tw::data {

enum class CryptofeedKind : std::uint8_t {
  Received,    ///< `<seconds>: <message>`
  RestAnswer,  ///< `<url> -> <seconds>: <message>`
  Sent,        ///< `<url> <- <seconds>: <message>`
  Connected,   ///< `<url> <-> <seconds>`
};

/// One line of a recording made by cryptofeed.
struct CryptofeedLine {
  std::uint64_t number = 0;  ///< from 1
  CryptofeedKind kind = CryptofeedKind::Received;
  Timestamp ts_recv;
  std::string_view url;   ///< empty for what a socket received; valid until the next call
  std::string_view text;  ///< valid until the next call
};

/// Reads a raw recording of the cryptofeed library, compressed or plain.
/// Output:  every line except blank ones and the one that states the recorder's configuration.
/// Errors:  as data::LineReader; InvalidInput naming file, line and reason for an empty file, a
///          line that is none of the kinds, or a time that ReceiveClock refuses.
/// Cost:    streams with a bounded buffer; one copy per line.
/// Source:  bmoscon/cryptofeed, `cryptofeed/raw_data_collection.py`.
class CryptofeedRecording {
 public:
  static constexpr std::size_t kLineBytesMax = 16U << 20U;

  static Result<CryptofeedRecording> open(const std::string& path);

  Result<std::optional<CryptofeedLine>> next();
  const std::string& path() const { return lines_.path(); }

 private:
  explicit CryptofeedRecording(LineReader lines) : lines_(std::move(lines)) {}
  Result<CryptofeedLine> split(std::string_view text);
  LineReader lines_;
  ReceiveClock clock_;
};

}  // namespace tw::data
