#include "report/page_style.hpp"

namespace tw::report {
namespace {

// Contrast of words to their background is 4.5 and more in both themes (WCAG 2.2, 1.4.3).
constexpr Markup kColors =
    R"(.page{color-scheme:light;--back:#fff;--card:#f6f8fa;--ink:#1b1f24;--soft:#57606a;
--edge:#d0d7de;--own:#0a58ca;--won:#116329;--lost:#b42318;--held-a:#9a4d00;--held-b:#7b2fa8;
--held-c:#00687a;--paper:#ffd666;--on-paper:#3d2b00;--test:#d7dde4;--on-test:#1b1f24}
@media (prefers-color-scheme:dark){.page{color-scheme:dark;--back:#0f141a;--card:#161d26;
--ink:#e6edf3;--soft:#9aa7b4;--edge:#36404b;--own:#6cb0ff;--won:#4ac26b;--lost:#ff7b72;
--held-a:#f0a35e;--held-b:#d2a8ff;--held-c:#56d4dd;--paper:#ffd666;--on-paper:#3d2b00;
--test:#36404b;--on-test:#e6edf3}}
#dark:checked~.page{color-scheme:dark;--back:#0f141a;--card:#161d26;--ink:#e6edf3;--soft:#9aa7b4;
--edge:#36404b;--own:#6cb0ff;--won:#4ac26b;--lost:#ff7b72;--held-a:#f0a35e;--held-b:#d2a8ff;
--held-c:#56d4dd;--paper:#ffd666;--on-paper:#3d2b00;--test:#36404b;--on-test:#e6edf3}
#light:checked~.page{color-scheme:light;--back:#fff;--card:#f6f8fa;--ink:#1b1f24;--soft:#57606a;
--edge:#d0d7de;--own:#0a58ca;--won:#116329;--lost:#b42318;--held-a:#9a4d00;--held-b:#7b2fa8;
--held-c:#00687a;--paper:#ffd666;--on-paper:#3d2b00;--test:#d7dde4;--on-test:#1b1f24}
#en:checked~.page [lang=ru],#ru:checked~.page [lang=en]{display:none}
)";

constexpr Markup kWords = R"(body{margin:0}
.page{background:var(--back);color:var(--ink);min-height:100vh;
font:16px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.page>*{max-width:900px;margin:0 auto;padding:0 20px}
.switch{position:absolute;opacity:0;pointer-events:none}
.page>nav{display:flex;flex-wrap:wrap;gap:8px;justify-content:flex-end;padding-top:14px}
nav label{border:1px solid var(--edge);border-radius:6px;padding:4px 12px;cursor:pointer;
min-height:28px}
#en:checked~.page [for=en],#ru:checked~.page [for=ru],#auto:checked~.page [for=auto],
#light:checked~.page [for=light],#dark:checked~.page [for=dark]{background:var(--card);
border-color:var(--own);color:var(--own)}
#en:focus-visible~.page [for=en],#ru:focus-visible~.page [for=ru],
#auto:focus-visible~.page [for=auto],#light:focus-visible~.page [for=light],
#dark:focus-visible~.page [for=dark]{outline:3px solid var(--own);outline-offset:2px}
h1{font-size:1.7em;line-height:1.25;margin:.4em 0 .1em}
h2{font-size:1.25em;margin:1.8em 0 .6em;border-bottom:1px solid var(--edge);padding-bottom:.2em}
h3{font-size:1em;margin:0 0 .4em}
.mode{display:inline-block;border-radius:6px;padding:2px 10px;font-weight:700;
letter-spacing:.06em;background:var(--test);color:var(--on-test)}
.mode.paper{background:var(--paper);color:var(--on-paper)}
.hint,.reason,figcaption,caption{color:var(--soft);font-size:.9em}
.reason{font-weight:400}
.first{font-size:1.25em;font-weight:600;margin:.4em 0}
.won{color:var(--won)}.lost{color:var(--lost)}
ul{padding-left:1.2em;margin:.4em 0}li{margin:.25em 0}
dl{margin:0}dl>div{display:grid;grid-template-columns:minmax(9em,15em) 1fr;gap:2px 16px;
padding:5px 0;border-bottom:1px solid var(--edge)}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:1fr 1fr;gap:0 28px}
.figures>div{grid-template-columns:1fr auto}
.figures dd{text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
.setting{display:inline-block;margin-right:14px}.setting b{font-weight:400;color:var(--soft)}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
font-size:.85em;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--edge);border-radius:6px;padding:10px;
white-space:pre-wrap;margin:.4em 0}
)";

