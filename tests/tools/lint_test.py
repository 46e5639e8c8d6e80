"""Each structural check sees its violation, names file and line, and passes the clean twin."""
import unittest
from typing import NamedTuple

from trees import TreeTest

BASE = {"src/base/time.hpp": "#pragma once\n", "src/portfolio/ledger.hpp": "#pragma once\n",
        "src/market/book.hpp": "#pragma once\n", "src/orderflow/delta.hpp": "#pragma once\n",
        "src/features/basis.hpp": "#pragma once\n", "src/indicators/rsi.hpp": "#pragma once\n",
        "src/venues/bybit/sign.hpp": "#pragma once\n", "src/json/value.hpp": "#pragma once\n",
        "src/dsl/parser.hpp": "#pragma once\n", "src/control/bots.hpp": "#pragma once\n"}


class Case(NamedTuple):
    name: str
    path: str
    rule: str
    line: int
    bad: str
    good: str


def function(lines, head="int f(int x)"):
    """A function of exactly that many lines."""
    return f"{head} {{\n" + "  x += 1;\n" * (lines - 3) + "  return x;\n}\n"


def nested(depth):
    body = "".join("  " * k + f"  if (x > {k}) {{\n" for k in range(depth))
    return f"void f(int x) {{\n{body}" + "}\n" * depth + "}\n"


INCLUDES = [
    Case("later row", "src/base/clock.hpp", "layers", 2, '#include "market/book.hpp"',
         '#include "base/time.hpp"'),
    Case("sibling", "src/market/tape.hpp", "layers", 2, '#include "indicators/rsi.hpp"',
         '#include "base/time.hpp"'),
    Case("sibling of one row, dsl and engine", "src/engine/loop.hpp", "layers", 2,
         '#include "dsl/parser.hpp"', '#include "portfolio/ledger.hpp"'),
    Case("features never portfolio", "src/features/spread.hpp", "layers", 2,
         '#include "portfolio/ledger.hpp"', '#include "orderflow/delta.hpp"'),
    Case("orderflow not features", "src/orderflow/tape.hpp", "layers", 2,
         '#include "features/basis.hpp"', '#include "market/book.hpp"'),
    Case("sim never portfolio", "src/sim/venue.hpp", "layers", 2,
         '#include "portfolio/ledger.hpp"', '#include "market/book.hpp"'),
    Case("venue_sim never venues/bybit", "src/venue_sim/wire.hpp", "layers", 2,
         '#include "venues/bybit/sign.hpp"', '#include "market/book.hpp"'),
    Case("two venues", "src/venues/binance/session.hpp", "layers", 2,
         '#include "venues/bybit/sign.hpp"', '#include "json/value.hpp"'),
    Case("core not edge", "src/risk/limits.hpp", "layers", 2,
         '#include "json/value.hpp"', '#include "market/book.hpp"'),
    Case("edge B up to row 2", "src/journal/segment.hpp", "layers", 2,
         '#include "portfolio/ledger.hpp"', '#include "market/book.hpp"'),
    Case("edge E over control", "src/json/writer.hpp", "layers", 2,
         '#include "control/bots.hpp"', '#include "base/time.hpp"'),
    Case("no such file", "src/market/tape.hpp", "layers", 2, '#include "base/tine.hpp"',
         '#include "base/time.hpp"'),
    Case("include without directory", "src/base/clock.hpp", "layers", 2, '#include "time.hpp"',
         '// #include is explained here'),
    Case("third-party header in a header", "src/json/value2.hpp", "library-home", 2,
         "#include <nlohmann/json.hpp>", "#include <string>"),
    Case("simdjson outside parse.cpp", "src/venues/binance/session.hpp", "library-home", 2,
         "#include <simdjson.h>", "#include <string_view>"),
    Case("fmt in the core", "src/market/tape.hpp", "library-home", 2, "#include <fmt/format.h>",
         "#include <charconv>"),
    Case("unknown library", "src/terminal/screen.hpp", "library-home", 2, "#include <ncurses.h>",
         "#include <vector>"),
    Case("iostream in a header", "src/terminal/screen.hpp", "header", 2, "#include <iostream>",
         "#include <iosfwd>"),
    Case("filesystem in a header", "src/journal/segment.hpp", "header", 2,
         "#include <filesystem>", "#include <string>"),
    Case("future in a header", "src/journal/segment.hpp", "header", 2, "#include <future>",
         "#include <functional>"),
    Case("regex", "src/journal/segment.hpp", "header", 2, "#include <regex>",
         "#include <string>"),
    Case("using namespace", "src/journal/segment.hpp", "header", 2, "using namespace std;",
         "using std::swap;"),
    Case("label in mid-line", "src/journal/segment.hpp", "header", 2,
         "/// Reads it. Errors:  none.", "/// Reads it. Errors: none."),
    Case("thread header in the core", "src/risk/limits.hpp", "core", 2, "#include <thread>",
         "#include <array>"),
    Case("file header in the core", "src/risk/limits.hpp", "core", 2, "#include <fstream>",
         "#include <array>"),
]

