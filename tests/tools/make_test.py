"""The make targets and build rules that hold the checks together."""
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import unittest

from trees import ROOT, TreeTest

MINI_PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(mini LANGUAGES CXX)
list(APPEND CMAKE_MODULE_PATH ${CMAKE_SOURCE_DIR}/cmake)
include(compiler)
include(heavy)
include(layers)
include(header_check)
add_subdirectory(src)
tw_header_check(${CMAKE_SOURCE_DIR}/src)
"""


def run(arguments, folder, **variables):
    """(exit code, both outputs) of a command, without what an outer make passes down."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = subprocess.run(arguments, cwd=folder, env={**environment, **variables}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


class MakeLint(TreeTest):
    def setUp(self):
        super().setUp()
        for path in ("src", "tools", "Makefile", ".clang-format"):
            shutil.rmtree(self.root / path, ignore_errors=True)
            self.copy(path)

    def make_lint(self):
        return run(["make", "lint"], self.root, TW_SETUP="skip", TW_LINT_BUILD="off")

    def test_names_file_and_line_of_a_violation_in_the_product(self):
        path = self.root / "src/base/random.cpp"
        text = path.read_text()
        line = text.count("\n") + 1
        finding = f"src/base/random.cpp:{line}: core: "
        self.assertNotIn(finding, self.make_lint()[1])
        path.write_text(text + "int seed() { return rand(); }\n")
        code, output = self.make_lint()
        self.assertNotEqual(code, 0)
        self.assertIn(finding, output)

    def test_names_file_and_line_of_a_source_out_of_format(self):
        shutil.rmtree(self.root / "src")
        self.write("tools/heavy.txt", "# none\n")
        self.write("src/base/a.cpp", "int a;\n")
        self.assertEqual(self.make_lint()[0], 0)
        self.write("src/base/a.cpp", "int a;\nint   b;\n")
        code, output = self.make_lint()
        self.assertNotEqual(code, 0)
        self.assertIn("src/base/a.cpp:2: format: ", output)


class BuildRules(TreeTest):
    def configure(self):
        self.copy("cmake")
        self.write("CMakeLists.txt", MINI_PROJECT)
        compiler = os.environ.get("TW_CXX", "c++")
        code, output = run(["cmake", "-G", "Ninja", "-S", ".", "-B", "build",
                            f"-DCMAKE_CXX_COMPILER={compiler}"], self.root)
        self.assertEqual(code, 0, output)

    def test_each_header_is_compiled_alone_and_heavy_sources_one_at_a_time(self):
        self.write("src/CMakeLists.txt", "tw_directory(base)\n")
        self.write("src/base/whole.hpp", "#pragma once\n#include <string>\nstd::string whole();\n")
        self.write("src/base/whole.cpp", '#include "base/whole.hpp"\nstd::string whole() '
                                         '{ return "w"; }\n')
        self.write("src/base/heavy.cpp", "int heavy() { return 1; }\n")
        self.write("tools/heavy.txt", "# heavy\nsrc/base/heavy.cpp\n")
        self.configure()
        code, output = run(["ninja", "-C", "build", "header_check", "all"], self.root)
        self.assertEqual(code, 0, output)
        symbols = run(["nm", "-C", "build/src/libtw_base.a"], self.root)[1]
        self.assertIn("whole", symbols)
        self.assertIn("heavy()", symbols)
        rules = (self.root / "build/build.ninja").read_text().split("\nbuild ")
        pooled = [rule.split(":")[0] for rule in rules if "pool = heavy" in rule]
        self.assertEqual(len(pooled), 1)
        self.assertIn("heavy.cpp.o", pooled[0])

        self.write("src/base/lacking.hpp", "#pragma once\nstd::string lacking();\n")
        self.write("src/base/unguarded.hpp", "struct Twice {};\n")
        code, output = run(["ninja", "-C", "build", "-k", "0", "header_check"], self.root)
        self.assertNotEqual(code, 0)
        self.assertIn("src/base/lacking.hpp:2:", output)
        self.assertIn("src/base/unguarded.hpp:1:", output)
        self.assertNotIn("whole.hpp:", output)