constexpr Markup kCharts = R"(figure{margin:0 0 22px}figcaption{margin-top:4px}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
.narrow text{font-size:12px}
.narrow{display:none}
.middle{text-anchor:middle}.end{text-anchor:end}
.grid{stroke:var(--edge);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
.level{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 4}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}
.equity{stroke:var(--own)}.price{stroke:var(--soft);stroke-width:1.2}
.held-a{stroke:var(--held-a);stroke-dasharray:7 3}
.held-b{stroke:var(--held-b);stroke-dasharray:2 3}
.held-c{stroke:var(--held-c);stroke-dasharray:9 3 2 3}
.drawdown{fill:var(--lost);fill-opacity:.25;stroke:var(--lost);stroke-width:1}
.buy,.gain{fill:var(--won)}.sell,.loss{fill:var(--lost)}
.legend{white-space:nowrap;margin-right:12px}
.key{display:inline-block;width:30px;height:8px}.key[viewBox="0 0 12 8"]{width:12px}
.scroll{overflow-x:auto;margin:0 0 18px}
table{border-collapse:collapse;width:100%;font-size:.82em}
caption{text-align:left;padding:0 0 6px;font-size:1.1em}
caption div{position:sticky;left:0;display:inline-block;max-width:min(860px,100vw - 28px)}
th,td{padding:4px 8px;text-align:left;border-bottom:1px solid var(--edge);vertical-align:top}
th{color:var(--soft);font-weight:600}
td{white-space:nowrap;font-variant-numeric:tabular-nums}
#costs td:first-child{white-space:normal}
.n{text-align:right}.note{text-align:center;color:var(--soft);padding:10px}
footer{padding-bottom:40px!important}
)";

constexpr Markup kNarrowAndPaper =
    R"(@media (max-width:640px){.page>*{padding:0 14px}.wide{display:none}.narrow{display:block}
.figures{grid-template-columns:1fr}dl>div{grid-template-columns:1fr}
.figures>div{grid-template-columns:1fr auto}h1{font-size:1.35em}.first{font-size:1.1em}
nav label{padding:8px 12px}}
@page{size:A4;margin:14mm 12mm}
@media print{.page,#dark:checked~.page{color-scheme:light;--back:#fff;--card:#fff;--ink:#000;
--soft:#444;--edge:#bbb;--own:#0a58ca;--won:#116329;--lost:#b42318;--held-a:#9a4d00;
--held-b:#7b2fa8;--held-c:#00687a;--test:#ddd;--on-test:#000;font-size:9.5pt;min-height:0}
.page>nav{display:none}.page>*{padding:0;max-width:none}.wide{display:block}.narrow{display:none}
.figures{grid-template-columns:1fr 1fr}
dl>div{grid-template-columns:minmax(9em,15em) 1fr}.figures>div{grid-template-columns:1fr auto}
figure,tr,dl>div,li,pre{break-inside:avoid}h2,h3,caption{break-after:avoid}
thead{display:table-header-group}.scroll{overflow:visible}table{font-size:7.2pt}
th,td{padding:2px 4px}.mode,.buy,.sell,.bar,.drawdown{print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
)";

}  // namespace

void add_style(HtmlText& html) {
  html.markup("<style>\n").markup(kColors).markup(kWords).markup(kCharts).markup(kNarrowAndPaper);
  html.markup("</style>");
}

}  // namespace tw::report
