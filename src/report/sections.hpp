#pragma once

#include "report/html_text.hpp"
#include "report/tear_sheet.hpp"

// The parts of a tear sheet, each a <section> in both languages.
namespace tw::report {

HtmlText verdict_section(const TearSheet& sheet);
HtmlText assumptions_section(const TearSheet& sheet);
HtmlText figures_section(const TearSheet& sheet);
HtmlText equity_section(const TearSheet& sheet);
HtmlText prices_section(const TearSheet& sheet);
HtmlText closes_section(const TearSheet& sheet);
HtmlText drawdowns_section(const TearSheet& sheet);
HtmlText parts_section(const TearSheet& sheet);
HtmlText costs_section(const TearSheet& sheet);
HtmlText fills_section(const TearSheet& sheet);
HtmlText proof_section(const TearSheet& sheet);

/// Figures inside of sections: of a sheet with bins, and of one with a breakdown.
HtmlText closes_chart(const TearSheet& sheet);
HtmlText hour_chart(const TearSheet& sheet);

}  // namespace tw::report
