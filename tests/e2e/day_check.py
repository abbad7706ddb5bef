"""Do both sides agree? The FHIR peer's resources, the pharmacy's own book and Concord's tables, compared with each other and
with what the stories say must have come of them. Knows nothing of Concord's code; gives everything that is wrong as sentences.
"""
import collections
import json

from day_ehr import OWN_RECORD

FINAL = ("succeeded", "discarded", "superseded")
SOURCES = {"hl7": "pharmacy-hl7", "web": "pharmacy", "queue": "pharmacy-queue"}


class Agreement:
    def __init__(self, place, ehr, pharmacy, plans):
        self.rows, self.keys, self.hex_of = place.database.rows, place.keys(), place.database.hex_of
        self.ehr, self.pharmacy, self.plans = ehr, pharmacy, plans
        self.wrong = []

    def check(self):
        for part in (self.events, self.order_of_patients, self.receivers, self.orders, self.fills, self.signals):
            part()
        return self.wrong + self.pharmacy.wrong

    def say(self, condition, sentence):
        if not condition:
            self.wrong.append(sentence)

    # --- nothing is left, nothing is there twice

    def events(self):
        for direction, kind, status, count in self.rows(
                "SELECT direction, kind, status, count(*) FROM sync_events GROUP BY direction, kind, status"):
            self.say(status in FINAL, f"{count} {kind} {direction} are {status}")
        for state, count in self.rows("SELECT state, count(*) FROM deliveries d JOIN sync_events e ON e.id = d.sync_event_id"
                                      " WHERE state <> 'acknowledged' AND e.status = 'succeeded' GROUP BY state"):
            self.say(False, f"{count} deliveries are {state}, and their events succeeded")
        for source, message, count in self.rows("SELECT source, message_id, count(*) FROM sync_events WHERE direction = 'in'"
                                                " GROUP BY source, message_id HAVING count(*) > 1"):
            self.say(False, f"{message} of {source} is there {count} times")
        for way, senders in self.pharmacy.senders.items():
            self.say(not any(sender.open for sender in senders), f"the pharmacy has something left to send by {way}")

    def order_of_patients(self):
        """What came from one source about one patient was worked in the order in which it was stored. What a person sent
        again stands where it stood; what was superseded had no effect."""
        last = {}
        for source, key, message, completed in self.rows(
                "SELECT source, ordering_key, message_id, completed_at FROM sync_events WHERE direction = 'in' AND status = 'succeeded'"
                " ORDER BY seq"):
            self.say(int(completed) >= last.get((source, key), 0), f"{message} of {source} was worked before an earlier one")
            last[source, key] = max(int(completed), last.get((source, key), 0))

    # --- the orders

    def receivers(self):
        """Each way of the pharmacy has heard of every order once, in the order of its versions."""
        for way, heard in self.pharmacy.heard.items():
            for plan in self.plans:
                told = heard.get(plan.placer, [])
                controls = [control for control, _, _ in told]
                self.say(controls[:1] == ["new"] and controls.count("new") == 1, f"{plan.placer} by {way}: told as {controls}")
                versions = [version for _, _, version in told if version]
                self.say(versions == sorted(versions), f"{plan.placer} by {way}: versions {versions}")
                cancels = 0 if plan.status == "active" else 1
                cancels += plan.kind == "silent" and plan.way == way  # a person has asked the one that was silent once more
                self.say(controls.count("cancel") == cancels,
                         f"{plan.placer} ({plan.kind}) by {way}: {controls.count('cancel')} cancels of {cancels}")
                if plan.status == "active":
                    self.say(told and told[-1][1] == self.pharmacy.book[plan.placer].dose,
                             f"{plan.placer} by {way}: the last dose told is {told[-1][1] if told else 'none'}")

    def prescriptions(self):
        """{(source, the name it goes by there): (status, dose)}; of a pharmacy that is its number."""
        found = {}
        for source, key, status, row, plain in self.rows(
                f"SELECT source, source_id, status, {self.hex_of.format('sealed')}, {self.hex_of.format('sealed_order')}"
                " FROM prescriptions"):
            columns = self.keys.row("prescriptions", f"{source}/{key}", row)
            number = self.keys.row("prescriptions", f"{source}/{key}", plain, "sealed_order")[0] if plain else ""
            name = columns[0] if source == "ehr" else number
            self.say((source, name) not in found, f"prescription {name} of {source} is there twice")
            found[source, name] = status, columns[5]
        return found

    def orders(self):
        ours = self.prescriptions()
        theirs = {r["id"]: r for r in self.ehr.all_of("MedicationRequest")}
        self.say(len(theirs) == len(self.plans), f"the EHR has {len(theirs)} orders of {len(self.plans)}")
        must = 2 * len(self.plans) + len(self.pharmacy.unused)
        self.say(len(ours) == must, f"Concord has {len(ours)} prescriptions of {must}")
        for (way, placer), entry in self.pharmacy.unused.items():
            there = ours.get((SOURCES[way], entry.number), ("none", ""))[0]
            self.say(there == entry.status, f"{placer} by {way}, where the patient never came: Concord {there}, pharmacy {entry.status}")
        self.say(len(self.pharmacy.book) == len(self.plans), f"the pharmacy has {len(self.pharmacy.book)} of {len(self.plans)}")
        for plan in self.plans:
            at_ehr, entry = theirs.get(plan.id), self.pharmacy.book.get(plan.placer)
            if not at_ehr or not entry:
                self.say(False, f"{plan.placer} ({plan.kind}) is lost: EHR {bool(at_ehr)}, pharmacy {bool(entry)}")
                continue
            reason = at_ehr.get("statusReason", {}).get("text")
            self.say((at_ehr["status"], reason) == (plan.status, plan.reason),
                     f"{plan.placer} ({plan.kind}) at the EHR: {at_ehr['status']}, {reason}; must be {plan.status}, {plan.reason}")
            here = ours.get(("ehr", plan.id), ("none", ""))
            self.say(here[0] == at_ehr["status"], f"{plan.placer} ({plan.kind}): Concord {here[0]}, EHR {at_ehr['status']}")
            there = ours.get((SOURCES[plan.way], entry.number), ("none", ""))
            self.say(there == (entry.status, f"{entry.dose} {{tbl}}"),
                     f"{plan.placer} ({plan.kind}): Concord {there}, pharmacy {entry.status} {entry.dose}")
            dose = at_ehr["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"]
            self.say(str(dose) == entry.dose, f"{plan.placer} ({plan.kind}): EHR {dose}, pharmacy {entry.dose}")

    # --- the supplies

    def dispenses(self):
        found = {}
        for source, key, status, row in self.rows(
                f"SELECT source, source_id, status, {self.hex_of.format('sealed')} FROM dispenses"):
            columns = self.keys.row("dispenses", f"{source}/{key}", row)
            self.say((source, columns[0]) not in found, f"dispense {columns[0]} is there twice")
            found[source, columns[0]] = status
        return found

    def fills(self):
        ours, at_ehr = self.dispenses(), collections.defaultdict(list)
        for resource in self.ehr.all_of("MedicationDispense"):
            names = [i["value"] for i in resource["identifier"] if i.get("system") != OWN_RECORD]
            at_ehr[names[0] if names else ""].append(resource)
        expected = 0
        for entry in self.pharmacy.book.values():
            for fill, status in entry.fills.items():
                expected += 1
                name, plan = entry.dispense_id(fill), entry.plan
                there = at_ehr.pop(name, [])
                self.say(len(there) == 1, f"{name} ({plan.kind}) is at the EHR {len(there)} times")
                self.say(ours.get((SOURCES[plan.way], name)) == status,
                         f"{name} ({plan.kind}): Concord {ours.get((SOURCES[plan.way], name))}, pharmacy {status}")
                for resource in there:
                    self.supply(plan, name, status, resource)
        self.say(not at_ehr, f"the EHR has supplies that nobody gave: {sorted(at_ehr)[:5]}")
        self.say(len(ours) == expected, f"Concord has {len(ours)} supplies of {expected}")

    def supply(self, plan, name, status, resource):
        said = (resource["status"], resource["subject"]["reference"], resource["authorizingPrescription"][0]["reference"],
                resource["medicationCodeableConcept"]["coding"][0]["code"])
        must = status, f"Patient/{plan.patient.id}", f"MedicationRequest/{plan.id}", plan.drug.code
        self.say(said == must, f"{name} ({plan.kind}) at the EHR: {said}, must be {must}")
        self.say(resource.get("quantity", {}).get("value") == 60, f"{name} ({plan.kind}): quantity {resource.get('quantity')}")

    def signals(self):
        found = collections.Counter()
        for resource in self.ehr.all_of("Observation"):
            found[resource["subject"]["reference"], str(resource["valueQuantity"]["value"])] += 1
        must = collections.Counter((f"Patient/{plan.patient.id}", str(float(pdc))) for plan, pdc in self.pharmacy.adherence.values())
        self.say(found == must, f"adherence at the EHR: {found - must} too many, {must - found} missing")


def incidents(place):
    """{(endpoint, cause): (open, how often)} of all that there were."""
    found = {}
    for one in json.loads(place.command("alerts", "list", "--all", "--json"))["incidents"]:
        key = one["endpoint"], one["cause"]
        was_open, count = found.get(key, (False, 0))
        found[key] = was_open or not one.get("resolved_at"), count + one["count"]
    return found
