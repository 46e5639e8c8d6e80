#include "portfolio/portfolio.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/state_archive.hpp"
#include "model/contract_units.hpp"

namespace tw::portfolio {
namespace {

constexpr std::size_t kPostingsMax = 4;  // of one fact: both assets and a fee are three

// References are unique for an account, a kind and, where there is one, a position. Instrument ids
// are dense, so that their high bits are free.
RecentKeys::Key reference_key(const Posting& posting, PositionSide side) {
  constexpr unsigned kInstrumentBits = 24;
  const std::uint64_t instrument = posting.cause.instrument.value();
  TW_ASSERT(instrument >> kInstrumentBits == 0);
  const std::uint64_t place = std::uint64_t{std::to_underlying(side)} << (kInstrumentBits + 4U) |
                              std::uint64_t{std::to_underlying(posting.kind)} << kInstrumentBits |
                              instrument;
  return {std::uint64_t{posting.account.value()} << 32U | place, posting.cause.number};
}

PostingCause cause_of(const Fill& fill) {
  return {CauseKind::Fill, fill.instrument, fill.fill_id.value()};
}

}  // namespace

Portfolio::Portfolio(std::size_t fills_kept)
    : fills_kept_(fills_kept),
      applied_(fills_kept),
      references_(std::min(fills_kept, kReferencesKept)) {
  last_postings_.reserve(kPostingsMax);
}

void Portfolio::open_account(const Account& opened) {
  const auto found = std::ranges::find(accounts_, opened.id, &Account::id);
  if (found == accounts_.end()) {
    accounts_.push_back(opened);
    return;
  }
  TW_ASSERT(*found == opened);
}

void Portfolio::fund(AccountId id, Money amount) {
  static_cast<void>(post({.kind = PostingKind::Transfer,
                          .account = id,
                          .strategy = {},
                          .amount = amount,
                          .cause = {}}));
}

KeyNovelty Portfolio::post(const Posting& posting) {
  last_postings_.clear();
  static_cast<void>(account(posting.account));  // asserts that it is open
  if (posting.cause.number != 0 &&
      references_.remember(reference_key(posting, PositionSide::Net)) == KeyNovelty::Seen) {
    return KeyNovelty::Seen;
  }
  post_now(posting);
  return KeyNovelty::New;
}

std::optional<FillEffect> Portfolio::apply(const Fill& fill, const Instrument& instrument,
                                           PositionSide side) {
  const Account& owner = account(fill.route.account);
  last_postings_.clear();
  if (applied_.remember(owner.id, fill.instrument, fill.fill_id) == KeyNovelty::Seen) {
    return std::nullopt;
  }
  const PositionKey key{owner.id, fill.instrument, side};
  const PositionEffect effect = book_.apply(key, fill, instrument);
  reservations_.fill(fill.order, fill.quantity);
  settings_.follow(key, effect.before, effect.position);
  const Listing& listing = instrument.listing();
  if (listing.kind == ContractKind::Spot) {
    post_spot(fill, listing, effect.value);
  } else if (!effect.realized_gross.is_zero()) {
    post_now({.kind = PostingKind::Trade,
              .account = owner.id,
              .strategy = fill.route.strategy,
              .amount = {effect.realized_gross, listing.settle},
              .cause = cause_of(fill)});
  }
  post_now({.kind = PostingKind::Fee,
            .account = owner.id,
            .strategy = fill.route.strategy,
            .amount = -fill.fee,
            .cause = cause_of(fill)});
  return FillEffect{.fill = fill,
                    .notional = effect.value,
                    .realized_gross = effect.realized_gross,
                    .position = effect.position,
                    .before = effect.before};
}

KeyNovelty Portfolio::settle_funding(const FundingSettled& settled) {
  last_postings_.clear();
  Posting posting{.kind = PostingKind::Funding,
                  .account = account(settled.key.account).id,
                  .strategy = {},
                  .amount = settled.amount,
                  .cause = {CauseKind::Reference, settled.key.instrument, settled.reference}};
  if (references_.remember(reference_key(posting, settled.key.side)) == KeyNovelty::Seen) {
    return KeyNovelty::Seen;
  }
  shares_.clear();
  book_.settle_funding(settled.key, settled.amount, shares_);
  for (const auto& [strategy, amount] : shares_) {
    posting.strategy = strategy;
    posting.amount.amount = amount;
    post_now(posting);
  }
  return KeyNovelty::New;
}

void Portfolio::reserve(ClientOrderId order, const Route& route, const OrderTerms& terms,
                        PositionSide side) {
  reservations_.add({.order = order,
                     .strategy = route.strategy,
                     .key = {route.account, terms.instrument, side},
                     .side = terms.side,
                     .reduce_only = terms.reduce_only,
                     .price = terms.limit_price,
                     .quantity = terms.quantity,
                     .filled = {},
                     .is_amending = 0,
                     .asked_price = {},
                     .asked_quantity = {}});
}

Quantity Portfolio::quantity(const PositionKey& key) const {
  const Position* position = book_.find(key);
  return position == nullptr ? Quantity{} : position->quantity;
}

Money Portfolio::wallet(AccountId id) const { return wallet(id, account(id).settle); }

Money Portfolio::wallet(AccountId id, Currency asset) const { return ledger_.wallet(id, asset); }

Money Portfolio::balance(AccountId id, const InstrumentRegistry& instruments) const {
  Money balance = wallet(id);
  for (const Position& position : positions()) {
    const Listing& listing = instruments.listing(position.key.instrument);
    if (position.key.account == id && listing.kind == ContractKind::Spot &&
        listing.settle == balance.currency) {
      balance.amount += position.entry_cost;
    }
  }
  return balance;
}

Decimal Portfolio::unrealized_gross(const PositionKey& key, const Instrument& instrument,
                                    Price mark) const {
  const Position* position = book_.find(key);
  if (position == nullptr) {
    return Decimal{};
  }
  const auto result = portfolio::unrealized_gross(*position, instrument, mark);
  TW_ASSERT(result.has_value());
  return *result;
}

Checked<void> Portfolio::expose(AccountId id, const Valuation& valuation,
                                AccountExposure& out) const {
  return portfolio::expose({ledger_, book_, reservations_, settings_}, id, valuation, out);
}

Checked<MarginState> Portfolio::margin(AccountId id, const Valuation& valuation,
                                       AccountExposure& scratch) const {
  return margin_with(reservations_, id, valuation, scratch);
}

Checked<MarginState> Portfolio::margin_with(const Reservations& orders, AccountId id,
                                            const Valuation& valuation,
                                            AccountExposure& scratch) const {
  TW_CHECK(portfolio::expose({ledger_, book_, orders, settings_}, id, valuation, scratch));
  return margin_model(settings_.mode(id)).assess(scratch);
}

void Portfolio::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, static_cast<std::uint32_t>(accounts_.size()));
  for (const auto& [id, tenant, settle] : accounts_) {
    writer(id, tenant, settle);
  }
  book_.save(writer);
  ledger_.save(writer);
  reservations_.save(writer);
  settings_.save(writer);
  applied_.save(writer);
  references_.save(writer);
}

