#!/usr/bin/env python3
"""Draws what `tradewind up` shows on a terminal as an SVG, for the first page of the documentation.

Usage: terminal_picture.py [--binary FILE] [--lang en|ru] [--after SECONDS] [--size ROWSxCOLUMNS]
                           [-o SVG]

Plays the bundled recordings on a terminal of that size and takes the first picture from SECONDS of
market time on. Only what the view itself writes is understood: places, clearing, colours.
"""

import argparse
import fcntl
import html
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEED = 20
CELL_WIDTH, CELL_HEIGHT, FONT = 8.4, 18, 14
MARGIN, BAR = 14, 30
PLAIN = "#d6deeb"
PAINTS = {"2": "#7f8c9b", "31": "#f07178", "32": "#7fd18b"}
AMBER = ("#101418", "#e5b567")  # letters and ground of the mode
ESCAPE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


class Screen:
    """Letters and their paint, as the bytes of the view leave them."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.row = self.column = 0
        self.paint = ""
        self.clear_below()

    def clear_below(self) -> None:
        self.cells = [[(" ", "")] * self.columns if row > self.row or self.row == 0
                      else self.cells[row] for row in range(self.rows)]

    def put(self, text: str) -> None:
        for letter in text:
            if letter == "\r":
                self.column = 0
            elif letter == "\n":
                self.row = min(self.row + 1, self.rows - 1)
            elif self.column < self.columns:
                self.cells[self.row][self.column] = (letter, self.paint)
                self.column += 1

    def obey(self, numbers: str, command: str) -> None:
        if command == "H":
            self.row = self.column = 0
        elif command == "K":
            self.cells[self.row][self.column:] = [(" ", "")] * (self.columns - self.column)
        elif command == "J":
            self.clear_below()
        elif command == "m":
            self.paint = "" if numbers in ("", "0") else numbers

    def take(self, text: str) -> None:
        place = 0
        for escape in ESCAPE.finditer(text):
            self.put(text[place:escape.start()])
            self.obey(escape.group(1), escape.group(2))
            place = escape.end()
        self.put(text[place:])

    def runs(self, row: int) -> list[tuple[int, str, str]]:
        """Column, text and paint of what stands in a row."""
        found: list[tuple[int, str, str]] = []
        for column, (letter, paint) in enumerate(self.cells[row]):
            if found and found[-1][2] == paint:
                found[-1] = (found[-1][0], found[-1][1] + letter, paint)
            else:
                found.append((column, letter, paint))
        return [run for run in found if run[1].strip()]


def picture(screen: Screen, title: str) -> str:
    width = round(screen.columns * CELL_WIDTH + 2 * MARGIN)
    height = screen.rows * CELL_HEIGHT + BAR + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="ui-monospace, \'DejaVu Sans Mono\', Menlo, Consolas, '
        f'monospace" font-size="{FONT}">',
        f"<title>{html.escape(title)}</title>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#12171d" '
        f'stroke="#39424d"/>',
        f'<text x="{width / 2:g}" y="20" fill="#7f8c9b" text-anchor="middle">'
        f"{html.escape(title)}</text>",
    ]
    for row in range(screen.rows):
        y = BAR + (row + 1) * CELL_HEIGHT - 5
        for column, text, paint in screen.runs(row):
            lines += drawn(column, text, paint, y)
    return "\n".join([*lines, "</svg>", ""])


def drawn(column: int, text: str, paint: str, y: float) -> list[str]:
    x, width = MARGIN + column * CELL_WIDTH, len(text) * CELL_WIDTH
    lines = []
    color = PAINTS.get(paint, PLAIN)
    if paint == "30;43":
        color, ground = AMBER
        lines.append(f'<rect x="{x:g}" y="{y - CELL_HEIGHT + 5:g}" width="{width:g}" '
                     f'height="{CELL_HEIGHT}" fill="{ground}"/>')
    lead = len(text) - len(text.lstrip(" "))
    text = text.strip(" ")
    x, width = x + lead * CELL_WIDTH, len(text) * CELL_WIDTH
    # Blanks in a row are kept, and each letter has its column whatever the font is.
    text = html.escape(text).replace("  ", "\u00a0 ").replace("  ", "\u00a0 ")
    lines.append(f'<text x="{x:g}" y="{y:g}" fill="{color}" textLength="{width:g}">{text}</text>')
    return lines


def market_seconds(picture_text: str) -> int:
    clock = re.search(r"(\d\d):(\d\d):(\d\d)", picture_text)
    return 0 if clock is None else sum(
        int(part) * unit for part, unit in zip(clock.groups(), (3600, 60, 1)))


def play(binary: str, lang: str, after: int, screen: Screen) -> None:
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", screen.rows, screen.columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [binary, "up", "--lang", lang, "--speed", str(SPEED), "--data-dir", data], cwd=ROOT,
            env=environment, stdout=other, stderr=subprocess.DEVNULL)
        os.close(other)
        shown = b""
        while True:
            shown += os.read(main, 65536)
            pictures = shown.decode(errors="ignore").split("\x1b[H")
            if len(pictures) > 2 and market_seconds(pictures[-2]) >= after:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
    os.close(main)
    screen.take("\x1b[H" + pictures[-2])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default="build/release/tradewind")
    parser.add_argument("--lang", default="en", choices=["en", "ru"])
    parser.add_argument("--after", type=int, default=210)
    parser.add_argument("--size", default="24x80")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    rows, columns = (int(number) for number in options.size.split("x"))
    screen = Screen(rows, columns)
    play(options.binary, options.lang, options.after, screen)
    out = options.out or ROOT / f"docs/images/up_{options.lang}.svg"
    out.write_text(picture(screen, "tradewind up"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
