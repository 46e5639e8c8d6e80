#include "data/byte_source.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace tw::data {
namespace {

constexpr std::size_t kBufferBytes = 256U << 10U;
constexpr std::uint32_t kStored = 0;
constexpr std::string_view kMemberSignature = "PK\x03\x04";
constexpr std::string_view kDirectorySignature = "PK\x01\x02";
constexpr std::string_view kDescriptorSignature = "PK\x07\x08";

// `words` is what a person reads of the reason.
std::unexpected<Error> damaged(std::string reason, std::string words) {
  return fail(ErrorCode::InvalidInput, std::move(reason), {}, {{"reason", std::move(words)}});
}

std::unexpected<Error> cut_zip() {
  return damaged("the zip archive is cut off", "@reason.zip_cut");
}

struct KnownReason {
  int error_number;
  std::string_view words;
};
constexpr auto kKnownReasons = std::to_array<KnownReason>({{EACCES, "@reason.access"},
                                                           {EPERM, "@reason.access"},
                                                           {EIO, "@reason.input_output"},
                                                           {EMFILE, "@reason.descriptors"},
                                                           {ENFILE, "@reason.descriptors"},
                                                           {ENOTDIR, "@reason.not_directory"}});

std::unexpected<Error> cannot_open(const std::string& path, int reason) {
  const std::string log = std::strerror(reason);
  const std::string what = path + ": cannot be opened: " + log;
  if (reason == ENOENT) {
    return fail(ErrorCode::NotFound, what, "recording.not_found", {{"path", path}});
  }
  const auto known = std::ranges::find(kKnownReasons, reason, &KnownReason::error_number);
  return fail(
      ErrorCode::Unavailable, what, "recording.unreadable",
      {{"path", path}, {"reason", known != kKnownReasons.end() ? std::string(known->words) : log}});
}

struct GzipClose {
  void operator()(gzFile_s* file) const { gzclose_r(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, GzipClose>;

// zlib passes plain bytes through as they are.
class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(GzipFile file) : file_(std::move(file)) {}

  Result<std::size_t> read(std::span<char> room) override {
    const int got = gzread(file_.get(), room.data(), static_cast<unsigned>(room.size()));
    int code = Z_OK;
    const char* const reason = gzerror(file_.get(), &code);
    if (got < 0) {
      return damaged(std::string("cannot be read: ") + reason, "@reason.gzip_damaged");
    }
    // zlib hands out what precedes a cut and ends as if all were well: only the code tells.
    if (got == 0 && code == Z_BUF_ERROR) {
      return damaged("the gzip stream is cut off", "@reason.gzip_cut");
    }
    return static_cast<std::size_t>(got);
  }

 private:
  GzipFile file_;
};

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileClose>;

// Little-endian number of `size` bytes.
std::uint32_t number_at(std::span<const unsigned char> bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
  }
  return value;
}

// The member of an archive that has no other.
class ZipSource final : public ByteSource {
 public:
  explicit ZipSource(File file) : file_(std::move(file)), input_(kBufferBytes) {}
  ZipSource(const ZipSource&) = delete;
  ZipSource& operator=(const ZipSource&) = delete;
  ~ZipSource() override { inflateEnd(&stream_); }

  Result<void> begin() {
    std::array<unsigned char, 30> header{};
    TW_CHECK(take(header));
    const std::uint32_t flags = number_at(header, 6, 2);
    if ((flags & 1U) != 0) {
      return damaged("the zip archive is encrypted", "@reason.zip_encrypted");
    }
    const std::uint32_t method = number_at(header, 8, 2);
    has_descriptor_ = (flags & 8U) != 0;
    is_stored_ = method == kStored && !has_descriptor_;
    if (method != Z_DEFLATED && !is_stored_) {
      return damaged("the zip archive uses method " + std::to_string(method) +
                         ", only deflated and stored files are read",
                     "@reason.zip_method");
    }
    stored_left_ = number_at(header, 18, 4);
    crc_expected_ = number_at(header, 14, 4);
    std::vector<unsigned char> names(number_at(header, 26, 2) + number_at(header, 28, 2));
    TW_CHECK(take(names));
    if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) {
      return fail(ErrorCode::Unavailable, "no memory to unpack the zip archive");
    }
    return {};
  }

  Result<std::size_t> read(std::span<char> room) override {
    if (is_ended_) {
      return 0;
    }
    const Result<std::size_t> got = is_stored_ ? copy(room) : unpack(room);
    if (got.has_value()) {
      crc_ = static_cast<std::uint32_t>(
          crc32(crc_, reinterpret_cast<const Bytef*>(room.data()), static_cast<uInt>(*got)));
      if (is_ended_) {
        TW_CHECK(check_end());
      }
    }
    return got;
  }

