#include "control/result_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "backtest/csv.hpp"
#include "support/market_samples.hpp"
#include "support/scratch_directory.hpp"

namespace tw::control {
namespace {

using support::at_ms;
using support::quantity;

class LateFillsTest : public testing::Test {
 protected:
  LateFillsTest() {
    const InstrumentDefined defined = support::sample_instrument(0, "BTCUSDT");
    EXPECT_TRUE(instruments_.define(defined.listing, defined.terms).has_value());
    files_.emplace(ResultFiles::open(scratch_.path("out"), ResultFiles::Existing::Refuse).value());
    files_->name_with(instruments_);
  }

  void canceled(std::uint64_t number, const char* filled) {
    backtest::OrderRow row{.order = {}, .placed_at = at_ms(0), .ended_at = at_ms(5)};
    row.order.id = {1, number};
    row.order.terms.quantity = quantity("2");
    row.order.filled = quantity(filled);
    row.order.status = OrderStatus::Canceled;
    files_->on_order(row);
  }
  void fill(std::uint64_t number, const char* units, bool is_late) {
    backtest::FillRow row;
    row.effect.fill.order = {1, number};
    row.effect.fill.quantity = quantity(units);
    row.is_late = is_late;
    files_->on_fill(row);
  }
  // What is said to be filled, by the order of the rows.
  std::vector<std::string> filled() const {
    std::vector<std::string> out;
    std::istringstream lines(support::read_file(scratch_.path("out/orders.csv")));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream cells(line);
      std::string cell;
      for (std::size_t i = 0; i <= backtest::kOrderFilledColumn; ++i) {
        std::getline(cells, cell, ',');
      }
      out.push_back(cell);
    }
    return out;
  }

  support::ScratchDirectory scratch_;
  InstrumentRegistry instruments_;
  std::optional<ResultFiles> files_;
};

TEST_F(LateFillsTest, OrdersSayWhatFilledBehindTheirEnds) {
  fill(1, "0.5", false);
  canceled(1, "0.5");
  canceled(2, "0");
  canceled(11, "0");
  fill(1, "0.25", true);
  fill(2, "1", true);
  fill(1, "0.125", true);
  ASSERT_TRUE(files_->close().has_value());
  EXPECT_EQ(filled(), (std::vector<std::string>{"filled", "0.875", "1", "0"}));
}

TEST_F(LateFillsTest, NothingElseIsLeftInTheDirectory) {
  canceled(1, "0");
  fill(1, "0.25", true);
  ASSERT_TRUE(files_->close().has_value());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path("out"))) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"fills.csv", "orders.csv"}));
}

}  // namespace
}  // namespace tw::control
