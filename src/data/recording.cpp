#include "data/recording.hpp"

#include <charconv>
#include <utility>

#include "data/line_reader.hpp"
#include "data/receive_clock.hpp"

namespace tw::data {
namespace {

// The time in front of the message: 19 digits and a blank.
constexpr std::size_t kTimeBytesMax = 20;

}  // namespace

struct Recording::Impl {
  explicit Impl(LineReader reader) : lines(std::move(reader)) {}

  std::unexpected<Error> error(std::string_view reason, std::string_view words = {}) const {
    return lines.error(lines.line(), reason, words);
  }
  Result<RecordingLine> split(std::string_view text);

  LineReader lines;
  ReceiveClock clock;
};

Result<RecordingLine> Recording::Impl::split(std::string_view text) {
  std::int64_t nanoseconds = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), nanoseconds);
  const auto digits = static_cast<std::size_t>(stop - text.data());
  if (code != std::errc{} || nanoseconds < 0 || digits >= text.size() || text[digits] != ' ') {
    return error("does not start with a receive time in nanoseconds and a blank: '" +
                     std::string(text.substr(0, 40)) + "'",
                 "@reason.no_recording");
  }
  const Timestamp ts_recv = from_nanoseconds(nanoseconds);
  if (const std::optional<std::string> reason = clock.refuse(ts_recv)) {
    return error(*reason);
  }
  if (text.size() - digits - 1 > kLineBytesMax) {
    return error("line is longer than " + std::to_string(kLineBytesMax) + " bytes");
  }
  return RecordingLine{.number = lines.line(), .ts_recv = ts_recv, .text = text.substr(digits + 1)};
}

Recording::Recording(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;
Recording::~Recording() = default;

Result<Recording> Recording::open(const std::string& path) {
  TW_TRY(LineReader lines, LineReader::open(path, kLineBytesMax + kTimeBytesMax));
  return Recording{std::make_unique<Impl>(std::move(lines))};
}

Result<std::optional<RecordingLine>> Recording::next() {
  TW_TRY(const std::optional<std::string_view> text, impl_->lines.next());
  if (!text.has_value()) {
    if (impl_->lines.line() == 0) {
      return impl_->lines.error(1, "the recording is empty");
    }
    return std::nullopt;
  }
  TW_TRY(const RecordingLine line, impl_->split(*text));
  return line;
}

const std::string& Recording::path() const { return impl_->lines.path(); }

}  // namespace tw::data
