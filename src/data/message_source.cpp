#include "data/message_source.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "data/cryptofeed_recording.hpp"
#include "data/line_reader.hpp"
#include "data/recording.hpp"

namespace tw::data {
namespace {

enum class Format : std::uint8_t { TimedLines, Cryptofeed, BareLines };

Result<Format> format_of(const std::string& path) {
  TW_TRY(LineReader lines, LineReader::open(path, Recording::kLineBytesMax));
  TW_TRY(const std::optional<std::string_view> first, lines.peek());
  if (!first.has_value()) {
    return lines.error(1, "the recording is empty", "@reason.nothing_in_it");
  }
  if (first->starts_with('{')) {
    return Format::BareLines;
  }
  const std::size_t digits = first->find_first_not_of("0123456789");
  const bool is_timed = digits != 0 && digits != std::string_view::npos && (*first)[digits] == ' ';
  return is_timed || first->empty() ? Format::TimedLines : Format::Cryptofeed;
}

class TimedLines final : public MessageSource {
 public:
  explicit TimedLines(std::vector<Recording> files) : files_(std::move(files)) {}

  Result<std::optional<RecordedMessage>> next() override {
    while (file_ < files_.size()) {
      TW_TRY(const std::optional<RecordingLine> line, files_[file_].next());
      if (!line.has_value()) {
        if (file_ + 1 == files_.size()) {
          return std::nullopt;
        }
        ++file_;
        continue;
      }
      if (line->ts_recv < ts_recv_last_) {
        return refuse(*line);
      }
      ts_recv_last_ = line->ts_recv;
      return RecordedMessage{
          .line = line->number, .ts_recv = line->ts_recv, .url = {}, .text = line->text};
    }
    return std::nullopt;
  }
  const std::string& path() const override { return files_[file_].path(); }

 private:
  std::unexpected<Error> refuse(const RecordingLine& line) const {
    const std::string reason = "receive time " + std::to_string(to_nanoseconds(line.ts_recv)) +
                               " is before the end of the file before it";
    return fail(ErrorCode::InvalidInput,
                path() + ": line " + std::to_string(line.number) + ": " + reason,
                "recording.damaged",
                {{"path", path()}, {"line", std::to_string(line.number)}, {"reason", reason}});
  }

  std::vector<Recording> files_;
  std::size_t file_ = 0;
  Timestamp ts_recv_last_ = Timestamp::min();
};

class BareLines final : public MessageSource {
 public:
  explicit BareLines(std::vector<LineReader> files) : files_(std::move(files)) {}

  Result<std::optional<RecordedMessage>> next() override {
    while (true) {
      TW_TRY(const std::optional<std::string_view> text, files_[file_].next());
      if (text.has_value()) {
        return RecordedMessage{
            .line = files_[file_].line(), .ts_recv = std::nullopt, .url = {}, .text = *text};
      }
      if (file_ + 1 == files_.size()) {
        return std::nullopt;
      }
      ++file_;
    }
  }
  const std::string& path() const override { return files_[file_].path(); }

 private:
  std::vector<LineReader> files_;
  std::size_t file_ = 0;
};

// Answers of REST and frames of sockets were written to files of their own.
class Cryptofeed final : public MessageSource {
 public:
  explicit Cryptofeed(std::vector<CryptofeedRecording> files) {
    for (CryptofeedRecording& file : files) {
      files_.push_back(File{.recording = std::move(file), .head = std::nullopt});
    }
  }

  Result<std::optional<RecordedMessage>> next() override {
    for (File& file : files_) {
      TW_CHECK(advance(file));
    }
    std::size_t first = files_.size();
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const std::optional<CryptofeedLine>& head = files_[i].head;
      if (head.has_value() &&
          (first == files_.size() || head->ts_recv < files_[first].head->ts_recv)) {
        first = i;
      }
    }
    if (first == files_.size()) {
      return std::nullopt;
    }
    file_ = first;
    const CryptofeedLine line = *files_[first].head;
    files_[first].head.reset();
    return RecordedMessage{
        .line = line.number, .ts_recv = line.ts_recv, .url = line.url, .text = line.text};
  }
  const std::string& path() const override { return files_[file_].recording.path(); }

 private:
  struct File {
    CryptofeedRecording recording;
    std::optional<CryptofeedLine> head;
    bool is_ended = false;
  };

  static Result<void> advance(File& file) {
    while (!file.head.has_value() && !file.is_ended) {
      TW_TRY(file.head, file.recording.next());
      file.is_ended = !file.head.has_value();
      const bool is_message =
          file.head.has_value() && (file.head->kind == CryptofeedKind::Received ||
                                    file.head->kind == CryptofeedKind::RestAnswer);
      if (!is_message) {
        file.head.reset();
      }
    }
    return {};
  }

  std::vector<File> files_;
  std::size_t file_ = 0;
};

template <class Reader, class Source, class... Arguments>
Result<std::unique_ptr<MessageSource>> open_all(std::span<const std::string> paths,
                                                Arguments... arguments) {
  std::vector<Reader> files;
  for (const std::string& path : paths) {
    TW_TRY(Reader file, Reader::open(path, arguments...));
    files.push_back(std::move(file));
  }
  return std::make_unique<Source>(std::move(files));
}

}  // namespace

Result<std::unique_ptr<MessageSource>> open_messages(std::span<const std::string> paths) {
  TW_ASSERT(!paths.empty());
  TW_TRY(const Format format, format_of(paths.front()));
  for (const std::string& path : paths.subspan(1)) {
    TW_TRY(const Format other, format_of(path));
    if (other != format) {
      const std::string reason = "is not of the format of " + paths.front();
      return fail(ErrorCode::InvalidInput, path + ": " + reason, "recording.damaged",
                  {{"path", path}, {"line", "1"}, {"reason", "@reason.no_such_format"}});
    }
  }
  switch (format) {
    case Format::TimedLines:
      return open_all<Recording, TimedLines>(paths);
    case Format::Cryptofeed:
      return open_all<CryptofeedRecording, Cryptofeed>(paths);
    case Format::BareLines:
      return open_all<LineReader, BareLines>(paths, Recording::kLineBytesMax);
  }
  return fail(ErrorCode::Internal, "unknown format of recordings");
}

}  // namespace tw::data
