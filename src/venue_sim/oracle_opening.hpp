#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "venue_sim/oracle_books.hpp"
#include "venue_sim/oracle_orders.hpp"

namespace tw::venue_sim {

// What an oracle made of one trace, as entries that stand at the beginning of the next one: the
// opening balance of a venue that was started again. Whoever reads only the new trace comes to the
// same ledger.

/// `{"action":"opening","account":1,"wallets":[{"coin":"USDT","amount":"1000"}],"positions":[
/// {"instrument":"linear/BTCUSDT","size":"-1","cost":"60000"}]}`.
std::string opening_of(std::int64_t account, const OracleBooks& books);
/// `{"action":"opening_order","orderId":"..","account":1,..}`, without what was asked for: that has
/// been compared.
std::string opening_of(const std::string& id, const OracleOrder& order);
/// `{"action":"opening_difference","sentence":".."}`.
std::string opening_of(std::string_view sentence);

/// Errors: InvalidInput naming the member; nothing changed then.
Result<void> take_opening(const OracleFields& entry, OracleBooks& books);
Result<OracleOrder> read_opening_order(const OracleFields& entry);

}  // namespace tw::venue_sim
