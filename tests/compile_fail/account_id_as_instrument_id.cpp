// misuse: tw::AccountId
// twin: tw::InstrumentId
// diagnostic: could not convert|cannot convert|no viable conversion|no known conversion
#include "model/instrument.hpp"

const tw::Listing& account_id_as_instrument_id(const tw::InstrumentRegistry& registry,
                                               TW_TOKEN id) {
  return registry.listing(id);
}
