"""Each library has its home: where headers that are not of the standard library may be included."""
import pathlib

from tools.lint.layers import Layers
from tools.lint.tree import Finding

TABLE = "tools/libraries.txt"
RULE = "library-home"

STANDARD = frozenset("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
cinttypes climits clocale cmath codecvt compare complex concepts condition_variable coroutine
csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque
exception execution expected filesystem format forward_list fstream functional future
initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex
scoped_allocator semaphore set shared_mutex source_location span spanstream sstream stack
stacktrace stdexcept stdfloat stop_token streambuf string string_view strstream syncstream
system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
valarray variant vector version
""".split())


def check(tree):
    layers = Layers(tree)
    homes = [(fields[0], fields[1:]) for _, fields in tree.table(TABLE)]
    for source in tree.sources("src"):
        for line, quote, header in source.includes:
            if quote == '"' or header in STANDARD:
                continue
            home = next((where for prefix, where in homes if header.startswith(prefix)), None)
            if home is None:
                yield Finding(source.path, line, RULE,
                              f"<{header}> has no home; use a standard header or add it to {TABLE}")
            elif not is_home(layers, source.path[len("src/"):], home):
                yield Finding(source.path, line, RULE,
                              f"<{header}> belongs in {' '.join(home)}; wrap it there ({TABLE})")


def is_home(layers, path, home):
    if home == ["edge"]:
        directory = layers.directory(path)
        return path.endswith(".cpp") and directory is not None and not layers.row(directory).is_core
    return any(pathlib.PurePosixPath("/" + path).match("/" + pattern) for pattern in home)
