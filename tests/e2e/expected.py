"""What a medication list sync must find, worked out from the FHIR resources with Python's json module alone.

Nothing here shares code with Concord; the rules are those of src/services/domain (Prescription.h, MedicationList.h).
usage by hand: expected.py SEED.ndjson[.gz]     prints the numbers that do not depend on the formulary
"""
import gzip
import json
import sys

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
NDC = "http://hl7.org/fhir/sid/ndc"
SNOMED = "http://snomed.info/sct"


def load(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def number(value):
    return f"{value:.15g}"


def concept_of(request, medications):
    """The medication's CodeableConcept; None where the row is not FHIR or leads nowhere."""
    concept = request.get("medicationCodeableConcept")
    reference = request.get("medicationReference", {}).get("reference", "")
    if reference.startswith("#"):
        concept = next((c.get("code") for c in request.get("contained", []) if "#" + c["id"] == reference), None)
    elif reference:
        concept = medications.get(reference, {}).get("code")
    return concept if isinstance(concept, dict) else None


def leading(concept):
    """RxNorm before NDC before the first coding; the text where there is no code."""
    codings = [c for c in concept.get("coding", []) if c.get("code")]
    for system in (RXNORM, NDC):
        for coding in codings:
            if coding.get("system") == system:
                return system, coding["code"]
    if codings:
        return codings[0].get("system", ""), codings[0]["code"]
    return "", concept.get("text", "")


def frequency(instruction):
    repeat = instruction.get("timing", {}).get("repeat", {})
    parts = []
    if "frequency" in repeat or "period" in repeat:
        parts.append(f"{number(repeat.get('frequency', 1))}/{number(repeat.get('period', 1))}{repeat.get('periodUnit', '')}")
    if instruction.get("asNeededBoolean"):
        parts.append("PRN")
    if not parts and instruction.get("text"):
        return "sig:" + " ".join(instruction["text"].lower().split())
    return " ".join(parts)


def dosage(request):
    """(dose, frequency, route) in canonical text, instructions joined by " + "."""
    doses, frequencies, routes = [], [], []
    for instruction in request.get("dosageInstruction", []):
        quantity = (instruction.get("doseAndRate") or [{}])[0].get("doseQuantity")
        if quantity:
            doses.append(" ".join(filter(None, (number(quantity["value"]), quantity.get("unit", "").lower()))))
        frequencies.append(frequency(instruction))
        codings = instruction.get("route", {}).get("coding", [])
        routes += [c["code"] for c in codings if c.get("system") == SNOMED][:1]
    return tuple(" + ".join(filter(None, parts)) for parts in (doses, frequencies, dict.fromkeys(routes)))


class Expected:
    """Lists and numbers for the resources a server holds."""

    def __init__(self, resources):
        medications = {f"Medication/{r['id']}": r for r in resources if r["resourceType"] == "Medication"}
        requests = [r for r in resources if r["resourceType"] == "MedicationRequest"]
        active = [r for r in requests if r["status"] == "active"]
        readable = [r for r in active if concept_of(r, medications)]
        self.failed = len(active) - len(readable)
        self.concepts = {r["id"]: concept_of(r, medications) for r in readable}
        self.items = {
            (r["subject"]["reference"], r["id"], *leading(self.concepts[r["id"]]), *dosage(r)) for r in readable
        }
        self.medications = len(readable)
        self.patients = len({r["subject"]["reference"] for r in readable})

    def unmapped(self, drugs, ndcs):
        """Distinct codes without a drug. @param drugs RxCUIs on the formulary; @param ndcs 11 digits → {RxCUI}"""
        missing = set()
        for concept in self.concepts.values():
            found = set()
            for coding in concept.get("coding", []):
                if coding.get("system") == RXNORM and coding["code"] in drugs:
                    found.add(coding["code"])
                elif coding.get("system") == NDC:
                    known = [frozenset(ndcs[r]) for r in readings(coding["code"]) if r in ndcs]
                    if len(known) == 1 and len(known[0]) == 1:
                        found |= known[0] & drugs
            if not found:
                missing.add(leading(concept))
        return missing


def readings(ndc):
    """DOMAIN: ten digits without dashes may be 4-4-2, 5-3-2 or 5-4-1; the zero goes where the part is short."""
    if len(ndc) == 11:
        return {ndc}
    return {"0" + ndc, ndc[:5] + "0" + ndc[5:], ndc[:9] + "0" + ndc[9:]}


if __name__ == "__main__":
    e = Expected(load(sys.argv[1]))
    print(json.dumps({"patients": e.patients, "medications": e.medications, "failed_entries": e.failed}))
