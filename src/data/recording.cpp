#include "data/recording.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace tw::data {
namespace {

constexpr std::size_t kBufferBytesFirst = 256U << 10U;
// The time in front of the message: 19 digits and a blank.
constexpr std::size_t kTimeBytesMax = 20;

struct GzipClose {
  void operator()(gzFile_s* file) const { gzclose_r(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, GzipClose>;

}  // namespace

struct Recording::Impl {
  Impl(std::string name, GzipFile stream)
      : path(std::move(name)), file(std::move(stream)), buffer(kBufferBytesFirst) {}

  std::unexpected<Error> error(std::string_view reason) const {
    return fail(
        ErrorCode::InvalidInput,
        path + ": line " + std::to_string(line + 1) + ": " + std::string(reason),
        "recording.damaged",
        {{"path", path}, {"line", std::to_string(line + 1)}, {"reason", std::string(reason)}});
  }
  Result<std::optional<std::string_view>> take_line();
  Result<void> fill();
  Result<RecordingLine> split(std::string_view text);

  std::string path;
  GzipFile file;
  std::vector<char> buffer;
  std::size_t begin = 0;    // first byte not yet given out
  std::size_t scanned = 0;  // no newline in [begin, scanned)
  std::size_t end = 0;
  bool is_ended = false;
  std::uint64_t line = 0;
  Timestamp ts_recv_last = Timestamp::min();
};

Result<void> Recording::Impl::fill() {
  if (begin > 0) {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    scanned -= begin;
    end -= begin;
    begin = 0;
  }
  if (end == buffer.size()) {
    if (buffer.size() > kLineBytesMax + kTimeBytesMax) {
      return error("line is longer than " + std::to_string(kLineBytesMax) + " bytes");
    }
    buffer.resize(std::min(buffer.size() * 2, kLineBytesMax + kTimeBytesMax + 1));
  }
  const int got =
      gzread(file.get(), buffer.data() + end, static_cast<unsigned>(buffer.size() - end));
  int code = Z_OK;
  const char* const reason = gzerror(file.get(), &code);
  if (got < 0) {
    return error(std::string("cannot be read: ") + reason);
  }
  // zlib hands out what precedes a cut and ends as if all were well: only the code tells.
  if (got == 0 && code == Z_BUF_ERROR) {
    return error("the gzip stream is cut off");
  }
  is_ended = got == 0;
  end += static_cast<std::size_t>(got);
  return {};
}

Result<std::optional<std::string_view>> Recording::Impl::take_line() {
  while (true) {
    const void* const newline = std::memchr(buffer.data() + scanned, '\n', end - scanned);
    if (newline != nullptr || (is_ended && begin < end)) {
      const std::size_t stop =
          newline == nullptr
              ? end
              : static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data());
      const std::string_view text{buffer.data() + begin, stop - begin};
      begin = scanned = newline == nullptr ? end : stop + 1;
      return text;
    }
    if (is_ended) {
      return std::nullopt;
    }
    scanned = end;
    TW_CHECK(fill());
  }
}

Result<RecordingLine> Recording::Impl::split(std::string_view text) {
  std::int64_t nanoseconds = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), nanoseconds);
  const auto digits = static_cast<std::size_t>(stop - text.data());
  if (code != std::errc{} || nanoseconds < 0 || digits >= text.size() || text[digits] != ' ') {
    return error("does not start with a receive time in nanoseconds and a blank: '" +
                 std::string(text.substr(0, 40)) + "'");
  }
  const Timestamp ts_recv = from_nanoseconds(nanoseconds);
  if (ts_recv < ts_recv_last) {
    return error("receive time " + std::to_string(nanoseconds) + " is before the line above");
  }
  if (text.size() - digits - 1 > kLineBytesMax) {
    return error("line is longer than " + std::to_string(kLineBytesMax) + " bytes");
  }
  ts_recv_last = ts_recv;
  ++line;
  return RecordingLine{.number = line, .ts_recv = ts_recv, .text = text.substr(digits + 1)};
}

Recording::Recording(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;
Recording::~Recording() = default;

Result<Recording> Recording::open(const std::string& path) {
  errno = 0;
  GzipFile file{gzopen(path.c_str(), "rb")};
  if (file == nullptr) {
    const int reason = errno;
    return fail(reason == ENOENT ? ErrorCode::NotFound : ErrorCode::Unavailable,
                path + ": cannot be opened: " + std::strerror(reason),
                reason == ENOENT ? "recording.not_found" : "recording.unreadable",
                {{"path", path}, {"reason", std::strerror(reason)}});
  }
  gzbuffer(file.get(), static_cast<unsigned>(kBufferBytesFirst));
  return Recording{std::make_unique<Impl>(path, std::move(file))};
}

Result<std::optional<RecordingLine>> Recording::next() {
  TW_TRY(const std::optional<std::string_view> text, impl_->take_line());
  if (!text.has_value()) {
    if (impl_->line == 0) {
      return impl_->error("the recording is empty");
    }
    return std::nullopt;
  }
  TW_TRY(const RecordingLine line, impl_->split(*text));
  return line;
}

const std::string& Recording::path() const { return impl_->path; }

}  // namespace tw::data
