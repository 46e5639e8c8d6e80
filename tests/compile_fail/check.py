#!/usr/bin/env python3
"""Checks that each misuse here is refused by the compiler and that its twin is accepted.

A snippet uses the macro TW_TOKEN once; its first lines name the token that is a misuse, the token
of the twin, and a regular expression for the error. All twins are compiled as one source and all
misuses as another: every misuse must show an error of its own, in its own file.

usage: check.py COMPILER FLAG...
"""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAIRS_MIN = 8


def read_snippet(path):
    text = path.read_text()
    head = dict(re.findall(r"^// (misuse|twin|diagnostic):[ ]*(.*)$", text, re.MULTILINE))
    uses = len(re.findall(r"\bTW_TOKEN\b", text))
    if head.keys() != {"misuse", "twin", "diagnostic"} or uses != 1:
        sys.exit(f"{path}: needs misuse, twin and diagnostic lines and one TW_TOKEN")
    if not head["diagnostic"] or head["misuse"] == head["twin"]:
        sys.exit(f"{path}: needs a diagnostic and two different tokens")
    return head


def compile_all(command, snippets, kind):
    """Exit status and output for one source of every snippet with its token of this kind."""
    lines = []
    for path, head in snippets.items():
        lines += [f"#define TW_TOKEN {head[kind]}", f'#include "{path}"', "#undef TW_TOKEN"]
    run = subprocess.run(command, input="\n".join(lines) + "\n", text=True, capture_output=True,
                         env=os.environ | {"LC_ALL": "C"}, check=False)
    return run.returncode, run.stderr


def main():
    compiler, *flags = sys.argv[1:]
    snippets = {path: read_snippet(path) for path in sorted(HERE.glob("*.cpp"))}
    # No error limit, and errors located where TW_TOKEN stands, not where it is defined.
    own = (["-ferror-limit=0"] if "clang" in compiler
           else ["-fmax-errors=0", "-ftrack-macro-expansion=0"])
    command = [compiler, *flags, "-std=c++23", "-Werror", *own, "-fsyntax-only", "-x", "c++", "-"]
    failures = []
    if len(snippets) < PAIRS_MIN:
        failures.append(f"only {len(snippets)} pairs found in {HERE}")

    status, output = compile_all(command, snippets, "twin")
    if status != 0:
        failures.append(f"the twins do not compile:\n{output}")

    _, output = compile_all(command, snippets, "misuse")
    for path, head in snippets.items():
        errors = re.findall(rf"^{re.escape(str(path))}:.* error: (.*)$", output, re.MULTILINE)
        if not any(re.search(head["diagnostic"], error) for error in errors):
            failures.append(f"{path.name}: '{head['misuse']}' gives {errors or 'no error'}, "
                            f"not one like '{head['diagnostic']}'")

    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(snippets)} misuses and their twins, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
