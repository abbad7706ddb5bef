"""A marked patient goes through everything, and then every file that Concord and its database have written is searched for
the mark: nothing of a patient may be readable anywhere.

usage: test_canary.py sqlite|postgres
The mark is looked for as UTF-8, UTF-16, Base64 at each of its three shifts, and hexadecimal digits. That the search finds
what is there is shown first, on the messages themselves.
"""
import argparse
import base64
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import engine
import harness
import load

PARSER = argparse.ArgumentParser()
PARSER.add_argument("database", choices=("sqlite", "postgres"))
OPTIONS = PARSER.parse_args()

FAMILY, GIVEN, STREET, PHONE = "Zanahoriez", "Qwyntilla", "Calle Xylófono 77", "5550199431"
MRN, ORDER, NUMBER, SIG = "MRN88813377", "ORDZQ4711", "RXZQ99812", "Tomar con zumo de wxyzumbo"
DRUG_TEXT = "lisinopril marca Vexotril"
# the name that a sender gives a drug stands readable beside its mapping (packaging/SECURITY.md): it is not among these
MARKS = (FAMILY, GIVEN, STREET, PHONE, MRN, ORDER, NUMBER, SIG)
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def shapes(mark):
    """Every form in which the mark may lie in a file."""
    plain = mark.encode()
    yield plain
    yield mark.encode("utf-16-le")
    yield mark.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield json.dumps(mark)[1:-1].encode()
    for shift in range(3):  # what stands before the mark decides how its Base64 looks; its ends depend on the neighbours
        yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0:len(plain) * 4 // 3 - 3]


NEEDLES = {mark: {shape for shape in shapes(mark) if len(shape) > 6} for mark in MARKS}


def found_in(data):
    return {mark for mark, needles in NEEDLES.items() if any(needle in data for needle in needles)}


def orders(message_id, control, seq, tail=""):
    return "\r".join((
        f"MSH|^~\\&|EHR|LOAD|CONCORD|LOAD|20260301120000||RDE^O11^RDE_O11|{message_id}|P|2.5.1|||||||UNICODE UTF-8",
        f"PID|1||{MRN}^^^LOAD^MR||{FAMILY}^{GIVEN}||19700101|F|||{STREET}^^Ciudad||{PHONE}",
        f"ORC|{control}|{ORDER}^EHR|||||||20260301120000",
        f"RXE|1^BID|314076^{DRUG_TEXT}^RXNORM|{seq}||{{tbl}}^tablet^UCUM|TAB|^{SIG}|||60|{{tbl}}^tablet^UCUM|2|||{NUMBER}",
        "TQ1|1|||BID", "RXR|PO^Oral^HL70162", tail)).encode()


ADMISSION = "\r".join((
    "MSH|^~\\&|EHR|LOAD|CONCORD|LOAD|20260301120000||ADT^A08^ADT_A01|canary-adt|P|2.5.1|||||||UNICODE UTF-8",
    "EVN|A08|20260301120000",
    f"PID|1||{MRN}^^^LOAD^MR||{FAMILY}^{GIVEN}||19700101|F|||{STREET}^^Ciudad||{PHONE}",
    "PV1|1|O", "")).encode()

WEBHOOK = json.dumps({"kind": "PRESCRIPTION_NEW", "id": "canary-hook", "payload": {
    "patient": {"identifiers": [{"system": "LOAD", "value": MRN}], "family": FAMILY, "given": GIVEN, "phone": PHONE},
    "orders": [{"action": "new", "status": "active", "placer": {"system": "EHR", "value": ORDER + "W"},
                "prescription_number": NUMBER + "W", "codings": [{"system": RXNORM, "code": "314076", "display": DRUG_TEXT}],
                "dosage": {"dose": "1 {tbl}", "frequency": "2/1d", "route": "26643006"}, "sig": SIG}]}}).encode()

FHIR = {"resourceType": "MedicationRequest", "id": ORDER + "F", "status": "active", "intent": "order",
        "subject": {"reference": f"Patient/{MRN}", "display": f"{GIVEN} {FAMILY}"},
        "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "314076", "display": DRUG_TEXT}], "text": DRUG_TEXT},
        "dosageInstruction": [{"text": SIG}]}


