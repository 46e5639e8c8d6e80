#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw::data {

/// Reads the text lines of a file: plain, gzip-compressed, or the only member of a zip archive.
/// Input:   the kind is told by the first bytes, not by the name.
/// Output:  lines without their newline, valid until the next call; the last needs no newline.
/// Errors:  NotFound for a missing file, Unavailable for one that cannot be opened, InvalidInput
///          (`recording.no_file`) for a directory; InvalidInput (`recording.damaged`) naming file,
///          line and reason for a cut or damaged stream, an archive of several or encrypted
///          members, a line above `line_bytes_max`.
/// Cost:    streams with a bounded buffer that only grows; one copy per line.
class LineReader {
 public:
  static Result<LineReader> open(const std::string& path, std::size_t line_bytes_max);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  Result<std::optional<std::string_view>> next();
  /// The next line without taking it: told apart by it is what kind of recording this is.
  Result<std::optional<std::string_view>> peek();
  /// Lines given out so far.
  std::uint64_t line() const;
  const std::string& path() const;
  /// An error about line `number` of this file.
  /// `words`, where it is set, is what a person reads in the place of the reason: `@reason.*`.
  std::unexpected<Error> error(std::uint64_t number, std::string_view reason,
                               std::string_view words = {}) const;

 private:
  struct Impl;
  explicit LineReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::data
