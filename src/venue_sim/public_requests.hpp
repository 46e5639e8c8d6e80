#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "venue_sim/answer.hpp"
#include "venue_sim/parameters.hpp"
#include "venue_sim/topic_board.hpp"

namespace tw::venue_sim {

/// What the answers below /v5/market are made of.
struct PublicView {
  Markets& markets;
  TopicBoard& board;
  const Parameters& parameters;
  Timestamp now;
  Timestamp stated;  ///< what the venue's clock says

  /// Errors:  none given and no fallback, or none that the venue has.
  Result<Category> category(std::optional<Category> fallback = {}) const;
  /// As `category`, of contracts only.
  Result<Category> contract_category() const;
  /// The instrument that `symbol` names. Errors: no such.
  Result<InstrumentMarket*> market(Category category) const;
};

/// A span of time that a request asks for, in milliseconds, both ends included.
struct MillisecondSpan {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;

  bool holds(std::int64_t at) const { return (!start || at >= *start) && (!end || at <= *end); }
};
/// The members of that name; one that is not given leaves its end open. Errors: no integer.
Result<MillisecondSpan> millisecond_span(const Parameters& parameters, std::string_view start,
                                         std::string_view end);

/// The whole of GET /v5/market/NAME; 404 for a name that is none.
Answer answer_market(std::string_view name, const PublicView& view);

// Answers of their own files.
Result<Answer> kline_answer(const PublicView& view);
Result<Answer> mark_kline_answer(const PublicView& view);
Result<Answer> index_kline_answer(const PublicView& view);
Result<Answer> premium_kline_answer(const PublicView& view);
Result<Answer> instruments_answer(const PublicView& view);
Result<Answer> risk_limit_answer(const PublicView& view);
Result<Answer> price_limit_answer(const PublicView& view);
Result<Answer> funding_answer(const PublicView& view);
Result<Answer> open_interest_answer(const PublicView& view);

}  // namespace tw::venue_sim