CALLS = [
    ("auto at = std::chrono::steady_clock::now();", "auto at = clock.now();"),
    ("auto at = Wall::now();", "Timestamp EngineClock::now() const { return now_; }"),
    ("auto at = std::time(nullptr);", "auto at = order.time(0);"),
    ("int x = rand();", "int x = random.next();"),
    ("std::random_device device;", "Random device{seed};"),
    ("std::normal_distribution<double> normal;", "Distribution normal;"),
    ("std::shuffle(a, b, c);", "shuffle_orders(a, b, c);"),
    ('auto home = std::getenv("HOME");', 'auto home = "getenv(home)";'),
    ("std::thread worker(run);", "run();  // not a std::thread"),
    ("std::jthread worker(run);", "Worker worker(run);"),
    ("auto done = std::async(run);", "auto done = run();"),
    ("std::mutex guard;", "Guard guard;"),
    ("std::lock_guard lock(guard);", "Lock lock(guard);"),
    ("std::this_thread::sleep_for(delay);", "timers.arm(delay);"),
    ("usleep(5);", "virtual void sleep_until(Timestamp at) = 0;"),
    ('std::locale::global(std::locale(""));', "Locale locale;"),
    ("double x = strtod(text, nullptr);", "auto x = std::from_chars(begin, end, value);"),
    ("double y = std::log(x);", "Log& log() const { return log_; }"),
    ("double y = std::pow(x, 2.0);", "double y = std::sqrt(x);"),
    ("double y = exp(x);", "double exponent(x);"),
    ("return sin(x);", "return x.sin(y);"),
    ("throw std::runtime_error(text);", "return fault(ErrorCode::Internal, Field::None);"),
    ('FILE* file = std::fopen(path, "r");', "int file = 0;  // fopen( is for edges"),
    ("std::ofstream out(path);", "std::ostream& out = sink;"),
]

