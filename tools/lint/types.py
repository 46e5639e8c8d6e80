"""One type per name: two of the same name and namespace are one to the linker, and whichever of
their functions it keeps runs on both."""
import collections
import itertools

from tools.lint.tree import Finding

SHARED_TESTS = "tests/support"


def check(tree):
    places = collections.defaultdict(list)
    for source in tree.sources():
        for name, line in source.types:
            places[name].append((source.path, line))
    for name, found in places.items():
        for (first, line), (second, again) in itertools.combinations(found, 2):
            if are_linked(first, second):
                yield Finding(second, again, "types",
                              f"`{name}` is defined in {first}:{line} too; give one another name, "
                              "or hide it in an unnamed namespace")


def are_linked(first, second):
    """Whether one program may hold both: the product's sources meet in all of them, tests and
    benchmarks only those of their folder."""
    homes = sorted(home(path) for path in (first, second))
    return homes[0] == homes[1] or "src" in homes or (
        SHARED_TESTS in homes and all(at.startswith("tests") for at in homes))


def home(path):
    parts = path.split("/")
    return "src" if parts[0] == "src" else "/".join(parts[:2])
