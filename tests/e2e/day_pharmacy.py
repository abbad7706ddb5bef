"""Three pharmacies of a day, each with a way to talk of its own (HL7 v2 over MLLP, webhooks, RabbitMQ), and everything that
went over their counters. A patient goes to one of them; all three hear of every order. Nothing here shares code with Concord.
"""
import argparse
import base64
import collections
import json
import random
import threading

import load
from day_ehr import ORDER_SYSTEM, PATIENT_SYSTEM
from day_wires import HookServer, MllpServer, QueueReader, Sender, instant, now, stamp

WAYS = ("hl7", "web", "queue")
PHARMACIST = "1234567893"


class Entry:
    """One prescription in the book of the pharmacy that talks by @p way."""

    def __init__(self, plan, heard, way):
        self.plan, self.patient, self.way = plan, heard.patient, way
        here = "" if way == plan.way else way.upper()
        self.number, self.filler = f"{here}RX{plan.number:05d}", f"{here}F{plan.number:05d}"
        self.status, self.dose, self.order = "active", heard.dose, heard.order
        self.fills = {}  # number → MedicationDispense status, as the pharmacy sees it
        self.handed_over = {}
        self.ignores_changes = False
        self.messages = 0

    def dispense_id(self, fill):
        return f"{self.number}/{fill}" if self.way != "web" else f"W-{self.number}-{fill}"