class CompileTimes(TreeTest):
    def setUp(self):
        super().setUp()
        self.write("src/json/parse.cpp", "int parse() { return 1; }\n")
        command = f"c++ -O2 -o parse.cpp.o -c {self.root}/src/json/parse.cpp"
        self.write("build/dev/compile_commands.json", json.dumps(
            [{"directory": str(self.root / "build/dev"), "command": command,
              "file": f"{self.root}/src/json/parse.cpp"}]))

    def report(self, *options):
        return run(["python3", "-B", str(ROOT / "tools/compile_times.py"), "--root",
                    str(self.root), *options, "build/dev"], self.root)

    def log(self, milliseconds):
        self.write("build/dev/.ninja_log",
                   f"# ninja log v5\n5\t{5 + milliseconds}\t0\tparse.cpp.o\tabc\n")

    def test_fails_far_above_the_budget_only(self):
        self.log(11_900)
        self.assertEqual(self.report()[0], 0)
        self.log(12_100)
        code, output = self.report()
        self.assertEqual(code, 1)
        self.assertIn("src/json/parse.cpp:1: compile-time: 12.1 s", output)

    def test_heavy_sources_are_reported_and_do_not_fail(self):
        self.log(60_000)
        self.write("tools/heavy.txt", "src/json/parse.cpp\n")
        code, output = self.report()
        self.assertEqual(code, 0)
        self.assertIn("src/json/parse.cpp 60.0", output)

    def test_measures_the_budget_itself(self):
        self.assertEqual(self.report("--measure")[0], 0)
        code, output = self.report("--measure", "--budget", "0")
        self.assertEqual(code, 1)
        self.assertIn("src/json/parse.cpp:1: compile-time: ", output)

    def test_nothing_built_yet_is_said(self):
        code, output = self.report()
        self.assertEqual(code, 0)
        self.assertIn("nothing was built", output)


class Setup(TreeTest):
    """tools/setup.sh with the commands it calls replaced by recorders."""

    def fake(self, name, script):
        self.write(f"bin/{name}", f"#!/bin/bash\n{script}\n")
        (self.root / f"bin/{name}").chmod(0o755)

    def execute(self, purpose, system="ID=debian\nVERSION_ID=12\n", user=0, installed=(),
                **variables):
        self.write("os-release", system)
        self.fake("id", f"echo {user}")
        self.fake("sudo", "exit 1")
        self.fake("dpkg-query", f'[[ " {" ".join(installed)} " == *" ${{@: -1}} "* ]] '
                                "&& echo -n installed")
        self.fake("apt-get", f'echo "apt-get $*" >> {self.root}/calls; '
                             f'[ "$1" != update ] || touch {self.root}/updated')
        self.fake("apt-cache", f'[ -e {self.root}/updated ] && echo "Candidate: 1" '
                               '|| echo "Candidate: (none)"')
        code, output = run(["bash", str(ROOT / "tools/setup.sh"), purpose], self.root,
                           PATH=f"{self.root}/bin:{os.environ['PATH']}",
                           TW_OS_RELEASE=str(self.root / "os-release"),
                           **{"LC_ALL": "C", **variables})
        calls = self.root / "calls"
        return code, output, calls.read_text().split("\n")[:-1] if calls.exists() else []

    def test_installs_only_what_is_missing_after_fetching_lists(self):
        present = ["g++", "cmake", "make", "libfmt-dev", "libsimdjson-dev", "nlohmann-json3-dev",
                   "zlib1g-dev", "libzstd-dev", "libssl-dev"]
        code, output, calls = self.execute("run", installed=present)
        self.assertEqual(code, 0, output)
        self.assertEqual(calls, ["apt-get update", "apt-get install -y --no-install-recommends "
                                                   "ninja-build libcli11-dev libboost1.81-dev"])

    def test_running_needs_no_test_tools(self):
        calls = self.execute("run")[2]
        for package in ("clang", "gtest", "gcovr", "rapidcheck", "benchmark", "lld"):
            self.assertNotIn(package, " ".join(calls))
        self.assertIn("clang-19", " ".join(self.execute("test")[2]))

    def test_node_is_installed_where_there_is_none(self):
        self.write("no-npm", 'command() { [ "${@: -1}" != npm ] && builtin command "$@"; }\n')
        calls = self.execute("test", BASH_ENV=str(self.root / "no-npm"))[2]
        self.assertIn(" nodejs npm", calls[-1])
        self.fake("npm", "exit 0")
        self.assertNotIn("npm", self.execute("test")[2][-1])

    def test_prints_the_command_when_it_lacks_the_right(self):
        code, output, calls = self.execute("run", user=1000)
        self.assertNotEqual(code, 0)
        self.assertEqual(calls, [])
        self.assertIn("sudo apt-get update && sudo apt-get install -y --no-install-recommends g++",
                      output)

    def test_another_system_gets_the_list(self):
        code, output, calls = self.execute("run", system="ID=fedora\nVERSION_ID=40\n")
        self.assertNotEqual(code, 0)
        self.assertEqual(calls, [])
        self.assertIn("fedora-40", output)
        self.assertIn("libsimdjson-dev", output)
        self.assertEqual(self.execute("run", system="ID=fedora\n", TW_SETUP="skip")[0], 0)

    def test_speaks_the_language_of_the_locale(self):
        for options in ({"system": "ID=fedora\n"}, {"user": 1000}, {}):
            code, output, _ = self.execute("run", LC_ALL="", LANG="ru_RU.UTF-8", **options)
            self.assertEqual(code == 0, not options)
            self.assertRegex(output, r"^setup: [а-яё]")
            self.assertNotRegex(self.execute("run", **options)[1], r"[а-яё]")

    def test_ubuntu_is_told_it_is_a_best_effort(self):
        code, output, _ = self.execute("run", system='ID=ubuntu\nVERSION_ID="24.04"\n')
        self.assertEqual(code, 0)
        self.assertIn("best effort", output)


