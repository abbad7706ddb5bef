"""What happens on a day: for each prescription a story, drawn from a seed, told by the EHR and the pharmacy in turn.

A story is a generator: it does something and yields a condition; it goes on when that holds. What must come of it stands
in its plan: the order's status and reason at the EHR. What was dispensed stands in the pharmacy's book.
"""
import random
import time

from day_ehr import ORDER_SYSTEM, PATIENT_SYSTEM, RXNORM

LOCAL = "urn:oid:1.2.840.99999.9"
FAMILIES = ("Alvarez", "Brandt", "Costa", "Dubois", "Eriksen", "Fontana", "Garcia", "Haddad")
GIVENS = ("Ines", "Jonas", "Clara", "Marc", "Sofie", "Luca", "Nora", "Pau")
RECEIVERS = {way: f"orders-{way}" for way in ("hl7", "web", "queue")}  # the connection by which each pharmacy is told
APART = 2.0  # seconds between two facts whose order must be plain: HL7 v2 knows whole seconds
CONFIRMED, DENIED, SILENT = (f"The pharmacy has {what} the cancel" for what in ("confirmed", "denied", "not answered"))


class Drug:
    def __init__(self, code, text, local=""):
        self.code, self.text, self.local, self.hl7 = code, text, local, "RXNORM"

    def coding(self):
        return {"system": RXNORM, "code": self.code, "display": self.text}

    def ordered(self):
        """As the EHR names it."""
        return {"system": LOCAL, "code": self.local, "display": self.text} if self.local else self.coding()


DRUGS = (Drug("314076", "lisinopril 10 MG Oral Tablet"), Drug("314231", "Simvastatin 10 MG Oral Tablet"),
         Drug("197361", "amlodipine 5 MG Oral Tablet"), Drug("313782", "Acetaminophen 325 MG Oral Tablet"))
OWN_DRUGS = (Drug("314076", "lisinopril 10 MG Oral Tablet", "OWN-1"), Drug("314231", "Simvastatin 10 MG Oral Tablet", "OWN-2"))


class Patient:
    def __init__(self, index, way, rng):
        self.index, self.way = index, way
        self.number, self.id = f"M{index:05d}", f"p{index}"
        self.family, self.given = rng.choice(FAMILIES), rng.choice(GIVENS)

    def resource(self):
        return {"resourceType": "Patient", "id": self.id, "active": True,
                "identifier": [{"system": PATIENT_SYSTEM, "value": self.number}],
                "name": [{"family": self.family, "given": [self.given]}], "gender": "female", "birthDate": "1970-01-01"}


class Plan:
    def __init__(self, number, patient, drug):
        self.number, self.patient, self.drug, self.way = number, patient, drug, patient.way
        self.id, self.placer = f"o{number}", f"ORD-{number:05d}"
        self.kind, self.answer, self.start_at = "", "confirm", 0.0
        self.states_late = self.answers_first = False
        self.status, self.reason = "active", None  # at the EHR, in the end
        self.is_late_supply = False  # something was given after the cancel

    def resource(self, dose=1):
        return {"resourceType": "MedicationRequest", "id": self.id, "status": "active", "intent": "order",
                "identifier": [{"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "PLAC"}]},
                                "system": ORDER_SYSTEM, "value": self.placer}],
                "subject": {"reference": f"Patient/{self.patient.id}", "identifier": {"system": PATIENT_SYSTEM,
                                                                                      "value": self.patient.number}},
                "medicationCodeableConcept": {"coding": [self.drug.ordered()], "text": self.drug.text}, "authoredOn": "2026-11-02",
                "requester": {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"},
                              "display": "Romero, Eva"},
                "dosageInstruction": [self.dosage(dose)],
                "dispenseRequest": {"numberOfRepeatsAllowed": 3, "quantity": {"value": 60, "unit": "tablet", "code": "{tbl}",
                                                                              "system": "http://unitsofmeasure.org"}}}

    @staticmethod
    def dosage(dose):
        return {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
                "route": {"coding": [{"system": "http://snomed.info/sct", "code": "26643006", "display": "Oral route"}]},
                "doseAndRate": [{"doseQuantity": {"value": dose, "unit": "tablet", "code": "{tbl}",
                                                  "system": "http://unitsofmeasure.org"}}]}


