#pragma once

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

// /v5/account/...

Reply account_info(const PrivateCall& call);
Reply wallet_balance(const PrivateCall& call);
Reply fee_rate(const PrivateCall& call);
Reply account_instruments(const PrivateCall& call);
Reply set_margin_mode(const PrivateCall& call);
Reply collateral_info(const PrivateCall& call);
Reply user_setting(const PrivateCall& call);
Reply smp_group(const PrivateCall& call);
Reply dcp_info(const PrivateCall& call);
/// Trades and funding with the balance they left.
Reply transaction_log(const PrivateCall& call);

}  // namespace tw::venue_sim
