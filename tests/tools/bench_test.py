"""What `make bench` makes of the reports of benchmarks: above all, that it refuses differences."""
import json
import subprocess
import sys
import unittest

from trees import ROOT, TreeTest

EXECUTABLE = """#!{python}
import json, sys
out = next(each.split("=")[1] for each in sys.argv if each.startswith("--benchmark_out="))
json.dump({{"benchmarks": {runs}}}, open(out, "w"))
"""
TWIN = """import json, sys
assert sys.argv[1] == "5"
print(json.dumps({record}))
"""


def run(name, milliseconds, count=10, digest=7, **more):
    return {"run_name": f"{name}/iterations:1", "run_type": "iteration", "cpu_time": milliseconds,
            "real_time": 99, "time_unit": "ms", "count": float(count), "hash": float(digest),
            **more}


class Bench(TreeTest):
    def bench(self, runs, twin=None):
        """(exit code, output, what bench.json holds) for these runs of one executable."""
        self.write("build/area_bench", EXECUTABLE.format(python=sys.executable, runs=repr(runs)))
        (self.root / "build/area_bench").chmod(0o755)
        if twin is not None:
            self.write("twins/area/case_twin.py", TWIN.format(record=repr(twin)))
        out = self.root / "bench.json"
        done = subprocess.run(
            [sys.executable, "-B", str(ROOT / "tools/bench.py"), "--executables",
             str(self.root / "build"), "--twins", str(self.root / "twins"), "--python",
             sys.executable, "--out", str(out)], text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout, json.loads(out.read_text()) if out.exists() else None

    def test_takes_the_best_of_all_passes_and_prints_the_ratio(self):
        code, output, records = self.bench(
            [run("area/case/ours", 4), run("area/case/naive", 10), run("area/case/ours", 2),
             {**run("area/case/ours", 1), "run_type": "aggregate"}])
        self.assertEqual(code, 0, output)
        self.assertEqual(records[0], {"name": "area/case/ours", "count": 10,
                                      "hash": "0000000000007", "seconds": 0.002, "rate": 5000.0})
        self.assertRegex(output, r"area/case +naive +1e\+03 +10\.00 +5\.00")

    def test_keeps_what_else_a_benchmark_counted(self):
        _, output, records = self.bench([run("area/case/ours", 4, tape_bytes=123.0, blocks=2)])
        self.assertEqual(records[0]["tape_bytes"], 123.0)
        self.assertIn("area/case/ours: blocks 2, tape_bytes 123\n", output)

    def test_refuses_another_hash_and_says_where(self):
        code, output, _ = self.bench([run("area/case/ours", 4), run("area/other/ours", 1, digest=9),
                                      run("area/case/naive", 10, digest=8)])
        self.assertEqual(code, 1)
        self.assertIn("bench: area/case: hash of area/case/naive is 0000000000008, "
                      "of area/case/ours 0000000000007", output)

    def test_refuses_another_count(self):
        code, output, _ = self.bench([run("area/case/ours", 4), run("area/case/naive", 1, count=9)])
        self.assertEqual(code, 1)
        self.assertIn("bench: area/case: count of area/case/naive is 9, of area/case/ours 10",
                      output)

    def test_refuses_a_pass_that_differs_from_the_one_before(self):
        code, output, _ = self.bench([run("area/case/ours", 4), run("area/case/ours", 5, digest=8)])
        self.assertEqual(code, 1)
        self.assertIn("area/case: hash of area/case/ours", output)

    def test_compares_a_twin_in_python(self):
        twin = {"name": "area/case/naive_python", "count": 10, "hash": 7, "seconds": 0.5}
        code, output, records = self.bench([run("area/case/ours", 4)], twin)
        self.assertEqual(code, 0, output)
        self.assertEqual(records[1]["rate"], 20.0)
        self.assertRegex(output, r"naive_python .* 125\.00")
        code, output, _ = self.bench([run("area/case/ours", 4)], {**twin, "hash": 8})
        self.assertEqual(code, 1)
        self.assertIn("hash of area/case/naive_python", output)

    def test_says_which_benchmark_broke(self):
        self.write("build/area_bench", "#!/bin/sh\necho torn >&2; exit 3\n")
        (self.root / "build/area_bench").chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-B", str(ROOT / "tools/bench.py"), "--executables",
             str(self.root / "build"), "--out", str(self.root / "bench.json")], text=True,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"area_bench ended with 3\ntorn")

    def test_an_empty_build_is_no_success(self):
        (self.root / "build/area_bench").unlink(missing_ok=True)
        (self.root / "build").mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-B", str(ROOT / "tools/bench.py"), "--executables",
             str(self.root / "build"), "--twins", str(self.root), "--out",
             str(self.root / "bench.json")], text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no benchmark in", done.stdout)


if __name__ == "__main__":
    unittest.main()
