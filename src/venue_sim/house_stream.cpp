#include "venue_sim/house_stream.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "venue_sim/execution_text.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/order_text.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

/// A line of a subject is noted where something of it changed.
class HouseLines {
 public:
  HouseLines(const PrivateDesk& desk, std::span<const sim::Change> changes, AccountId account)
      : desk_(desk), changes_(changes), account_(account) {}

  void note(SocketSink& sink) const {
    note<sim::OrderChanged>("order", sink, [this](JsonText& json) { add_orders(json); });
    note<sim::Executed>("execution", sink, [this](JsonText& json) { add_executions(json); });
    note<sim::PositionChanged>("position", sink, [this](JsonText& json) { add_positions(json); });
    note<sim::WalletChanged>("wallet", sink, [this](JsonText& json) { add_wallet(json); });
  }

 private:
  template <class Change, class Add>
  void note(std::string_view topic, SocketSink& sink, Add add) const {
    const auto is_of_it = [this](const sim::Change& change) {
      return std::holds_alternative<Change>(change) && account_of(change) == account_;
    };
    if (!std::ranges::any_of(changes_, is_of_it)) {
      return;
    }
    JsonText json;
    json.open_object().number("account", account_.value()).text("topic", topic);
    json.key("data").open_list();
    add(json);
    sink.note(json.close_list().close_object().take());
  }

  template <class Change, class Write>
  void each(Write write) const {
    for (const sim::Change& change : changes_) {
      const auto* found = std::get_if<Change>(&change);
      if (found != nullptr && account_of(change) == account_) {
        write(*found);
      }
    }
  }

  void add_orders(JsonText& json) const {
    each<sim::OrderChanged>([&](const sim::OrderChanged& changed) {
      const Listed listed = listed_at(desk_, changed.order.request.terms.instrument);
      write_order_facts(json, changed.order, listed);
    });
  }

  void add_executions(JsonText& json) const {
    each<sim::Executed>([&](const sim::Executed& executed) {
      const Listed listed = listed_at(desk_, executed.execution.instrument);
      write_execution(json, executed.execution, listed, TextFor::Socket);
    });
  }

  // As they are now, each once.
  void add_positions(JsonText& json) const {
    std::vector<InstrumentId> told;
    each<sim::PositionChanged>([&](const sim::PositionChanged& changed) {
      if (std::ranges::find(told, changed.instrument) == told.end()) {
        told.push_back(changed.instrument);
        add_position(json, changed.instrument);
      }
    });
  }

  void add_position(JsonText& json, InstrumentId instrument) const {
    const Listed listed = listed_at(desk_, instrument);
    const auto* position = desk_.exchange.accounts().find_position(account_, instrument);
    const bool is_flat = position == nullptr || position->quantity.is_zero();
    const Quantity quantity = is_flat ? Quantity{} : position->quantity;
    const Decimal value = is_flat ? Decimal{} : position->entry_value;
    json.open_object().text("category", name_of(listed.symbol.category));
    json.text("symbol", listed.symbol.name).text("side", quantity.sign() < 0 ? "Sell" : "Buy");
    json.quoted("size", abs(quantity).decimal());
    json.quoted("entryPrice", average_price(value, quantity, listed).value_or(Decimal{}));
    json.close_object();
  }

  void add_wallet(JsonText& json) const {
    json.open_object().key("coin").open_list();
    for (const sim::Wallet& wallet : desk_.exchange.accounts().wallets(account_)) {
      json.open_object().text("coin", wallet.currency.view());
      json.quoted("walletBalance", wallet.balance).quoted("locked", wallet.locked).close_object();
    }
    json.close_list().close_object();
  }

  const PrivateDesk& desk_;
  std::span<const sim::Change> changes_;
  AccountId account_;
};

}  // namespace

void note_changes(const PrivateDesk& desk, AccountId account, std::span<const sim::Change> changes,
                  SocketSink& sink) {
  HouseLines(desk, changes, account).note(sink);
}

}  // namespace tw::venue_sim
