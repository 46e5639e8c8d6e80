"""One type per name: two of the same name and namespace are one to the linker, and whichever of
their functions it keeps runs on both."""
import collections
import itertools

from tools.lint.scanner import Reader
from tools.lint.tree import Finding

RECORDS = {"class", "struct", "union"}
SHARED_TESTS = "tests/support"


def check(tree):
    places = collections.defaultdict(list)
    for source in tree.sources():
        for name, line in types(source.code_text):
            places[name].append((source.path, line))
    for name, found in places.items():
        for (first, line), (second, again) in itertools.combinations(found, 2):
            if are_linked(first, second):
                yield Finding(second, again, "types",
                              f"`{name}` is defined in {first}:{line} too; give one another name, "
                              "or hide it in an unnamed namespace")


def types(code):
    """(qualified name, line) of every type of a named namespace that is defined in the file."""
    reader = Reader(code)
    return list(of_namespace(reader, 0, len(reader.texts), ()))


def of_namespace(reader, index, end, path):
    head = []
    while index < end:
        text = reader.texts[index]
        if text == ";":
            head = []
        elif text == "{":
            close = reader.closing[index]
            kind = reader.classify(head)
            words = reader.words(reader.skip_template(head))
            if words[:1] == ["namespace"]:
                if len(words) > 1:
                    yield from of_namespace(reader, index + 1, close, path + tuple(words[1:]))
            elif words[:1] == ['""']:
                yield from of_namespace(reader, index + 1, close, path)
            elif kind in ("scope", "enum"):
                name = name_of(words)
                if name:
                    yield "::".join(word for word in (*path, name) if word != "::"), \
                        reader.lines[index]
            head = [] if kind in ("scope", "enum", "function") else head + [index]
            index = close
        elif text in ("(", "["):
            head.append(index)
            index = reader.closing[index]
        else:
            head.append(index)
        index += 1


def name_of(words):
    """Of the head of a type; none where it is a specialisation or has no name."""
    words = words[1:] if words[:1] == ["enum"] else words
    words = words[1:] if words[:1] and words[0] in RECORDS else words
    words = [word for word in words if word not in ("(", "[", "alignas")]
    if not words or not words[0].isidentifier() or words[1:2] in (["<"], ["::"]):
        return None
    return words[0]


def are_linked(first, second):
    """Whether one program may hold both: the product's sources meet in all of them, tests and
    benchmarks only those of their folder."""
    homes = sorted(home(path) for path in (first, second))
    return homes[0] == homes[1] or "src" in homes or (
        SHARED_TESTS in homes and all(at.startswith("tests") for at in homes))


def home(path):
    parts = path.split("/")
    return "src" if parts[0] == "src" else "/".join(parts[:2])
