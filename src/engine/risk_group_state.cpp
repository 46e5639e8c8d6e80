#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"
#include "engine/risk_group.hpp"

// The saved state of a risk group: its facts, then what each strategy knows and waits for.
namespace tw::engine {
namespace {

std::vector<std::byte> saved(const strategy::Strategy& strategy) {
  std::vector<std::byte> bytes;
  strategy.save(bytes);
  return bytes;
}

}  // namespace

void RiskGroup::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, settings_.id, settings_.account.id, is_started_);
  writer.part(facts_);
  writer.list(slots_, [](StateWriter& each, const Slot& slot) {
    each(slot.speaker, slot.instrument, slot.due);
    each.part(*slot.strategy);
  });
  writer.list(desks_, [](StateWriter& each, const Desk& desk) {
    each(desk.id, desk.instrument);
    each.part(desk.desk);
  });
}

Checked<void> RiskGroup::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  GroupId id;
  AccountId account;
  bool is_started = false;
  FactState facts;
  std::vector<SavedSlot> slots;
  in(version, id, account, is_started);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  in.part(facts);
  in.list(slots, [](StateReader& each, SavedSlot& slot) {
    each(slot.strategy, slot.instrument, slot.due);
    each.require(slot.due >= Timestamp{});
    slot.state = each.part();
  });
  std::vector<SavedDesk> saved_desks;
  in.list(saved_desks, [](StateReader& each, SavedDesk& desk) {
    each(desk.id, desk.instrument);
    desk.state = each.part();
  });
  in.require(std::ranges::all_of(slots, [&](const SavedSlot& slot) {
    return !is_started || slot.instrument.value() < facts.instruments().size();
  }));
  auto desks = loaded_desks(saved_desks);
  if (!in.is_whole() || id != settings_.id || account != settings_.account.id ||
      !desks.has_value() || !load_strategies(slots)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots_[i].due = slots[i].due;
  }
  desks_ = std::move(*desks);
  facts_ = std::move(facts);
  is_started_ = is_started;
  return {};
}

// Nothing where they are others than these, or one refuses its state.
std::optional<std::vector<RiskGroup::Desk>> RiskGroup::loaded_desks(
    std::span<const SavedDesk> saved) const {
  std::vector<Desk> desks = desks_;
  if (saved.size() != desks.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < saved.size(); ++i) {
    const bool is_same = saved[i].id == desks[i].id && saved[i].instrument == desks[i].instrument;
    if (!is_same || !desks[i].desk.load(saved[i].state).has_value()) {
      return std::nullopt;
    }
  }
  return desks;
}

// All of them or none: those that took theirs before another refused get back what they had.
bool RiskGroup::load_strategies(std::span<const SavedSlot> slots) {
  const bool is_same =
      std::ranges::equal(slots, slots_, [](const SavedSlot& saved_slot, const Slot& slot) {
        return saved_slot.strategy == slot.speaker && saved_slot.instrument == slot.instrument;
      });
  std::vector<std::vector<std::byte>> before;
  for (std::size_t i = 0; is_same && i < slots.size(); ++i) {
    before.push_back(saved(*slots_[i].strategy));
    if (slots_[i].strategy->load(slots[i].state).has_value()) {
      continue;
    }
    for (std::size_t k = 0; k < i; ++k) {
      TW_ASSERT(slots_[k].strategy->load(before[k]).has_value());
    }
    return false;
  }
  return is_same;
}

}  // namespace tw::engine
