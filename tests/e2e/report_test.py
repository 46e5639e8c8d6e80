#!/usr/bin/env python3
"""Tear sheets: how they are asked for, and what they are in a real browser and on paper."""

import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

from headless_browser import Browser, find_browser
from rig import BTC, ETH, CommandTest, tradewind

RUN = ("backtest", "run", "--tape", BTC, "--tape", ETH)
A4_POINTS = (595, 842)
CONTRAST_MIN = 4.5  # WCAG 2.2, 1.4.3


class ReportCommandTest(CommandTest):
    def test_a_run_and_its_directory_give_the_same_bytes(self) -> None:
        out, page = self.work / "out", self.work / "page.html"
        told = self.done(*RUN, "--out", out, "--report", page)
        self.assertIn(f"Tear sheet: {page}", told)
        self.assertIn("out/tearsheet.html", self.done("report", "tearsheet", out))
        self.assertEqual((out / "tearsheet.html").read_bytes(), page.read_bytes())
        alone = self.work / "alone.html"
        self.done(*RUN, "--report", alone)
        self.assertEqual(alone.read_bytes(), page.read_bytes())
        russian = self.work / "ru.html"
        self.done("report", "tearsheet", out, "-o", russian, "--lang", "ru")
        self.assertIn('id="ru" checked', russian.read_text())

    def test_the_command_of_the_page_makes_the_run_again(self) -> None:
        page = self.work / "page.html"
        self.done(*RUN, "--set", "levels=2", "--report", page)
        command = re.search(r"<pre>tradewind (backtest run [^<]*)</pre>", page.read_text())[1]
        result = self.result_of(*command.split())
        self.assertIn(result["fills_hash"], page.read_text())
        self.assertIn(result["state_hash"], page.read_text())

    def test_json_names_the_file(self) -> None:
        out = self.work / "out"
        self.done("backtest", "run", "--tape", BTC, "--out", out)
        told = self.result_of("report", "tearsheet", out)
        self.assertEqual(told["path"], f"{out}/tearsheet.html")

    def test_nothing_is_replaced(self) -> None:
        page = self.work / "page.html"
        page.write_text("mine")
        self.assert_refused(8, "out.file_exists", "backtest", "run", "--tape", BTC,
                            "--report", page)
        self.assertEqual(page.read_text(), "mine")
        self.assert_refused(6, "out.unwritable", "backtest", "run", "--tape", BTC,
                            "--report", self.work / "none/page.html")

    def test_directories_without_a_result_are_refused(self) -> None:
        none = self.work / "none"
        self.assert_refused(5, "result.not_found", "report", "tearsheet", none)
        none.mkdir()
        said = self.assert_refused(5, "result.none", "report", "tearsheet", none)
        self.assertIn("result.json", said)
        self.assert_refused(2, "usage.incomplete", "report", "tearsheet")

    def test_damage_is_refused_with_its_place(self) -> None:
        out = self.work / "out"
        self.done("backtest", "run", "--tape", BTC, "--out", out)
        fills = out / "fills.csv"
        whole = fills.read_text()
        fills.write_text(whole.replace(",maker,", ",mak,", 1))
        said = self.assert_refused(1, "result.damaged", "report", "tearsheet", out)
        self.assertRegex(said, r"fills\.csv:\d+, field liquidity, value \"mak\"")
        fills.write_text("".join(whole.splitlines(keepends=True)[:-1]))
        self.assert_refused(1, "result.fills_differ", "report", "tearsheet", out)
        self.assertFalse((out / "tearsheet.html").exists())


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * c for c in color[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class BrowserTest(CommandTest):
    """The page without its scripts, of which it has none."""

    @classmethod
    def setUpClass(cls) -> None:
        program = find_browser()
        if program is None:
            if os.environ.get("CI") == "true":
                raise AssertionError("no chromium: run make setup")
            raise unittest.SkipTest("no chromium: run make setup")
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.page = Path(scratch.name) / "page.html"
        done = tradewind(*RUN, "--report", cls.page)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.browser = Browser(program).__enter__()
        cls.addClassCleanup(cls.browser.__exit__, None, None, None)

    def open(self, width: int, height: int, theme: str = "light") -> None:
        self.browser.open(self.page, width, height, theme)

    def visible(self, selector: str) -> bool:
        return bool(self.browser.evaluate(
            f"getComputedStyle(document.querySelector('{selector}')).display !== 'none'"))

    def test_it_fetches_nothing_and_complains_of_nothing(self) -> None:
        self.open(1200, 900)
        self.assertEqual(self.browser.requests(), [self.page.resolve().as_uri()])
        self.assertEqual(self.browser.complaints(), [])
        self.assertEqual(self.browser.evaluate("document.scripts.length"), 0)
        self.assertGreater(self.browser.evaluate("document.querySelectorAll('svg').length"), 10)

    def test_it_never_scrolls_sideways(self) -> None:
        for width in (360, 700, 1200):
            self.open(width, 740)
            size = self.browser.call("Page.getLayoutMetrics")["cssContentSize"]
            self.assertLessEqual(size["width"], width)
            self.assertEqual(self.visible("svg.narrow"), width == 360)
            self.assertEqual(self.visible("svg.wide"), width != 360)

    def test_no_label_of_a_chart_leaves_it_or_meets_another(self) -> None:
        script = """(() => {
          const bad = [];
          for (const svg of document.querySelectorAll('svg.wide, svg.narrow')) {
            const frame = svg.getBoundingClientRect();
            if (frame.width === 0) continue;
            const boxes = [...svg.querySelectorAll('text')].map(
                each => [each.textContent, each.getBoundingClientRect()]);
            boxes.forEach(([words, box], i) => {
              if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
                  box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
                bad.push('outside: ' + words);
              for (const [other, place] of boxes.slice(i + 1))
                if (box.left < place.right && place.left < box.right &&
                    box.top < place.bottom - 3 && place.top < box.bottom - 3)
                  bad.push(words + ' on ' + other);
            });
          }
          return bad;
        })()"""
        for width in (360, 500, 1200):
            self.open(width, 740)
            self.assertEqual(self.browser.evaluate(script), [], width)

    def test_languages_switch_without_a_script(self) -> None:
        self.open(1200, 900)
        self.assertTrue(self.visible("#verdict [lang=en]"))
        self.assertFalse(self.visible("#verdict [lang=ru]"))
        self.browser.evaluate("document.querySelector('[for=ru]').click()")
        self.assertFalse(self.visible("#verdict [lang=en]"))
        self.assertTrue(self.visible("#verdict [lang=ru]"))

    def test_colors_follow_the_system_until_one_is_chosen(self) -> None:
        back = "getComputedStyle(document.querySelector('.page')).backgroundColor"
        self.open(1200, 900, "light")
        self.assertEqual(self.browser.evaluate(back), "rgb(255, 255, 255)")
        self.open(1200, 900, "dark")
        self.assertEqual(self.browser.evaluate(back), "rgb(15, 20, 26)")
        self.browser.evaluate("document.querySelector('[for=light]').click()")
        self.assertEqual(self.browser.evaluate(back), "rgb(255, 255, 255)")

    def test_paper_is_a4_and_no_chart_is_cut(self) -> None:
        self.open(1200, 900, "dark")
        pdf = self.browser.pdf()
        boxes = re.findall(rb"/MediaBox ?\[([^\]]+)\]", pdf)
        self.assertGreater(len(boxes), 3)
        for box in boxes:
            left, bottom, right, top = map(float, box.split())
            self.assertEqual((round(right - left), round(top - bottom)), A4_POINTS)
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        styles = self.browser.evaluate(
            "[...document.querySelectorAll('figure')].map(f => getComputedStyle(f).breakInside)")
        self.assertEqual(set(styles), {"avoid"})
        self.assertEqual(self.browser.evaluate(
            "getComputedStyle(document.querySelector('.page')).backgroundColor"),
            "rgb(255, 255, 255)")
        self.browser.call("Emulation.setEmulatedMedia", media="")

    def test_words_stand_out_in_every_theme(self) -> None:
        style = self.page.read_text().split("<style>")[1].split("</style>")[0]
        themes = [dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+)", block))
                  for block in re.findall(r"\{[^{}]*--back:[^{}]*\}", style)]
        self.assertEqual(len(themes), 5)
        for theme in themes:
            theme = {**themes[0], **theme}
            for words in ("ink", "soft", "own", "won", "lost"):
                for back in ("back", "card"):
                    self.assertGreaterEqual(contrast(theme[words], theme[back]), CONTRAST_MIN,
                                            (words, back, theme))
            for name in ("paper", "test"):
                self.assertGreaterEqual(contrast(theme["on-" + name], theme[name]), CONTRAST_MIN)

    def test_a_keyboard_reaches_the_switches(self) -> None:
        self.open(1200, 900)
        key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
        self.browser.call("Input.dispatchKeyEvent", type="keyDown", **key)
        self.browser.call("Input.dispatchKeyEvent", type="keyUp", **key)
        self.assertEqual(self.browser.evaluate("document.activeElement.id"), "en")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--keep":  # pictures of a page to look at
        page = Path(sys.argv[2])
        with Browser(find_browser()) as looking:
            for theme in ("light", "dark"):
                for wide in (360, 1200):
                    looking.open(page, wide, 740, theme)
                    looking.screenshot(page.with_name(f"{page.stem}_{theme}_{wide}.png"))
            page.with_suffix(".pdf").write_bytes(looking.pdf())
        sys.exit(0)
    sys.exit(unittest.main())
