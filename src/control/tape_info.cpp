#include "control/tape_info.hpp"

#include <chrono>

#include "model/names.hpp"

namespace tw::control {
namespace {

json::Value terms_json(const journal::TapeHeader& header) {
  const InstrumentTerms& terms = header.terms;
  return json::Value::object()
      .set("origin", json::Value::of(journal::name_of(header.origin)))
      .set("tick_size", json::Value::of(terms.tick_size.decimal()))
      .set("step_size", json::Value::of(terms.step_size.decimal()))
      .set("min_quantity", json::Value::of(terms.min_quantity.decimal()))
      .set("min_notional", json::Value::of(terms.min_notional))
      .set("maker_fee", json::Value::of(terms.maker_fee.decimal()))
      .set("taker_fee", json::Value::of(terms.taker_fee.decimal()));
}

json::Value counts_json(const journal::TapeCounts& counts) {
  return json::Value::object()
      .set("snapshot", json::Value::of(counts.snapshots))
      .set("depth", json::Value::of(counts.deltas))
      .set("trade", json::Value::of(counts.trades))
      .set("quote", json::Value::of(counts.quotes))
      .set("reset", json::Value::of(counts.resets))
      .set("levels", json::Value::of(counts.levels));
}

json::Value time_json(Timestamp at, const journal::TapeCounts& counts) {
  return counts.events() > 0 ? json::Value::of(to_iso8601(at)) : json::Value();
}

}  // namespace

json::Value to_json(const journal::TapeInfo& info) {
  const Listing& listing = info.header.listing;
  using Milliseconds = std::chrono::duration<double, std::milli>;
  return json::Value::object()
      .set("schema_version", json::Value::of(std::int64_t{1}))
      .set("venue", json::Value::of(listing.venue.view()))
      .set("category", json::Value::of(listing.category.view()))
      .set("symbol", json::Value::of(listing.symbol.view()))
      .set("base", json::Value::of(listing.base.view()))
      .set("quote", json::Value::of(listing.quote.view()))
      .set("settle", json::Value::of(listing.settle.view()))
      .set("contract", json::Value::of(name_of(listing.kind)))
      .set("multiplier", json::Value::of(listing.multiplier))
      .set("price_decimals", json::Value::of(std::int64_t{listing.grid.price_decimals}))
      .set("quantity_decimals", json::Value::of(std::int64_t{listing.grid.quantity_decimals}))
      .set("terms", terms_json(info.header))
      .set("first_time", time_json(info.first_time, info.counts))
      .set("last_time", time_json(info.last_time, info.counts))
      .set("events", counts_json(info.counts))
      .set("clock_offset_ms", json::Value::of(Milliseconds(info.header.clock.offset).count()))
      .set("latency_floor_ms",
           json::Value::of(Milliseconds(info.header.clock.latency_floor).count()))
      .set("bytes", json::Value::of(info.bytes))
      .set("blocks", json::Value::of(info.blocks))
      .set("keyframes", json::Value::of(info.keyframes))
      .set("damage", info.damage.has_value() ? json::Value::of(info.damage->log) : json::Value());
}

}  // namespace tw::control
