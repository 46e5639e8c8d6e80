#pragma once

#include <string>
#include <vector>

#include "report/tear_sheet.hpp"

namespace tw::report {

/// A message of the catalogue with its values.
struct Sentence {
  std::string_view id;
  std::vector<MessageArgument> arguments;
};

/// What a run came to, in words and in this order: what was earned or lost after fees, what it is
/// made of, how it compares with holding, how much it proves.
std::vector<Sentence> verdict_of(const TearSheet& sheet);

/// Whether more was lost than earned, for the color of the first sentence.
enum class Outcome : std::uint8_t { Nothing, Earned, Lost };
Outcome outcome_of(const TearSheet& sheet);

}  // namespace tw::report
