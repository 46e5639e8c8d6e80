"""A small reader of C++: enough to blank comments and literals and to find functions.

It knows no types and expands no macros. Where it cannot tell, it takes the reading without a
finding.
"""
import re
from typing import NamedTuple

NUMBER = re.compile(r"\.?\d(?:[eEpP][+-]|'?[\w.])*")
WORD = re.compile(r"[A-Za-z_]\w*")
RAW_OPENING = re.compile(r'"([^()\\\s]{0,16})\(')
TOKEN = re.compile(r'[A-Za-z_]\w*|\.?\d[\w.]*|""|::|->\*?|<=>|<=|>=|<<|==|!=|&&|\|\||[^\s\w]')
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]*)[>"]')

OPENING = {"(": ")", "[": "]", "{": "}"}
SPECIFIERS = {"inline", "static", "constexpr", "consteval", "constinit", "const", "extern",
              "friend", "typedef", "mutable", "thread_local", "volatile", "export"}
NOT_A_NAME = {"alignas", "decltype", "explicit", "noexcept", "requires", "sizeof", "__attribute__",
              "__declspec", "throw", "if", "while", "for", "switch", "return", "catch"}
BLOCK_WORDS = {"if", "for", "while", "switch", "catch"}


class Function(NamedTuple):
    name: str
    line: int           # where its declaration begins
    end_line: int       # of the closing brace; for a declaration, the line of its name
    parameters: int
    nesting: int        # deepest control block, the body being 0
    nesting_line: int
    has_body: bool


def strip(text):
    """The text with comments, character and string literals blanked; same length, same lines.
    A string becomes a pair of quotes, so that it stays a token."""
    out = list(text)
    i = 0

    def blank(begin, end):
        for k in range(begin, min(end, len(out))):
            if out[k] != "\n":
                out[k] = " "

    def literal_end(begin, quote):
        k = begin + 1
        while k < len(text) and text[k] not in (quote, "\n"):
            k += 2 if text[k] == "\\" else 1
        return min(k + 1, len(text))

    while i < len(text):
        c = text[i]
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = len(text) if end < 0 else end
            blank(i, end)
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            end = len(text) if end < 0 else end + 2
            blank(i, end)
        elif c == '"':
            end = literal_end(i, '"')
            quote_string(out, blank, i, end)
        elif c == "'":
            end = literal_end(i, "'")
            blank(i, end)
            out[i] = "0"  # a value, whatever it was
        elif c.isdigit():
            end = NUMBER.match(text, i).end()
        elif c.isalpha() or c == "_":
            end = WORD.match(text, i).end()
            raw = RAW_OPENING.match(text, end) if text[end - 1] == "R" else None
            if raw and text[i:end] in ("R", "u8R", "uR", "UR", "LR"):
                close = text.find(")" + raw.group(1) + '"', raw.end())
                close = len(text) if close < 0 else close + len(raw.group(1)) + 2
                quote_string(out, blank, end, close)
                end = close
        else:
            end = i + 1
        i = end
    return "".join(out)


def quote_string(out, blank, begin, end):
    blank(begin, end)
    out[begin] = '"'
    if end - begin > 1 and out[begin + 1] == " ":
        out[begin + 1] = '"'


def includes(lines, code):
    for number, (line, stripped) in enumerate(zip(lines, code), 1):
        if stripped.lstrip().startswith("#"):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1), match.group(2)


def without_directives(code):
    """Blanks preprocessor lines, and all branches of a condition but the first."""
    lines = code.split("\n")
    skipping = []  # one entry per open #if: are we past its first branch?
    is_continued = False
    for index, line in enumerate(lines):
        directive = re.match(r"\s*#\s*(\w*)", line)
        if directive and not is_continued:
            word = directive.group(1)
            if word.startswith("if"):
                skipping.append(False)
            elif word.startswith("el") and skipping:
                skipping[-1] = True
            elif word == "endif" and skipping:
                skipping.pop()
        if directive or is_continued:
            is_continued = line.rstrip().endswith("\\")
            lines[index] = ""
        elif any(skipping):
            lines[index] = ""
    return "\n".join(lines)


