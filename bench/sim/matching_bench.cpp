#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "sim/matching_venue.hpp"
#include "sim/naive_matcher.hpp"

// 45 % place, 45 % cancel, 10 % crossing with a constant number of live orders, at the matching
// venue and at the naive matcher of the tests. Both report a hash of their answers; the program
// stops when they differ. The flow benchmark says what one action of generated flow costs.
namespace {

using tw::Event;
using tw::Side;
using tw::sim::NaiveReply;
using tw::sim::NaiveRequest;

constexpr std::size_t kRequests = 400'000;
constexpr std::int64_t kMid = 200'000;  // 20,000.0
constexpr std::uint64_t kSpread = 250;  // ticks of 0.5 that orders lie from the mid
constexpr std::uint64_t kMakerQuantity = 1'000;

tw::Instrument instrument(std::uint32_t id) {
  tw::Listing listing;
  listing.id = tw::InstrumentId{id};
  listing.settle = tw::Currency{"USDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  tw::InstrumentTerms terms;
  terms.tick_size = tw::Price{tw::Decimal::from_units(5, 1)};
  terms.step_size = tw::Quantity{tw::Decimal::from_units(10, 3)};
  terms.min_quantity = tw::Quantity{tw::Decimal::from_units(20, 3)};
  terms.min_notional = tw::Decimal::from_int(5);
  terms.maker_fee = tw::Rate{tw::Decimal::from_units(2, 4)};
  terms.taker_fee = tw::Rate{tw::Decimal::from_units(5, 4)};
  return tw::Instrument{listing, terms};
}

// A naive matcher says which orders still live, so that cancels find theirs.
class Mix {
 public:
  explicit Mix(std::size_t live) {
    tw::Random random(20'240'808);
    while (book_.live() < live) {
      add(place(random));
    }
    warm_up_ = requests_.size();
    while (requests_.size() < warm_up_ + kRequests) {
      const std::uint64_t dice = random.below(100);
      if (dice < 10) {
        NaiveRequest take = place(random);
        take.kind = NaiveRequest::Kind::Market;
        add(take);
      } else if (book_.live() > live) {
        add({.kind = NaiveRequest::Kind::Cancel, .order = any_live(random)});
      } else {
        add(place(random));
      }
    }
  }
  const std::vector<NaiveRequest>& requests() const { return requests_; }

 private:
  NaiveRequest place(tw::Random& random) {
    const bool is_buy = random.below(2) == 0;
    const auto distance = 5 * static_cast<std::int64_t>(1 + random.below(kSpread));
    return {.kind = NaiveRequest::Kind::Gtc,
            .order = ++newest_,
            .is_buy = is_buy,
            .price = is_buy ? kMid - distance : kMid + distance,
            .quantity = 10 * static_cast<std::int64_t>(2 + random.below(kMakerQuantity / 10))};
  }
  void add(const NaiveRequest& request) {
    requests_.push_back(request);
    if (request.kind == NaiveRequest::Kind::Gtc) {
      placed_.push_back(request.order);
    }
    book_.on(request);
    book_.forget_replies();
  }
  std::uint64_t any_live(tw::Random& random) {
    for (;;) {
      const std::size_t at = random.below(placed_.size());
      const std::uint64_t order = placed_[at];
      placed_[at] = placed_.back();
      placed_.pop_back();
      if (book_.is_live(order)) {
        return order;
      }
    }
  }

  tw::sim::NaiveMatcher book_{1U << 20U};
  std::vector<NaiveRequest> requests_;
  std::vector<std::uint64_t> placed_;
  std::uint64_t newest_ = 0;
  std::size_t warm_up_ = 0;
};

const std::vector<NaiveRequest>& mix(std::int64_t live) {
  static std::map<std::int64_t, std::vector<NaiveRequest>> kept;
  std::vector<NaiveRequest>& requests = kept[live];
  if (requests.empty()) {
    requests = Mix(static_cast<std::size_t>(live)).requests();
  }
  return requests;
}

std::vector<tw::Command> commands_of(const std::vector<NaiveRequest>& requests) {
  const tw::Instrument traded = instrument(0);
  std::vector<tw::Command> commands;
  std::int64_t at = 0;
  for (const NaiveRequest& request : requests) {
    tw::Command command{.decided_at = tw::from_nanoseconds(++at), .body = {}};
    if (request.kind == NaiveRequest::Kind::Cancel) {
      tw::CancelOrder cancel;
      cancel.order = {1, request.order};
      command.body = cancel;
    } else {
      tw::PlaceOrder place;
      place.order = {1, request.order};
      place.terms.side = request.is_buy ? Side::Buy : Side::Sell;
      place.terms.quantity = traded.grid().quantity(request.quantity);
      if (request.kind == NaiveRequest::Kind::Market) {
        place.terms.type = tw::OrderType::Market;
      } else {
        place.terms.limit_price = traded.grid().price(request.price);
      }
      command.body = place;
    }
    commands.push_back(command);
  }
  return commands;
}

class Hash {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 1'099'511'628'211U; }  // FNV-1a
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0;
};

std::uint64_t run_venue(const std::vector<tw::Command>& commands) {
  tw::sim::MatchingVenue venue({.orders_max = tw::sim::MatchingVenue::kOrdersMost});
  venue.list(instrument(0));
  Hash hash;
  for (const tw::Command& command : commands) {
    venue.submit(command);
    venue.advance_to(command.decided_at);
    while (venue.has_delivery(command.decided_at)) {
      const Event answer = venue.pop_delivery();
      if (const auto* fill = std::get_if<tw::Fill>(&answer.body)) {
        hash.add(fill->order.sequence);
        hash.add(static_cast<std::uint64_t>(fill->fee.amount.raw() / 10'000));
      } else if (const auto* accepted = std::get_if<tw::OrderAccepted>(&answer.body)) {
        hash.add(accepted->order.sequence);
      } else if (const auto* canceled = std::get_if<tw::OrderCanceled>(&answer.body)) {
        hash.add(canceled->order.sequence);
      }
    }
  }
  return hash.value();
}

std::uint64_t run_naive(const std::vector<NaiveRequest>& requests) {
  tw::sim::NaiveMatcher matcher(1U << 20U);
  Hash hash;
  for (const NaiveRequest& request : requests) {
    matcher.on(request);
    for (const NaiveReply& reply : matcher.replies()) {
      if (reply.kind == NaiveReply::Kind::Filled) {
        hash.add(reply.order);
        hash.add(static_cast<std::uint64_t>(reply.fee));
      } else if (reply.kind == NaiveReply::Kind::Accepted ||
                 reply.kind == NaiveReply::Kind::Canceled) {
        hash.add(reply.order);
      }
    }
    matcher.forget_replies();
  }
  return hash.value();
}

// Argument: live orders.
void matching(benchmark::State& state) {
  const auto& requests = mix(state.range(0));
  const auto commands = commands_of(requests);
  const std::uint64_t expected = run_naive(requests);
  for (auto _ : state) {
    if (run_venue(commands) != expected) {
      std::fputs("matching venue and naive matcher answer differently\n", stderr);
      std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(commands.size()));
}

void naive(benchmark::State& state) {
  const auto& requests = mix(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(run_naive(requests));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(requests.size()));
}

// Argument: instruments with flow, each with 250 levels a side. Items are public messages.
class Counter final : public tw::sim::MarketListener {
 public:
  void on_market(const Event&) override { ++messages; }
  std::int64_t messages = 0;
};

void flow(benchmark::State& state) {
  const auto instruments = static_cast<std::uint32_t>(state.range(0));
  tw::sim::MatchingVenue venue;
  Counter counter;
  venue.listen(&counter);
  const auto units = [](std::int64_t value, int digits) {
    return tw::Decimal::from_units(value, digits);
  };
  for (std::uint32_t i = 0; i < instruments; ++i) {
    venue.list(instrument(i));
    const tw::sim::FlowSettings settings{.start = tw::Price{units(20'000, 0)},
                                         .spacing = tw::Price{units(5, 1)},
                                         .spread = tw::Price{units(1, 0)},
                                         .quantity = tw::Quantity{units(500, 3)},
                                         .mean_gap = std::chrono::milliseconds(5),
                                         .volatility = 4};
    if (!venue.set_flow(tw::InstrumentId{i}, settings, i).has_value()) {
      std::abort();
    }
  }
  tw::Timestamp now = tw::from_nanoseconds(1);
  venue.advance_to(now);
  counter.messages = 0;
  for (auto _ : state) {
    now += std::chrono::milliseconds(100);
    venue.advance_to(now);
  }
  state.SetItemsProcessed(counter.messages);
}

BENCHMARK(matching)->Arg(1'000)->Arg(20'000)->Unit(benchmark::kMillisecond);
BENCHMARK(naive)->Arg(1'000)->Arg(20'000)->Unit(benchmark::kMillisecond);
BENCHMARK(flow)->Arg(1)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace
