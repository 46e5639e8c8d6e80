// misuse: "USDT"
// twin: known
// diagnostic: conversion from .const char|no viable conversion
#include "base/amount.hpp"

tw::Currency currency_from_text(tw::Currency known) {
  static_cast<void>(known);
  const tw::Currency value = TW_TOKEN;
  return value;
}