Checked<void> Portfolio::load(std::span<const std::byte> bytes) {
  Portfolio loaded{fills_kept_};
  StateReader reader{bytes};
  std::uint16_t version = 0;
  std::uint32_t accounts = 0;
  reader(version, accounts);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  for (std::uint32_t i = 0; i < accounts && !reader.has_failed(); ++i) {
    Account each;
    reader(each.id, each.tenant, each.settle);
    loaded.accounts_.push_back(each);
  }
  loaded.book_.load(reader);
  loaded.ledger_.load(reader);
  loaded.reservations_.load(reader);
  loaded.settings_.load(reader);
  loaded.applied_.load(reader);
  loaded.references_.load(reader);
  if (reader.has_failed() || reader.rest() != 0) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

bool operator==(const Portfolio& a, const Portfolio& b) {
  return a.accounts_ == b.accounts_ && a.book_ == b.book_ && a.ledger_ == b.ledger_ &&
         a.reservations_ == b.reservations_ && a.settings_ == b.settings_ &&
         a.applied_ == b.applied_ && a.references_ == b.references_;
}

const Account& Portfolio::account(AccountId id) const {
  const auto found = std::ranges::find(accounts_, id, &Account::id);
  TW_ASSERT(found != accounts_.end());
  return *found;
}

void Portfolio::post_now(const Posting& posting) {
  ledger_.post(posting);
  last_postings_.push_back(posting);
}

// The assets change hands: what one wallet gives for what the other gets.
void Portfolio::post_spot(const Fill& fill, const Listing& listing, Decimal value) {
  const auto admitted = units_of(listing, fill.quantity);
  TW_ASSERT(admitted.has_value());  // the fill is a fact
  const Decimal units = *admitted;
  const bool is_buy = fill.side == Side::Buy;
  for (const Money& amount : {Money{is_buy ? units : -units, listing.base},
                              Money{is_buy ? -value : value, listing.quote}}) {
    post_now({.kind = PostingKind::Trade,
              .account = fill.route.account,
              .strategy = fill.route.strategy,
              .amount = amount,
              .cause = cause_of(fill)});
  }
}

}  // namespace tw::portfolio
