#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/record.hpp"

namespace tw::testing {

Decimal dec(std::string_view text);

/// A listing and terms like those of a real linear instrument.
Listing sample_listing();
InstrumentTerms sample_terms();
OrderTerms sample_order_terms();

struct NamedRecord {
  std::string name;
  Record record;
};
/// One record of every kind that a journal holds, every field different from zero.
std::vector<NamedRecord> sample_records();

struct NamedEvent {
  std::string name;
  Event event;
};
/// One event of every market kind. The levels of the depth update live as long as the program.
std::vector<NamedEvent> sample_market_events();

std::string to_hex(std::span<const std::byte> bytes);
std::vector<std::byte> from_hex(std::string_view text);

/// Compares every field, levels of depth updates included.
bool is_same(const Event& a, const Event& b);
bool is_same(const Record& a, const Record& b);

}  // namespace tw::testing
