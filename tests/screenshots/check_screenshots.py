#!/usr/bin/env python3
"""Renders all scenes into a temporary folder and looks at the result.

usage: check_screenshots.py CONCORD_SCREENSHOTS
Every listed picture must be there (the program itself refuses blank ones), dark ones must differ from light ones,
and the panels that hold text of ours must differ between English and Spanish.
"""
import pathlib
import subprocess
import sys
import tempfile

program = sys.argv[1]
listed = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.split()
errors = []
with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run([program, "--out", folder], capture_output=True, text=True)
    if run.returncode != 0:
        errors.append(f"exit {run.returncode}: " + "; ".join(x for x in run.stdout.splitlines() if not x.endswith(".png") or " " in x))
    pictures = {p.name: p.read_bytes() for p in pathlib.Path(folder).iterdir()}
for name in listed:
    picture = pictures.get(name, b"")
    if not picture.startswith(b"\x89PNG\r\n"):
        errors.append(f"{name}: missing or not a PNG")
    for this, other in (("-light-", "-dark-"), ("en-", "es-")):
        if this in name and picture and picture == pictures.get(name.replace(this, other, 1)):
            errors.append(f"{name}: the same picture as {name.replace(this, other, 1)}")
if len(listed) < 100:
    errors.append(f"only {len(listed)} pictures listed")
print("\n".join(errors) or f"screenshots: {len(listed)} pictures")
sys.exit(1 if errors else 0)
