#include "model/saved_values.hpp"

namespace tw {
namespace {

// Of an event that carries a definition and no times.
InstrumentDefined read_definition(StateReader& in) {
  Event event;
  read(in, event);
  const auto* defined = std::get_if<InstrumentDefined>(&event.body);
  in.require(defined != nullptr && event.ts_event == Timestamp{} && event.ts_recv == Timestamp{});
  return in.has_failed() ? InstrumentDefined{} : *defined;
}

void define(StateReader& in, InstrumentRegistry& instruments) {
  const auto [listing, terms] = read_definition(in);
  in.require(!in.has_failed() && instruments.define(listing, terms).has_value());
}

void revise(StateReader& in, InstrumentRegistry& instruments, InstrumentId id) {
  const auto [listing, terms] = read_definition(in);
  in.require(!in.has_failed() && listing == instruments.listing(id) &&
             instruments.revise(id, terms).has_value());
}

}  // namespace

Checked<void> check_versions(StateReader& in, std::uint16_t state_version) {
  std::uint16_t state = 0;
  std::uint16_t codec = 0;
  in(state, codec);
  return state == state_version && codec == kCodecVersion
             ? Checked<void>()
             : fault(ErrorCode::InvalidInput, Field::Version);
}

void write(StateWriter& out, const Command& command) { encode(command, out.bytes()); }

void write(StateWriter& out, const Event& event) { encode(event, out.bytes()); }

void write(StateWriter& out, const InstrumentRegistry& instruments) {
  out(static_cast<std::uint32_t>(instruments.size()));
  for (std::uint32_t i = 0; i < instruments.size(); ++i) {
    const std::span<const InstrumentTerms> revisions = instruments.revisions(InstrumentId{i});
    out(static_cast<std::uint32_t>(revisions.size()));
    for (const InstrumentTerms& terms : revisions) {
      write(out, Event{{}, {}, InstrumentDefined{instruments.listing(InstrumentId{i}), terms}});
    }
  }
}

void read(StateReader& in, Command& command) {
  if (in.has_failed()) {
    return;
  }
  const auto decoded = decode_command(in.bytes());
  in.require(decoded.has_value());
  command = decoded.value_or(command);
}

void read(StateReader& in, Event& event) {
  if (in.has_failed()) {
    return;
  }
  std::vector<DepthLevel> levels;
  const auto decoded = decode_event(in.bytes(), levels);
  in.require(decoded.has_value() && !is_market(decoded->body));
  event = in.has_failed() ? event : *decoded;
}

void read(StateReader& in, InstrumentRegistry& instruments) {
  std::uint32_t count = 0;
  in(count);
  for (std::uint32_t i = 0; i < count && !in.has_failed(); ++i) {
    std::uint32_t revisions = 0;
    in(revisions);
    in.require(revisions > 0);
    define(in, instruments);
    for (std::uint32_t k = 1; k < revisions && !in.has_failed(); ++k) {
      revise(in, instruments, InstrumentId{i});
    }
  }
}

}  // namespace tw
