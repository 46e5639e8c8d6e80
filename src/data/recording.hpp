#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::data {

/// One line of a raw recording.
struct RecordingLine {
  std::uint64_t number = 0;  ///< from 1
  Timestamp ts_recv;         ///< the recorder's clock
  std::string_view text;     ///< the venue's message; valid until the next call
};

/// Reads a raw recording: text lines `<ns since epoch> <message>`, gzip-compressed or plain.
/// Errors:  NotFound for a missing file, Unavailable for one that cannot be opened; InvalidInput
///          naming file, line and reason for an empty file, a cut or damaged gzip stream, a line
///          without a time, a time running backwards or one that ReceiveClock refuses, a line
///          above kLineBytesMax.
/// Cost:    streams with a bounded buffer; one copy per line.
class Recording {
 public:
  static constexpr std::size_t kLineBytesMax = 16U << 20U;

  static Result<Recording> open(const std::string& path);
  Recording(Recording&&) noexcept;
  Recording& operator=(Recording&&) noexcept;
  ~Recording();

  Result<std::optional<RecordingLine>> next();
  const std::string& path() const;

 private:
  struct Impl;
  explicit Recording(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::data
