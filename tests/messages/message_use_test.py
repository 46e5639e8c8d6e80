#!/usr/bin/env python3
"""The catalogue and the code that uses it: nothing is missing, nothing is left over."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.[ch]pp")
                 if not path.name.endswith("_table.hpp") and path.name != "error_codes.hpp")
ID = r"[a-z_]+(?:\.[a-z_]+)+"
TEXT = r'"(?:[^"\\\n]|\\.)*"'


def catalogue() -> set[str]:
    ids = set()
    for table in (ROOT / "src/messages").glob("*_table.hpp"):
        ids |= set(re.findall(rf'^ *\{{"({ID})",', table.read_text(), re.MULTILINE))
    return ids


def literals() -> set[str]:
    found = set()
    for source in SOURCES:
        for text in re.findall(TEXT, source.read_text()):
            found.add(text[1:-1].removeprefix("@"))
    return found


def arguments(text: str, begin: int) -> str:
    """What stands between an open bracket and its own closing one."""
    depth, end = 1, begin
    while depth > 0 and end < len(text):
        if literal := re.compile(TEXT).match(text, end):
            end = literal.end()
            continue
        depth += (text[end] in "({[") - (text[end] in ")}]")
        end += 1
    return text[begin:end - 1]


def raised() -> list[tuple[str, str, Path]]:
    """Each id that the code gives an error, with its ErrorCode."""
    found = []
    start = re.compile(r"(?:\bfail\(|\bError(?: \w+)?\{|return \{)\s*"
                       r"(?:\.code = )?ErrorCode::(\w+)\s*,")
    for source in SOURCES:
        text = source.read_text()
        for match in start.finditer(text):
            for name in re.findall(rf'"({ID})"', arguments(text, match.end())):
                found.append((name, match[1], source))
    return found


def error_kinds() -> dict[str, str]:
    text = (ROOT / "src/messages/error_codes.hpp").read_text()
    return dict(re.findall(rf'\{{"({ID})", ErrorCode::(\w+)\}}', text))


class MessageUseTest(unittest.TestCase):
    def test_every_text_is_used(self) -> None:
        used = literals()
        families = tuple(text for text in used if re.fullmatch(r"(?:[a-z_]+\.)+|[a-z_.]+_", text))
        areas = {area for area in used if re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)?", area)}
        left_over = {name for name in catalogue() - used
                     if not name.startswith(families) and name.rpartition(".")[0] not in areas}
        self.assertEqual(left_over, set())

    def test_every_error_that_the_code_raises_has_a_page_with_its_code(self) -> None:
        kinds, known = error_kinds(), catalogue()
        found = [(name, code, source) for name, code, source in raised() if name in known]
        self.assertGreater(len({name for name, _, _ in found}), 80)
        for name, code, source in found:
            with self.subTest(name=name, source=source.name):
                self.assertEqual(kinds.get(name), code)

    def test_every_error_that_has_a_page_is_raised_and_every_id_raised_is_known(self) -> None:
        self.assertEqual({name for name in error_kinds() if name not in literals()}, set())
        named = re.compile(rf"(?:usage|data|journal|tape|recording|explain|out|demo)\.[a-z_]+")
        files = {"journal.md", "tape.md", "data.part"}
        unknown = {text for text in literals() if named.fullmatch(text)} - catalogue() - files
        self.assertEqual(unknown, set())


if __name__ == "__main__":
    sys.exit(unittest.main())
