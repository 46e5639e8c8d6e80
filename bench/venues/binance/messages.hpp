#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/recording.hpp"
#include "measured.hpp"

namespace tw::bench {

/// The messages of the recording in one piece of memory, with as much behind it as simdjson may
/// read beyond a text.
struct Messages {
  static constexpr std::size_t kPadding = 64;
  std::string bytes;
  std::vector<std::string_view> texts;
  std::vector<Timestamp> times;
};

inline Messages load_messages() {
  Messages messages;
  std::vector<std::size_t> sizes;
  auto recording = require(data::Recording::open(recording_path()));
  for (auto line = require(recording.next()); line; line = require(recording.next())) {
    messages.bytes += line->text;
    messages.times.push_back(line->ts_recv);
    sizes.push_back(line->text.size());
  }
  messages.bytes.append(Messages::kPadding, ' ');
  std::string_view rest = messages.bytes;
  for (const std::size_t size : sizes) {
    messages.texts.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return messages;
}

inline const Messages& messages() {
  static const Messages kMessages = load_messages();
  return kMessages;
}

}  // namespace tw::bench
