#include "report/html_text.hpp"

#include <gtest/gtest.h>

namespace tw::report {
namespace {

TEST(HtmlText, EscapesWhatMeansSomething) {
  EXPECT_EQ(escaped("a<b>&\"'c"), "a&lt;b&gt;&amp;&quot;&#39;c");
  EXPECT_EQ(escaped("Сделки 5 % – ok"), "Сделки 5 % – ok");
  EXPECT_EQ(escaped("a\nb\x7F"), "a?b?");
}

TEST(HtmlText, EscapesEveryTextOnItsWayIn) {
  HtmlText html;
  html.markup("<td title=\"").text("\"><script>").markup("\">").number(5).markup("</td>");
  EXPECT_EQ(html.view(), "<td title=\"&quot;&gt;&lt;script&gt;\">5</td>");
}

TEST(HtmlText, SaysMessagesInBothLanguagesWithEscapedValues) {
  HtmlText html;
  html.message("view.figure.buy_and_hold", {{"symbol", "<script>alert(1)</script>"}});
  EXPECT_EQ(html.view(),
            "<span lang=\"en\">holding &lt;script&gt;alert(1)&lt;/script&gt;</span>"
            "<span lang=\"ru\">удержание &lt;script&gt;alert(1)&lt;/script&gt;</span>");
}

}  // namespace
}  // namespace tw::report
