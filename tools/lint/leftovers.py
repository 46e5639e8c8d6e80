"""What editing leaves behind: notes to self, dead code, conflict markers, machine paths."""
import re

from tools.lint.tree import CODE_FOLDERS, Finding

RULE = "leftover"
BYTES_MAX = 4 * 1024 * 1024
# Recorded bytes of others are kept as they came.
VERBATIM = ("data/", "tests/data/", "tests/golden/", "fuzz/corpus/", "LICENSE")

NOTE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
LEDGER_ID = re.compile(r"\b[A-Z]{2,3}\d{1,3}\b")
CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
MACHINE_PATH = re.compile(r"(?<![\w.\-/$}])/(?:work/|home/[a-z]|root/|Users/\w)|\b[A-Z]:\\Users\\")
TRAILING = re.compile(r"[ \t]+\r?$|\r$")
COMMENT = re.compile(r"^\s*//(?!/)\s*(.*?)\s*$")
DEAD_CODE = re.compile(
    r"return\b.*;|(?:if|for|while|switch)\s*\(.*\)\s*\{|\}\s*else\s*\{|\}|#\s*include\s*[<\"].*"
    r"|(?:const\s+|auto\s+|int\s+|double\s+|std::)?[\w:<>.\->\[\]&* ]+\s[-+*/|&]?=\s.*;"
    r"|[\w:.\->]+\(.*\);")


def check(tree):
    for path in tree.files:
        size = (tree.root / path).stat().st_size
        if size > BYTES_MAX and not path.startswith("data/demo/"):
            yield Finding(path, 1, RULE, f"{size / 1048576:.1f} MB, 4 are allowed; keep it out")
            continue
        if path.startswith(VERBATIM):
            continue
        content = tree.bytes(path)
        if b"\0" in content:
            continue
        lines = content.decode("utf-8", errors="replace").split("\n")
        yield from text(path, lines)
    for source in tree.sources(*CODE_FOLDERS):
        yield from dead_code(source)


def text(path, lines):
    has_conflict = any(line.startswith("<" * 7) for line in lines)
    for number, line in enumerate(lines, 1):
        note = NOTE.search(line)
        if note and not LEDGER_ID.search(line):
            yield Finding(path, number, RULE,
                          f"{note.group()} without a requirement's id; do it, or name the id")
        if CONFLICT.match(line) and (has_conflict or not line.startswith("=")):
            yield Finding(path, number, RULE, "conflict marker; resolve it")
        if MACHINE_PATH.search(line):
            yield Finding(path, number, RULE,
                          f"`{MACHINE_PATH.search(line).group()}` is a path of one machine; make "
                          "it relative or configurable")
        if TRAILING.search(line):
            yield Finding(path, number, RULE, "blanks at the end of the line; remove them")


def dead_code(source):
    for number, (line, code) in enumerate(zip(source.lines, source.code), 1):
        match = COMMENT.match(line)
        if match and not code.strip() and DEAD_CODE.fullmatch(match.group(1)):
            yield Finding(source.path, number, RULE, "commented-out code; delete it, git remembers")
        if re.match(r"\s*#\s*if\s+0\b", code):
            yield Finding(source.path, number, RULE, "`#if 0` is dead code; delete it")
