#!/usr/bin/env python3
"""One name, one type: two classes of one name in one namespace link without a word, and the program runs either one's
code on the other's bytes. Types inside a function, a class or an unnamed namespace are their own.

usage: check_names.py ROOT"""

import collections
import pathlib
import re
import sys

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    r'|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*|[A-Za-z_][A-Za-z_0-9]*(?:::[A-Za-z_][A-Za-z_0-9]*)*|[{}();:=<>,\[\]]',
    re.DOTALL | re.MULTILINE)
KINDS = {"class", "struct", "union"}


def words_of(text):
    for match in TOKEN.finditer(text):
        word = match.group()
        if word[0] not in '/"\'' and not word.lstrip().startswith("#") and not word.startswith('R"'):
            yield word, match.start()


def opened_by(statement):
    """What a brace after these words opens: ("namespace", name), ("type", name) or ("block", None)."""
    if "namespace" in statement:
        names = statement[statement.index("namespace") + 1:]
        return "namespace", names[0] if names else None
    if "(" in statement and "alignas" not in statement or "=" in statement:
        return "block", None
    for at, word in enumerate(statement):
        if word in KINDS or word == "enum":
            names = [w for w in statement[at + 1:] if re.match(r"[A-Za-z_]", w) and w not in KINDS and w != "final"]
            is_special = "<" in statement[at + 1:statement.index(":") if ":" in statement else None]
            return "type", None if not names or is_special else names[0]
    return "block", None


def types_of(text):
    """(qualified name, offset) of each type that is defined in a named namespace."""
    scopes, statement = [], []
    for word, offset in words_of(text):
        if word == "{":
            kind, name = opened_by(statement)
            if kind == "type" and name and all(k == "namespace" and n for k, n in scopes):
                yield "::".join([n for _, n in scopes] + [name]), offset
            scopes.append((kind, name))
            statement = []
        elif word == "}":
            if scopes:
                scopes.pop()
            statement = []
        elif word == ";":
            statement = []
        else:
            statement.append(word)


def main(root):
    places = collections.defaultdict(list)
    for folder in ("src", "app", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cpp") and "node_modules" not in path.parts:
                text = path.read_text(encoding="utf-8", errors="replace")
                for name, offset in types_of(text):
                    places[name].append((folder, path.relative_to(root), text.count("\n", 0, offset) + 1))
    faults = 0
    for name, found in sorted(places.items()):
        product = [place for place in found if place[0] != "tests"]
        # each test is a program of its own: its types meet those of the product, not those of other tests
        if len(product) > 1 or (product and len(found) > 1):
            faults += 1
            print(f"{name} is defined more than once:", *(f"  {path}:{line}" for _, path, line in found), sep="\n")
    if not places:
        print("no type found: is this the root of the project?")
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
