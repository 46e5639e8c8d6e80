#pragma once

#include <memory>
#include <span>
#include <string>

#include "model/instrument.hpp"
#include "model/ports.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {

/// A recorded session that also says what became of its depth messages.
class SessionReader : public MarketReader {
 public:
  virtual const DepthJoinCounts& depth_counts() const = 0;
};

/// Plays one recorded session of one instrument from all its files (data/message_source.hpp): REST
/// snapshots, `@depth`, `@trade` and `@bookTicker` messages become events, diffs are joined to the
/// snapshot by the rules of the listing's category (venues/binance/depth_join.hpp).
/// Input:   with OtherSymbols::Skip messages of other symbols are left out, and answers of REST are
///          told apart by the symbol in their address.
/// Errors:  as data::open_messages; InvalidInput for a category other than spot, usdm and coinm,
///          and naming file, line, field and value for a message that is not what the venue
///          documents, speaks of another symbol or is off the instrument's grid.
Result<std::unique_ptr<SessionReader>> open_session(std::span<const std::string> paths,
                                                    const Listing& listing, OtherSymbols others);

/// As open_session, for one file of one symbol.
Result<std::unique_ptr<HistoryReader>> open_recording(const std::string& path,
                                                      const Listing& listing);

}  // namespace tw::venues::binance
