"""The faults of the simulated venue: every row has a script, every script and tag a row."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import faults_table  # noqa: E402  pylint: disable=wrong-import-position

TAGGED = "fault" + ":Z99"  # not a tag of this file


class FaultsOfTheProduct(unittest.TestCase):
    def test_rows_examples_and_tags_fit_each_other(self):
        self.assertEqual(faults_table.findings(ROOT), [])

    def test_the_table_has_a_line_per_row(self):
        done = subprocess.run([sys.executable, "tools/faults_table.py"], cwd=ROOT, text=True,
                              capture_output=True, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(faults_table.rows(ROOT)) + 2)
        self.assertRegex(done.stdout, r"\nE02  yes      ")


class FaultsThatDoNotFit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "examples/faults", self.root / "examples/faults")
        (self.root / "tests/venue_sim").mkdir(parents=True)
        (self.root / "tests/e2e").mkdir()
        self.assertEqual(faults_table.findings(self.root), [])

    def example(self, row):
        return self.root / f"examples/faults/{row}.jsonl"

    def test_a_row_without_an_example(self):
        self.example("E02").unlink()
        self.assertEqual(faults_table.findings(self.root), ["E02: no examples/faults/E02.jsonl"])
        self.assertRegex(faults_table.table(self.root), r"\nE02  -        -")

    def test_an_example_without_a_row(self):
        self.example("Z99").write_text('{"id":"Z99"}\n')
        self.assertEqual(faults_table.findings(self.root),
                         ["examples/faults/Z99.jsonl: Z99 is no row of rows.txt"])

    def test_an_example_of_another_row(self):
        self.example("E02").write_text('# words\n{"id":"E03"}\n')
        self.assertEqual(faults_table.findings(self.root),
                         ["examples/faults/E02.jsonl: a line names E03"])

    def test_an_example_without_a_line(self):
        self.example("E02").write_text("# words\n")
        self.assertEqual(faults_table.findings(self.root),
                         ["examples/faults/E02.jsonl: no line of a script"])

    def test_a_tag_without_a_row(self):
        (self.root / "tests/venue_sim/a_test.cpp").write_text(f"// {TAGGED}\n")
        self.assertEqual(faults_table.findings(self.root),
                         [f"tests/venue_sim/a_test.cpp: {TAGGED} is no row of rows.txt"])

    def test_of_the_tests_of_the_program_those_of_the_wire_count(self):
        for name in ("venue_faults_test.py", "venue_faults_of_it_test.py", "other_test.py"):
            (self.root / "tests/e2e" / name).write_text(f"# {TAGGED}\n")
        self.assertEqual(faults_table.findings(self.root),
                         ["tests/e2e/venue_faults_of_it_test.py, tests/e2e/venue_faults_test.py: "
                          f"{TAGGED} is no row of rows.txt"])

    def test_a_tag_counts_as_a_test(self):
        (self.root / "tests/venue_sim/a_test.cpp").write_text("// fault" + ":E02\n")
        self.assertRegex(faults_table.table(self.root), r"\nE02  yes      yes")
        self.assertIn("49 rows, 49 with an example, 1 with a test",
                      faults_table.table(self.root))


if __name__ == "__main__":
    unittest.main()