class MakeRun(TreeTest):
    """`make run` with stand-ins for the build tools and for the program."""

    def setUp(self):
        super().setUp()
        self.copy("Makefile")
        self.copy("tools/setup.sh")
        for tool in ("cmake", "ninja"):
            self.script(f"bin/{tool}", "exit 0")

    def script(self, path, text):
        self.write(path, f"#!/bin/bash\n{text}\n")
        (self.root / path).chmod(0o755)

    def variables(self):
        return {"PATH": f"{self.root}/bin:{os.environ['PATH']}", "TW_SETUP": "skip"}

    def test_starts_the_paper_session(self):
        self.script("build/release/tradewind", 'echo "got: $*"')
        self.assertEqual(run(["make", "run"], self.root, **self.variables()), (0, "got: up\n"))

    def test_a_failing_session_fails_the_command_and_tells_its_exit_code(self):
        self.script("build/release/tradewind", "exit 8")
        code, output = run(["make", "run"], self.root, **self.variables())
        self.assertNotEqual(code, 0)
        self.assertIn("Error 8", output)

    def test_ctrl_c_ends_it_with_its_summary_and_no_error(self):
        self.script("build/release/tradewind",
                    "trap 'echo summary; exit 0' INT\necho started\n"
                    "while :; do read -r -t 0.05 <> <(:); done")
        # On a busy machine make may learn of the end of its child before it learns of Ctrl+C, and
        # then says that it has no child.
        for _ in range(5):
            output = self.press_ctrl_c()
            if b"wait: No child processes" not in output:
                break
        self.assertIn(b"summary", output)
        self.assertNotIn(b"***", output)

    def press_ctrl_c(self):
        environment = {**os.environ, **self.variables()}
        try:
            child, terminal = pty.fork()
        except OSError as error:
            self.skipTest(f"no terminal to press Ctrl+C on: {error}")
        if child == 0:
            os.chdir(self.root)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
            os.execvpe("make", ["make", "run"], environment)
        output = b""
        try:
            while b"started" not in output:
                output += os.read(terminal, 4096)
            os.write(terminal, b"\x03")
            while True:
                if not select.select([terminal], [], [], 5)[0]:
                    os.write(terminal, b"\x03")  # as a person would, who sees nothing happen
                chunk = os.read(terminal, 4096)
                if not chunk:
                    break
                output += chunk
        except OSError:
            pass  # the terminal is gone when the last program on it is
        os.waitpid(child, 0)
        return output


class Targets(unittest.TestCase):
    def test_help_lists_every_target_of_the_readme(self):
        code, output = run(["make", "help"], ROOT)
        self.assertEqual(code, 0)
        for target in ("setup build run test check lint format bench proof coverage release "
                       "clean").split():
            self.assertRegex(output, rf"(?m)^  make {target} ")

    def test_entry_points_are_executable(self):
        for path in (".ci/run", "tools/setup.sh", "tools/lint.sh", "tools/format.sh"):
            self.assertTrue(os.access(ROOT / path, os.X_OK), path)


if __name__ == "__main__":
    unittest.main()
