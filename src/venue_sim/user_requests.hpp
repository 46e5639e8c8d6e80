#pragma once

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

// /v5/user/... and /v5/asset/...

Reply key_information(const PrivateCall& call);
Reply coin_information(const PrivateCall& call);
Reply coin_balances(const PrivateCall& call);
/// What the venue has and the simulator not yet: 10032.
Reply not_offered(const PrivateCall& call);
/// What unified accounts may not ask: 100028.
Reply not_unified(const PrivateCall& call);

}  // namespace tw::venue_sim
