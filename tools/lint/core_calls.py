"""What the deterministic core may not call; `// core-ok: why` on the line is the exception."""
import re

from tools.lint.layers import Layers
from tools.lint.tree import Finding

RULE = "core"
ESCAPE = re.compile(r"//\s*core-ok:\s*(\S.*)?$")

FREE = r"(?<![\w.>:~])(?:std::|::)?"  # a call that is not a member and not of another namespace

BANNED = [
    (r"\w+::now\s*\([^()]*\)(?!\s*(?:const|noexcept|override|\{))",
     "reads a clock; take the time from the event or an injected clock"),
    (FREE + r"(?:clock_gettime|gettimeofday|localtime(?:_r)?|gmtime(?:_r)?)\s*\("
     r"|\bstd::(?:time|clock)\s*\(|" + FREE + r"time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)",
     "reads a clock; take the time from the event or an injected clock"),
    (FREE + r"(?:s?rand|rand_r|[dlm]rand48|random)\s*\(|\brandom_device\b",
     "is not reproducible; use the injected Random"),
    (r"\bstd::(?:\w+_distribution|generate_canonical|shuffle|sample|random_shuffle)\b",
     "differs between standard libraries; use Random of base"),
    (FREE + r"(?:secure_)?getenv\s*\(|" + FREE + r"setenv\s*\(",
     "reads the surroundings; pass the value in through configuration"),
    (r"\bstd::(?:jthread|thread|async|future|promise|packaged_task|latch|barrier"
     r"|\w*semaphore)\b|\bpthread_\w+",
     "starts or waits for threads; the core has one, threads belong to the edges"),
    (r"\bstd::(?:\w*mutex|condition_variable\w*|lock_guard|unique_lock|scoped_lock|shared_lock"
     r"|call_once|once_flag)\b",
     "locks; the core has one thread, hand data over in the edges' queues"),
    (FREE + r"(?:u|nano)?sleep\s*\(|\bthis_thread\b|(?:\.|->)sleep_(?:for|until)\s*\(",
     "sleeps; ask for a timer event instead"),
    (r"\bstd::(?:locale|use_facet|setlocale)\b|\bsetlocale\s*\(|\blocaleconv\s*\(|\.imbue\s*\(",
     "depends on the locale; format at the edge"),
    (FREE + r"(?:strto(?:d|f|ld)|ato[fil])\s*\(|\bstd::sto(?:d|f|ld)\s*\(",
     "depends on the locale; use std::from_chars or Decimal"),
    (FREE + r"(?:fopen|freopen|popen|system|fork|socket|mmap)\s*\(|\bstd::[io]?fstream\b",
     "reaches files, sockets or processes; that is an edge's work, inject a port"),
    (r"\bthrow\b", "throws; return a Checked or Result, or TW_ASSERT for a bug of ours"),
]
BANNED = [(re.compile(pattern), why) for pattern, why in BANNED]

LIBM = re.compile(
    r"(?P<before>[\w>&*]*[ \t]*)(?<![\w.>:~])(?P<std>std::|::)?"
    r"(?P<name>exp2?|expm1|log(?:2|10|1p)?|pow|sinh?|cosh?|tanh?|asinh?|acosh?|atanh?|atan2|cbrt"
    r"|hypot|erfc?|[tl]gamma)[fl]?\s*\(\s*(?!\))")

HEADERS = {"thread", "mutex", "shared_mutex", "condition_variable", "future", "stop_token",
           "semaphore", "latch", "barrier", "fstream", "filesystem", "iostream", "random", "locale",
           "codecvt", "clocale", "ctime"}

UNORDERED = re.compile(r"\bunordered_(?:multi)?(?:map|set)\s*<")
RANGE_FOR = re.compile(r"\bfor\s*\([^;{}]*?[^:;{}]:(?!:)\s*([^;{}]*?)\)\s*(?:\{|\w)")
BEGIN = re.compile(r"(\w+)\s*(?:\.|->)\s*c?r?begin\s*\(")
FLAGS = re.compile(r"-f" r"fast-math|-O" r"fast|-funsafe-math-optimizations"
                   r"|-ffp-contract=(?:fast|on)|-fassociative-math|-freciprocal-math")


def check(tree):
    layers = Layers(tree)
    for source in tree.sources("src"):
        if layers.is_core(source.path):
            for line, what in sorted(set(violations(tree, source))):
                if not is_excused(source.lines[line - 1]):
                    yield Finding(source.path, line, RULE, what)
            yield from empty_excuses(source)
    yield from flags(tree)


def is_excused(line):
    match = ESCAPE.search(line)
    return bool(match and match.group(1))


def empty_excuses(source):
    for number, line in enumerate(source.lines, 1):
        match = ESCAPE.search(line)
        if match and not match.group(1):
            yield Finding(source.path, number, RULE, "core-ok without a reason; say why")


def violations(tree, source):
    for number, code in enumerate(source.code, 1):
        for pattern, why in BANNED:
            match = pattern.search(code)
            if match:
                yield number, f"`{match.group().strip(' (')}` {why}"
        yield from libm(source, number, code)
    for line, quote, header in source.includes:
        if quote == "<" and header in HEADERS:
            yield line, f"<{header}>: clocks, files and threads belong to the edges, not the core"
    yield from unordered_iteration(tree, source)


def libm(source, number, code):
    own = any(path == "base/math.hpp" for _, _, path in source.includes) or \
        source.path.startswith("src/base/math.")
    for match in LIBM.finditer(code):
        before = match.group("before").strip()
        is_declaration = before not in ("", "return", "*", "&", "&&") and \
            re.fullmatch(r"[A-Za-z_]\w*[&*>]*|>", before) is not None
        if match.group("std") is None and (own or is_declaration):
            continue
        yield number, f"`{match.group('name')}` of libm differs between systems; use base/math.hpp"


def unordered_iteration(tree, source):
    names = set(unordered_names(source.code_text))
    for _, quote, path in source.includes:
        if quote == '"' and f"src/{path}" in tree.files:
            names |= set(unordered_names(tree.source(f"src/{path}").code_text))
    for pattern in (RANGE_FOR, BEGIN):
        for match in pattern.finditer(source.code_text):
            last = re.search(r"(\w+)\W*$", match.group(1))
            if last and last.group(1) in names:
                line = source.code_text.count("\n", 0, match.start(1)) + 1
                yield line, f"iterates `{last.group(1)}`, an unordered container: its order " \
                            "differs between runs; iterate a sorted or indexed one"


def unordered_names(code):
    """Variables and members of unordered types, also through an alias."""
    aliases = []
    for match in UNORDERED.finditer(code):
        depth, end = 1, match.end()
        while depth and end < len(code):
            depth += {"<": 1, ">": -1}.get(code[end], 0)
            end += 1
        alias = re.search(r"\busing\s+(\w+)\s*=\s*(?:std::)?$", code[:match.start()])
        name = re.match(r"[\s&*]*(\w+)", code[end:])
        if alias:
            aliases.append(alias.group(1))
        elif name:
            yield name.group(1)
    for alias in aliases:
        yield from re.findall(rf"\b{alias}\b[\s&*]+(\w+)", code)


def flags(tree):
    for path in tree.matching("*CMakeLists.txt", "*.cmake", "CMakePresets.json", "Makefile"):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = FLAGS.search(line)
            if match and not line.lstrip().startswith("#"):
                yield Finding(path, number, RULE,
                              f"{match.group()} changes results between builds; remove the flag")