 private:
  Result<std::size_t> unpack(std::span<char> room) {
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    while (stream_.avail_out > 0 && !is_ended_) {
      if (stream_.avail_in == 0 && !fill()) {
        return cut_zip();
      }
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END) {
        return damaged(std::string("cannot be read: ") +
                           (stream_.msg == nullptr ? "damaged zip archive" : stream_.msg),
                       "@reason.zip_damaged");
      }
      is_ended_ = code == Z_STREAM_END;
    }
    return room.size() - stream_.avail_out;
  }

  Result<std::size_t> copy(std::span<char> room) {
    std::size_t got = 0;
    while (got < room.size() && stored_left_ > 0) {
      if (stream_.avail_in == 0 && !fill()) {
        return cut_zip();
      }
      const std::size_t part =
          std::min({room.size() - got, std::size_t{stored_left_}, std::size_t{stream_.avail_in}});
      std::memcpy(room.data() + got, stream_.next_in, part);
      stream_.next_in += part;
      stream_.avail_in -= static_cast<uInt>(part);
      stored_left_ -= static_cast<std::uint32_t>(part);
      got += part;
    }
    is_ended_ = stored_left_ == 0;
    return got;
  }

  bool fill() {
    const std::size_t got = std::fread(input_.data(), 1, input_.size(), file_.get());
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  // The bytes that are not deflated, through the same buffer.
  Result<void> take(std::span<unsigned char> bytes) {
    for (unsigned char& byte : bytes) {
      if (stream_.avail_in == 0 && !fill()) {
        return cut_zip();
      }
      byte = *stream_.next_in++;
      --stream_.avail_in;
    }
    return {};
  }

  // A member of unknown length is followed by its checksum and two lengths of 4 or 8 bytes.
  Result<void> check_end() {
    std::array<unsigned char, 4> word{};
    TW_CHECK(take(word));
    if (has_descriptor_) {
      if (std::ranges::equal(word, kDescriptorSignature, is_same_byte)) {
        TW_CHECK(take(word));
      }
      crc_expected_ = number_at(word, 0, 4);
      TW_CHECK(take_until_signature(word));
    }
    if (crc_ != crc_expected_) {
      return damaged("the checksum of the zip archive does not match", "@reason.zip_damaged");
    }
    if (!std::ranges::equal(word, kDirectorySignature, is_same_byte)) {
      return damaged("the zip archive holds more than one file", "@reason.zip_several");
    }
    return {};
  }

  Result<void> take_until_signature(std::array<unsigned char, 4>& word) {
    constexpr int kLengthWordsMax = 4;
    for (int i = 0; i <= kLengthWordsMax; ++i) {
      TW_CHECK(take(word));
      if (i >= 2 && word[0] == 'P' && word[1] == 'K') {
        return {};
      }
    }
    return damaged("the zip archive has no directory", "@reason.zip_cut");
  }

  static bool is_same_byte(unsigned char byte, char expected) {
    return byte == static_cast<unsigned char>(expected);
  }

  File file_;
  std::vector<Bytef> input_;
  z_stream stream_{};
  bool has_descriptor_ = false;
  bool is_stored_ = false;
  std::uint32_t stored_left_ = 0;
  bool is_ended_ = false;
  std::uint32_t crc_ = 0;
  std::uint32_t crc_expected_ = 0;
};

bool begins_with(std::FILE* file, std::string_view signature) {
  std::array<char, 4> bytes{};
  const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), file);
  std::rewind(file);
  return std::string_view{bytes.data(), got} == signature;
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    return fail(ErrorCode::InvalidInput, path + " is no file", "recording.no_file",
                {{"path", path}});
  }
  errno = 0;
  File file{std::fopen(path.c_str(), "rb")};
  if (file == nullptr) {
    return cannot_open(path, errno);
  }
  if (begins_with(file.get(), kMemberSignature)) {
    auto source = std::make_unique<ZipSource>(std::move(file));
    TW_CHECK(source->begin());
    return source;
  }
  errno = 0;
  GzipFile gzip{gzopen(path.c_str(), "rb")};
  if (gzip == nullptr) {
    return cannot_open(path, errno);
  }
  gzbuffer(gzip.get(), static_cast<unsigned>(kBufferBytes));
  return std::make_unique<GzipSource>(std::move(gzip));
}

}  // namespace tw::data
