#include "portfolio/fill_keys.hpp"

namespace tw::portfolio {

std::size_t FillKeys::KeyHash::operator()(const Key& key) const {
  return key.fill.value() * 0x9E3779B97F4A7C15U + key.instrument.value();
}

FillKeys::FillKeys() : oldest_first_(kKept) { keys_.reserve(kKept); }

KeyNovelty FillKeys::remember(InstrumentId instrument, FillId fill) {
  const Key key{instrument, fill};
  if (!keys_.insert(key).second) {
    return KeyNovelty::Seen;
  }
  if (oldest_first_.push(key) == Pushed::Full) {
    keys_.erase(oldest_first_.pop());
    static_cast<void>(oldest_first_.push(key));  // there is room now
  }
  return KeyNovelty::New;
}

}  // namespace tw::portfolio
