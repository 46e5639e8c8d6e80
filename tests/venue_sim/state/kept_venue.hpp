#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "venue_sim/state_file.hpp"
#include "venue_sim/venue.hpp"

namespace tw::venue_sim {

/// A directory of its own for one test, gone at its end.
class TestDirectory {
 public:
  explicit TestDirectory(std::string_view name);
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory();
  const std::string& text() const { return path_; }
  std::string state() const { return path_ + "/venue.state"; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

/// The default venue in stepped time, from 2026 on.
VenueSettings stepped_settings(std::uint64_t seed = 7);

/// A venue whose state is kept in a directory, called without a socket.
class KeptVenue {
 public:
  /// `TW_ASSERT`s that it opens.
  explicit KeptVenue(const std::string& directory, VenueSettings settings = stepped_settings());
  /// How opening it fails.
  static Error refusal(const std::string& directory, VenueSettings settings = stepped_settings());

  /// Bodies of answers; private ones are signed by the first account.
  std::string get(std::string_view path, std::string_view query = "");
  std::string post(std::string_view path, std::string_view body);
  std::string control(std::string_view method, std::string_view path, std::string_view body = "");
  void step(int milliseconds);
  /// Ends as after a signal; the venue itself stays as it is.
  void end();
  Venue& venue() { return *venue_; }

 private:
  std::string call(std::string_view method, std::string_view target, std::string_view payload,
                   std::string_view body);

  std::unique_ptr<Venue> venue_;
};

/// The text behind `"name":"` up to the next quotation mark; empty where there is none.
std::string text_after(std::string_view json, std::string_view name);

}  // namespace tw::venue_sim