class Pharmacy:
    def __init__(self, plans, hook_secret, seed):
        """@p plans: placer's number → what is to become of it (day_story.Plan)."""
        self.plans, self.lock, self.random = plans, threading.RLock(), random.Random(seed)
        self.book, self.wrong, self.faults = {}, [], collections.Counter()
        self.unused = {}  # (way, placer) → entry of a pharmacy that the patient never came to, once it was cancelled
        self.heard = {way: collections.defaultdict(list) for way in WAYS}  # placer → [(control, dose, version)]
        self.keys = {way: {} for way in WAYS}  # key → how often
        self.share, self.is_down, self.has_ended = 0.0, {way: False for way in WAYS}, False
        self.adherence = {}  # signal id → (patient, pdc)
        self.senders = {}
        self.sent = collections.Counter()
        self.key = base64.b64decode(hook_secret.removeprefix("whsec_"))
        self.mllp = MllpServer(self)
        self.hook = HookServer(self)

    def connect(self, doors, broker_port, hook_secret, threads):
        """@p doors: where Concord listens, ("hl7", "web" → (host, port))."""
        for way in WAYS:
            kind = {"hl7": load.Mllp, "web": load.Webhook, "queue": load.Queue}[way]
            options = argparse.Namespace(to=doors.get(way, ("127.0.0.1", broker_port)), secret=hook_secret, queue="orders")
            self.senders[way] = [Sender(self, way, kind(options), self.random.random()) for _ in range(threads)]
        self.reader = QueueReader(self, broker_port)

    def count(self, fault):
        with self.lock:
            self.faults[fault] += 1

    # --- what it is told

    def take(self, way, heard):
        """Books it once. True: it was there already."""
        with self.lock:
            again = self.keys[way].get(heard.key, 0)
            self.keys[way][heard.key] = again + 1
            if again:
                return True
            self.heard[way][heard.placer].append((heard.control, heard.dose, heard.version))
            plan = self.plans.get(heard.placer)
            if plan is None or plan.patient.number != heard.patient:
                self.wrong.append(f"an order {heard.placer} of {heard.patient} that nobody has written")
            elif plan.way == way:
                self.work(plan, heard)
            elif heard.control == "cancel":
                self.let_go(plan, way, heard)
            return False

    def let_go(self, plan, way, heard):
        """The patient never came here: there is nothing that speaks against the cancel."""
        entry = self.unused.setdefault((way, plan.placer), Entry(plan, heard, way))
        entry.status = "cancelled"
        self.state(entry, "cancelled")

    def work(self, plan, heard):
        entry = self.book.get(plan.placer)
        if heard.control == "new" and entry:
            self.wrong.append(f"{plan.placer} was ordered twice")
        elif heard.control == "new" or not entry:
            entry = self.book[plan.placer] = Entry(plan, heard, plan.way)
            if not plan.states_late:
                self.state(entry, "new")
        if heard.control == "change" and not entry.ignores_changes:
            entry.dose, entry.order = heard.dose, heard.order
            self.state(entry, "change")
        if heard.control == "cancel" and plan.answer == "confirm":
            self.confirm(entry)
        elif heard.control == "cancel" and plan.answer == "deny":
            self.state(entry, "denied")

    def confirm(self, entry):
        """What was prepared goes back to the shelf, before the answer or after it."""
        prepared = [fill for fill, status in entry.fills.items() if status == "in-progress"]
        entry.status = "stopped" if "completed" in entry.fills.values() else "cancelled"
        if entry.plan.answers_first:
            self.state(entry, "cancelled")
        for fill in prepared:
            self.reverse(entry.plan, fill)
        if not entry.plan.answers_first:
            self.state(entry, "cancelled")

    # --- what it tells

    def put(self, plan, kind, body, channel=None):
        way = channel or plan.way
        self.sent[kind] += 1
        senders = self.senders[way]
        message_id = f"{way}-{plan.number}-{self.sent.total()}"
        senders[plan.patient.index % len(senders)].put(message_id, body(message_id))

    def state(self, entry, what):
        """The pharmacy's own word about the prescription: new, change, cancelled or denied."""
        write = self.json_order if entry.way == "web" else self.hl7_order
        self.put(entry.plan, f"order {what}", write(entry, what), entry.way)

    def dispense(self, plan, fill, status="completed", at=None):
        """@p at: when it was handed over; else now."""
        with self.lock:
            entry = self.book[plan.placer]
            entry.fills[fill], entry.handed_over[fill] = status, at or now()
            write = self.json_fill if plan.way == "web" else self.hl7_fill
            self.put(plan, "dispense", write(entry, fill, status))

    def reverse(self, plan, fill, status="cancelled"):
        with self.lock:
            entry = self.book[plan.placer]
            entry.fills[fill] = status
            write = self.json_fill if plan.way == "web" else self.hl7_fill
            self.put(plan, "reversal", write(entry, fill, status))

    def dispense_backwards(self, plan, fill):
        with self.lock:
            entry = self.book[plan.placer]
            entry.fills[fill], entry.handed_over[fill] = "cancelled", now()
            for kind, status in (("reversal", "cancelled"), ("dispense", "completed")):
                self.put(plan, kind, self.hl7_fill(entry, fill, status))

    def signal(self, plan, pdc):
        """Adherence goes by webhook, whoever serves the patient."""
        signal_id = f"PDC-{plan.number}"
        self.adherence[signal_id] = plan, pdc
        event = {"signal_id": signal_id, "prescription_number": self.book[plan.placer].number, "codings": [plan.drug.coding()],
                 "period_start": "2026-01-01", "period_end": "2026-06-30", "pdc": pdc}
        self.put(plan, "adherence", self.json_event("ADHERENCE_SIGNAL", plan, adherence=event), "web")

    def is_idle(self):
        return not any(sender.open for senders in self.senders.values() for sender in senders)

    # --- HL7 v2

    def hl7_head(self, kind, message_id, plan, at):
        oid = PATIENT_SYSTEM.removeprefix("urn:oid:")
        return (f"MSH|^~\\&|RX|TOWN|CONCORD|CLINIC|{stamp(at)}||{kind}|{message_id}|P|2.5.1|||||||UNICODE UTF-8",
                f"PID|1||{plan.patient.number}^^^&{oid}&ISO^MR||{plan.patient.family}^{plan.patient.given}||19700101|F")

    def hl7_order(self, entry, what):
        at = now()
        control = {"new": "NW", "change": "XX", "cancelled": "CR", "denied": "UC"}[what]
        rxe = list(entry.order["RXE"]) + [""] * max(0, 16 - len(entry.order["RXE"]))
        rxe[3], rxe[15] = entry.dose, entry.number
        rest = ["|".join(entry.order[name]) for name in ("TQ1", "RXR") if name in entry.order]
        orc = f"ORC|{control}|{entry.plan.placer}^^{ORDER_SYSTEM.removeprefix('urn:oid:')}^ISO|{entry.filler}^RX||||||{stamp(at)}"
        return lambda message_id: "\r".join((*self.hl7_head("RDE^O11^RDE_O11", message_id, entry.plan, at), orc, "|".join(rxe),
                                             *rest, "")).encode()

    def hl7_fill(self, entry, fill, status):
        at, plan = now(), entry.plan
        control = {"completed": "RE", "cancelled": "OC", "entered-in-error": "DE"}[status]
        orc = f"ORC|{control}|{plan.placer}^^{ORDER_SYSTEM.removeprefix('urn:oid:')}^ISO|{entry.filler}^RX"
        rxd = (f"RXD|{fill}|{plan.drug.code}^{plan.drug.text}^{plan.drug.hl7}|{stamp(entry.handed_over[fill])}|60|"
               f"{{tbl}}^tablet^UCUM||{entry.number}|||{PHARMACIST}^Lopez^Ana^^^^^^&2.16.840.1.113883.4.6&ISO^^^^NPI||||||||"
               f"LOT{plan.number}-{fill}")
        return lambda message_id: "\r".join((*self.hl7_head("RDS^O13^RDS_O13", message_id, plan, at), orc, rxd,
                                             "RXR|PO^Oral^HL70162", "")).encode()

    # --- JSON

    def json_event(self, kind, plan, **content):
        patient = {"identifiers": [{"system": PATIENT_SYSTEM, "value": plan.patient.number, "type": "MR"}],
                   "family": plan.patient.family, "given": plan.patient.given}
        event = {"kind": kind, "occurred_at": instant(now()), "payload": {"patient": patient, **content}}
        return lambda message_id: json.dumps({**event, "id": message_id}).encode()

    def json_order(self, entry, what):
        order = {key: value for key, value in entry.order.items() if key not in ("source_id", "source_version", "status", "flags",
                                                                                 "reason")}
        order |= {"action": "cancel_denied" if what == "denied" else what, "prescription_number": entry.number,
                  "filler": {"system": "RX", "value": entry.filler}}
        order["dosage"] = {**order.get("dosage", {}), "dose": f"{entry.dose} {{tbl}}"}
        if what == "cancelled":
            order["status"] = entry.status
        kind = {"new": "PRESCRIPTION_NEW", "change": "PRESCRIPTION_CHANGE"}.get(what, "PRESCRIPTION_CANCEL")
        return self.json_event(kind, entry.plan, orders=[order])

    def json_fill(self, entry, fill, status):
        action = {"cancelled": "returned_to_stock", "entered-in-error": "entered_in_error"}.get(status, "dispensed")
        dispense = {"action": action, "dispense_id": entry.dispense_id(fill), "prescription_number": entry.number, "fill_number": fill,
                    "placer": {"system": ORDER_SYSTEM, "value": entry.plan.placer}, "status": status}
        if action == "dispensed":
            dispense |= {"codings": [entry.plan.drug.coding()], "quantity": {"value": "60", "unit": "{tbl}"}, "days_supply": 30,
                         "lots": [f"LOT{entry.plan.number}-{fill}"],
                         "performers": [{"identifiers": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": PHARMACIST,
                                                          "type": "NPI"}], "family": "Lopez", "given": "Ana"}]}
            if status == "completed":
                dispense["handed_over_at"] = instant(entry.handed_over[fill])
        return self.json_event("DISPENSE" if action == "dispensed" else "DISPENSE_REVERSAL", entry.plan, dispenses=[dispense])

    def close(self):
        self.has_ended = True
        for sender in (s for senders in self.senders.values() for s in senders):
            sender.waiting.put((None, None))
        self.mllp.shutdown()
        self.hook.shutdown()
        self.mllp.server_close()
        self.hook.server_close()
