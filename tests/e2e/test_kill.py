"""`kill -9` of `concordd sync` all over its run; the next run must end as if nothing had happened.

usage: test_kill.py [KILLS]      KILLS moments over the length of an undisturbed run (standard 12)
Against the peer: a full pull, changes made through its API, then a delta, each killed once at its moment.
"""
import random
import subprocess
import sys
import time
import unittest

import expected
import harness

KILLS = int(sys.argv.pop(1)) if len(sys.argv) > 1 else 12
RANDOM = random.Random(20260115)


class KillTest(unittest.TestCase):
    def setUp(self):
        self.seed = expected.load(harness.SEED)
        self.store = harness.Workplace("http://127.0.0.1:1/fhir")
        self.addCleanup(self.store.close)

    def ehr(self):
        server = harness.peer(self.seed, self.store.path)
        self.addCleanup(server.close)
        return server

    def place(self, server):
        place = harness.Workplace(server.base, page_size=20)  # many pages: many commits to be killed between
        self.addCleanup(place.close)
        return place

    def change(self, server):
        active = [r for r in self.seed if r["resourceType"] == "MedicationRequest" and r["status"] == "active"
                  and not r["id"].startswith("sandbox-")]
        for i, row in enumerate(active[:60]):
            path = f"MedicationRequest/{row['id']}"
            if i % 3 == 0:
                self.assertEqual(server.send("DELETE", path)[0], 200)
            else:
                new = {**row, "status": "stopped"} if i % 3 == 1 else {
                    **row, "dosageInstruction": [{"text": f"changed {i}"}]}
                self.assertEqual(server.send("PUT", path, new)[0], 200)

    def interrupted(self, place, moment, *options):
        """Starts a sync and kills it after @p moment seconds. True when it was still running then."""
        process = place.start_sync(*options)
        try:
            process.communicate(timeout=moment)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True

    def timed(self, place):
        begun = time.monotonic()
        place.sync()
        return time.monotonic() - begun

    def test_killed_anywhere_the_next_run_finishes_the_work_once(self):
        server = self.ehr()
        quiet = self.place(server)
        places = [self.place(server) for _ in range(KILLS)]
        full_length = self.timed(quiet)
        full_lists, full_differences = quiet.lists(), quiet.differences()
        self.assertEqual(full_lists, expected.Expected(self.seed).items)
        killed = 0
        for i, place in enumerate(places):
            with self.subTest(run="full", moment=i):
                killed += self.interrupted(place, full_length * (i + RANDOM.random()) / KILLS)
                place.sync()
                self.assertEqual(place.lists(), full_lists)
                self.assertEqual(place.standing(), full_lists)
                self.assertEqual(place.differences(), full_differences)

        self.change(server)
        delta_length = self.timed(quiet)
        delta_lists, delta_differences = quiet.lists(), quiet.differences()
        self.assertEqual(len(delta_differences), len(full_differences) + 60)
        for i, place in enumerate(places):
            with self.subTest(run="delta", moment=i):
                killed += self.interrupted(place, delta_length * (i + RANDOM.random()) / KILLS)
                place.sync()
                self.assertEqual(place.lists(), delta_lists)
                self.assertEqual(place.standing(), delta_lists)
                self.assertEqual(place.differences(), delta_differences)
        print(f"killed {killed} of {2 * KILLS} runs (full {full_length:.2f} s, delta {delta_length:.2f} s)")
        self.assertGreaterEqual(killed, KILLS // 2)  # fewer: the moments miss the runs, and nothing was tested


unittest.main()
