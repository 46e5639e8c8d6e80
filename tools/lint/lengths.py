"""Sizes that keep code readable (STYLE section 1)."""
from tools.lint.tree import CODE_FOLDERS, Finding

COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
PARAMETERS_MAX = 5
NESTING_MAX = 3
HEADER_LINES_MAX = 300
SOURCE_LINES_MAX = 600
TEST_LINES_MAX = 1000


def check(tree):
    for source in tree.sources():
        yield from columns(source.path, source.lines)
        yield from file_length(source)
        yield from functions(source)
    for path in tree.matching("*.py", "*CMakeLists.txt", "*.cmake"):
        yield from columns(path, tree.text(path).split("\n"))


def columns(path, lines):
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield Finding(path, number, "columns", f"{len(line)} columns, {COLUMNS_MAX} are "
                          "allowed; break the line")


def file_length(source):
    folder = source.path.split("/")[0]
    allowed = SOURCE_LINES_MAX
    if source.is_header:
        allowed = HEADER_LINES_MAX
    elif folder in CODE_FOLDERS and folder != "src":
        allowed = TEST_LINES_MAX
    if len(source.lines) > allowed:
        yield Finding(source.path, allowed + 1, "file-length",
                      f"{len(source.lines)} lines, {allowed} are allowed; split it by subject")


def functions(source):
    for function in source.functions:
        length = function.end_line - function.line + 1
        if function.has_body and length > FUNCTION_LINES_MAX:
            yield Finding(source.path, function.line, "function-length",
                          f"{function.name} has {length} lines, {FUNCTION_LINES_MAX} are allowed; "
                          "name its parts")
        if function.parameters > PARAMETERS_MAX:
            yield Finding(source.path, function.line, "parameters",
                          f"{function.name} takes {function.parameters}, {PARAMETERS_MAX} are "
                          "allowed; group them in a struct")
        if function.nesting > NESTING_MAX:
            yield Finding(source.path, function.nesting_line, "nesting",
                          f"{function.name} nests {function.nesting} deep, {NESTING_MAX} are "
                          "allowed; return early or name the inner part")