class Type(NamedTuple):
    name: str  # with its namespaces
    line: int  # of the opening brace


RECORDS = {"class", "struct", "union"}
HIDDEN = None  # the path inside an unnamed namespace or a type


class Reader:
    """Walks the tokens of one file and collects its functions, and the types of its named
    namespaces."""

    def __init__(self, code):
        text = without_directives(code)
        self.texts = []
        self.lines = []
        for number, line in enumerate(text.split("\n"), 1):
            for match in TOKEN.finditer(line):
                self.texts.append(match.group())
                self.lines.append(number)
        self.found = []
        self.types = []
        self.closing = self.match_brackets()

    def match_brackets(self):
        closing = {}
        stack = []
        for index, text in enumerate(self.texts):
            if text in OPENING:
                stack.append(index)
            elif text in (")", "]", "}"):
                while stack and OPENING[self.texts[stack[-1]]] != text:
                    stack.pop()
                if stack:
                    closing[stack.pop()] = index
        for index in stack:
            closing[index] = len(self.texts) - 1
        return closing

    def read(self):
        self.scope(0, len(self.texts), ())
        return self

    def scope(self, index, end, path):
        """Reads declarations of a namespace or class: tokens [index, end)."""
        head = []  # indices of the declaration's tokens; a bracketed group is its opening index
        while index < end:
            text = self.texts[index]
            if text == ";":
                self.declaration(head)
                head = []
            elif text == "{":
                close = self.closing[index]
                kind = self.classify(head)
                if kind in ("scope", "enum"):
                    inner = self.enter(head, index, path)
                if kind == "scope":
                    self.scope(index + 1, close, inner)
                elif kind in ("function", "lambda"):
                    self.function(head, index, close)
                head = [] if kind in ("scope", "enum", "function") else head + [index]
                index = close
            elif text in OPENING:
                head.append(index)
                index = self.closing[index]
            elif text == ":" and len(head) == 1 and self.texts[head[0]] in (
                    "public", "private", "protected"):
                head = []
            else:
                head.append(index)
            index += 1

    def enter(self, head, opening, path):
        """The path inside a namespace or a type, which is noted."""
        words = self.words(self.skip_template(head))
        if words[:1] == ['""']:
            return path
        if words[:1] == ["namespace"]:
            names = tuple(word for word in words[1:] if word != "::")
            return path + names if names and path is not HIDDEN else HIDDEN
        name = self.type_name(words)
        if name and path is not HIDDEN:
            self.types.append(Type("::".join((*path, name)), self.lines[opening]))
        return HIDDEN

    @staticmethod
    def type_name(words):
        """None where it is a specialisation, a member's or has no name."""
        words = words[1:] if words[:1] == ["enum"] else words
        words = words[1:] if words and words[0] in RECORDS else words
        words = [word for word in words if word not in ("(", "[", "alignas")]
        is_plain = words and WORD.fullmatch(words[0]) and words[1:2] not in (["<"], ["::"])
        return words[0] if is_plain else None

    def words(self, head):
        return [self.texts[index] for index in head]

    def skip_template(self, head):
        """The head without `template <...>` prefixes, attributes and a leading requires clause."""
        while head:
            text = self.texts[head[0]]
            if text == "template":
                depth = 0
                position = 1
                while position < len(head):
                    word = self.texts[head[position]]
                    depth += {"<": 1, ">": -1}.get(word, 0)
                    position += 1
                    if depth <= 0:
                        break
                head = head[position:]
            elif text == "[" or text in SPECIFIERS:
                head = head[1:]
            else:
                break
        return head

    def parameter_group(self, head):
        """Position in `head` of the parameter list, or None."""
        depth = 0
        words = self.words(head)
        if "operator" in words:
            position = words.index("operator") + 1
            if words[position:position + 2] == ["(", "("]:
                return position + 1
            for k in range(position, len(words)):
                if words[k] == "(":
                    return k
            return None
        for position, word in enumerate(words):
            before = words[position - 1] if position else ""
            if word == "<" and WORD.fullmatch(before):
                depth += 1
            elif word == ">" and depth:
                depth -= 1
            elif depth == 0 and word in ("=", "return"):
                return None
            elif depth == 0 and word == "(" and before not in NOT_A_NAME and (
                    WORD.fullmatch(before) or before == ">"):
                return position
        return None

    def classify(self, head):
        head = self.skip_template(head)
        words = self.words(head)
        if not words:
            return "other" if not head else "init"
        if "namespace" in words or (words == ['""'] or words[:1] == ['""']):
            return "scope"
        if words[0] == "enum":
            return "enum"
        group = self.parameter_group(head)
        if any(word in ("class", "struct", "union") for word in words[:1]) or (
                words[0] == "requires" and {"class", "struct"} & set(words)):
            colon = words.index(":") if ":" in words else len(words)
            if group is None or group > colon or words[group - 1].isupper() or "_" in words[
                    group - 1] and words[group - 1].upper() == words[group - 1]:
                return "scope"
        if group is None:
            return "lambda" if self.is_lambda(words) else "init"
        if words[-1] == "requires" or (len(words) > 2 and words[-2] == "requires"
                                       and words[-3] in ("requires", "=")):
            return "init"
        if ":" in words[group:] and (WORD.fullmatch(words[-1]) or words[-1] == ">"):
            return "init"  # `a_{` in a constructor's list
        return "function"

    @staticmethod
    def is_lambda(words):
        if "=" not in words:
            return False
        after = words[words.index("=") + 1:]
        return after[:1] == ["["] and all(
            WORD.fullmatch(word) or word in "[(<>::->&*" for word in after)

    def function(self, head, opening, close):
        core = self.skip_template(head)
        group = self.parameter_group(core)
        name = self.name(core, group) if group else "lambda"
        parameters = self.count(core[group]) if group else 0
        nesting, where = self.nesting(opening, close)
        self.found.append(Function(name, self.lines[head[0]] if head else self.lines[opening],
                                   self.lines[close], parameters, nesting, where, True))

    def declaration(self, head):
        core = self.skip_template(head)
        words = self.words(core)
        if not words or words[0] in ("using", "typedef", "static_assert"):
            return
        group = self.parameter_group(core)
        if group is None or self.name(core, group).isupper():
            return
        line = self.lines[core[group]]
        self.found.append(Function(self.name(core, group), line, line, self.count(core[group]), 0,
                                   line, False))

    def name(self, core, group):
        words = self.words(core)
        return "operator" if "operator" in words[:group] else words[group - 1]

    def count(self, opening):
        """Parameters between a parenthesis and its partner."""
        close = self.closing[opening]
        if close == opening + 1 or self.texts[opening + 1:close] == ["void"]:
            return 0
        commas = 0
        angle = 0
        index = opening + 1
        while index < close:
            text = self.texts[index]
            if text in OPENING:
                index = self.closing[index]
            elif text == "<" and WORD.fullmatch(self.texts[index - 1]):
                angle += 1
            elif text == ">" and angle:
                angle -= 1
            elif text == "," and not angle:
                commas += 1
            index += 1
        return commas + 1

    def nesting(self, opening, close):
        depth = deepest = 0
        where = self.lines[opening]
        stack = []
        partner = {end: begin for begin, end in self.closing.items()}
        for index in range(opening + 1, close):
            text = self.texts[index]
            if text == "{":
                stack.append(self.is_control(index, partner))
                depth += stack[-1]
                if depth > deepest:
                    deepest, where = depth, self.lines[index]
            elif text == "}" and stack:
                depth -= stack.pop()
        return deepest, where

    def is_control(self, index, partner):
        before = self.texts[index - 1]
        if before in ("else", "do", "try", "consteval"):
            return True
        if before != ")" or index - 1 not in partner:
            return False
        word = self.texts[partner[index - 1] - 1]
        return word in BLOCK_WORDS or word == "constexpr"


def read(code):
    """The functions of a text in `found`, its types in `types`."""
    return Reader(code).read()
