#pragma once

#include "model/codec_fields.hpp"

// The layout of commands and records, as that of values and events in codec_fields.hpp.
namespace tw::codec {

template <class Archive>
void fields(Archive& archive, Of<Archive, PlaceOrder>& value) {
  auto& [order, route, terms, limits_version, cause] = value;
  archive(order, route, terms, limits_version, cause);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, CancelOrder>& value) {
  auto& [order, route, instrument, reason] = value;
  archive(order, route, instrument, reason);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, AmendOrder>& value) {
  auto& [order, route, instrument, limit_price, quantity, limits_version] = value;
  archive(order, route, instrument, limit_price, quantity, limits_version);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Command>& value) {
  auto& [decided_at, body] = value;
  archive(decided_at, body);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Verdict>& value) {
  auto& [rule, is_allowed, asked, limit, limits_version] = value;
  archive(rule, is_allowed, asked, limit, limits_version);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Refusal>& value) {
  auto& [route, terms, verdict, cause] = value;
  archive(route, terms, verdict, cause);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Signal>& value) {
  auto& [direction, strength, quantity, valid_until] = value;
  archive(direction, strength, quantity, valid_until);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, SignalJudged>& value) {
  auto& [id, route, instrument, signal, fate, asked, limit] = value;
  archive(id, route, instrument, signal, fate, asked, limit);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, FeedIndex>& value) {
  auto& [first, count] = value;
  archive(first, count);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, OrderTransition>& value) {
  auto& [order, from, to] = value;
  archive(order, from, to);
}

template <class Archive>
void fields(Archive& archive, Of<Archive, Record>& value) {
  auto& [group, group_seq, engine_seq, at, body] = value;
  archive(group, group_seq, engine_seq, at, body);
}

}  // namespace tw::codec
