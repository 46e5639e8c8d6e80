"""Runs every check over a tree and prints `file:line: rule: what and what to do`."""
import argparse
import pathlib
import sys

from tools.lint import core_calls, headers, layers, leftovers, lengths, libraries, names, types
from tools.lint.tree import Tree

CHECKS = (layers.check, libraries.check, core_calls.check, headers.check, lengths.check,
          names.check, types.check, leftovers.check)


def main(arguments=None, out=sys.stdout):
    parser = argparse.ArgumentParser(prog="tools.lint", description=__doc__)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2],
                        type=pathlib.Path, help="the tree to check")
    options = parser.parse_args(arguments)
    tree = Tree(options.root.resolve())
    findings = sorted({finding for check in CHECKS for finding in check(tree)})
    for finding in findings:
        print(finding.text(), file=out)
    if findings:
        print(f"lint: {len(findings)} findings", file=out)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
