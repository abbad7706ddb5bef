#!/usr/bin/env python3
"""Reads the served messages of the HL7 samples with python3-hl7 and compares what they say with canonical.jsonl.

usage: expect_hl7.py FOLDER        (tests/data/hl7v2)
A second opinion on the expectations of tst_Hl7ToCanonical: another parser, and the rules written once more. It covers ids, actions,
codes, amounts, times, routes and people; units and timing texts are covered by the tables of the test. exit 1 names each difference.
"""
import json
import pathlib
import re
import sys

import hl7

SYSTEMS = {"NDC": "http://hl7.org/fhir/sid/ndc", "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm", "SCT": "http://snomed.info/sct",
           "LN": "http://loinc.org"}
ACTIONS = {"NW": "new", "OP": "new", "CA": "cancel_requested", "RP": "cancel_requested", "DC": "discontinued", "RF": "change"}
ROUTES = {"PO": "26643006", "IV": "47625008", "IP": "38239002"}
EVENTS = {"S12": "book", "S13": "reschedule", "S14": "modify", "S15": "cancel", "S26": "no_show"}


class Value:
    """A field, repetition, component or sub-component of python3-hl7, or nothing."""

    def __init__(self, node):
        self.node = node

    def __getitem__(self, index):
        if isinstance(self.node, str):  # a part that has no parts is its own first one
            return Value(self.node if index == 0 else None)
        try:
            return Value(self.node[index])
        except (IndexError, TypeError, KeyError):
            return Value(None)

    def text(self):
        if self.node is None:
            return ""
        value = str(self.node).strip()
        return "" if value == '""' else value


def field(segment, number):
    """Repetitions of a field; none for an empty one."""
    if segment is None or number >= len(segment) or not str(segment[number]):
        return []
    return [Value(r) for r in segment[number]]


def component(repetition, number):
    return repetition[number - 1].text()


def sub(repetition, number, part):
    return repetition[number - 1][part - 1].text()


def first(segment, number):
    repetitions = field(segment, number)
    return repetitions[0] if repetitions else Value(None)


def system(name):
    if re.fullmatch(r"HL7\d{4}", name):
        return "http://terminology.hl7.org/CodeSystem/v2-" + name[3:]
    return SYSTEMS.get(name, name)


def time_text(value, zone):
    digits = re.match(r"\d+", value)
    if not digits:
        return ""
    digits = digits.group(0)
    text = "-".join(p for p in (digits[:4], digits[4:6], digits[6:8]) if p)
    if len(digits) > 8:
        clock = [digits[8:10], digits[10:12] or "00"] + ([digits[12:14]] if len(digits) >= 14 else [])
        offset = re.search(r"[+-]\d{4}$", value)
        offset = offset.group(0) if offset else zone
        text += "T" + ":".join(clock) + (offset[:3] + ":" + offset[3:] if offset else "")
    return text


def identifiers(segment, number):
    found = []
    for cx in field(segment, number):
        space, universal, kind = (sub(cx, 4, i) for i in (1, 2, 3))
        authority = "urn:oid:" + universal if universal and kind == "ISO" else space or universal
        one = {"value": component(cx, 1), "system": authority, "type": component(cx, 5)}
        if one["value"] and one not in found:
            found.append(one)
    found.sort(key=lambda one: 0 if one is next((o for o in found if o["system"]), None) else 1)
    return [{k: v for k, v in one.items() if v} for one in found]


def entity(segment, number):
    ei = first(segment, number)
    one = {"value": component(ei, 1), "system": component(ei, 2) or component(ei, 3)}
    return {k: v for k, v in one.items() if v}


def codings(segment, *numbers):
    found = []
    for number in numbers:
        for cwe in field(segment, number):
            for at in (1, 4):
                if component(cwe, at):
                    one = {"code": component(cwe, at), "display": component(cwe, at + 1), "system": system(component(cwe, at + 2))}
                    found.append({k: v for k, v in one.items() if v})
    return found


def coded_text(repetition):
    return next((component(repetition, i) for i in (9, 2, 5, 1, 4) if component(repetition, i)), "")


def groups(segments, starter):
    found = []
    for segment in segments:
        if str(segment[0]) == starter:
            found.append([segment])
        elif found:
            found[-1].append(segment)
    return found


def named(segments, name):
    return [s for s in segments if str(s[0]) == name]


def one(segments, name):
    return (named(segments, name) or [None])[0]


def after(segments, name):
    at = next((i for i, s in enumerate(segments) if str(s[0]) == name), len(segments))
    return segments[at:]


def number(segment, at):
    return component(first(segment, at), 1)


def timing(group, zone):
    """Start and end: TQ1 under RXE, else TQ1, else RXE-1, else ORC-7."""
    tq1 = named(after(group, "RXE"), "TQ1") or named(group, "TQ1")
    if tq1:
        return time_text(number(tq1[0], 7), zone), time_text(number(tq1[0], 8), zone)
    start = end = ""
    for tq in (first(one(group, "RXE"), 1), first(one(group, "ORC"), 7)):
        start = start or time_text(component(tq, 4), zone)
        end = end or time_text(component(tq, 5), zone)
    return start, end


def route(group, under):
    routes = named(after(group, under), "RXR") or named(group, "RXR")
    if not routes:
        return ""
    code = component(first(routes[0], 1), 1)
    return ROUTES.get(code) or coded_text(first(routes[0], 1)).lower()


