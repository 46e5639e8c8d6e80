"""What headers must not do to those who include them."""
import re

from tools.lint.tree import Finding

RULE = "header"
BANNED = {"iostream": "it costs every includer; print in a .cpp",
          "filesystem": "pass a std::string path, open it in the .cpp",
          "future": "keep it in the .cpp"}
USING_NAMESPACE = re.compile(r"\busing\s+namespace\b")
# A label with blanks behind it begins a line of its own, with its text in a column.
TORN_LABEL = re.compile(r"///.*\S\s+(Input|Output|Errors|Cost|Rules|Source|Units|Threads):\s{2,}\S")


def check(tree):
    for source in tree.sources():
        for line, quote, header in source.includes:
            if quote == "<" and header == "regex":
                yield Finding(source.path, line, RULE,
                              "<regex> is banned everywhere; write the parser by hand")
            elif quote == "<" and source.is_header and header in BANNED:
                yield Finding(source.path, line, RULE,
                              f"<{header}> is banned in headers: {BANNED[header]}")
        if not source.is_header:
            continue
        if not any(line.strip() == "#pragma once" for line in source.code):
            yield Finding(source.path, 1, RULE, "has no #pragma once; add it as the first line")
        for number, line in enumerate(source.code, 1):
            if USING_NAMESPACE.search(line):
                yield Finding(source.path, number, RULE,
                              "`using namespace` reaches every includer; write the names out")
        for number, line in enumerate(source.lines, 1):
            label = TORN_LABEL.search(line)
            if label:
                yield Finding(source.path, number, RULE,
                              f"`{label.group(1)}:` lost its line; begin one with it")
