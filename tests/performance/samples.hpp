#pragma once

#include <gtest/gtest.h>

#include <initializer_list>

#include "performance/equity_curve.hpp"

namespace tw::performance {

inline Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

/// 2024-01-01T00:00Z and some hours.
inline Timestamp hour(std::int64_t hours) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}} +
         std::chrono::hours{hours};
}

/// One sample at noon of each day.
inline EquityCurve daily(std::initializer_list<const char*> equity) {
  EquityCurve curve;
  std::int64_t at = 12;
  for (const char* text : equity) {
    curve.on(hour(at), dec(text));
    at += 24;
  }
  return curve;
}

/// What a figure says: its value as text with the digits of a stream, or its reason.
template <class T>
std::string said(const Figure<T>& figure) {
  if (!figure) {
    return std::string{name(figure.reason())};
  }
  if constexpr (std::is_same_v<T, Decimal>) {
    return figure->to_string();
  } else {
    std::ostringstream out;
    out << *figure;
    return out.str();
  }
}

}  // namespace tw::performance