TEXTS = [
    Case("commented-out code", "src/journal/a.cpp", "leftover", 2, "int x;\n// x = f(1);\n",
         "int x;\n// the value f(1) has before the first event\n"),
    Case("dead branch", "src/journal/a.cpp", "leftover", 1, "#if 0\n#endif\n",
         "#ifdef __clang__\n#endif\n"),
    Case("note to self", "docs/a.md", "leftover", 1, "TO" + "DO: write this\n",
         "TO" + "DO MD1: write this\n"),
    Case("another note", "src/journal/a.cpp", "leftover", 1, "int x;  // FIX" + "ME later\n",
         "int x;  // fixed point\n"),
    Case("conflict marker", "docs/a.md", "leftover", 2, "a\n" + "<" * 7 + " HEAD\n", "a\n<<<\n"),
    Case("heading is no conflict", "docs/a.md", "leftover", 3, "Heading\n" + "=" * 7 + "\n \n",
         "Heading\n" + "=" * 7 + "\n"),
    Case("machine path", "docs/a.md", "leftover", 1, "see /wo" + "rk/main\n", "see work/main\n"),
    Case("home of a person", "tools/a.sh", "leftover", 2, "#\ncd /ho" + "me/ann/x\n", "#\ncd ~\n"),
    Case("trailing blanks", "docs/a.md", "leftover", 2, "a\nb \n", "a\nb\n"),
    Case("columns", "src/journal/a.cpp", "columns", 2, "int x;\n//" + " x" * 50 + "\n",
         "int x;\n//" + " x" * 49 + "\n"),
    Case("columns count characters", "src/journal/a.cpp", "columns", 1, "//" + " я" * 50 + "\n",
         "//" + " я" * 49 + "\n"),
    Case("function length", "src/journal/a.cpp", "function-length", 3, "int y;\n\n" + function(71),
         "int y;\n\n" + function(70)),
    Case("method length", "src/journal/a.cpp", "function-length", 2,
         "struct A {\n" + function(71, "template <class T>\nint f(T x) const noexcept")[:-1]
         + "};\n", "struct A {\n" + function(70) + "};\n"),
    Case("lambda length", "src/journal/a.cpp", "function-length", 1,
         function(71, "const auto f = [](int x)").rstrip() + ";\n",
         function(70, "const auto f = [](int x)").rstrip() + ";\n"),
    Case("parameters", "src/journal/a.cpp", "parameters", 1,
         "int f(int a, int b, int c, int d, int e, int g) {\n}\n",
         "int f(std::map<int, int> a, int b, int c, G d, int e = g(1, 2)) {\n}\n"),
    Case("parameters of a declaration", "src/journal/a.hpp", "parameters", 3,
         "#pragma once\n\nint f(int a, int b, int c, int d, int e, int g);\n",
         "#pragma once\n\nint f(int a, int b, int c, int d, int e);\n"),
    Case("constructor with a list", "src/journal/a.cpp", "parameters", 1,
         "A::A(int a, int b, int c, int d, int e, int f) : a_{a}, b_(b), c_{d, e, f} {\n}\n",
         "A::A(int a) : a_{a}, b_(b), c_{1, 2, 3, 4, 5, 6} {\n}\n"),
    Case("nesting", "src/journal/a.cpp", "nesting", 5, nested(4), nested(3)),
    Case("nesting of loops", "src/journal/a.cpp", "nesting", 5,
         "void f() {\n for (;;) {\n  while (true) {\n   do {\n    try {\n    } catch (...) {\n"
         "    }\n   } while (x);\n  }\n }\n}\n",
         "void f() {\n for (;;) {\n  g([&] {\n   A a{{1}, {2}};\n   if constexpr (x) {\n"
         "   } else {\n    if (y) {\n    }\n   }\n  });\n }\n}\n"),
    Case("header length", "src/journal/a.hpp", "file-length", 301,
         "#pragma once\n" + "int x;\n" * 300, "#pragma once\n" + "int x;\n" * 299),
    Case("source length", "src/journal/a.cpp", "file-length", 601, "int x;\n" * 601,
         "int x;\n" * 600),
    Case("test length", "tests/journal/a_test.cpp", "file-length", 1001, "int x;\n" * 1001,
         "int x;\n" * 1000),
    Case("guard", "src/journal/a.hpp", "header", 1, "int x;\n", "#pragma once\nint x;\n"),
    Case("library in the wrong source", "src/journal/a.cpp", "library-home", 1,
         "#include <openssl/sha.h>\n", "#include <fcntl.h>\n"),
    Case("regex in a test", "tests/journal/a_test.cpp", "header", 1, "#include <regex>\n",
         "#include <iostream>\n"),
    Case("excuse without a reason", "src/risk/a.cpp", "core", 1, "int x;  // core-ok:\n",
         "std::mutex m;  // core-ok: the reason stands here\n"),
    Case("fast math", "cmake/extra.cmake", "core", 1, "add_compile_options(-ff" + "ast-math)\n",
         "add_compile_options(-ffp-contract=off)\n"),
    Case("iteration over an unordered container", "src/risk/a.cpp", "core", 4,
         "std::unordered_map<int, std::set<int>> orders_;\nint f() {\n"
         "  orders_.find(1);\n  for (const auto& [id, order] : this->orders_) {\n  }\n}\n",
         "std::unordered_map<int, std::set<int>> orders_;\nstd::map<int, int> sorted_;\n"
         "int f() {\n  for (const auto& [id, order] : sorted_) {\n  }\n}\n"),
    Case("iteration through an alias", "src/risk/a.cpp", "core", 3,
         "using Orders = std::unordered_set<int>;\nOrders orders;\nauto it = orders.begin();\n",
         "using Orders = std::set<int>;\nOrders orders;\nauto it = orders.begin();\n"),
    Case("row for a directory in use", "src/CMakeLists.txt", "layers", 1,
         "tw_directory(sim USES model portfolio)\n", "tw_directory(sim USES model market)\n"),
    Case("library without a row", "src/CMakeLists.txt", "layers", 2,
         "# all\ntw_directory(gadgets USES model)\n",
         "# all\ntw_directory(secret USES base LIBRARIES OpenSSL::Crypto)\n"),
]

