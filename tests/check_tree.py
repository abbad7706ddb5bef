#!/usr/bin/env python3
"""No file of the tree may name somebody's machine or a package registry: it must build anywhere, from any mirror.

usage: check_tree.py ROOT
"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
# in pieces, so that this file does not find itself
forbidden = re.compile("|".join([r"(?<![\w.])/(?:work|root|home/\w+)" + "/", r"registry\." + r"(?:npmjs|yarnpkg)", '"resolved"' + r"\s*:"]))
listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True)
if listed.returncode == 0:
    paths = [root / name for name in listed.stdout.decode().split("\0") if name]
else:  # an unpacked archive
    skip = {".git", "build", "out", "node_modules"}
    paths = [p for p in root.rglob("*") if p.is_file() and not skip & set(p.relative_to(root).parts)]
found = []
for path in paths:
    if not path.is_file() or (text := path.read_bytes())[:8192].count(b"\0"):
        continue
    for number, line in enumerate(text.decode(errors="replace").splitlines(), 1):
        if match := forbidden.search(line):
            found.append(f"{path.relative_to(root)}:{number}: {match.group(0)}")
print("\n".join(found) or f"tree: {len(paths)} files checked")
sys.exit(1 if found or not paths else 0)
