#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "backtest/projection.hpp"
#include "backtest/run_meter.hpp"

namespace tw::backtest {

/// Columns of fills.csv and orders.csv. Ids stand last, so that two runs compare without them.
inline constexpr std::string_view kFillColumns =
    "time,instrument,side,liquidity,price,quantity,notional,fee,fee_currency,realized_gross,"
    "position,"
    "wallet,fill_id,client_order_id,venue_order_id";
inline constexpr std::string_view kOrderColumns =
    "placed_at,ended_at,instrument,side,type,time_in_force,post_only,reduce_only,limit_price,"
    "quantity,filled,status,trigger_direction,trigger_by,trigger_price,client_order_id,"
    "venue_order_id";
/// Of those `filled` and `client_order_id`.
inline constexpr std::size_t kOrderFilledColumn = 10;
inline constexpr std::size_t kOrderIdColumn = 15;
/// Columns of funding.csv: `time` is when we learned of what was due at `due`, `fills_before` how
/// many rows of fills.csv come before.
inline constexpr std::string_view kFundingColumns =
    "time,due,instrument,rate,mark,position,amount,currency,wallet,"
    "fills_before";
/// Columns of amends.csv: what was asked for, and what stood before.
inline constexpr std::string_view kAmendColumns =
    "time,instrument,limit_price,quantity,limit_price_before,quantity_before,client_order_id";
/// Columns of equity.csv.
inline constexpr std::string_view kEquityColumns =
    "time,equity,balance,unrealized_gross,position_value,exposure";
/// Columns of curves.csv: `equity`, `drawdown` or `price.SYMBOL`; of the samples up to `time` since
/// the row before, the least, the largest and the last one. The first row of a curve is its first
/// sample alone.
inline constexpr std::string_view kCurveColumns = "curve,time,low,high,last";
/// Number of leading columns of fills.csv that are no ids.
inline constexpr int kFillColumnsWithoutIds = 12;

/// Part of a line in front of its id columns, without the comma: what `cut -d, -f1-N` prints.
std::string_view without_ids(std::string_view line, int columns);

/// What was filled behind the end of an order, by its id as it is written.
using LateFills = std::map<std::string, Quantity, std::less<>>;
/// A line of orders.csv with that: then its fills in fills.csv sum up to what it says.
std::string with_late_fills(std::string line, const LateFills& late);

/// One line without its newline. Times are ISO-8601 UTC, numbers exact.
std::string to_csv(const FillRow& row, const InstrumentRegistry& instruments);
std::string to_csv(const OrderRow& row, const InstrumentRegistry& instruments);
std::string to_csv(const FundingPaidRow& row, const InstrumentRegistry& instruments);
std::string to_csv(const AmendRow& row, const InstrumentRegistry& instruments);
std::string to_csv(const EquitySample& sample);
std::string to_csv(std::string_view curve, const performance::PathPiece& piece);

}  // namespace tw::backtest
