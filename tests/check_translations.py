#!/usr/bin/env python3
"""Every sentence of the console must be in the translation files, and translated.

usage: check_translations.py LUPDATE ROOT
Runs lupdate on copies: what it would add or leave unfinished is an error, and so is a translation that lost a
placeholder or, in Spanish, has nothing in it. `cmake --build … --target update_translations` brings the files up to date.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

lupdate, root = sys.argv[1], pathlib.Path(sys.argv[2])
folders = [str(root / f) for f in ("src/models", "src/views", "app")]
options = ["-I", str(root / "src"), "-I", str(root / "src/services"), "-silent", "-locations", "none", "-no-ui-lines"]


def messages(path):
    found = {}
    for context in xml.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment"))
            found[key] = message
    return found


def placeholders(text):
    return sorted(re.findall(r"%(?:\d+|n|L\d+)", text))


errors = []
counted = 0
with tempfile.TemporaryDirectory() as folder:
    for name, extra in (("console_es.ts", []), ("console_en.ts", ["-pluralonly"])):
        copy = pathlib.Path(folder, name)
        copy.write_bytes((root / "translations" / name).read_bytes())
        subprocess.run([lupdate, *folders, *options, *extra, "-ts", str(copy)], check=True, stdout=subprocess.DEVNULL)
        committed = messages(root / "translations" / name)
        for key, message in messages(copy).items():
            where = f"{name}: {key[0]}: {key[1]!r}"
            translation = message.find("translation")
            counted += 1
            if key not in committed:
                errors.append(f"{where}: not in the file")
            elif translation.get("type") == "unfinished":
                errors.append(f"{where}: not translated")
            elif translation.get("type") in ("vanished", "obsolete"):
                errors.append(f"{where}: no longer in the program")
            else:
                forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
                for form in forms:
                    # "%n hour" may become "one hour" in the singular
                    kept = placeholders(form) == placeholders(key[1]) or (
                        len(forms) > 1 and form is forms[0] and placeholders(form) == placeholders(key[1].replace("%n", "")))
                    if not form.strip() or not kept:
                        errors.append(f"{where}: placeholders or text lost in {form!r}")
if counted < 300:
    errors.append(f"only {counted} sentences found: lupdate or this script changed")
print("\n".join(errors) or f"translations: {counted} sentences checked")
sys.exit(1 if errors else 0)
