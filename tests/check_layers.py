#!/usr/bin/env python3
"""Reads every #include under src/ and app/ and compares it with the layer table of CMakeLists.txt.

usage: check_layers.py ROOT
A layer may include its own headers and those of the layers it USES, directly or through them. exit 1 names each breach.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
table = {}  # layer -> (folder, layers it uses)
for name, folder, rest in re.findall(r"concord_layer\((\w+)\s+DIR\s+(\S+)([^)]*)\)", (root / "CMakeLists.txt").read_text()):
    uses = re.search(r"USES\s+([a-z_ ]+?)(?:\s+(?:QT|LIBS)\b|\s*$)", rest)
    table[name] = (folder, uses.group(1).split() if uses else [])


def reachable(layer, seen=()):
    found = {layer}
    for used in table[layer][1]:
        if used not in table:
            sys.exit(f"CMakeLists.txt: layer {layer} uses unknown layer {used}")
        if used not in seen:
            found |= reachable(used, (*seen, layer))
    return found


allowed = {layer: reachable(layer) for layer in table}
prefix = {"models": "models/", "views": "views/"}
owner = {prefix.get(layer, f"{layer}/"): layer for layer in table}
breaches = []
for layer, (folder, _) in table.items():
    for path in sorted((root / folder).rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#include\s+"([^"]+)"', line)
            if not match:
                continue
            target = next((o for p, o in owner.items() if match.group(1).startswith(p)), None)
            if target and target not in allowed[layer]:
                breaches.append(f"{path.relative_to(root)}:{number}: {layer} must not include {target}: {match.group(1)}")
if len(table) < 10:
    breaches.append(f"only {len(table)} layers read from CMakeLists.txt: the table or this script changed")
print("\n".join(breaches) or f"layers: {len(table)} checked, no breach")
sys.exit(1 if breaches else 0)
