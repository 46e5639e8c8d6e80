#include "data/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "data/byte_source.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kBufferBytesFirst = 256U << 10U;

// What a person reads of the error of a source.
std::string_view words_of(const Error& error) {
  return error.arguments.empty() ? std::string_view() : error.arguments.front().value;
}

}  // namespace

struct LineReader::Impl {
  Result<void> fill();
  Result<std::optional<std::string_view>> find_line();
  std::unexpected<Error> error(std::uint64_t number, std::string_view reason,
                               std::string_view words = {}) const;

  std::string path;
  std::size_t line_bytes_max = 0;
  std::unique_ptr<ByteSource> source;
  std::vector<char> buffer = std::vector<char>(kBufferBytesFirst);
  std::size_t begin = 0;    // first byte not yet given out
  std::size_t scanned = 0;  // no newline in [begin, scanned)
  std::size_t end = 0;
  std::size_t stop = 0;  // end of the line that was found at `begin`
  bool has_line = false;
  bool is_ended = false;
  std::uint64_t line = 0;
};

std::unexpected<Error> LineReader::Impl::error(std::uint64_t number, std::string_view reason,
                                               std::string_view words) const {
  return fail(ErrorCode::InvalidInput,
              path + ": line " + std::to_string(number) + ": " + std::string(reason),
              "recording.damaged",
              {{"path", path},
               {"line", std::to_string(number)},
               {"reason", std::string(words.empty() ? reason : words)}});
}

Result<void> LineReader::Impl::fill() {
  if (begin > 0) {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    scanned -= begin;
    end -= begin;
    begin = 0;
  }
  if (end == buffer.size()) {
    if (buffer.size() > line_bytes_max) {
      return error(line + 1, "line is longer than " + std::to_string(line_bytes_max) + " bytes",
                   "@reason.line_long");
    }
    buffer.resize(std::min(buffer.size() * 2, line_bytes_max + 1));
  }
  const Result<std::size_t> got =
      source->read(std::span<char>{buffer.data() + end, buffer.size() - end});
  if (!got.has_value()) {
    return error(line + 1, got.error().what, words_of(got.error()));
  }
  is_ended = *got == 0;
  end += *got;
  return {};
}

Result<std::optional<std::string_view>> LineReader::Impl::find_line() {
  while (!has_line) {
    const void* const newline = std::memchr(buffer.data() + scanned, '\n', end - scanned);
    if (newline != nullptr) {
      stop = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data());
      has_line = true;
    } else if (is_ended) {
      if (begin == end) {
        return std::nullopt;
      }
      stop = end;
      has_line = true;
    } else {
      scanned = end;
      TW_CHECK(fill());
    }
  }
  return std::string_view{buffer.data() + begin, stop - begin};
}

LineReader::LineReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::open(const std::string& path, std::size_t line_bytes_max) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->line_bytes_max = line_bytes_max;
  Result<std::unique_ptr<ByteSource>> source = open_bytes(path);
  if (!source.has_value()) {
    if (source.error().code == ErrorCode::InvalidInput && source.error().id.empty()) {
      return impl->error(1, source.error().what, words_of(source.error()));
    }
    return std::unexpected(std::move(source).error());
  }
  impl->source = *std::move(source);
  return LineReader{std::move(impl)};
}

Result<std::optional<std::string_view>> LineReader::peek() { return impl_->find_line(); }

Result<std::optional<std::string_view>> LineReader::next() {
  TW_TRY(const std::optional<std::string_view> text, impl_->find_line());
  if (text.has_value()) {
    impl_->begin = impl_->scanned = std::min(impl_->stop + 1, impl_->end);
    impl_->has_line = false;
    ++impl_->line;
  }
  return text;
}

std::uint64_t LineReader::line() const { return impl_->line; }
const std::string& LineReader::path() const { return impl_->path; }
std::unexpected<Error> LineReader::error(std::uint64_t number, std::string_view reason,
                                         std::string_view words) const {
  return impl_->error(number, reason, words);
}

}  // namespace tw::data
