#include "terminal/journal_text.hpp"

#include <fmt/format.h>

#include "journal/format.hpp"
#include "model/codec.hpp"
#include "model/names.hpp"
#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

constexpr std::size_t kNameColumns = 33;

void add(std::string& text, const std::string& name, const std::string& value) {
  text += fmt::format("  {} {}\n", padded(name, kNameColumns), value);
}

std::string writers_text(const control::JournalInfo& info, const Labels& label) {
  const auto writers = info.kinds.find("writer_started");
  const std::uint64_t count = writers == info.kinds.end() ? 0 : writers->second;
  return label("view.journal.epoch",
               {{"writers", std::to_string(count)}, {"epoch", std::to_string(info.epoch)}});
}

void add_start(std::string& text, const control::JournalInfo& info, const Labels& label) {
  if (info.snapshot.has_value()) {
    text += "  " +
            label("view.journal.from_snapshot", {{"records", std::to_string(*info.snapshot)}}) +
            "\n";
  }
}

std::string order_text(const Order& order, const InstrumentRegistry& instruments,
                       const Labels& label) {
  const OrderTerms& terms = order.terms;
  return fmt::format(
      "  {} {} {} @ {} {}\n", label(terms.side == Side::Buy ? "view.side_buy" : "view.side_sell"),
      order.remaining().to_string(), instruments.listing(terms.instrument).symbol.view(),
      terms.limit_price.to_string(), label("status." + std::string(name_of(order.status))));
}

std::string latch_text(risk::Latch latch, const Labels& label) {
  return label(latch == risk::Latch::Set ? "view.journal.latch_set" : "view.journal.latch_open");
}

void add_money(std::string& text, const engine::FactState& state, const Labels& label) {
  for (const Account& account : state.portfolio().accounts()) {
    add(text, label("view.journal.balance"),
        state.portfolio().wallet(account.id).amount.to_string() + " " + account.settle.to_string());
  }
  for (const Position& position : state.portfolio().positions()) {
    add(text, label("view.position"),
        fmt::format("{} {}", position.quantity.to_string(),
                    state.instruments().listing(position.key.instrument).symbol.view()));
  }
}

}  // namespace

std::string journal_text(const control::JournalInfo& info, messages::Language language) {
  const Labels label(language);
  std::string text = info.path + "\n";
  add_start(text, info, label);
  add(text, label("view.journal.format"),
      fmt::format("{} / {}", journal::kFormatVersion, kCodecVersion));
  if (info.first.has_value()) {
    add(text, label("view.market.period"),
        to_iso8601(*info.first) + " … " + to_iso8601(*info.last));
  }
  add(text, label("view.market.size"),
      label("view.journal.size", {{"bytes", std::to_string(info.bytes)},
                                  {"segments", std::to_string(info.found.segments)},
                                  {"blocks", std::to_string(info.found.blocks)}}));
  add(text, label("view.journal.writers"), writers_text(info, label));
  add(text, label("view.journal.records"), std::to_string(info.found.records));
  for (const auto& [kind, records] : info.kinds) {
    add(text, "  " + std::string(kind), std::to_string(records));
  }
  if (info.found.bytes_cut > 0) {
    text += "  " +
            label("view.journal.unfinished", {{"bytes", std::to_string(info.found.bytes_cut)}}) +
            "\n";
  }
  return text;
}

std::string sound_text(const control::JournalReplay& replay, messages::Language language) {
  const Labels label(language);
  std::string text = journal_text(replay.info, language);
  add(text, label("view.journal.state_hash"), replay.state_hash);
  return text + "  " + label("view.journal.sound") + "\n";
}

std::string replay_text(const control::JournalReplay& replay, messages::Language language) {
  const Labels label(language);
  const engine::FactState& state = replay.state;
  std::string text = replay.info.path + "\n";
  add_start(text, replay.info, label);
  if (replay.info.last.has_value()) {
    add(text, label("view.market.period"),
        to_iso8601(*replay.info.first) + " … " + to_iso8601(*replay.info.last));
  }
  add(text, label("view.journal.records"), std::to_string(replay.info.found.records));
  add(text, label("view.orders"),
      label("view.journal.counts", {{"orders", std::to_string(replay.counts.orders)},
                                    {"fills", std::to_string(replay.counts.fills)}}));
  add_money(text, state, label);
  add(text, label("view.journal.kill"), latch_text(state.kill(), label));
  add(text, label("view.journal.pause"), latch_text(state.pause(), label));
  add(text, label("view.journal.in_flight"), std::to_string(state.orders().requests_in_flight()));
  add(text, label("view.journal.open_orders"), std::to_string(state.orders().live().size()));
  for (const Order& order : state.orders().live()) {
    text += "  " + order_text(order, state.instruments(), label);
  }
  add(text, label("view.journal.state_hash"), replay.state_hash);
  return text;
}

std::string audit_text(const control::JournalAudit& audit, messages::Language language) {
  const Labels label(language);
  const std::string records = std::to_string(audit.records);
  const std::string proved = std::to_string(audit.proved);
  if (audit.is_proved()) {
    return label("view.journal.proved", {{"records", records}}) + "\n";
  }
  std::string text;
  for (const control::FeedHole& hole : audit.holes) {
    text +=
        label("view.journal.hole", {{"from", to_iso8601(hole.from)}, {"to", to_iso8601(hole.to)}}) +
        "\n";
  }
  if (audit.difference.has_value()) {
    return text +
           label("view.journal.differs", {{"record", std::to_string(*audit.difference)},
                                          {"kind", *audit.kind},
                                          {"proved", proved},
                                          {"records", records}}) +
           "\n";
  }
  return text + label("view.journal.proved_until", {{"proved", proved}, {"records", records}}) +
         "\n";
}

}  // namespace tw::terminal
