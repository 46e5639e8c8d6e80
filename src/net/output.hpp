#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/transport.hpp"

namespace tw::net {

/// Bytes on their way out. Short ones are gathered, long ones are moved in and not copied.
class Output {
 public:
  void append(std::string_view bytes);
  void append(std::string&& bytes);
  /// Where to append one's own bytes; `commit` follows.
  std::string& tail();
  void commit();
  std::size_t size() const { return size_; }
  bool is_empty() const { return size_ == 0; }
  /// The next bytes to be written, which do not move until `consume`.
  std::span<const std::string_view> take();
  /// That many of them were written.
  void consume(std::size_t count);
  void clear();

 private:
  bool is_tail_free() const;

  std::vector<std::string> chunks_;  // the first `taken_` are being written
  std::array<std::string_view, Transport::kPartsMax> parts_{};
  std::size_t taken_ = 0;
  std::size_t written_ = 0;  // of the first chunk
  std::size_t size_ = 0;
  std::size_t tail_before_ = 0;
  std::string spare_;
};

}  // namespace tw::net
