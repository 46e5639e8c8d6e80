#include "base/state_archive.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tw {
namespace {

enum class Color : std::uint8_t { Red, Green, Blue };

std::vector<std::byte> bytes_of(const auto& write) {
  std::vector<std::byte> bytes;
  StateWriter out{bytes};
  write(out);
  return bytes;
}

TEST(StateArchive, GivesBackWhatItWasGiven) {
  const auto values = [](auto& archive, auto& color, auto& list, auto& maybe, auto&... plain) {
    archive.enumerator(color, Color::Blue);
    archive.list(list, [](auto& each, auto& value) { each(value); });
    archive.optional(maybe, [](auto& each, auto& at) { each.moment(at); });
    archive(plain...);
  };
  const Color color = Color::Green;
  const std::vector<std::int64_t> list = {-1, 0, 7};
  const std::optional<Timestamp> maybe = from_nanoseconds(12);
  const bool is_set = true;
  const Int128 large = -(Int128{1} << 100U);
  const double real = -0.1;
  const Interval week = Interval::week();
  const std::optional<std::uint64_t> nothing;
  const auto bytes = bytes_of([&](StateWriter& out) {
    values(out, color, list, maybe, is_set, large, real, week, nothing);
  });
  Color color_read{};
  std::vector<std::int64_t> list_read;
  std::optional<Timestamp> maybe_read;
  bool is_set_read = false;
  Int128 large_read = 0;
  double real_read = 0;
  Interval week_read = Interval::month();
  std::optional<std::uint64_t> nothing_read = 5;
  StateReader in{bytes};
  values(in, color_read, list_read, maybe_read, is_set_read, large_read, real_read, week_read,
         nothing_read);
  EXPECT_TRUE(in.is_whole());
  EXPECT_EQ(color_read, color);
  EXPECT_EQ(list_read, list);
  EXPECT_EQ(maybe_read, maybe);
  EXPECT_TRUE(is_set_read);
  EXPECT_EQ(large_read, large);
  EXPECT_EQ(real_read, real);
  EXPECT_EQ(week_read, week);
  EXPECT_EQ(nothing_read, nothing);
}

struct Part {
  std::uint32_t value = 0;
  void save(std::vector<std::byte>& out) const { StateWriter{out}(value); }
  Checked<void> load(std::span<const std::byte> bytes) {
    StateReader in{bytes};
    in(value);
    return in.is_whole() ? Checked<void>{} : fault(ErrorCode::InvalidInput, Field::Record);
  }
};

TEST(StateArchive, APartStandsBehindItsLength) {
  const auto bytes = bytes_of([](StateWriter& out) {
    out.part(Part{7});
    out(std::uint8_t{9});
  });
  EXPECT_EQ(bytes.size(), 8U + 4U + 1U);
  EXPECT_EQ(bytes[0], std::byte{4});
  StateReader in{bytes};
  Part part;
  std::uint8_t behind = 0;
  in.part(part);
  in(behind);
  EXPECT_TRUE(in.is_whole());
  EXPECT_EQ(part.value, 7U);
  EXPECT_EQ(behind, 9U);
}

TEST(StateArchive, APartThatRefusesItsBytesFails) {
  auto bytes = bytes_of([](StateWriter& out) { out.part(Part{7}); });
  bytes[0] = std::byte{3};
  StateReader in{bytes};
  Part part;
  in.part(part);
  EXPECT_TRUE(in.has_failed());
}

TEST(StateArchive, CountsAndLengthsBeyondTheBytesFail) {
  const auto bytes = bytes_of([](StateWriter& out) { out(std::uint32_t{5}, std::uint32_t{0}); });
  StateReader list{bytes};
  std::vector<std::uint64_t> values;
  list.list(values, [](StateReader& each, std::uint64_t& value) { each(value); });
  EXPECT_TRUE(list.has_failed());
  StateReader part{bytes};
  EXPECT_TRUE(part.part().empty());
  EXPECT_TRUE(part.has_failed());
}

template <class T>
bool is_refused(std::uint64_t whole, T value) {
  const auto bytes = bytes_of([whole](StateWriter& out) { out(whole); });
  StateReader in{bytes};
  if constexpr (std::same_as<T, Timestamp>) {
    in.moment(value);
  } else if constexpr (std::is_enum_v<T>) {
    in.enumerator(value, Color::Blue);
  } else {
    in(value);
  }
  return in.has_failed();
}

TEST(StateArchive, ImpossibleValuesFail) {
  EXPECT_TRUE(is_refused(2, false));
  EXPECT_FALSE(is_refused(1, false));
  EXPECT_TRUE(is_refused(3, Color::Red));
  EXPECT_FALSE(is_refused(2, Color::Red));
  EXPECT_TRUE(is_refused(std::uint64_t{1} << 63U, Timestamp{}));
  EXPECT_TRUE(is_refused((std::uint64_t{1} << 62U) + 1, Timestamp{}));
  EXPECT_FALSE(is_refused(std::uint64_t{1} << 62U, Timestamp{}));
}

TEST(StateArchive, AnIntervalOfNoLengthFails) {
  const auto bytes = bytes_of([](StateWriter& out) { out(std::uint8_t{0}, std::int64_t{0}); });
  StateReader in{bytes};
  Interval interval = Interval::week();
  in(interval);
  EXPECT_TRUE(in.has_failed());
  EXPECT_EQ(interval, Interval::week());
}

}  // namespace
}  // namespace tw
