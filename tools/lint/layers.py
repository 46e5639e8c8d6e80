"""Arrows between the directories of src/: includes, and the USES of src/CMakeLists.txt."""
import re
from typing import NamedTuple

from tools.lint.tree import Finding

TABLE = "tools/layers.txt"
RULE = "layers"
USES = re.compile(r"tw_directory\(\s*(\S+?)\s*(?:\)|USES\s+([^)]*?)(?:LIBRARIES[^)]*)?\))")


class Row(NamedTuple):
    label: str
    rank: int              # rows of the table are numbered in order of appearance
    core_last: str         # the last core row it may include; "-" for no limit
    never: tuple

    @property
    def is_core(self):
        return self.label[0].isdigit()


class Layers:
    """The table of tools/layers.txt."""

    def __init__(self, tree):
        self.rows = {}
        self.labels = []
        for _, fields in tree.table(TABLE):
            directory, label, core_last, *never = fields
            if label not in self.labels:
                self.labels.append(label)
            self.rows[directory] = Row(label, self.labels.index(label), core_last, tuple(never))

    def directory(self, path):
        """The directory of the table that a path below src/ belongs to, or None."""
        parts = path.split("/")[:-1]
        for length in range(len(parts), 0, -1):
            name = "/".join(parts[:length])
            if self.row(name):
                return name
        return None

    def row(self, directory):
        found = self.rows.get(directory)
        if found is None and directory.count("/") == 1:
            found = self.rows.get(directory.split("/")[0] + "/*")
        return found

    def is_core(self, path):
        """Whether a path below the root is a file of the core."""
        if not path.startswith("src/"):
            return False
        directory = self.directory(path[len("src/"):])
        return directory is not None and self.row(directory).is_core

    def refusal(self, user, used):
        """Why directory `user` may not include `used`; None when it may."""
        row, other = self.row(user), self.row(used)
        if user == used:
            return None
        if used in row.never:
            return f"{user} never includes {used} ({TABLE})"
        if other.rank == row.rank:
            return f"{user} and {used} are siblings of row {row.label}; move what they share " \
                   "to an earlier row"
        if other.rank > row.rank:
            return f"{user} (row {row.label}) may not include {used} of the later row {other.label}"
        if other.is_core and row.core_last != "-" and other.rank > self.labels.index(row.core_last):
            return f"{user} may include the core up to row {row.core_last}, {used} is row " \
                   f"{other.label}"
        return None


def check(tree):
    layers = Layers(tree)
    strangers = set()
    for source in tree.sources("src"):
        user = layers.directory(source.path[len("src/"):])
        if user is None:
            folder = source.path.rsplit("/", 1)[0]
            if folder not in strangers:
                strangers.add(folder)
                yield Finding(source.path, 1, RULE,
                              f"{folder} is not in {TABLE}; give it a row there")
            continue
        yield from includes(tree, layers, source, user)
    yield from uses(tree, layers)


def includes(tree, layers, source, user):
    for line, quote, path in source.includes:
        if quote == "<":
            continue
        used = layers.directory(path)
        if used is None or f"src/{path}" not in tree.files:
            yield Finding(source.path, line, RULE,
                          f'"{path}" is no file below src/; write "directory/file.hpp"')
            continue
        refusal = layers.refusal(user, used)
        if refusal:
            yield Finding(source.path, line, RULE, refusal)


def uses(tree, layers):
    path = "src/CMakeLists.txt"
    if path not in tree.files:
        return
    for number, line in enumerate(tree.text(path).split("\n"), 1):
        match = USES.match(line.strip())
        if not match:
            continue
        user = match.group(1)
        for used in [user] + (match.group(2) or "").split():
            if not layers.row(used):
                yield Finding(path, number, RULE, f"{used} is not in {TABLE}; give it a row there")
                break
            refusal = layers.refusal(user, used)
            if refusal:
                yield Finding(path, number, RULE, refusal)
