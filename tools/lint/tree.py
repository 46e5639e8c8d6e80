"""The files of a source tree, read once."""
import fnmatch
import functools
import os
import pathlib
import subprocess
from typing import NamedTuple

from tools.lint import scanner

CODE_FOLDERS = ("src", "tests", "bench", "fuzz")
SKIPPED_FOLDERS = {".git", "build", "var", "__pycache__", "node_modules"}


class Finding(NamedTuple):
    file: str
    line: int
    rule: str
    what: str

    def text(self):
        return f"{self.file}:{self.line}: {self.rule}: {self.what}"


class Source:
    """One C++ file: its raw lines, and its lines with comments and literals blanked."""

    def __init__(self, path, text):
        self.path = path
        self.lines = text.split("\n")
        if self.lines and not self.lines[-1]:
            self.lines.pop()
        self.code_text = scanner.strip(text)
        self.code = self.code_text.split("\n")[:len(self.lines)]

    @property
    def is_header(self):
        return self.path.endswith(".hpp")

    @functools.cached_property
    def reader(self):
        return scanner.read(self.code_text)

    @property
    def functions(self):
        return self.reader.found

    @property
    def types(self):
        """Those of named namespaces that are defined here."""
        return self.reader.types

    @functools.cached_property
    def includes(self):
        """(line number, '<' or '"', path) of each include that is not commented out."""
        return list(scanner.includes(self.lines, self.code))


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)

    @functools.cached_property
    def files(self):
        """Paths below the root, as git sees them; without git, all but build output."""
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "-C", str(self.root), "ls-files", "-coz", "--exclude-standard"],
                capture_output=True, text=True, check=False)
            if listed.returncode == 0:
                names = {name for name in listed.stdout.split("\0") if name}
                return sorted(name for name in names if (self.root / name).is_file())
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            relative = pathlib.Path(folder).relative_to(self.root)
            found += [(relative / name).as_posix() for name in names if not name.endswith(".pyc")]
        return sorted(found)

    def below(self, *folders):
        return [path for path in self.files if path.split("/")[0] in folders]

    def matching(self, *patterns):
        return [path for path in self.files if any(fnmatch.fnmatch(path, p) for p in patterns)]

    def bytes(self, path):
        return (self.root / path).read_bytes()

    def text(self, path):
        return self.bytes(path).decode("utf-8", errors="replace")

    @functools.lru_cache(maxsize=None)
    def source(self, path):
        return Source(path, self.text(path))

    def sources(self, *folders):
        """The C++ files below the folders; below all code folders when none is named."""
        return [self.source(path) for path in self.below(*(folders or CODE_FOLDERS))
                if path.endswith((".hpp", ".cpp"))]

    def table(self, path):
        """(line number, fields) of a data file of tools/, without comments and empty lines."""
        if not (self.root / path).is_file():
            return []
        rows = enumerate(self.text(path).split("\n"), 1)
        return [(number, line.split()) for number, line in rows
                if line.strip() and not line.startswith("#")]
