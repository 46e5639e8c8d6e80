"""Small source trees for the tests of the checks."""
import contextlib
import io
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lint.__main__ import main as lint  # noqa: E402


class TreeTest(unittest.TestCase):
    """A test with a tree of its own: the tables of tools/ and the files it plants."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="tradewind_lint_"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        for table in ("layers.txt", "libraries.txt"):
            self.copy(f"tools/{table}")
        self.write("tools/heavy.txt", "# the product's own sources are not in this tree\n")

    def copy(self, path):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / path, target)

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def lint(self):
        """(exit code, output) of the checks over the tree."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = lint(["--root", str(self.root)], out)
        return code, out.getvalue()

    def assert_clean(self):
        code, output = self.lint()
        self.assertEqual((code, output), (0, ""))

    def assert_finding(self, path, line, rule):
        """Exactly one finding, and it is this one."""
        code, output = self.lint()
        findings = output.strip().split("\n")[:-1]
        self.assertEqual(code, 1, "the planted violation was not seen")
        self.assertEqual(len(findings), 1, output)
        self.assertTrue(findings[0].startswith(f"{path}:{line}: {rule}: "), output)
