#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"

namespace tw::data {

/// Bytes of a file as they were before compression.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills up to `room` and says how many bytes; zero is the end. Errors: InvalidInput with the
  /// reason alone, in words and as the argument `reason`, for a cut or damaged stream.
  virtual Result<std::size_t> read(std::span<char> room) = 0;
};

/// Opens a file by its first bytes: a zip archive of one member, gzip, or plain.
/// Errors: NotFound for a missing file, Unavailable for one that cannot be opened, InvalidInput
///         (`recording.no_file`) for a directory; InvalidInput with the reason alone, as above, for
///         an archive that cannot be read.
/// Source: RFC 1952 (gzip); PKWARE APPNOTE 6.3 (zip).
Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path);

}  // namespace tw::data