def order(group, detail, zone):
    orc, drug = one(group, "ORC"), one(group, detail)
    at = {"RXE": dict(drug=2, more=31, amount=10, refills=12), "RXO": dict(drug=1, more=24, amount=11, refills=13)}[detail]
    rxo = one(group, "RXO")
    start, end = timing(group, zone)
    value = {"action": ACTIONS[component(first(orc, 1), 1)], "placer": entity(orc, 2), "filler": entity(orc, 3),
             "codings": codings(drug, at["drug"], at["more"]), "medication_text": coded_text(first(drug, at["drug"])),
             "starts_on": start, "ends_on": end, "route": route(group, detail),
             "amount": (number(drug, at["amount"]) or number(rxo, 11)), "refills": (number(drug, at["refills"]) or number(rxo, 13))}
    if detail == "RXE":
        value["prescription_number"] = number(drug, 15)
    return value


def stated_order(o):
    return {"action": o.get("action", ""), "placer": o.get("placer", {}), "filler": o.get("filler", {}), "codings": o.get("codings", []),
            "medication_text": o.get("medication_text", ""), "starts_on": o.get("starts_on", ""), "ends_on": o.get("ends_on", ""),
            "route": o.get("dosage", {}).get("route", ""), "amount": o.get("dispense", {}).get("value", ""),
            "refills": str(o["refills"]) if "refills" in o else "", "prescription_number": o.get("prescription_number", "")}


def dispense(group):
    rxd = one(group, "RXD")
    providers = [{"family": sub(x, 2, 1), "given": " ".join(p for p in (component(x, 3), component(x, 4)) if p), "id": component(x, 1)} for x in field(rxd, 10)]
    return {"placer": entity(one(group, "ORC"), 2), "prescription_number": number(rxd, 7), "fill": number(rxd, 1),
            "codings": codings(rxd, 2, 25), "on": time_text(number(rxd, 3), ""), "amount": number(rxd, 4), "route": route(group, "RXD"), "providers": providers}


def stated_dispense(d):
    providers = [{"family": p.get("family", ""), "given": p.get("given", ""), "id": p["identifiers"][0]["value"]} for p in d.get("performers", [])]
    return {"placer": d.get("placer", {}), "prescription_number": d.get("prescription_number", ""), "fill": str(d.get("fill_number", "")),
            "codings": d.get("codings", []), "on": d.get("handed_over_at", ""), "amount": d.get("quantity", {}).get("value", ""),
            "route": d.get("dosage", {}).get("route", ""), "providers": providers}


def messages(data):
    """The messages of a file, cut at MSH; batch segments are left out."""
    lines = [line for line in re.split(r"[\r\n]+", data.decode("utf-8", "surrogateescape")) if line.strip()]
    found = []
    inside = False
    for line in lines:
        if line.startswith("MSH"):
            found.append([line])
            inside = True
        elif line[:3] in ("FHS", "BHS", "BTS", "FTS"):
            inside = False
        elif inside:
            found[-1].append(line)
    return [hl7.parse("\r".join(lines).replace("|^~\\\\&|", "|^~\\&|", 1)) for lines in found]


def compare(where, what, stated, read, differences):
    if stated != read:
        differences.append(f"{where}: {what}: expected file {stated!r}, python3-hl7 {read!r}")


def check(line, message, differences):
    where = f"{line['file']} #{line['message']}"
    payload = line["event"].get("payload", {})
    segments = list(message)
    msh = segments[0]
    zone = re.search(r"[+-]\d{4}$", number(msh, 7))
    zone = zone.group(0) if zone else ""
    code, event = component(first(msh, 9), 1), component(first(msh, 9), 2)
    compare(where, "type", line["type"], f"{code}^{event}", differences)
    compare(where, "patient", payload.get("patient", {}).get("identifiers", []), identifiers(one(segments, "PID"), 3), differences)
    birth = time_text(number(one(segments, "PID"), 7), "")[:10]
    compare(where, "birth date", payload.get("patient", {}).get("birth_date", ""), birth, differences)
    if code in ("RDE", "OMP", "ORM"):
        detail = "RXE" if code == "RDE" else "RXO"
        read = [order(g, detail, zone) for g in groups(segments, "ORC")]
        stated = [stated_order(o) for o in payload.get("orders", [])]
        for o in stated if detail == "RXO" else []:
            o.pop("prescription_number")
        compare(where, "orders", stated, read, differences)
    elif code == "RDS":
        compare(where, "dispenses", [stated_dispense(d) for d in payload.get("dispenses", [])], [dispense(g) for g in groups(segments, "ORC")], differences)
    elif event == "A40":
        compare(where, "merged", payload["patient"].get("merged_identifiers", []), identifiers(one(segments, "MRG"), 1), differences)
    elif code == "SIU":
        sch, stated = one(segments, "SCH"), payload.get("appointment", {})
        start = next((t for t in (time_text(v, zone) for v in (number(one(segments, "TQ1"), 7), component(first(sch, 11), 4), number(one(segments, "AIS"), 4))) if t), "")
        compare(where, "appointment", [stated.get("action"), stated.get("placer"), stated.get("filler"), stated.get("starts_at", "")],
                [EVENTS[event], entity(sch, 1), entity(sch, 2), start], differences)
        people = [p["identifier"]["value"] for p in stated["participants"] if p["role"] == "practitioner"]
        compare(where, "practitioners", people, [number(s, 3) for s in named(segments, "AIP")], differences)


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = [json.loads(text) for text in (folder / "canonical.jsonl").read_text().splitlines()]
    differences = []
    for line in lines:
        check(line, messages((folder / line["file"]).read_bytes())[line["message"] - 1], differences)
    print("\n".join(differences) or f"{len(lines)} messages read alike")
    return 1 if differences or len(lines) < 70 else 0


sys.exit(main())