class Stories:
    """Tells them; one method a kind."""

    def __init__(self, ehr, pharmacy):
        self.ehr, self.pharmacy = ehr, pharmacy

    def ordered(self, plan):
        status, written = self.ehr.put(plan.resource())
        assert status == 201, (status, written)
        yield lambda: plan.placer in self.pharmacy.book

    def given(self, plan, fill, **more):
        known = self.ehr.supplied[plan.id]
        self.pharmacy.dispense(plan, fill, **more)
        yield lambda: self.ehr.supplied[plan.id] > known

    def ends(self, plan, status):
        """The EHR cancels it, and the pharmacy is to confirm."""
        plan.status, plan.reason = status, CONFIRMED
        self.ehr.change(plan.id, status=status)
        yield lambda: self.pharmacy.book[plan.placer].status != "active"

    @staticmethod
    def later():
        until = time.monotonic() + APART
        yield lambda: time.monotonic() > until

    def plain(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        yield from self.given(plan, 2)

    def unstated(self, plan):
        """The supply comes before the pharmacy's own word about the prescription."""
        plan.states_late = True
        yield from self.ordered(plan)
        self.pharmacy.dispense(plan, 1)
        self.pharmacy.state(self.pharmacy.book[plan.placer], "new")
        yield lambda: self.ehr.supplied[plan.id] > 0

    def changed(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        for dose in (2, 3):
            self.ehr.change(plan.id, dosageInstruction=[plan.dosage(dose)])
            yield lambda dose=dose: self.pharmacy.book[plan.placer].dose == str(dose)
        yield from self.given(plan, 2)

    def cancelled(self, plan):
        yield from self.ordered(plan)
        yield from self.ends(plan, "cancelled")

    def stopped(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        yield from self.ends(plan, "stopped")

    def denied(self, plan):
        plan.answer = "deny"
        yield from self.ordered(plan)
        plan.status, plan.reason = "cancelled", f"{DENIED}: {RECEIVERS[plan.way]}"
        self.ehr.change(plan.id, status="cancelled")

    def silent(self, plan):
        plan.answer = "silence"
        yield from self.ordered(plan)
        plan.status, plan.reason = "cancelled", f"{SILENT}: {RECEIVERS[plan.way]}"
        self.ehr.change(plan.id, status="cancelled")

    def late(self, plan):
        """Given after the cancel, and heard of after it."""
        yield from self.ordered(plan)
        yield from self.ends(plan, "cancelled")
        yield from self.later()
        plan.is_late_supply = True
        yield from self.given(plan, 1)

    def crossed(self, plan):
        """Given after the cancel, and heard of before it."""
        yield from self.ordered(plan)
        self.ehr.notifier.hold(plan.id)
        plan.status, plan.reason, plan.is_late_supply = "cancelled", CONFIRMED, True
        self.ehr.change(plan.id, status="cancelled")
        yield from self.later()
        yield from self.given(plan, 1)
        self.ehr.notifier.release(plan.id)
        yield lambda: self.pharmacy.book[plan.placer].status != "active"

    def returned(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        self.pharmacy.reverse(plan, 1)
        yield lambda: self.ehr.supplied[plan.id] == 0
        yield from self.given(plan, 2)

    def mistaken(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        self.pharmacy.reverse(plan, 1, "entered-in-error")
        yield lambda: self.ehr.supplied[plan.id] == 0
        yield from self.given(plan, 2)

    def prepared(self, plan):
        """Ready for pickup when the cancel comes."""
        yield from self.ordered(plan)
        self.pharmacy.dispense(plan, 1, "in-progress")
        yield lambda: self.ehr.has_fill(plan.id, "in-progress")
        yield from self.ends(plan, "cancelled")

    def shelved(self, plan):
        """The same, and it is put back after the pharmacy's answer."""
        plan.answers_first = True
        yield from self.prepared(plan)

    def backwards(self, plan):
        """The reversal comes before the supply that it takes back: a person resends it."""
        yield from self.ordered(plan)
        self.pharmacy.dispense_backwards(plan, 1)
        yield lambda: self.ehr.has_fill(plan.id, "cancelled")

    def conflict(self, plan):
        """Both sides change the dose at the same time: a person decides for the EHR."""
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        entry = self.pharmacy.book[plan.placer]
        with self.pharmacy.lock:
            entry.ignores_changes, entry.dose = True, "4"
            self.pharmacy.state(entry, "change")
        self.ehr.change(plan.id, dosageInstruction=[plan.dosage(3)])
        yield lambda: entry.dose == "3"

    def unmapped(self, plan):
        """A code that nobody knows: a person maps it."""
        yield from self.ordered(plan)
        yield from self.given(plan, 1)

    def adherent(self, plan):
        yield from self.ordered(plan)
        yield from self.given(plan, 1)
        self.pharmacy.signal(plan, f"0.{plan.number % 90 + 10}")


# kind → how many of 60; who works them at the console bounds the last ones
SHARES = {"plain": 12, "unstated": 4, "changed": 8, "cancelled": 4, "stopped": 4, "denied": 2, "silent": 2, "late": 2, "crossed": 2,
          "returned": 4, "mistaken": 3, "prepared": 2, "shelved": 2, "adherent": 3, "conflict": 2, "unmapped": 2, "backwards": 2}
MOST = {"conflict": 12, "unmapped": 12, "backwards": 12, "late": 40, "crossed": 40, "denied": 40, "silent": 40}
OF_WAY = {"prepared": "web", "shelved": "web", "backwards": "hl7"}
PER_PATIENT = 3


def draw(count, span, ways, seed):
    """The plans of a day with @p count prescriptions, begun within @p span seconds."""
    rng = random.Random(seed)
    patients = [Patient(n, ways[n % len(ways)], rng) for n in range(-(-count // PER_PATIENT))]
    plans = []
    for number in range(count):
        patient = patients[number // PER_PATIENT]
        plans.append(Plan(number, patient, DRUGS[(number + patient.index) % len(DRUGS)]))
    total = sum(SHARES.values())
    kinds = [kind for kind, share in SHARES.items() if kind != "plain"
             for _ in range(min(max(1, share * count // total), MOST.get(kind, count)))]
    kinds.sort(key=lambda kind: kind not in OF_WAY)  # those that need a way of their own choose first
    free = rng.sample(plans, len(plans))
    for kind in kinds:
        plan = next((p for p in free if OF_WAY.get(kind, p.way) == p.way), None)
        if plan:
            free.remove(plan)
            plan.kind = kind
    for number, plan in enumerate(plans):
        plan.kind = plan.kind or "plain"
        # who waits for an answer that never comes is first: the limit is a minute
        plan.start_at = 0.0 if plan.kind == "silent" else rng.uniform(0, span)
        if plan.kind == "unmapped":
            plan.drug = OWN_DRUGS[number % len(OWN_DRUGS)]
    return patients, plans
