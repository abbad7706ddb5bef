#!/usr/bin/env python3
"""Makes ehr.ndjson.gz, what the sandbox EHR is loaded with: one FHIR R4 resource a line.

usage: make.py [--check] FOLDER     FOLDER holds Synthea transaction Bundles, *.json.gz: tests/data/synthea/patients
--check writes nothing and exits 1 when the file in this folder is not what would be written.

From each Bundle: Patient, MedicationRequest, Medication, Practitioner and Organization. Changed on the way:
- `urn:uuid:X` references become `Type/X`; references to types that the sandbox does not serve (encounter,
  reasonReference) are left out, so that every reference leads somewhere;
- meta.versionId is "1", meta.lastUpdated the day the order was written (2019-06-01 for the other types).
Then the rows of odd_rows() below, made up by us so that an analyst meets each kind of trouble once. They carry the
tag `made-up` and belong to the patient "Sandbox Sample".
"""
import gzip
import json
import pathlib
import sys

SERVED = ("Organization", "Practitioner", "Patient", "Medication", "MedicationRequest")
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
NDC = "http://hl7.org/fhir/sid/ndc"
MADE_UP = {"system": "urn:concord:sandbox", "code": "made-up"}
WHEN = "2019-06-01T00:00:00.000Z"
PATIENT = "sandbox-sample"


def rewritten(value, names):
    if isinstance(value, dict):
        return {k: names.get(v, v) if k == "reference" else rewritten(v, names) for k, v in value.items()}
    return [rewritten(v, names) for v in value] if isinstance(value, list) else value


def from_bundles(folder):
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.json.gz")):
        entries = json.loads(gzip.open(path).read())["entry"]
        names = {e["fullUrl"]: f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in entries}
        for resource in (e["resource"] for e in entries):
            kind = resource["resourceType"]
            if kind not in SERVED:
                continue
            for left_out in ("encounter", "reasonReference") if kind == "MedicationRequest" else ():
                resource.pop(left_out, None)
            resource = rewritten(resource, names)
            stamp = resource["authoredOn"][:19] + ".000Z" if "authoredOn" in resource else WHEN
            resource["meta"] = {"versionId": "1", "lastUpdated": stamp, **resource.get("meta", {})}
            found.setdefault((kind, resource["id"]), resource)
    return list(found.values())


def request(number, **fields):
    return {
        "resourceType": "MedicationRequest",
        "id": f"sandbox-{number:02}",
        "meta": {"versionId": "1", "lastUpdated": WHEN, "tag": [MADE_UP]},
        "status": "active",
        "intent": "order",
        **fields,
        "subject": {"reference": f"Patient/{PATIENT}"},
        "authoredOn": "2019-05-28",
    }


def coded(system, code, text, display=None):
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"medicationCodeableConcept": {"coding": [coding], "text": text}}


def dosage(times, dose, unit, route=("26643006", "Oral route")):
    return {"dosageInstruction": [{
        "sequence": 1,
        "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
        "route": {"coding": [{"system": "http://snomed.info/sct", "code": route[0], "display": route[1]}]},
        "doseAndRate": [{"doseQuantity": {"value": dose, "unit": unit}}],
    }]}


def odd_rows():
    meta = {"versionId": "1", "lastUpdated": WHEN, "tag": [MADE_UP]}
    atorvastatin = {"coding": [{"system": RXNORM, "code": "617310", "display": "atorvastatin 20 MG Oral Tablet"}]}
    return [
        {"resourceType": "Patient", "id": PATIENT, "meta": meta, "active": True, "gender": "other", "birthDate": "1970-01-01",
         "identifier": [{"system": "urn:concord:sandbox", "value": "SAMPLE-1"}],
         "name": [{"use": "official", "family": "Sample", "given": ["Sandbox"]}]},
        {"resourceType": "Medication", "id": "sandbox-atorvastatin", "meta": meta, "status": "active", "code": atorvastatin},
        # a medication on its own: found by reference
        request(1, medicationReference={"reference": "Medication/sandbox-atorvastatin"}, **dosage(1, 1, "tablet")),
        # ... and inside the request
        request(2, contained=[{"resourceType": "Medication", "id": "med", "code": {
            "coding": [{"system": RXNORM, "code": "314076", "display": "lisinopril 10 MG Oral Tablet"}]}}],
            medicationReference={"reference": "#med"}, **dosage(1, 1, "tablet")),
        # 10 digits without dashes, two readings known: dalteparin (00069-0196-01) or immune globulin (00069-1960-01)
        request(3, **coded(NDC, "0006919601", "Injection, see label"), **dosage(1, 1, "syringe", ("34206005", "Subcutaneous route"))),
        # 10 digits without dashes, one reading known: fexofenadine 60 mg (00088-1107-47)
        request(4, **coded(NDC, "0088110747", "fexofenadine 60 mg tablet"), **dosage(2, 1, "tablet")),
        # 11 digits, the billing form
        request(5, **coded(NDC, "00071015623", "Lipitor 20 mg tablet"), **dosage(1, 1, "tablet")),
        # both systems on one request, lower-case and blanks as some servers send them
        request(6, medicationCodeableConcept={"coding": [
            {"system": "urn:oid:2.16.840.1.113883.3.9999.1", "code": "amlo 5"},
            {"system": RXNORM, "code": "197361", "display": "amlodipine 5 MG Oral Tablet"}],
            "text": "amlodipine 5 MG Oral Tablet"}, **dosage(1, 1, "tablet")),
        # a code of the hospital's own, which nobody can map without a person
        request(7, **coded("urn:oid:2.16.840.1.113883.3.9999.1", "HOUSE-MIX-7", "Magic mouthwash, house formula"),
                dosageInstruction=[{"text": "Swish and spit 10 mL four times a day"}]),
        # text without any code
        request(8, medicationCodeableConcept={"text": "Patient's own herbal tea"}),
        # on hold: known to the EHR, not on the list
        {**request(9, **coded(RXNORM, "314076", "lisinopril 10 MG Oral Tablet"), **dosage(1, 2, "tablet")), "status": "on-hold"},
        # not FHIR: an object is due where the text stands. This one row must fail alone.
        request(10, medicationCodeableConcept="lisinopril 10 mg"),
    ]


def main():
    *options, folder = sys.argv[1:]
    rows = from_bundles(folder) + odd_rows()
    rows.sort(key=lambda r: SERVED.index(r["resourceType"]))  # stable: the order of the files within a type
    text = "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in rows)
    target = pathlib.Path(__file__).with_name("ehr.ndjson.gz")
    if "--check" in options:
        sys.exit(None if gzip.decompress(target.read_bytes()) == text.encode() else f"{target} differs: run make.py again")
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(target.name, {kind: sum(r["resourceType"] == kind for r in rows) for kind in SERVED}, len(text), target.stat().st_size)


main()
