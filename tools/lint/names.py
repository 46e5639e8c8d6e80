"""File names: no owner-less names, one spelling, no dead lines in tools/heavy.txt."""
import re

from tools.lint.tree import Finding

FOLDERS = ("src", "tests", "bench", "fuzz", "tools")
BANNED = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
SPELLING = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*|CMakeLists\.txt")
HEAVY = "tools/heavy.txt"


def check(tree):
    for path in tree.below(*FOLDERS):
        yield from words(path)
        if path.startswith("src/"):
            yield from spelling(path)
    for number, fields in tree.table(HEAVY):
        if fields[0] not in tree.files:
            yield Finding(HEAVY, number, "names", f"{fields[0]} does not exist; remove the line")


def words(path):
    for part in path.split("/"):
        bad = BANNED & set(re.split(r"[_.\-]", part.lower()))
        if bad:
            yield Finding(path, 1, "names", f"`{min(bad)}` says nothing; name the thing, or find "
                          "the directory that owns it")
            return


def spelling(path):
    name = path.rsplit("/", 1)[-1]
    if not SPELLING.fullmatch(name):
        yield Finding(path, 1, "names", "file names are snake_case")
    elif name.endswith((".h", ".hh", ".cc", ".cxx", ".ipp", ".inl")):
        yield Finding(path, 1, "names", "C++ files end in .hpp or .cpp")
