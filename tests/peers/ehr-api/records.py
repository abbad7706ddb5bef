"""What a record of the API is: one main resource of FHIR R4 and its parts, alone or together in a transaction Bundle."""
import json

KINDS = {
    "patients": ("Patient", {"AllergyIntolerance": "patient", "RelatedPerson": "patient"}),
    "appointments": ("Appointment", {}),
    "treatments": ("Encounter", {"Condition": "encounter", "Procedure": "encounter", "MedicationRequest": "encounter",
                                 "Observation": "encounter", "ClinicalImpression": "encounter",
                                 "DocumentReference": "context.encounter"}),
}
# Search parameters of the lists. The parts of a record are found by one of the same name as their reference.
FILTERS = {
    "patients": {"_id", "_lastUpdated", "identifier", "name", "birthdate"},
    "appointments": {"_id", "_lastUpdated", "identifier", "patient", "actor", "date", "status"},
    "treatments": {"_id", "_lastUpdated", "identifier", "patient", "date"},
}


def outcome(code, text, where=None):
    issue = {"severity": "error", "code": code, "details": {"text": text}}
    return {"resourceType": "OperationOutcome", "issue": [{**issue, "expression": [where]} if where else issue]}


class Refusal(Exception):
    """Answered as an OperationOutcome."""

    def __init__(self, status, code, text, where=None, headers=None):
        super().__init__(text)
        self.status, self.body, self.headers = status, outcome(code, text, where), headers or {}


def main_type(kind):
    return KINDS[kind][0]


def identifiers(resource):
    """[(system, value)] of those that are complete."""
    found = resource.get("identifier") or []
    return [(one["system"], one["value"]) for one in found if one.get("system") and one.get("value")]


def references(part, kind):
    """Where a part names its main resource, and what it names there."""
    value = part
    for member in KINDS[kind][1][part["resourceType"]].split("."):
        value = (value or {}).get(member)
    values = value if isinstance(value, list) else [value]
    return [one.get("reference") for one in values if isinstance(one, dict)]


class Sent:
    """A record as a client sends it: refused where it is none, else ready for the FHIR server."""

    def __init__(self, kind, content, known_id=None):
        self.kind, self.known_id = kind, known_id
        try:
            body = json.loads(content)
        except ValueError:
            raise Refusal(400, "structure", "The body is not JSON") from None
        if not isinstance(body, dict):
            raise Refusal(400, "structure", "The body is not a FHIR resource")
        self.bundle = body if body.get("resourceType") == "Bundle" else None
        if self.bundle is None:
            self.main, self.full_url = body, None
            self._expect_type(body)
        else:
            self._read_bundle()
        if kind == "treatments" and not identifiers(self.main):
            raise Refusal(422, "required", "A treatment has an identifier of its sender", "Encounter.identifier")

    def _expect_type(self, resource):
        expected = main_type(self.kind)
        if resource.get("resourceType") != expected:
            raise Refusal(400, "invalid", f"{self.kind} are of the type {expected}, alone or in a transaction Bundle", "resourceType")

    def _read_bundle(self):
        if self.bundle.get("type") != "transaction":
            raise Refusal(400, "invalid", "A Bundle that is sent is a transaction", "Bundle.type")
        entries = self.bundle.get("entry") or []
        resources = [entry.get("resource") or {} for entry in entries]
        mains = [i for i, one in enumerate(resources) if one.get("resourceType") == main_type(self.kind)]
        if len(mains) != 1:
            raise Refusal(400, "structure", f"A Bundle holds exactly one {main_type(self.kind)}", "Bundle.entry")
        self.at = mains[0]
        self.main, self.full_url = resources[self.at], entries[self.at].get("fullUrl")
        own = {self.full_url, f"{main_type(self.kind)}/{self.known_id}"} - {None}
        for i, (entry, part) in enumerate(zip(entries, resources)):
            if i != self.at:
                self._check_part(entry, part, own, f"Bundle.entry[{i}]")

    def _check_part(self, entry, part, own, where):
        kind = part.get("resourceType")
        if kind not in KINDS[self.kind][1]:
            raise Refusal(400, "not-supported", f"No part of {self.kind}: {kind}", f"{where}.resource")
        named = references(part, self.kind)
        if len(named) != 1 or named[0] not in own:
            raise Refusal(400, "invalid", f"It does not belong to the {main_type(self.kind)}", f"{where}.resource")
        request = entry.get("request") or {}
        made, changed = ("POST", kind), ("PUT", f"{kind}/{part.get('id')}")
        if (request.get("method"), request.get("url")) not in ([made] if self.known_id is None else [made, changed]):
            raise Refusal(400, "invalid", "No such request for a part", f"{where}.request")

    def transaction(self, if_match=None):
        """The Bundle with the main resource's request made right."""
        expected = main_type(self.kind)
        request = {"method": "POST", "url": expected}
        if self.known_id is not None:
            request = {"method": "PUT", "url": f"{expected}/{self.known_id}", **({"ifMatch": if_match} if if_match else {})}
        entries = list(self.bundle["entry"])
        entries[self.at] = {**entries[self.at], "request": request}
        return {**self.bundle, "entry": entries}
