#pragma once

#include <type_traits>

#include "model/codec_enums.hpp"
#include "model/record.hpp"

// The byte layout: one list of fields per type, for writer and reader. Each list binds every
// member, so a new one does not compile until it stands here (and in a new kCodecVersion).
namespace tw::codec {

/// `T` as an archive sees it: const where it writes.
template <class Archive, class T>
using Of = std::conditional_t<Archive::kIsWriter, const T, T>;

// ---- values shared by many

template <class Archive>
void fields(Archive& archive, Of<Archive, Money>& value) {
  auto& [amount, currency] = value;
  archive(amount, currency);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Route>& value) {
  auto& [tenant, account, strategy] = value;
  archive(tenant, account, strategy);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, ClientOrderId>& value) {
  auto& [epoch, sequence] = value;
  archive(epoch, sequence);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Trigger>& value) {
  auto& [direction, by, price] = value;
  archive(direction, by, price);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderTerms>& value) {
  auto& [instrument, side, type, time_in_force, post_only, reduce_only, limit_price, quantity,
         trigger] = value;
  archive(instrument, side, type, time_in_force, post_only, reduce_only, limit_price, quantity,
          trigger);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Account>& value) {
  auto& [id, tenant, settle] = value;
  archive(id, tenant, settle);
}

// A grid finer than a Decimal cannot be read back into prices.
template <class Archive>
void fields(Archive& archive, Of<Archive, BookGrid>& value) {
  auto& [price_decimals, quantity_decimals] = value;
  archive(price_decimals, quantity_decimals);
  archive.require(price_decimals <= Decimal::kDigits && quantity_decimals <= Decimal::kDigits);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Listing>& value) {
  auto& [id, venue, category, symbol, base, quote, settle, kind, multiplier, grid, valid_from] =
      value;
  archive(id, venue, category, symbol, base, quote, settle, kind, multiplier, grid, valid_from);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, InstrumentTerms>& value) {
  auto& [valid_from, tick, step, min_quantity, min_notional, maker_fee, taker_fee] = value;
  archive(valid_from, tick, step, min_quantity, min_notional, maker_fee, taker_fee);
}

// ---- events

template <class Archive>
void fields(Archive& archive, Of<Archive, DepthLevel>& value) {
  auto& [ticks, lots] = value;
  archive(ticks, lots);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, DepthUpdate>& value) {
  auto& [instrument, kind, previous_sequence, sequence, bids, asks] = value;
  archive(instrument, kind, previous_sequence, sequence);
  archive.levels(bids, asks);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Trade>& value) {
  auto& [instrument, trade_id, ticks, lots, aggressor] = value;
  archive(instrument, trade_id, ticks, lots, aggressor);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Quote>& value) {
  auto& [instrument, sequence, bid, ask] = value;
  archive(instrument, sequence, bid, ask);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, FeedReset>& value) {
  auto& [instrument, reason] = value;
  archive(instrument, reason);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderAccepted>& value) {
  auto& [order, venue_order_id, working_price] = value;
  archive(order, venue_order_id, working_price);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderRejected>& value) {
  auto& [order, reason] = value;
  archive(order, reason);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderCanceled>& value) {
  auto& [order, filled] = value;
  archive(order, filled);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderExpired>& value) {
  auto& [order, reason, filled] = value;
  archive(order, reason, filled);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, CancelRejected>& value) {
  auto& [order, reason] = value;
  archive(order, reason);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Fill>& value) {
  auto& [order, venue_order_id, fill_id, route, instrument, side, liquidity, price, quantity, fee,
         ts_event] = value;
  archive(order, venue_order_id, fill_id, route, instrument, side, liquidity, price, quantity, fee,
          ts_event);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, TimerFired>& value) {
  auto& [timer, strategy, due] = value;
  archive(timer, strategy, due);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderAmended>& value) {
  auto& [order, cause, working_price, quantity] = value;
  archive(order, cause, working_price, quantity);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, AmendRejected>& value) {
  auto& [order, reason] = value;
  archive(order, reason);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderTriggered>& value) {
  auto& [order] = value;
  archive(order);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, RequestUnanswered>& value) {
  auto& [order, request] = value;
  archive(order, request);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, FundingPaid>& value) {
  auto& [account, instrument, due, rate, mark, amount] = value;
  archive(account, instrument, due, rate, mark, amount);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, UserCommand>& value) {
  auto& [action, tenant] = value;
  archive(action, tenant);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, WriterStarted>& value) {
  auto& [epoch, settings_digest] = value;
  archive(epoch, settings_digest);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, InstrumentDefined>& value) {
  auto& [listing, terms] = value;
  archive(listing, terms);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, AccountFunded>& value) {
  auto& [account, amount] = value;
  archive(account, amount);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, MarginModeSet>& value) {
  auto& [account, mode] = value;
  archive(account, mode);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, LeverageSet>& value) {
  auto& [account, instrument, leverage] = value;
  archive(account, instrument, leverage);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, GateChanged>& value) {
  auto& [reason, state] = value;
  archive(reason, state);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, DayStarted>& value) {
  auto& [account, day, equity] = value;
  archive(account, day, equity);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Event>& value) {
  auto& [ts_event, ts_recv, body] = value;
  archive(ts_event, ts_recv, body);
}

}  // namespace tw::codec
