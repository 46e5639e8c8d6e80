#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/state_archive.hpp"
#include "venue_sim/saved_text.hpp"
#include "venue_sim/venue_state.hpp"

// The saved state of a venue: how the parts of it, which check their bytes themselves, follow each
// other.
namespace tw::venue_sim {
namespace {

/// More than is given of any id from one saved state to the next.
constexpr std::uint64_t kIdsSkipped = std::uint64_t{1} << 24U;

constexpr auto kText = [](auto& archive, auto& text) { text_state(archive, text); };
constexpr auto kMoment = [](auto& archive, auto& at) { archive.moment(at); };

}  // namespace

// ---- market

void VenueMarket::save(std::vector<std::byte>& bytes) const {
  TW_ASSERT(buffer_.is_empty());  // what has happened is heard before anybody saves
  StateWriter out{bytes};
  out.moment(now_);
  out.optional(public_due_, kMoment);
  if (flow_ != nullptr) {
    out.part(*flow_);
  } else {
    out.part(*overlay_);
  }
  out.part(*exchange_);
  out.part(reference_);
  out.part(*public_);
}

Checked<void> VenueMarket::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  in.moment(now_);
  in.optional(public_due_, kMoment);
  if (flow_ != nullptr) {
    in.part(*flow_);
  } else {
    in.part(*overlay_);
  }
  in.part(*exchange_);
  in.part(reference_);
  in.part(*public_);
  return in.is_whole() ? Checked<void>{} : fault(ErrorCode::InvalidInput, Field::Record);
}

void VenueMarket::rest_until(Timestamp now, SocketSink& sink) {
  if (flow_ != nullptr) {
    flow_->rest_until(now);
  } else if (shift_.has_value()) {
    const Duration rest = std::max(now - now_, Duration{});
    *shift_ += rest;
    if (recorded_next_.has_value()) {
      recorded_next_->ts_recv += rest;
      recorded_next_->ts_event += rest;
    }
  }
  for (auto due = exchange_->next_event(); due.has_value() && *due < now;) {
    now_ = std::max(now_, *due);
    step(sink);
    due = exchange_->next_event();
  }
  now_ = std::max(now_, now);
  step(sink);
}

// ---- the whole

void VenueParts::save(std::vector<std::byte>& bytes) {
  settle();
  static_cast<void>(read_trace());  // the ledger says how many entries could not be understood
  StateWriter out{bytes};
  out.moment(now);
  out.part(keys);
  out.part(market);
  out.part(accounts);
  out.list(oracle.opening(), kText);
}

Checked<void> VenueParts::load(std::span<const std::byte> bytes, Ending ending) {
  StateReader in{bytes};
  Timestamp saved;
  std::vector<std::string> opening;
  in.moment(saved);
  in.part(keys);
  in.part(market);
  in.part(accounts);
  in.list(opening, kText);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  now = saved;
  adopt_accounts();
  for (const std::string& line : opening) {
    log(TraceKind::Admin, {}, line);
  }
  if (ending == Ending::Running) {
    market.exchange().skip_ids(kIdsSkipped);
    market.published().skip_numbers(kIdsSkipped);
    accounts.skip_ids(kIdsSkipped);
  }
  if (settings.pace == Pace::Real && settings.start > now) {
    now = settings.start;
    market.rest_until(now, sink);
  }
  stated = now;
  clock = VenueClock(settings.pace, settings.factor, now, settings.wall_at_start);
  return {};
}

// The accounts that are there, each with the first of its keys.
void VenueParts::adopt_accounts() {
  settings.accounts.clear();
  const std::size_t count = market.exchange().accounts().size();
  for (std::uint32_t number = 1; number <= count; ++number) {
    const AccountId account{number};
    const auto key = std::ranges::find(keys.all(), account, &ApiKey::account);
    settings.accounts.push_back(key == keys.all().end()
                                    ? StartAccount{}
                                    : StartAccount{.key = key->key, .secret = key->secret});
  }
}

}  // namespace tw::venue_sim
