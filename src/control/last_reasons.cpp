#include "control/last_reasons.hpp"

#include <algorithm>

namespace tw::control {

void LastReasons::on_decision(const engine::Decision& decision) {
  if (!is_silent_) {
    return;
  }
  ++silence_.decisions;
  const auto notes = decision.wanted.notes();
  if (!notes.empty()) {
    silence_.reasons.assign(notes.begin(), notes.end());
  }
}

void LastReasons::on_carried_out(std::span<const RecordBody> done) {
  is_silent_ = is_silent_ && std::ranges::none_of(done, [](const RecordBody& body) {
                 return std::holds_alternative<Command>(body);
               });
}

}  // namespace tw::control