class Canary(unittest.TestCase):
    def setUp(self):
        self.place = engine.Engine(engine.Postgres() if OPTIONS.database == "postgres" else None,
                                   retry_ladder_seconds=[1, 1])
        self.addCleanup(self.place.close)
        self.config = self.place.write_config()
        outside = tempfile.TemporaryDirectory()  # for what stands in for other systems' files
        self.addCleanup(outside.cleanup)
        self.outside = pathlib.Path(outside.name)

    def places(self):
        """Every file that was written: the engine's folder, and a server's data with its log."""
        roots = [self.place.folder]
        if OPTIONS.database == "postgres":
            roots.append(self.place.database.data)
        for root in roots:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    yield path

    def search(self, when):
        with_mark = {}
        files = 0
        for path in self.places():
            with contextlib.suppress(FileNotFoundError):  # a log of the server that was recycled meanwhile
                files += 1
                if found := found_in(path.read_bytes()):
                    with_mark[str(path)] = sorted(found)
        self.assertEqual(with_mark, {}, when)
        self.assertGreater(files, 3)

    def raw(self, door, body):
        """A message that will not be accepted; its answer is no matter of this test, only its words are."""
        host, _, port = door.rpartition(":")
        with contextlib.closing(socket.create_connection((host, int(port)), engine.PATIENCE)) as connection:
            connection.sendall(b"\x0b" + body + b"\x1c\r")
            answer = b""
            while not answer.endswith(b"\x1c\r"):
                piece = connection.recv(65536)
                if not piece:
                    break
                answer += piece
        return answer

    def command(self, *arguments, code=0):
        return self.place.command(*arguments, "--config", str(self.config), code=code)

    def test_nothing_of_a_patient_is_readable(self):
        for body in (orders("x", "NW", 1), WEBHOOK, json.dumps(FHIR).encode(), ADMISSION):
            self.assertTrue(found_in(body), body)
        self.assertTrue(found_in(base64.b64encode(b"?" + orders("x", "NW", 1))))
        self.assertTrue(found_in(orders("x", "NW", 1).decode().encode("utf-16-le")))

        # it will be sent SIGSEGV, of which a sanitizer would make an ordinary end
        worker = self.place.start_worker(self.config, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0")
        doors = worker.wait_for(["adt", "pharmacy"])
        host, _, port = doors["adt"].rpartition(":")
        mllp = load.Mllp(argparse.Namespace(to=(host, int(port))))
        address = urllib.parse.urlsplit(doors["pharmacy"])
        hook = load.Webhook(argparse.Namespace(to=(address.hostname, address.port), secret=self.place.hook_secret))
        mllp.send("canary-adt", ADMISSION)
        mllp.send("canary-1", orders("canary-1", "NW", 1))
        mllp.send("canary-1", orders("canary-1", "NW", 1))  # a repetition
        mllp.send("canary-2", orders("canary-2", "XO", 2))
        hook.send("canary-hook", WEBHOOK)
        # what fails: a cancel of nothing, a broken segment, an unknown type, an id that has another content
        self.raw(doors["adt"], orders("canary-3", "CA", 9).replace(ORDER.encode(), ORDER.encode() + b"N")
                 .replace(MRN.encode(), MRN.encode() + b"3"))  # a patient of its own, or the next ones wait behind it
        self.raw(doors["adt"], orders("canary-4", "NW", 1).replace(b"RXE|1^BID|", b"RXE|" + FAMILY.encode() + b"|")
                 .replace(MRN.encode(), MRN.encode() + b"4"))
        self.raw(doors["adt"], orders("canary-5", "NW", 1).replace(b"RDE^O11^RDE_O11", b"ZZZ^Z99"))
        self.raw(doors["adt"], orders("canary-1", "NW", 77))
        self.raw(doors["adt"], b"MSH|" + FAMILY.encode() * 10)
        with self.assertRaises(AssertionError):
            hook.send("canary-bad", b'{"kind": "' + FAMILY.encode() + b'"')
        mllp.close()
        hook.close()
        self.place.drain(engine.PATIENCE)
        self.search("while the worker runs")

        fhir = self.outside / "order.json"
        fhir.write_text(json.dumps(FHIR))
        self.command("ingest", "fhir", str(fhir), "--source", "pharmacy", "--json")
        self.place.drain(engine.PATIENCE)
        ehr = harness.sandbox()
        self.addCleanup(ehr.close)
        self.assertIn(ehr.send("PUT", f"MedicationRequest/{ORDER}L", {**FHIR, "id": ORDER + "L"})[0], (200, 201))
        self.sync(ehr)
        self.assertIn(ehr.send("PUT", f"MedicationRequest/{ORDER}L",
                               {**FHIR, "id": ORDER + "L", "dosageInstruction": [{"text": SIG + " noche"}]})[0], (200, 201))
        self.sync(ehr)
        # the content is there for who has the keys, so the search below has something to miss
        self.assertTrue(self.knows_the_patient())
        # what a person does with failures
        self.command("retry", "--filter", "status=needs_review", "--reason", "once more", "--json")
        self.place.drain(engine.PATIENCE)
        self.command("events", "--json")
        self.command("jobs", "--json")
        self.command("map", "pending", "--json")
        self.search("after a sync, files and retries")

        # a crash leaves nothing either: no core, and what it wrote last is sealed
        worker.process.send_signal(signal.SIGSEGV)
        worker.process.wait(engine.PATIENCE)
        self.assertEqual(worker.process.returncode, -signal.SIGSEGV)
        self.assertEqual([p for p in self.places() if p.name.startswith("core")], [])
        self.assertEqual([p for p in pathlib.Path(".").glob("core*") if p.is_file()], [])
        self.search("after a crash")
        again = self.place.start_worker(self.config)
        again.wait_for(["adt", "pharmacy"])
        self.assertEqual(again.stop(), 0)
        if OPTIONS.database == "postgres":
            self.place.database.rows("CHECKPOINT")
            self.search("after a checkpoint of the server")
            self.place.database.stop()
        self.search("at the end")

    def sync(self, ehr):
        done = subprocess.run([engine.CONCORDD, "sync", "medication-list", "--ehr", ehr.base, "--db", self.place.database.url,
                               "--json"], capture_output=True, text=True, env=self.place.environment(), timeout=engine.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreaterEqual(json.loads(done.stdout)["medications"], 1)

    def knows_the_patient(self):
        keys, hex_of = self.place.keys(), self.place.database.hex_of.format("sealed")
        names = {keys.row("patients", patient, row)[1]
                 for patient, row in self.place.database.rows(f"SELECT id, {hex_of} FROM patients")}
        numbers = {keys.row("prescriptions", f"{source}/{key}", row)[0] for source, key, row in self.place.database.rows(
            f"SELECT source, source_id, {hex_of} FROM prescriptions")}
        return FAMILY in names and any(number.startswith(ORDER) for number in numbers)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
