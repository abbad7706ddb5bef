"""`concordd sync medication-list` against a running EHR: full, nothing new, changes, full again.

usage: test_sync.py sandbox|peer
Each number is compared with expected.py, which reads the same resources with Python's json module.
"""
import copy
import sys
import unittest

import expected
import harness

SERVER = sys.argv.pop(1)
HAS_HISTORY = SERVER == "sandbox"  # the peer has no history of a type: a deletion turns its delta into a full pull


class SyncTest(unittest.TestCase):
    def setUp(self):
        seed = expected.load(harness.SEED)
        self.resources = {f"{r['resourceType']}/{r['id']}": r for r in seed}
        first = harness.Workplace("http://127.0.0.1:1/fhir")  # its folder holds the peer's seed as well
        self.addCleanup(first.close)
        self.ehr = harness.sandbox() if SERVER == "sandbox" else harness.peer(seed, first.path)
        self.addCleanup(self.ehr.close)
        self.place = harness.Workplace(self.ehr.base)
        self.addCleanup(self.place.close)

    def expect(self, result, **numbers):
        self.assertEqual({name: result[name] for name in numbers}, numbers, result)

    def expect_lists(self):
        now = expected.Expected(list(self.resources.values()))
        self.assertEqual(self.place.lists(), now.items)
        self.assertEqual(self.place.standing(), now.items)
        return now

    def put(self, resource):
        resource = copy.deepcopy(resource)
        status, body = self.ehr.send("PUT", f"MedicationRequest/{resource['id']}", resource)
        self.assertIn(status, (200, 201), body[:300])
        self.resources[f"MedicationRequest/{resource['id']}"] = resource

    def delete(self, request_id):
        self.assertIn(self.ehr.send("DELETE", f"MedicationRequest/{request_id}")[0], (200, 204))
        del self.resources[f"MedicationRequest/{request_id}"]

    def active_with_dose(self):
        """Seed rows that the tests may change: active, coded, with one structured instruction."""
        return [r for r in self.resources.values() if r["resourceType"] == "MedicationRequest" and r["status"] == "active"
                and not r["id"].startswith("sandbox-")
                and (r.get("dosageInstruction") or [{}])[0].get("doseAndRate")]

    def test_full_then_unchanged_then_changes_then_full(self):
        now = expected.Expected(list(self.resources.values()))
        result = self.place.sync()
        self.expect(result, mode="full", status="partly_succeeded", patients=now.patients, medications=now.medications,
                    added=now.medications, discontinued=0, changed=0, unchanged=0, failed_entries=now.failed,
                    unmapped=len(now.unmapped(self.place.formulary(), harness.ndc_table())))
        self.expect_lists()

        result = self.place.sync()
        self.expect(result, mode="delta", added=0, discontinued=0, changed=0)
        self.expect_lists()

        before = len(self.place.differences())
        self.change_things()
        result = self.place.sync()
        self.expect(result, mode="delta" if HAS_HISTORY else "full", added=1, discontinued=3, changed=1)
        self.expect_lists()
        recorded = self.place.differences()
        self.assertEqual(len(recorded), before + 5)
        reasons = sorted(row[-1] for row in recorded if row[2] == "discontinued")
        self.assertEqual(reasons, ["deleted", "on-hold", "stopped"])

        now = expected.Expected(list(self.resources.values()))
        result = self.place.sync("--full")
        self.expect(result, mode="full", added=0, discontinued=0, changed=0, unchanged=now.medications,
                    failed_entries=now.failed)
        self.expect_lists()
        self.assertEqual(len(self.place.differences()), before + 5)

    def change_things(self):
        dosed, deleted, stopped, held, touched = self.active_with_dose()[:5]
        changed = copy.deepcopy(dosed)
        changed["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] = 3
        self.put(changed)
        self.delete(deleted["id"])
        self.put({**stopped, "status": "stopped"})
        self.put({**held, "status": "on-hold"})
        self.put({**touched, "priority": "routine"})  # a new version that means the same for the list
        fresh = copy.deepcopy(dosed)
        fresh["id"] = "e2e-new-order"
        fresh["medicationCodeableConcept"] = {"coding": [{"system": expected.RXNORM, "code": "197361"}], "text": "amlodipine"}
        self.put(fresh)

    def test_a_failing_source_changes_nothing_and_says_why(self):
        self.place.sync()
        lists = self.place.lists()
        self.ehr.close()
        process = self.place.start_sync("--full")
        out, err = process.communicate(timeout=harness.PATIENCE)
        self.assertEqual(process.returncode, 1, (out, err))
        self.assertEqual(self.place.lists(), lists)
        (code,), = self.place.rows("SELECT error_code FROM integration_jobs WHERE status = 'failed'")
        self.assertEqual(code, "unreachable")

    @unittest.skipUnless(SERVER == "sandbox", "the peer does not fail by itself")
    def test_a_troubled_source_is_asked_again_until_all_is_read(self):
        troubled = harness.sandbox("--errors", "25", "--drop", "15", "--seed", "7")
        self.addCleanup(troubled.close)
        place = harness.Workplace(troubled.base, page_size=10, retries=10)
        self.addCleanup(place.close)
        now = expected.Expected(list(self.resources.values()))
        self.expect(place.sync(), mode="full", medications=now.medications, added=now.medications, failed_entries=now.failed)
        self.assertEqual(place.lists(), now.items)


unittest.main()
