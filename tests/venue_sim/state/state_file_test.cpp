#include "venue_sim/state_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "model/codec.hpp"
#include "venue_sim/state/kept_venue.hpp"

namespace tw::venue_sim {
namespace {

namespace fs = std::filesystem;

std::string argument(const Error& error, std::string_view name) {
  const auto found = std::ranges::find(error.arguments, name, &MessageArgument::name);
  return found == error.arguments.end() ? "" : found->value;
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

std::string error_id(std::string_view file) {
  const Result<SavedState> parsed = parse_state(bytes_of(file), "D/venue.state");
  return parsed.has_value() ? "" : std::string(parsed.error().id);
}

// A directory in which a venue has ended.
void make(const TestDirectory& directory) {
  KeptVenue venue(directory.text());
  venue.end();
}

TEST(StateFile, IsReadBackAsItWasWritten) {
  const std::vector<std::byte> state(1000, std::byte{7});
  const StateSettings settings = {{"--seed", "7"}, {"market", "generated"}};
  const auto bytes = encode_state(Ending::Running, settings, state);
  const Result<SavedState> parsed = parse_state(bytes, "x");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->ending, Ending::Running);
  EXPECT_EQ(parsed->settings, settings);
  EXPECT_EQ(parsed->state, state);
  EXPECT_EQ(parse_state(encode_state(Ending::Clean, {}, {}), "x")->ending, Ending::Clean);
}

TEST(StateFile, NobodyElseMayReadTheSecretsInIt) {
  const TestDirectory directory("mode");
  make(directory);
  EXPECT_EQ(fs::status(directory.state()).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_NE(read_file(directory.state()).find(stepped_settings().accounts.front().secret),
            std::string::npos);
  EXPECT_FALSE(fs::exists(directory.state() + ".next"));
}

TEST(StateFile, WhatWasCutAnywhereIsRefused) {
  const TestDirectory directory("cut");
  make(directory);
  const std::string whole = read_file(directory.state());
  ASSERT_EQ(error_id(whole), "");
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    ASSERT_EQ(error_id(std::string_view(whole).substr(0, size)), "venue_sim.state_damaged") << size;
  }
  EXPECT_EQ(error_id(whole + "x"), "venue_sim.state_damaged");
  write_file(directory.state(), whole.substr(0, whole.size() / 2));
  const Error refused = KeptVenue::refusal(directory.text());
  EXPECT_EQ(refused.id, "venue_sim.state_damaged");
  EXPECT_EQ(argument(refused, "path"), directory.state());
  EXPECT_EQ(read_file(directory.state()), whole.substr(0, whole.size() / 2));  // is untouched
}

TEST(StateFile, AChangedByteIsRefused) {
  const std::vector<std::byte> state(5'000, std::byte{1});
  const auto bytes = encode_state(Ending::Clean, {{"--seed", "7"}}, state);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{0x10};
    const Result<SavedState> parsed = parse_state(changed, "x");
    ASSERT_FALSE(parsed.has_value()) << i;
    const bool is_version = i >= 8 && i < 12;
    EXPECT_EQ(parsed.error().id, is_version ? "venue_sim.state_version" : "venue_sim.state_damaged")
        << i;
  }
}

TEST(StateFile, AnotherVersionIsNamed) {
  const TestDirectory directory("version");
  make(directory);
  std::string newer = read_file(directory.state());
  newer[8] = static_cast<char>(kStateFormatVersion + 1);
  write_file(directory.state(), newer);
  const Error refused = KeptVenue::refusal(directory.text());
  EXPECT_EQ(refused.id, "venue_sim.state_version");
  EXPECT_EQ(refused.code, ErrorCode::InvalidInput);
  const std::string codec = "." + std::to_string(kCodecVersion);
  EXPECT_EQ(argument(refused, "found"), std::to_string(kStateFormatVersion + 1) + codec);
  EXPECT_EQ(argument(refused, "expected"), std::to_string(kStateFormatVersion) + codec);
}

TEST(StateFile, AStateThatIsNoneIsRefusedEvenWithARightChecksum) {
  const TestDirectory directory("none");
  make(directory);
  const std::string whole = read_file(directory.state());
  const SavedState saved = *parse_state(bytes_of(whole), "x");
  for (const std::size_t share : {0UZ, 1UZ, 3UZ, 7UZ, 9UZ}) {
    const auto cut = std::span(saved.state).first(saved.state.size() * share / 10);
    const auto bytes = encode_state(Ending::Clean, saved.settings, cut);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    write_file(directory.state(), {text, bytes.size()});
    EXPECT_EQ(KeptVenue::refusal(directory.text()).id, "venue_sim.state_damaged") << share;
  }
}

TEST(StateFile, OtherSettingsAreNamedWithBothValues) {
  const TestDirectory directory("settings");
  make(directory);
  const Error seed = KeptVenue::refusal(directory.text(), stepped_settings(8));
  EXPECT_EQ(seed.id, "data.settings_changed");
  EXPECT_EQ(seed.code, ErrorCode::Conflict);
  EXPECT_EQ(argument(seed, "setting"), "--seed");
  EXPECT_EQ(argument(seed, "recorded"), "7");
  EXPECT_EQ(argument(seed, "given"), "8");
  EXPECT_EQ(argument(seed, "path"), directory.state());

  VenueSettings fewer = stepped_settings();
  fewer.symbols.pop_back();
  const Error symbols = KeptVenue::refusal(directory.text(), fewer);
  EXPECT_EQ(argument(symbols, "setting"), "symbols");
  EXPECT_EQ(argument(symbols, "recorded"), "linear/BTCUSDT, spot/BTCUSDT, linear/ETHUSDT");
  EXPECT_EQ(argument(symbols, "given"), "linear/BTCUSDT, spot/BTCUSDT");

  VenueSettings terms = stepped_settings();
  terms.symbols[2].contract.leverage_max = Decimal::from_int(50);
  EXPECT_EQ(argument(KeptVenue::refusal(directory.text(), terms), "setting"), "linear/ETHUSDT");

  VenueSettings accounts = stepped_settings();
  accounts.accounts.push_back({.key = "second", .secret = "unsaid"});
  const Error account = KeptVenue::refusal(directory.text(), accounts);
  EXPECT_EQ(argument(account, "setting"), "account 2");
  EXPECT_EQ(argument(account, "recorded"), "-");
  EXPECT_EQ(argument(account, "given").find("unsaid"), std::string::npos);

  VenueSettings limits = stepped_settings();
  limits.rates.orders_per_second = 5;
  limits.pace = Pace::Fast;
  EXPECT_EQ(KeptVenue::refusal(directory.text(), limits).what, "was opened");
}

TEST(StateFile, ADirectoryHasOneOwner) {
  const TestDirectory directory("owner");
  const KeptVenue venue(directory.text());
  const Error refused = KeptVenue::refusal(directory.text());
  EXPECT_EQ(refused.id, "data.locked");
  EXPECT_EQ(argument(refused, "pid"), std::to_string(::getpid()));
}

TEST(StateFile, AFreshStartLeavesTheOldOneBeside) {
  const TestDirectory directory("fresh");
  make(directory);
  const std::string old = read_file(directory.state());
  for (int number = 1; number <= 2; ++number) {
    const VenueSettings settings = stepped_settings(8);  // would not go on
    auto file = StateFile::open(directory.text(), settings, StateFile::Choice::Fresh);
    ASSERT_TRUE(file.has_value());
    EXPECT_FALSE(file->found().has_value());
    EXPECT_FALSE(fs::exists(directory.state() + "." + std::to_string(number)));
    const auto venue = Venue::open(settings, *std::move(file));
    ASSERT_TRUE(venue.has_value());
    EXPECT_FALSE(fs::exists(directory.state() + "." + std::to_string(number)));
    ASSERT_TRUE((*venue)->save(Ending::Running).has_value());
    EXPECT_TRUE(fs::exists(directory.state() + "." + std::to_string(number)));
  }
  EXPECT_EQ(read_file(directory.state() + ".1"), old);
}

TEST(StateFile, ADirectoryThatCannotBeMadeIsNamed) {
  const TestDirectory directory("file");
  write_file(directory.state(), "");
  const Error refused = KeptVenue::refusal(directory.state() + "/below");
  EXPECT_EQ(refused.id, "venue_sim.state_io");
  EXPECT_EQ(refused.code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace tw::venue_sim
