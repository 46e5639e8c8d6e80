#pragma once

#include <gtest/gtest.h>

#include <optional>

#include "base/random.hpp"
#include "base/state_archive.hpp"

namespace tw::support {

/// What an object or a part of one appends.
template <class T>
std::vector<std::byte> saved(const T& object) {
  std::vector<std::byte> bytes;
  if constexpr (requires { object.save(bytes); }) {
    object.save(bytes);
  } else {
    StateWriter out{bytes};
    object.save(out);
  }
  return bytes;
}

/// Whether it takes them whole.
template <class T>
bool load(T& object, std::span<const std::byte> bytes) {
  if constexpr (requires { object.load(bytes); }) {
    return object.load(bytes).has_value();
  } else {
    StateReader in{bytes};
    object.load(in);
    return in.is_whole();
  }
}

/// Why bytes made of a good state were not treated as they must be: cut ones and longer ones are
/// refused and change nothing; damaged ones are refused as well or saved again as they were read.
/// `make` makes an object that may load.
template <class Make>
std::optional<std::string> unsafe_load(std::span<const std::byte> good, const Make& make,
                                       std::uint64_t seed) {
  Random random{seed};
  const auto before = saved(*make());
  const auto object = make();
  for (int i = 0; i < 20; ++i) {
    const std::size_t length = random.below(good.size());
    if (load(*object, good.first(length))) {
      return "cut to " + std::to_string(length) + " it is read";
    }
  }
  std::vector<std::byte> bytes{good.begin(), good.end()};
  bytes.push_back(std::byte{0});
  if (load(*object, bytes)) {
    return "with one byte more it is read";
  }
  bytes.pop_back();
  for (int i = 0; i < 20; ++i) {
    const std::size_t at = random.below(bytes.size());
    const std::byte was = bytes[at];
    bytes[at] = static_cast<std::byte>(random.below(256));
    const auto other = make();
    if (load(*other, bytes) && saved(*other) != bytes) {
      return "damaged at " + std::to_string(at) + " it is read as something else";
    }
    bytes[at] = was;
  }
  return saved(*object) == before ? std::nullopt
                                  : std::optional<std::string>("refused bytes changed it");
}

}  // namespace tw::support
