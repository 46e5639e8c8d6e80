"""The faults that the simulated venue can be told to play: which row has an example, which a test.

A row stands in examples/faults/rows.txt, its script in examples/faults/ROW.jsonl; a test among
TESTS that plays it carries the words `fault:ROW` anywhere in its source. Other tests use such words
for what they hold against a fault, without a venue on the wire.
"""
import json
import pathlib
import re
import sys

ROW = re.compile(r"[A-Z]\d\d")
TAG = re.compile(r"\bfault:([A-Z]\d\d)\b")
TESTS = ("tests/venue_sim/**/*", "tests/conformance/**/*", "tests/e2e/venue_faults*_test.py")
SOURCES = (".cpp", ".hpp", ".py", ".sh")


def rows(root):
    """Row to words, in the order of the list."""
    path = root / "examples/faults/rows.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")]
    return dict(line.split(" ", 1) for line in lines)


def examples(root):
    """Row to the ids that the lines of its script name."""
    found = {}
    for path in sorted((root / "examples/faults").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = [json.loads(line)["id"] for line in lines
                            if line.strip() and not line.startswith("#")]
    return found


def tags(root):
    """Row to the files of the tests that play it."""
    found = {}
    paths = [path for pattern in TESTS for path in root.glob(pattern)]
    for path in sorted(paths):
        if path.suffix in SOURCES:
            for row in TAG.findall(path.read_text(encoding="utf-8", errors="replace")):
                found.setdefault(row, set()).add(str(path.relative_to(root)))
    return found


def findings(root):
    """What contradicts: in words; empty when rows, examples and tags fit each other."""
    known, scripts = rows(root), examples(root)
    found = [f"rows.txt: {row} is no row" for row in known if not ROW.fullmatch(row)]
    found += [f"{row}: no examples/faults/{row}.jsonl" for row in known if row not in scripts]
    for name, ids in scripts.items():
        if name not in known:
            found.append(f"examples/faults/{name}.jsonl: {name} is no row of rows.txt")
        if not ids:
            found.append(f"examples/faults/{name}.jsonl: no line of a script")
        found += [f"examples/faults/{name}.jsonl: a line names {each}"
                  for each in sorted(set(ids)) if each != name]
    for row, files in sorted(tags(root).items()):
        if row not in known:
            found.append(f"{', '.join(sorted(files))}: fault:{row} is no row of rows.txt")
    return found


def table(root):
    scripts, tested = examples(root), tags(root)
    lines = [f"{'row':<4} {'example':<8} {'test':<5} fault"]
    for row, words in rows(root).items():
        example = "yes" if row in scripts else "-"
        test = "yes" if row in tested else "-"
        lines.append(f"{row:<4} {example:<8} {test:<5} {words}")
    known = rows(root)
    lines.append(f"{len(known)} rows, {sum(row in scripts for row in known)} with an example, "
                 f"{sum(row in tested for row in known)} with a test")
    return "\n".join(lines)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    print(table(root))
    found = findings(root)
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
