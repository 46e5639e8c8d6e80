#include "random_book.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace tw::twin {
namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 53U;
constexpr std::uint64_t kStorm = 400;  // levels of one message
constexpr std::uint64_t kQuantityMax = 1'000'000'000'000;

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

template <class T>
void shuffle(Random& random, std::vector<T>& values) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.below(i)]);
  }
}

}  // namespace

std::string JsonWriter::blank() {
  constexpr std::array<const char*, 4> kBlanks{" ", "  ", "\t", " \t "};
  return is_tidy_ || random_.below(3) != 0 ? "" : kBlanks[random_.below(kBlanks.size())];
}

std::string JsonWriter::object(std::vector<std::pair<std::string, std::string>> fields) {
  if (!is_tidy_) {
    fields.emplace_back("zz" + std::to_string(random_.below(100)), R"({"b":[["1","2"]],"u":7})");
    shuffle(random_, fields);
  }
  std::string all = "{";
  for (const auto& [key, value] : fields) {
    all += (all.size() > 1 ? "," : "") + blank() + text(key) + blank() + ":" + blank() + value +
           blank();
  }
  return all + "}";
}

std::string JsonWriter::list(const std::vector<std::string>& values) {
  std::string all = "[" + blank();
  for (std::size_t i = 0; i < values.size(); ++i) {
    all += (i > 0 ? "," + blank() : "") + values[i] + blank();
  }
  return all + "]";
}

std::string JsonWriter::levels(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> values;
  values.reserve(pairs.size());
  for (const auto& [price, quantity] : pairs) {
    values.push_back(list({text(price), text(quantity)}));
  }
  return list(values);
}

RandomBook::RandomBook(Random& random, BookGrid grid) : random_(random), grid_(grid) {
  constexpr std::uint64_t kCenterMax = 10'000'000'000;
  center_ = static_cast<std::int64_t>(50 + random_.below(kCenterMax));
  const std::int64_t unit = power_of_ten(grid.quantity_decimals);
  lots_max_ = kFarthest / unit > static_cast<std::int64_t>(kQuantityMax)
                  ? static_cast<std::int64_t>(kQuantityMax) * unit
                  : kFarthest;
  for (int i = 0; i < 3; ++i) {
    change();
  }
}

std::string RandomBook::digits(std::int64_t units, int decimals) {
  std::string all = std::to_string(units);
  const auto width = static_cast<std::size_t>(decimals);
  if (all.size() <= width) {
    all.insert(0, width + 1 - all.size(), '0');
  }
  if (decimals > 0) {
    all.insert(all.size() - width, ".");
  }
  switch (random_.below(4)) {
    case 0:
      return all + (decimals > 0 ? "00" : ".0");
    case 1:
      while (decimals > 0 && (all.back() == '0' || all.back() == '.')) {
        const bool is_point = all.back() == '.';
        all.pop_back();
        if (is_point) {
          break;
        }
      }
      return all;
    default:
      return all;
  }
}

std::int64_t RandomBook::ticks_near(Side side) {
  const std::int64_t toward = side == Side::Buy ? -1 : 1;
  switch (random_.below(16)) {
    case 0:  // far out, also beyond every window
      return side == Side::Buy
                 ? static_cast<std::int64_t>(1 + random_.below(static_cast<std::uint64_t>(center_)))
                 : center_ + static_cast<std::int64_t>(random_.below(kFarthest));
    case 1:  // thousands of ticks out
      return std::max<std::int64_t>(
          1, center_ + toward * static_cast<std::int64_t>(random_.below(100'000)));
    case 2:  // across the middle
      return std::max<std::int64_t>(
          1, center_ - toward * static_cast<std::int64_t>(random_.below(20)));
    default:
      return std::max<std::int64_t>(
          1, center_ + toward * static_cast<std::int64_t>(1 + random_.below(40)));
  }
}

std::int64_t RandomBook::lots() {
  switch (random_.below(4)) {
    case 0:
      return 0;
    case 1:
      return lots_max_ - static_cast<std::int64_t>(random_.below(3));
    default:
      return static_cast<std::int64_t>(1 + random_.below(100'000));
  }
}

WrittenLevels RandomBook::change() {
  const std::uint64_t count = random_.below(20) == 0 ? random_.below(kStorm) : random_.below(8);
  if (random_.below(6) == 0) {  // the market moves
    center_ = std::max<std::int64_t>(
        50, center_ + static_cast<std::int64_t>(random_.below(40'000)) - 20'000);
  }
  WrittenLevels levels;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Side side = random_.below(2) == 0 ? Side::Buy : Side::Sell;
    const std::int64_t ticks = ticks_near(side);
    const std::int64_t now = lots();
    Levels& all = side == Side::Buy ? bids_ : asks_;
    if (now == 0) {
      all.erase(ticks);
    } else {
      all[ticks] = now;
    }
    (side == Side::Buy ? levels.bids : levels.asks)
        .emplace_back(digits(ticks, grid_.price_decimals), digits(now, grid_.quantity_decimals));
  }
  return levels;
}

std::vector<std::pair<std::string, std::string>> RandomBook::written(const Levels& levels) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [ticks, now] : levels) {
    all.emplace_back(digits(ticks, grid_.price_decimals), digits(now, grid_.quantity_decimals));
  }
  shuffle(random_, all);
  return all;
}

WrittenLevels RandomBook::whole() { return {.bids = written(bids_), .asks = written(asks_)}; }

WrittenLevels RandomBook::cut() {
  const std::size_t depth = 1 + random_.below(40);
  Levels bids = bids_;
  Levels asks = asks_;
  while (bids.size() > depth) {
    bids.erase(bids.begin());
  }
  while (asks.size() > depth) {
    asks.erase(std::prev(asks.end()));
  }
  return {.bids = written(bids), .asks = written(asks)};
}

std::pair<std::string, std::string> RandomBook::trade() {
  return {digits(ticks_near(Side::Sell), grid_.price_decimals),
          digits(std::max<std::int64_t>(1, lots()), grid_.quantity_decimals)};
}

}  // namespace tw::twin
