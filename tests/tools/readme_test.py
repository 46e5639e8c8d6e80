"""Both readmes are short, show the same commands, and name only what exists."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES_MAX = 150


def code_blocks(text):
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


class Readme(unittest.TestCase):
    def setUp(self):
        self.texts = {name: (ROOT / name).read_text(encoding="utf-8")
                      for name in ("README.md", "README.ru.md")}

    def test_has_at_most_150_lines(self):
        for name, text in self.texts.items():
            self.assertLessEqual(len(text.splitlines()), LINES_MAX, name)

    def test_code_blocks_are_identical(self):
        english, russian = (code_blocks(text) for text in self.texts.values())
        self.assertGreater(len(english), 2)
        self.assertEqual(english, russian)

    def test_the_two_commands_come_first(self):
        first = code_blocks(self.texts["README.md"])[0].splitlines()
        self.assertEqual([line.split("#")[0].strip() for line in first], ["make run", "make test"])

    def test_commands_of_make_exist(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for name, text in self.texts.items():
            for target in re.findall(r"(?:^|skip )make (\w+)", "\n".join(code_blocks(text)), re.M):
                self.assertRegex(makefile, rf"(?m)^{target}:", name)

    def test_links_lead_to_files(self):
        pending = {"docs/architecture.md"}
        for name, text in self.texts.items():
            for link in re.findall(r"\]\(([^)#:]+)\)", text):
                self.assertTrue(link in pending or (ROOT / link).is_file(), f"{name}: {link}")

    def test_both_have_the_same_shape(self):
        shapes = [[line.split(" ")[0] for line in text.splitlines()
                   if line.startswith(("#", "| `", "- `"))] for text in self.texts.values()]
        self.assertEqual(shapes[0], shapes[1])


if __name__ == "__main__":
    unittest.main()
