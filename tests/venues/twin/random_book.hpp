#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "model/event.hpp"

namespace tw::twin {

/// One side after the other as a venue writes it: pairs of texts.
struct WrittenLevels {
  std::vector<std::pair<std::string, std::string>> bids;
  std::vector<std::pair<std::string, std::string>> asks;
};

/// JSON text as some venue might write it: keys in their order without blanks, or shuffled with
/// blanks where JSON allows them.
class JsonWriter {
 public:
  JsonWriter(Random& random, bool is_tidy) : random_(random), is_tidy_(is_tidy) {}
  /// Values are JSON already.
  std::string object(std::vector<std::pair<std::string, std::string>> fields);
  std::string list(const std::vector<std::string>& values);
  std::string levels(const std::vector<std::pair<std::string, std::string>>& pairs);
  static std::string text(const std::string& value) { return '"' + value + '"'; }

 private:
  std::string blank();

  Random& random_;
  bool is_tidy_;
};

/// The true book of an imagined venue and what happens to it: changes near the touch, storms, far
/// levels, deletes of levels that are not there, sides that cross, huge and tiny quantities.
class RandomBook {
 public:
  RandomBook(Random& random, BookGrid grid);

  /// Changes a few levels or very many and gives them back as written.
  WrittenLevels change();
  WrittenLevels whole();
  /// The best few levels, as an answer of REST is cut.
  WrittenLevels cut();
  /// A price and a quantity of a trade.
  std::pair<std::string, std::string> trade();
  /// Digits of `units * 10^-decimals`, with as many zeros at the end as a venue may write.
  std::string digits(std::int64_t units, int decimals);

 private:
  using Levels = std::map<std::int64_t, std::int64_t>;  // lots by ticks
  std::int64_t ticks_near(Side side);
  std::int64_t lots();
  std::vector<std::pair<std::string, std::string>> written(const Levels& levels);

  Random& random_;
  BookGrid grid_;
  std::int64_t center_ = 0;
  std::int64_t lots_max_ = 0;
  Levels bids_;
  Levels asks_;
};

}  // namespace tw::twin
