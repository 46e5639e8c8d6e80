#include "venue_sim/private_api.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/assert.hpp"
#include "base/state_archive.hpp"
#include "venue_sim/endpoints.hpp"
#include "venue_sim/house_stream.hpp"
#include "venue_sim/private_sockets.hpp"
#include "venue_sim/trade_sockets.hpp"

namespace tw::venue_sim {

struct PrivateApi::State {
  State(sim::Exchange& exchange, const Directory& directory, const KeyStore& keys,
        RateLimits& limits)
      : desk{.exchange = exchange, .directory = directory, .limits = limits},
        sockets(desk, keys),
        trading(desk, keys) {}

  PrivateDesk desk;
  PrivateSockets sockets;
  TradeSockets trading;
  std::map<net::ConnectionId, SocketKind> kinds;
};

PrivateApi::PrivateApi(sim::Exchange& exchange, const Directory& directory, const KeyStore& keys,
                       RateLimits& limits)
    : state_(std::make_unique<State>(exchange, directory, keys, limits)) {}

PrivateApi::~PrivateApi() = default;

void PrivateApi::seed(std::uint64_t seed) { state_->desk.random = Random{seed}; }

LimitedAnswer PrivateApi::request(std::string_view method, std::string_view path,
                                  const Parameters& parameters, const ApiKey& key, Timestamp now) {
  return serve(state_->desk, find_endpoint(method, path),
               {.key = key, .parameters = parameters, .now = now});
}

void PrivateApi::pass_through(OrderPassage& passage) { state_->desk.passage = &passage; }

void PrivateApi::request_late(const Endpoint& endpoint, const Requested& requested) {
  serve_late(state_->desk, endpoint, requested);
}

Permission PrivateApi::permission_of(std::string_view method, std::string_view path) {
  const Endpoint* endpoint = find_endpoint(method, path);
  return endpoint == nullptr ? Permission::Read : endpoint->permission;
}

bool PrivateApi::has_path(std::string_view method, std::string_view path) {
  return find_endpoint(method, path) != nullptr;
}

void PrivateApi::publish(std::span<const sim::Change> changes, Timestamp now, SocketSink& sink) {
  PrivateDesk& desk = state_->desk;
  for (const sim::Change& change : changes) {
    if (const auto* order = std::get_if<sim::OrderChanged>(&change)) {
      const sim::HeldOrder& held = order->order;
      std::uint64_t& newest = desk.sequences[{held.account, held.request.terms.instrument}];
      newest = std::max(newest, held.sequence);
    }
  }
  desk.balances.take(changes, desk.exchange);
  std::vector<AccountId> told;
  for (const sim::Change& change : changes) {
    const AccountId account = account_of(change);
    if (std::ranges::find(told, account) == told.end()) {
      told.push_back(account);
      note_changes(desk, account, changes, sink);
      state_->sockets.publish(account, changes, now, sink);
    }
  }
}

void PrivateApi::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out.list(state_->desk.sequences, [](StateWriter& each, const auto& row) {
    each(row.first.first, row.first.second, row.second);
  });
  BalanceLog::state(out, state_->desk.balances);
  out(state_->sockets.id_count(), state_->trading.id_count());
}

Checked<void> PrivateApi::load(std::span<const std::byte> bytes) {
  struct Row {
    AccountId account;
    InstrumentId instrument;
    std::uint64_t newest = 0;
  };
  StateReader in{bytes};
  std::vector<Row> rows;
  BalanceLog balances;
  std::uint64_t messages = 0;
  std::uint64_t answers = 0;
  in.list(rows, [](StateReader& each, Row& row) { each(row.account, row.instrument, row.newest); });
  BalanceLog::state(in, balances);
  in(messages, answers);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  PrivateDesk& desk = state_->desk;
  desk.sequences.clear();
  for (const Row& row : rows) {
    desk.sequences[{row.account, row.instrument}] = row.newest;
  }
  desk.balances = std::move(balances);
  state_->sockets.count_ids_from(messages);
  state_->trading.count_ids_from(answers);
  return {};
}

void PrivateApi::skip_ids(std::uint64_t count) {
  state_->sockets.count_ids_from(state_->sockets.id_count() + count);
  state_->trading.count_ids_from(state_->trading.id_count() + count);
}

void PrivateApi::on_open(net::ConnectionId connection, SocketKind kind, std::string_view peer,
                         Timestamp) {
  TW_ASSERT(kind == SocketKind::Private || kind == SocketKind::Trade);
  state_->kinds[connection] = kind;
  if (kind == SocketKind::Private) {
    state_->sockets.open(connection, peer);
  } else {
    state_->trading.open(connection, peer);
  }
}

void PrivateApi::on_text(net::ConnectionId connection, std::string_view text,
                         const ClockReading& clock, SocketSink& sink) {
  const auto kind = state_->kinds.find(connection);
  if (kind == state_->kinds.end()) {
    return;
  }
  if (kind->second == SocketKind::Private) {
    state_->sockets.take(connection, text, clock.stated, sink);
  } else {
    state_->trading.take(connection, text, clock, sink);
  }
}

void PrivateApi::on_close(net::ConnectionId connection) {
  state_->kinds.erase(connection);
  state_->sockets.close(connection);
  state_->trading.close(connection);
}

}  // namespace tw::venue_sim
