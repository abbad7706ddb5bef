"""The console as a newcomer starts it: `concord --sandbox`, offscreen, one sync, one picture, and it ends by itself."""
import contextlib
import json
import sqlite3
import subprocess
import unittest

import expected
import harness


class ConsoleTest(unittest.TestCase):
    def test_sandbox_sync_ends_in_a_picture_with_the_expected_numbers(self):
        place = harness.Workplace("http://127.0.0.1:1/fhir")
        self.addCleanup(place.close)
        picture = place.path / "console.png"
        done = subprocess.run([harness.CONCORD, "--sandbox", "--db", f"sqlite:{place.db}", "--screenshot", str(picture),
                               "--quit-after-sync"],
                              env=place.environment(), capture_output=True, text=True, timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["status"], "partly_succeeded")
        image = picture.read_bytes()
        self.assertEqual(image[:8], b"\x89PNG\r\n\x1a\n")
        width, height = (int.from_bytes(image[at:at + 4], "big") for at in (16, 20))
        self.assertGreaterEqual((width, height), (800, 500))
        self.assertGreater(len(image), 20_000)  # an empty window packs into far less

        now = expected.Expected(expected.load(harness.SEED))
        with contextlib.closing(sqlite3.connect(place.db)) as db:
            (status, metrics), = db.execute("SELECT status, metrics_json FROM integration_jobs ORDER BY id LIMIT 1")
        self.assertEqual(status, "partly_succeeded")
        counts = json.loads(metrics)
        self.assertEqual((counts["patients"], counts["medications"], counts["failed_entries"]),
                         (now.patients, now.medications, now.failed))
        self.assertEqual(place.lists(), now.items)


unittest.main()
