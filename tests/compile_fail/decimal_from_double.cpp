// misuse: 0.1
// twin: known
// diagnostic: conversion from .double. to|no viable conversion
#include "base/decimal.hpp"

tw::Decimal decimal_from_double(tw::Decimal known) {
  const tw::Decimal value = TW_TOKEN;
  return value + known;
}
