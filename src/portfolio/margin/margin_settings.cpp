#include "portfolio/margin/margin_settings.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/proportion.hpp"
#include "base/state_archive.hpp"

namespace tw::portfolio {

void MarginSettings::set_mode(AccountId account, MarginMode mode) {
  const auto found = std::ranges::find(modes_, account, &AccountMode::account);
  if (found == modes_.end()) {
    modes_.push_back({account, mode});
  } else {
    found->mode = mode;
  }
}

MarginMode MarginSettings::mode(AccountId account) const {
  const auto found = std::ranges::find(modes_, account, &AccountMode::account);
  return found == modes_.end() ? MarginMode::Cash : found->mode;
}

bool MarginSettings::is_chosen(AccountId account) const {
  return std::ranges::find(modes_, account, &AccountMode::account) != modes_.end() ||
         std::ranges::any_of(
             terms_, [account](const PositionTerms& each) { return each.key.account == account; });
}

void MarginSettings::set_leverage(const PositionKey& key, Decimal leverage) {
  TW_ASSERT(leverage >= Decimal::from_int(1));
  terms_of(key).leverage = leverage;
}

Decimal MarginSettings::leverage(const PositionKey& key) const {
  const PositionTerms* terms = find(key);
  return terms == nullptr ? Decimal::from_int(1) : terms->leverage;
}

void MarginSettings::add_margin(const PositionKey& key, Decimal amount) {
  terms_of(key).extra_margin += amount;
}

Decimal MarginSettings::extra_margin(const PositionKey& key) const {
  const PositionTerms* terms = find(key);
  return terms == nullptr ? Decimal{} : terms->extra_margin;
}

void MarginSettings::follow(const PositionKey& key, Quantity before, Quantity after) {
  const PositionTerms* terms = find(key);
  if (terms == nullptr || terms->extra_margin.is_zero() || before.is_zero()) {
    return;
  }
  PositionTerms& kept = terms_of(key);
  if (after.sign() != before.sign()) {
    kept.extra_margin = Decimal{};
  } else if (abs(after) < abs(before)) {
    kept.extra_margin = proportion(kept.extra_margin, abs(after).decimal(), abs(before).decimal());
  }
}

void MarginSettings::save(StateWriter& out) const {
  out(static_cast<std::uint32_t>(modes_.size()), static_cast<std::uint32_t>(terms_.size()));
  for (const AccountMode& each : modes_) {
    out(each.account, each.mode);
  }
  for (const auto& [key, leverage, extra] : terms_) {
    out(key.account, key.instrument, key.side, leverage, extra);
  }
}

void MarginSettings::load(StateReader& in) {
  TW_ASSERT(modes_.empty() && terms_.empty());
  std::uint32_t modes = 0;
  std::uint32_t terms = 0;
  in(modes, terms);
  for (std::uint32_t i = 0; i < modes && !in.has_failed(); ++i) {
    AccountMode each;
    in(each.account);
    in.enumerator(each.mode, kMarginModeLast);
    modes_.push_back(each);
  }
  for (std::uint32_t i = 0; i < terms && !in.has_failed(); ++i) {
    PositionTerms each;
    in(each.key.account, each.key.instrument);
    in.enumerator(each.key.side, PositionSide::Short);
    in(each.leverage, each.extra_margin);
    in.require(each.leverage >= Decimal::from_int(1));
    terms_.push_back(each);
  }
}

MarginSettings::PositionTerms& MarginSettings::terms_of(const PositionKey& key) {
  const auto found = std::ranges::find(terms_, key, &PositionTerms::key);
  return found == terms_.end() ? terms_.emplace_back(PositionTerms{key, Decimal::from_int(1), {}})
                               : *found;
}

const MarginSettings::PositionTerms* MarginSettings::find(const PositionKey& key) const {
  const auto found = std::ranges::find(terms_, key, &PositionTerms::key);
  return found == terms_.end() ? nullptr : &*found;
}

}  // namespace tw::portfolio
