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

/// A part of an object does not: whoever owns it loads into a fresh one.
template <class T>
constexpr bool checks_itself(const T& /*object*/) {
  return requires(T& object, std::span<const std::byte> bytes) { object.load(bytes); };
}

/// Why bytes made of a good state were not treated as they must be: cut ones and longer ones are
/// refused and change nothing; damaged ones are refused as well or saved again as they were read.
/// `make` makes an object that may load.
template <class Make>
std::optional<std::string> unsafe_load(std::span<const std::byte> good, const Make& make,
                                       std::uint64_t seed) {
  Random random{seed};
  const auto before = saved(*make());
  std::vector<std::byte> bytes{good.begin(), good.end()};
  bytes.push_back(std::byte{0});
  for (int i = 0; i < 20; ++i) {
    const std::size_t length = i == 0 ? bytes.size() : random.below(good.size());
    const auto object = make();
    if (load(*object, std::span(bytes).first(length))) {
      return "with " + std::to_string(length) + " bytes it is read";
    }
    if (checks_itself(*object) && saved(*object) != before) {
      return "refused bytes changed it";
    }
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
  return std::nullopt;
}

}  // namespace tw::support
