#include "net/output.hpp"

#include <algorithm>
#include <utility>

namespace tw::net {
namespace {

constexpr std::size_t kChunkBytes = 64U << 10U;  // a longer one is not appended to
constexpr std::size_t kMovedBytesMin = 8U << 10U;
// More than a string keeps inside of itself: bytes that are being written may not move with it.
constexpr std::size_t kReservedBytes = 256;
constexpr std::size_t kSpareBytesMax = 128U << 10U;

}  // namespace

bool Output::is_tail_free() const {
  return chunks_.size() > taken_ && chunks_.back().size() < kChunkBytes;
}

std::string& Output::tail() {
  if (!is_tail_free()) {
    chunks_.push_back(std::exchange(spare_, {}));
    chunks_.back().reserve(kReservedBytes);
  }
  tail_before_ = chunks_.back().size();
  return chunks_.back();
}

void Output::commit() { size_ += chunks_.back().size() - tail_before_; }

void Output::append(std::string_view bytes) {
  tail().append(bytes);
  commit();
}

void Output::append(std::string&& bytes) {
  if (bytes.size() < kMovedBytesMin) {
    append(std::string_view(bytes));
    return;
  }
  size_ += bytes.size();
  chunks_.push_back(std::move(bytes));
}

std::span<const std::string_view> Output::take() {
  taken_ = std::min(chunks_.size(), parts_.size());
  for (std::size_t at = 0; at < taken_; ++at) {
    parts_[at] = std::string_view(chunks_[at]).substr(at == 0 ? written_ : 0);
  }
  return std::span(parts_).first(taken_);
}

void Output::consume(std::size_t count) {
  size_ -= count;
  written_ += count;
  std::size_t done = 0;
  while (done < chunks_.size() && written_ >= chunks_[done].size()) {
    written_ -= chunks_[done].size();
    if (chunks_[done].capacity() > spare_.capacity() &&
        chunks_[done].capacity() <= kSpareBytesMax) {
      spare_ = std::move(chunks_[done]);
      spare_.clear();
    }
    ++done;
  }
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(done));
  taken_ = 0;
}

void Output::clear() {
  chunks_.clear();
  taken_ = 0;
  written_ = 0;
  size_ = 0;
}

}  // namespace tw::net