NAMES = [("src/journal/string_utils.cpp", "src/journal/text.cpp"),
         ("src/market/helpers/a.cpp", "src/market/levels/a.cpp"),
         ("tests/common/clock.cpp", "tests/support/clock.cpp"),
         ("tools/misc.py", "tools/mistakes.py"),
         ("src/journal/Segment.cpp", "src/journal/segment.cpp"),
         ("src/journal/segment.h", "src/journal/segment.txt")]

# What a scanner that knows no types could stumble over; nothing in it is a finding.
TYPICAL = r"""
#include "market/typical.hpp"

#include <array>
#include <map>

#define TW_BLOCK(x) \
  if (x) {          \
  }

namespace tw {
namespace {

enum class Side : std::uint8_t { Buy, Sell };
constexpr std::array<int, 3> kTable = {1'000, 0x7F'FF, 0b1};
const std::map<int, std::map<int, int>> kNested = {{1, {{2, 3}}}, {2, {{3, 4}, {5, 6}}}};
const char* const kText = "for (;;) { std::thread \" }";
const char* const kRaw = R"x(throw "{{{" // )" not the end )x";
constexpr char kQuote = '"';
constexpr char kBrace = '{';

template <class T, int N = (1 > 0 ? 2 : 3)>
  requires std::integral<T>
struct Window : std::conditional_t<(N > 1), Base<T>, Other<T>> {
  explicit Window(std::size_t size) : values_(size), origin_{size / 2}, map_{{1, 2}} {}
  Window(const Window&) = delete;
  Window& operator=(const Window&) = default;
  friend auto operator<=>(const Window&, const Window&) = default;
  T operator()(T a, T b) const noexcept { return a < b ? a : b; }
  bool operator<(const Window& other) const { return origin_ < other.origin_; }
  auto begin() const -> std::map<int, int>::const_iterator { return map_.begin(); }
  std::function<void(int, int, int, int, int, int)> hook = [](int, int, int, int, int, int) {};
  unsigned flags : 3;
  std::vector<T> values_;
  std::size_t origin_{0};
  std::map<int, int> map_;
};

}  // namespace

#if defined(__clang__)
int compiler() { return 1;
#else
int compiler() { return 2;
#endif
}

// Prose about code: `if (x) { y(); }` is what the caller writes, see f(x) and g(y).
int classify(int x) {
  switch (x) {
    case 0: {
      return 1;
    }
    default:
      break;
  }
  const auto twice = [x](int y) { return x * y; };
  const Window<int> window{.a = {1}, .b = {{2}}};
  if (x > 1) {
  } else if (x > 2) {
  } else if (x > 3) {
  } else if (x > 4) {
  } else {
  }
  return twice(x < 3 ? 1 : 2);
}

TW_BLOCK(true)

}  // namespace tw
"""


