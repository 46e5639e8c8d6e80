#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <map>

#include "data/line_reader.hpp"
#include "performance/buy_and_hold.hpp"
#include "performance/costs.hpp"
#include "performance/drawdown_periods.hpp"
#include "performance/exposure.hpp"
#include "performance/returns.hpp"
#include "performance/samples.hpp"
#include "performance/slippage.hpp"
#include "performance/trade_statistics.hpp"
#include "support/shared_material.hpp"

namespace tw::performance {
namespace {

/// One run of the golden file, fed as its lines come.
class GoldenRun {
 public:
  // Whether it was an input.
  bool take(const std::string& kind, std::istringstream& words) {
    if (kind == "sample") {
      sample(words);
    } else if (kind == "close") {
      trades_.on_close(next(words));
    } else if (kind == "funding") {
      costs_.on_funding(next(words));
    } else if (kind == "fill") {
      fill(words);
    } else {
      return false;
    }
    return true;
  }

  std::map<std::string, std::string> times() const {
    std::map<std::string, std::string> out;
    for (const DrawdownPeriod& fall : falls_.worst()) {
      const std::string end =
          fall.recovered_at ? std::to_string(to_nanoseconds(*fall.recovered_at)) : "-";
      out["drawdown_" + std::to_string(out.size()) + "_times"] =
          std::to_string(to_nanoseconds(fall.started_at)) + "/" +
          std::to_string(to_nanoseconds(fall.trough_at)) + "/" + end;
    }
    return out;
  }

  std::map<std::string, Figure<double>> figures() const {
    std::map<std::string, Figure<double>> out = {
        {"total_return", total_return(curve_)},
        {"annual_return", annual_return(curve_)},
        {"calmar", calmar(curve_)},
        {"annual_volatility", annual_volatility(curve_)},
        {"sharpe", sharpe(curve_)},
        {"sortino", sortino(curve_)},
        {"exposure_time_share", exposure_.time_share()},
        {"exposure_average", exposure_.average()},
        {"win_rate", as_double(trades_.win_rate())},
        {"expectancy", as_double(trades_.expectancy())},
        {"average_win", as_double(trades_.average_win())},
        {"average_loss", as_double(trades_.average_loss())},
        {"profit_factor", as_double(trades_.profit_factor())},
        {"traded", costs_.traded().to_double()},
        {"fees", costs_.fees().to_double()},
        {"funding", costs_.funding().to_double()},
        {"turnover", costs_.turnover(*curve_.average())},
        {"fee_bps", costs_.fee_bps()},
        {"slippage_bps", slippage_.bps()},
        {"drawdown_longest", static_cast<double>(falls_.longest().count())}};
    const auto falls = falls_.worst();
    for (std::size_t i = 0; i < falls.size(); ++i) {
      out.emplace("drawdown_" + std::to_string(i), falls[i].depth.to_double());
    }
    return out;
  }

 private:
  static Decimal next(std::istringstream& words) {
    std::string word;
    words >> word;
    return dec(word);
  }
  static Figure<double> as_double(const Figure<Decimal>& figure) {
    return figure ? Figure<double>{figure->to_double()} : figure.reason();
  }
  void sample(std::istringstream& words) {
    std::int64_t nanoseconds = 0;
    words >> nanoseconds;
    const Timestamp at = from_nanoseconds(nanoseconds);
    const Decimal equity = next(words);
    curve_.on(at, equity);
    falls_.on(at, equity);
    exposure_.on(at, next(words), equity);
  }
  void fill(std::istringstream& words) {
    std::string side;
    std::string notional;
    std::string mid;
    words >> side >> notional >> mid;
    costs_.on_fill(dec(notional), next(words));
    slippage_.on_fill(side == "buy" ? Side::Buy : Side::Sell, dec(notional),
                      mid == "-" ? std::nullopt : std::optional{dec(mid)});
  }

  EquityCurve curve_;
  DrawdownPeriods falls_{5};
  Exposure exposure_;
  TradeStatistics trades_;
  Costs costs_;
  Slippage slippage_;
};

void expect_figure(const std::map<std::string, Figure<double>>& figures, const std::string& key,
                   const std::string& expected) {
  const auto found = figures.find(key);
  ASSERT_NE(found, figures.end()) << key;
  if (!found->second) {
    EXPECT_EQ(name(found->second.reason()), expected) << key;
    return;
  }
  double number = 0;
  const auto parsed = std::from_chars(expected.data(), expected.data() + expected.size(), number);
  ASSERT_EQ(parsed.ec, std::errc{}) << key << " should be " << expected;
  EXPECT_NEAR(*found->second, number, 1e-11 * std::max(1.0, std::abs(number))) << key;
}

TEST(PerformanceGolden, AgreesWithTheOracle) {
  std::ifstream file{TW_SOURCE_DIR "/tests/golden/performance.txt"};
  std::optional<GoldenRun> run;
  std::string run_name;
  std::size_t compared = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "run") {
      run.emplace();
      words >> run_name;
    } else if (!run->take(kind, words)) {
      SCOPED_TRACE(run_name);
      std::string key;
      std::string expected;
      words >> key >> expected;
      if (key.ends_with("_times")) {
        EXPECT_EQ(run->times()[key], expected);
      } else {
        expect_figure(run->figures(), key, expected);
      }
      ++compared;
    }
  }
  EXPECT_GE(compared, 180U);
}

TEST(PerformanceGolden, BitcoinOf2024MoreThanDoubled) {
  TW_SHARED_OR_SKIP(path, "data/binance-spot-btcusdt-2024/BTCUSDT_1day.csv.gz");
  auto reader = data::LineReader::open(path, 1'000).value();
  BuyAndHold hold;
  EquityCurve curve;
  ASSERT_TRUE(reader.next().has_value());  // the header
  for (auto line = reader.next().value(); line; line = reader.next().value()) {
    std::istringstream cells{std::string{*line}};
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, ',');) {
      row.push_back(cell);
    }
    const Decimal close = dec(row.at(4));
    curve.on(hour(24 * static_cast<std::int64_t>(curve.days().size()) + 12), close);
    hold.on(Price{close});
  }
  ASSERT_EQ(curve.days().size(), 366U);
  EXPECT_NEAR(*hold.total_return(), 92'750.23 / 44'179.55 - 1, 1e-12);
  EXPECT_EQ(*hold.total_return(), *total_return(curve));
  EXPECT_NEAR(*annual_return(curve), *total_return(curve), 1e-12) << "exactly 365 days";
}

}  // namespace
}  // namespace tw::performance
