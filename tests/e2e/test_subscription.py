"""A FHIR Subscription as a whole: `concordd run`, an EHR that is not ours, and the notifications between them.

usage: test_subscription.py
The EHR is the Medplum-based server of tests/peers/fhir-server; it stores Subscriptions and sends nothing, so
tests/peers/rest-hook/bridge.py sends what the standard says. Both know Concord by HTTP alone.
"""
import json
import pathlib
import queue
import subprocess
import sys
import threading
import time
import unittest

import engine
import harness

BRIDGE = pathlib.Path(harness.PEER_DIR).parent / "rest-hook" / "bridge.py"
TOPIC = "http://ehr.example/fhir/SubscriptionTopic/medication-orders"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
DOOR_SECRET = "e2e-subscription-secret"


class Bridge:
    """What the EHR does not do itself. lines holds each attempt: (sent|lost, what, HTTP status)."""

    def __init__(self, base, *options):
        self.process = subprocess.Popen([*engine.ENDS_WITH_US, sys.executable, "-B", str(BRIDGE), "--base", base, *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("watching"), "the bridge did not start"
        self.lines, self.news = [], queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.news.put(line.split())

    def wait_for(self, outcome, what):
        """Until @p what was tried with that outcome; gives the HTTP status of the answer, 0 for none."""
        end = time.monotonic() + engine.PATIENCE
        while True:
            try:
                word, _, told, status = self.news.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{outcome} {what}: not within {engine.PATIENCE} s; {self.lines}") from None
            self.lines.append((word, told, int(status)))
            if (word, told) == (outcome, what):
                return int(status)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Place(engine.Engine):
    """An engine whose only connection is the EHR with its subscription."""

    def __init__(self, base, **subscription):
        super().__init__()
        self._credential("ehr-hook", DOOR_SECRET)
        port = engine.free_port()
        self.config = self.folder / "concord.json"
        self.endpoint = f"http://127.0.0.1:{port}/hooks/ehr"
        self.config.write_text(json.dumps({
            "database": self.database.url, "listener": {"listen": f"127.0.0.1:{port}"},
            "connections": [{"name": "ehr", "kind": "fhir-r4", "base_url": base, "subscription": {
                "criteria": "MedicationRequest?", "endpoint": self.endpoint, "secret": "credential:ehr-hook",
                **subscription}}]}))

    def run(self):
        worker = self.start_worker(self.config)
        worker.wait_for(["ehr"])
        return worker

    def prescription(self, order):
        """(status, version, on the list, dose), or None."""
        keys = self.keys()
        key = keys.key_of("prescriptions", "source_id", order)
        rows = self.database.rows("SELECT status, source_version, on_list, hex(sealed) FROM prescriptions"
                                  f" WHERE source = 'ehr' AND source_id = '{key}'")
        assert len(rows) <= 1, rows
        return (*rows[0][:3], keys.row("prescriptions", f"ehr/{key}", rows[0][3])[5]) if rows else None

    def subscription(self):
        """(id, state, number, error) as remembered, or None."""
        rows = self.database.rows("SELECT subscription_id, state, last_number, coalesce(error_code, '') FROM subscriptions")
        return rows[0] if rows else None

    def events(self):
        return json.loads(self.command("events", "--json"))["events"]


def order(order_id, status="active", tablets=1):
    return {"resourceType": "MedicationRequest", "id": order_id, "status": status, "intent": "order",
            "subject": {"reference": "Patient/p1"}, "authoredOn": "2026-11-02",
            "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "314231",
                                                      "display": "Simvastatin 10 MG Oral Tablet"}]},
            "dosageInstruction": [{"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                                   "doseAndRate": [{"doseQuantity": {"value": tablets, "unit": "tablet"}}]}]}


class SubscriptionTest(unittest.TestCase):
    def begin(self, *bridge_options, **subscription):
        seed = engine.Engine()  # a folder
        self.addCleanup(seed.close)
        self.ehr = harness.peer([{"resourceType": "Patient", "id": "p1", "active": True,
                                  "meta": {"versionId": "1", "lastUpdated": "2026-11-01T08:00:00Z"}}], seed.folder)
        self.addCleanup(self.ehr.close)
        self.bridge = Bridge(self.ehr.base, *bridge_options)
        self.addCleanup(self.bridge.close)
        self.place = Place(self.ehr.base, **subscription)
        self.addCleanup(self.place.close)
        self.worker = self.place.run()
        self.wait_until_active()

    def at_ehr(self):
        """Our Subscription there; there is never another one."""
        entries = self.ehr.get("Subscription").get("entry", [])
        self.assertLessEqual(len(entries), 1, entries)
        return entries[0]["resource"] if entries else None

    def wait_until_active(self):
        self.until(lambda: (self.at_ehr() or {}).get("status") == "active", "the Subscription is active")

    def put(self, resource):
        status, body = self.ehr.send("PUT", f"MedicationRequest/{resource['id']}", resource)
        self.assertIn(status, (200, 201), body[:300])
        return f"MedicationRequest/{resource['id']}/_history/{json.loads(body)['meta']['versionId']}"

    def until(self, condition, what):
        try:
            return engine.wait_until(condition, what, 60)
        except AssertionError as error:
            raise AssertionError(f"{error}; bridge {self.bridge.lines}, state {self.place.subscription()}, log "
                                 f"{self.worker.tail()}") from error

    def expect(self, order_id, status, version, is_on_list, dose):
        expected = (status, str(version), str(int(is_on_list)), dose)
        try:
            self.until(lambda: self.place.prescription(order_id) == expected, expected)
        except AssertionError as error:
            raise AssertionError(f"{error}; found {self.place.prescription(order_id)}") from error

    def expect_kinds(self, *kinds):
        """Those of all events, oldest first; each worked, nothing twice."""
        events = self.place.events()
        self.assertEqual([event["status"] for event in events], ["succeeded"] * len(events), events)
        self.assertEqual({event["source"] for event in events}, {"ehr"})
        self.assertEqual([event["kind"] for event in events], list(kinds), events)
        ids = [event["message_id"] for event in events]
        self.assertEqual(len(set(ids)), len(ids), ids)

    def a_prescription_begins_changes_and_ends(self, **subscription):
        """By notification alone: silence is looked into only after the hour of the default."""
        self.begin(**subscription)
        resource = self.at_ehr()
        self.assertEqual(resource["channel"]["endpoint"], self.place.endpoint)
        self.assertEqual(resource["channel"]["header"], [f"X-Concord-Subscription: {DOOR_SECRET}"])
        for state in (("active", 1), ("active", 2), ("cancelled", 2)):
            version = self.put(order("o1", *state))
            self.assertIn(self.bridge.wait_for("sent", version), (200, 202))
            self.expect("o1", state[0], version.rsplit("/", 1)[1], state[0] == "active", f"{state[1]} {{tbl}}")
        self.expect_kinds("PRESCRIPTION_NEW", "PRESCRIPTION_CHANGE", "PRESCRIPTION_CANCEL")
        self.until(lambda: self.place.subscription()[1] == "active", "the state is remembered")
        self.assertEqual(self.place.subscription()[0], resource["id"])
        self.assertEqual(self.place.subscription()[3], "")
        return self.place.subscription()

    def test_r4_id_only(self):
        self.a_prescription_begins_changes_and_ends(payload="id-only")

    def test_r4_full_resource(self):
        self.a_prescription_begins_changes_and_ends(payload="full-resource")

    def test_backport_id_only(self):
        self.a_prescription_begins_changes_and_ends(payload="id-only", topic=TOPIC)
        self.until(lambda: self.place.subscription()[2] == "3", "the events were counted")

    def test_backport_full_resource(self):
        self.a_prescription_begins_changes_and_ends(payload="full-resource", topic=TOPIC)
        self.until(lambda: self.place.subscription()[2] == "3", "the events were counted")

    def a_gap_is_filled(self, **subscription):
        self.begin(**subscription)
        first = self.put(order("o1"))
        self.bridge.wait_for("sent", first)
        self.expect("o1", "active", 1, True, "1 {tbl}")
        self.until(lambda: not [e for e in self.place.events() if e["status"] != "succeeded"], "nothing is open")
        self.worker.stop()
        for version in (self.put(order("o1", "cancelled")), self.put(order("o2", "active", 2))):
            self.assertEqual(self.bridge.wait_for("lost", version), 0)
        self.assertEqual(self.place.prescription("o1")[0], "active")
        self.worker = self.place.run()
        self.expect("o1", "cancelled", 2, False, "1 {tbl}")
        self.expect("o2", "active", 1, True, "2 {tbl}")
        events = {event["message_id"]: event["kind"] for event in self.place.events()}
        self.assertEqual(len(events), 3, events)
        self.assertEqual(events["MedicationRequest/o1/_history/2"], "PRESCRIPTION_CANCEL")
        self.assertEqual(events["MedicationRequest/o2/_history/1"], "PRESCRIPTION_NEW")
        return events

    def test_r4_gap(self):
        self.a_gap_is_filled(payload="full-resource")

    def test_backport_gap(self):
        self.a_gap_is_filled(payload="id-only", topic=TOPIC)

    def test_an_errored_subscription_is_reset(self):
        """The EHR gives up when nobody answers; what was lost is looked up, and it speaks again."""
        self.begin("--errors-after", "1", payload="full-resource")
        self.bridge.wait_for("sent", self.put(order("o1")))
        self.expect("o1", "active", 1, True, "1 {tbl}")
        before = self.at_ehr()["id"]
        self.worker.stop()
        self.bridge.wait_for("lost", self.put(order("o1", "cancelled")))
        self.until(lambda: self.at_ehr()["status"] == "error", "the EHR has given up")
        self.put(order("o2"))  # of this nobody is told
        self.worker = self.place.run()
        self.wait_until_active()
        self.assertEqual(self.at_ehr()["id"], before)
        self.expect("o1", "cancelled", 2, False, "1 {tbl}")
        self.expect("o2", "active", 1, True, "1 {tbl}")
        version = self.put(order("o2", "stopped"))
        self.bridge.wait_for("sent", version)
        self.expect("o2", "stopped", 2, False, "1 {tbl}")
        self.until(lambda: self.place.subscription()[1:] == ("active", "0", ""), "the state is remembered")


if __name__ == "__main__":
    unittest.main(verbosity=2)