class LintTest(TreeTest):
    def plant(self, case, text):
        for path, content in BASE.items():
            self.write(path, content)
        self.write(case.path, text)

    def check_cases(self, cases, wrap=lambda text: text):
        for case in cases:
            with self.subTest(case.name):
                self.plant(case, wrap(case.bad))
                self.assert_finding(case.path, case.line, case.rule)
                self.write(case.path, wrap(case.good))
                self.assert_clean()
                (self.root / case.path).unlink()

    def test_includes(self):
        self.check_cases(INCLUDES, lambda line: f"#pragma once\n{line}\n")

    def test_texts_and_lengths(self):
        self.check_cases(TEXTS)

    def test_calls_banned_in_the_core(self):
        for bad, good in CALLS:
            case = Case(bad, "src/risk/rule.cpp", "core", 2, bad, good)
            self.check_cases([case], lambda line: f"int before;\n{line}\n")

    def test_calls_are_free_at_the_edges_and_where_excused(self):
        for bad, _ in CALLS:
            with self.subTest(bad):
                self.write("src/journal/writer.cpp", f"{bad}\n")
                self.write("src/risk/rule.cpp", f"{bad}  // core-ok: a test says so\n")
                self.assert_clean()

    def test_own_math_is_not_libm(self):
        self.write("src/base/math.hpp", "#pragma once\ndouble exp(double x);\n")
        self.write("src/risk/rule.cpp", '#include "base/math.hpp"\ndouble y = exp(x);\n')
        self.assert_clean()

    def test_names(self):
        for bad, good in NAMES:
            with self.subTest(bad):
                self.write(bad, "int x;\n" if bad.endswith("pp") else "")
                self.assert_finding(bad, 1, "names")
                (self.root / bad).rename(self.root / "moved")
                (self.root / good).parent.mkdir(parents=True, exist_ok=True)
                (self.root / "moved").rename(self.root / good)
                self.assert_clean()
                (self.root / good).unlink()

    def test_directory_without_a_row(self):
        self.write("src/gadgets/a.cpp", "int x;\n")
        self.assert_finding("src/gadgets/a.cpp", 1, "layers")
        self.write("tools/layers.txt", "gadgets 2 -\n")
        self.assert_clean()

    def test_heavy_source_that_is_gone(self):
        self.write("tools/heavy.txt", "# heavy\nsrc/json/parse.cpp\n")
        self.assert_finding("tools/heavy.txt", 2, "names")
        self.write("src/json/parse.cpp", "int x;\n")
        self.assert_clean()

    def test_file_too_large(self):
        self.write("docs/big.bin", b"\0" * (4 * 1024 * 1024 + 1))
        self.assert_finding("docs/big.bin", 1, "leftover")
        (self.root / "data/demo").mkdir(parents=True)
        (self.root / "docs/big.bin").rename(self.root / "data/demo/big.bin")
        self.assert_clean()

    def test_recorded_bytes_are_left_as_they_came(self):
        self.write("tests/data/binance/message.json", '{"a": 1} \n')
        self.assert_clean()

    def test_one_type_per_name(self):
        body = "namespace tw::market {{\n{} {{ int x; }};\n}}\n"
        pairs = [("src/market/b.cpp", "struct Level"), ("src/market/b.cpp", "enum class Level"),
                 ("src/sim/b.cpp", "template <class T>\nclass Level final"),
                 ("tests/market/b.cpp", "struct Level : Base")]
        for path, head in pairs:
            with self.subTest(f"{path}: {head}"):
                self.write("src/market/a.hpp", "#pragma once\n" + body.format("class Level"))
                self.write(path, body.format(head))
                self.assert_finding(path, 2 + head.count("\n"), "types")
                for good in (body.format(head).replace("tw::market", "tw::sim"),
                             body.format(head).replace("tw::market", ""), "struct Level;\n",
                             body.format("struct Level<int>")):
                    self.write(path, good)
                    self.assert_clean()
                (self.root / path).unlink()

    def test_tests_of_two_programs_share_names(self):
        for folder in ("market", "sim"):
            self.write(f"tests/{folder}/a.cpp", "struct Rig { int x; };\n")
        self.assert_clean()
        self.write("tests/support/rig.hpp", "#pragma once\n\nstruct Rig { int y; };\n")
        code, output = self.lint()
        self.assertEqual((code, output.count(": types: `Rig`")), (1, 2), output)

    def test_typical_code_has_no_findings(self):
        self.write("src/market/typical.hpp", "#pragma once\n")
        self.write("src/market/typical.cpp", TYPICAL.lstrip("\n"))
        self.assert_clean()

    def test_a_violation_among_typical_code_is_found(self):
        self.write("src/market/typical.hpp", "#pragma once\n")
        text = TYPICAL.lstrip("\n").replace("TW_BLOCK(true)", "void f() { throw 1; }")
        self.write("src/market/typical.cpp", text)
        line = text[:text.index("throw 1")].count("\n") + 1
        self.assert_finding("src/market/typical.cpp", line, "core")


if __name__ == "__main__":
    unittest.main()
