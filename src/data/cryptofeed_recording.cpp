#include "data/cryptofeed_recording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tw::data {
namespace {

constexpr std::string_view kConfiguration = "configuration: ";
constexpr std::int64_t kSecondsMax = 9'000'000'000;  // 64 bits of nanoseconds end in 2262
constexpr std::size_t kFractionDigitsMax = 9;
constexpr std::size_t kShownBytes = 40;

struct ArrowRow {
  std::string_view arrow;
  CryptofeedKind kind;
};
constexpr std::array kArrows{ArrowRow{" -> ", CryptofeedKind::RestAnswer},
                             ArrowRow{" <- ", CryptofeedKind::Sent},
                             ArrowRow{" <-> ", CryptofeedKind::Connected}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `1633998512.0633569`, exactly; cuts it from the front of `text`.
std::optional<Timestamp> take_time(std::string_view& text) {
  std::int64_t seconds = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  auto used = static_cast<std::size_t>(stop - text.data());
  if (code != std::errc{} || seconds < 0 || seconds > kSecondsMax) {
    return std::nullopt;
  }
  std::int64_t fraction = 0;
  if (used < text.size() && text[used] == '.') {
    ++used;
    std::size_t digits = 0;
    for (; used < text.size() && is_digit(text[used]); ++used) {
      if (++digits > kFractionDigitsMax) {
        return std::nullopt;
      }
      fraction = fraction * 10 + (text[used] - '0');
    }
    for (; digits < kFractionDigitsMax; ++digits) {
      fraction *= 10;
    }
  }
  text.remove_prefix(used);
  return Timestamp{std::chrono::seconds{seconds} + Duration{fraction}};
}

}  // namespace

Result<CryptofeedRecording> CryptofeedRecording::open(const std::string& path) {
  TW_TRY(LineReader lines, LineReader::open(path, kLineBytesMax));
  return CryptofeedRecording{std::move(lines)};
}

Result<CryptofeedLine> CryptofeedRecording::split(std::string_view text) {
  CryptofeedLine line;
  line.number = lines_.line();
  std::string_view rest = text;
  if (!rest.empty() && !is_digit(rest.front())) {
    const std::size_t blank = rest.find(' ');
    line.url = rest.substr(0, blank);
    rest.remove_prefix(line.url.size());
    const auto row = std::ranges::find_if(
        kArrows, [rest](const ArrowRow& each) { return rest.starts_with(each.arrow); });
    if (row == kArrows.end()) {
      return lines_.error(line.number,
                          "is no line of a cryptofeed recording: '" +
                              std::string(text.substr(0, kShownBytes)) + "'",
                          "@reason.no_recording");
    }
    line.kind = row->kind;
    rest.remove_prefix(row->arrow.size());
  }
  const std::optional<Timestamp> at = take_time(rest);
  const bool has_text = rest.starts_with(": ");
  const bool is_connected = line.kind == CryptofeedKind::Connected && rest.empty();
  if (!at.has_value() || (!has_text && !is_connected)) {
    return lines_.error(line.number,
                        "has no receive time in seconds and a colon: '" +
                            std::string(text.substr(0, kShownBytes)) + "'",
                        "@reason.no_recording");
  }
  if (const std::optional<std::string> reason = clock_.refuse(*at)) {
    return lines_.error(line.number, *reason);
  }
  line.ts_recv = *at;
  line.text = has_text ? rest.substr(2) : std::string_view{};
  return line;
}

Result<std::optional<CryptofeedLine>> CryptofeedRecording::next() {
  while (true) {
    TW_TRY(const std::optional<std::string_view> text, lines_.next());
    if (!text.has_value()) {
      if (lines_.line() == 0) {
        return lines_.error(1, "the recording is empty", "@reason.nothing_in_it");
      }
      return std::nullopt;
    }
    if (!text->empty() && !text->starts_with(kConfiguration)) {
      TW_TRY(const CryptofeedLine line, split(*text));
      return line;
    }
  }
}

}  // namespace tw::data
