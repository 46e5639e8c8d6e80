"""The pages of users say the same in both languages, and name what the program has."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK_LINES = 5  # the pair's link stands in the first ones


def code_blocks(text):
    return re.findall(r"^```\w*\n.*?^```$", text, re.DOTALL | re.MULTILINE)


def prose(text):
    return re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def headings(text):
    return re.findall(r"^#+(?= )", prose(text), re.MULTILINE)


def code_of(cell):
    return re.findall(r"`([^`]+)`", cell)


def rows(text):
    """The cells of every row of every table."""
    lines = [line for line in prose(text).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def facts(row):
    """What no language changes: the name, then how many cells, what is code and every number."""
    plain = re.sub(r"`[^`]+`|\]\([^)]*\)", "", " ".join(row))
    code = sorted(each for cell in row for each in code_of(cell))
    return code_of(row[0]), len(row), code, sorted(re.findall(r"-?\d+(?:[.,^]\d+)*", plain))


def differences(english, russian):
    """In words; empty when both pages have the same shape, commands and tables."""
    found = []
    if headings(english) != headings(russian):
        found.append(f"headings: {headings(english)} and {headings(russian)}")
    if code_blocks(english) != code_blocks(russian):
        found.append(f"code blocks: {code_blocks(english)} and {code_blocks(russian)}")
    ours, theirs = rows(english), rows(russian)
    if len(ours) != len(theirs):
        found.append(f"rows of tables: {len(ours)} and {len(theirs)}")
    found += [f"row: {' | '.join(one)} and {' | '.join(other)}"
              for one, other in zip(ours, theirs) if facts(one) != facts(other)]
    return found


def names_in_tables(text):
    return [name for row in rows(text) for name in code_of(row[0])]


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def source(path):
    return (ROOT / "src" / path).read_text(encoding="utf-8")


class Pages(unittest.TestCase):
    def setUp(self):
        self.pairs = [(pathlib.Path(str(path).replace(".ru.md", ".md")), path)
                      for path in sorted((ROOT / "docs").rglob("*.ru.md"))]

    def test_what_users_read_is_there_in_russian(self):
        names = [str(path.relative_to(ROOT / "docs")) for _, path in self.pairs]
        for name in ("cli.ru.md", "risk.ru.md", "strategies/grid.ru.md", "strategies/trend.ru.md",
                     "strategies/imbalance.ru.md", "strategies/signals.ru.md"):
            self.assertIn(name, names)

    def test_pairs_say_the_same(self):
        for english, russian in self.pairs:
            with self.subTest(russian.name):
                self.assertTrue(english.is_file(), f"{english} is missing")
                self.assertEqual(differences(english.read_text(encoding="utf-8"),
                                             russian.read_text(encoding="utf-8")), [])

    def test_pairs_name_each_other_first(self):
        for pair in self.pairs:
            for path, other in (pair, pair[::-1]):
                first = path.read_text(encoding="utf-8").splitlines()[:LINK_LINES]
                self.assertIn(f"[{other.name}]({other.name})", "\n".join(first), path)

    def test_links_lead_to_files(self):
        for path in (ROOT / "docs").rglob("*.md"):
            for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
                self.assertTrue((path.parent / link).is_file(), f"{path}: {link}")

    def test_the_russian_readme_leads_to_the_russian_pages(self):
        readme = (ROOT / "README.ru.md").read_text(encoding="utf-8")
        for english, russian in self.pairs:
            self.assertIn(f"({russian.relative_to(ROOT)})", readme)
            self.assertNotIn(f"({english.relative_to(ROOT)})", readme)


class Program(unittest.TestCase):
    """The English pages against the sources; the Russian ones are held to the English ones."""

    def test_every_option_stands_in_a_table(self):
        named = {name.split()[0] for name in names_in_tables(page("cli.md"))}
        used = {option for path in (ROOT / "src/app").glob("*.cpp")
                for options in re.findall(r'add_(?:option|flag)\(\s*"(-[^"]+)"',
                                          path.read_text(encoding="utf-8"))
                for option in options.split(",")}
        self.assertGreater(len(used), 30)
        self.assertEqual(used - named - {"--lang", "--json"}, set())
        self.assertEqual({name for name in named if name.startswith("-")} - used, set())

    def test_every_limit_stands_in_a_table(self):
        limits = re.findall(r'LimitRow\{\s*"(\w+)"', source("control/run_limits.cpp"))
        self.assertGreater(len(limits), 5)
        named = names_in_tables(page("risk.md"))
        self.assertEqual(named[-len(limits):], limits)

    def test_every_rule_stands_in_a_table_in_its_order(self):
        table = re.search(r"kRules = std::to_array<Rule>\(\s*\{(.*?)\}\);",
                          source("risk/risk_gate.cpp"), re.DOTALL).group(1)
        rules = re.findall(r"check_(\w+)", table)
        self.assertGreater(len(rules), 5)
        self.assertEqual(names_in_tables(page("risk.md"))[:len(rules)], rules)

    def test_every_parameter_stands_in_a_table_in_its_order(self):
        for strategy in ("grid", "imbalance", "trend"):
            code = source(f"strategy/builtin/{strategy}.cpp")
            parameters = re.findall(r'\{"(\w+)",\s*ParameterUnit::', code)
            self.assertGreater(len(parameters), 5)
            named = names_in_tables(page(f"strategies/{strategy}.md"))
            self.assertEqual(named[:len(parameters)], parameters)

    def test_every_setting_of_signals_stands_in_a_table_in_its_order(self):
        settings = re.findall(r'\{"(signal\.\w+)",\s*ParameterUnit::',
                              source("execution/signal_settings.cpp"))
        self.assertGreater(len(settings), 5)
        self.assertEqual(names_in_tables(page("strategies/signals.md")), settings)

    def test_every_fate_of_a_signal_stands_on_its_page(self):
        names = re.search(r"name_of\(SignalFate.*?\n}", source("model/names.cpp"),
                          re.DOTALL).group(0)
        fates = re.findall(r'return "(\w+)"', names)
        self.assertGreater(len(fates), 5)
        self.assertEqual([fate for fate in fates
                          if f"`{fate}`" not in page("strategies/signals.md")], [])


class Differences(unittest.TestCase):
    ENGLISH = "# A\n## B\n| `--for N` | 5 | at most `3650d` |\n```bash\nrun --for 5m  # go\n```\n"

    def test_finds_none_between_translations(self):
        russian = self.ENGLISH.replace("# A", "# А").replace("at most", "не больше")
        self.assertEqual(differences(self.ENGLISH, russian), [])

    def test_finds_what_was_planted(self):
        for old, new, kind in (("## B\n", "", "headings"), ("## B", "### B", "headings"),
                               ("  # go", " # go", "code blocks"), ("--for N", "--four N", "row"),
                               ("| 5 |", "| 6 |", "row"), ("`3650d`", "`365d`", "row"),
                               ("| 5 ", "", "row"), ("| `--", "\n| |\n| `--", "rows of tables")):
            with self.subTest(new):
                found = differences(self.ENGLISH, self.ENGLISH.replace(old, new))
                self.assertTrue(found and found[0].startswith(kind), found)


if __name__ == "__main__":
    unittest.main()
