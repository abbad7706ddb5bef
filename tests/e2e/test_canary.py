"""A marked patient goes through everything, and then every file that Concord and its database have written is searched for
the mark: nothing of a patient may be readable anywhere. The same for passwords, right, wrong, and typed as a name.

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
import pdf_text

CONSOLE_HAND = os.environ["CONSOLE_HAND"]
PARSER = argparse.ArgumentParser()
PARSER.add_argument("database", choices=("sqlite", "postgres"))
OPTIONS = PARSER.parse_args()

FAMILY, GIVEN, STREET, PHONE = "Zanahoriez", "Qwyntilla", "Calle Xylófono 77", "5550199431"
MRN, ORDER, NUMBER, SIG = "MRN88813377", "ORDZQ4711", "RXZQ99812", "Tomar con zumo de wxyzumbo"
DRUG_TEXT = "lisinopril marca Vexotril"
# the name that a sender gives a drug stands readable beside its mapping (packaging/SECURITY.md): it is not among these
EDITED_SIG = "Tomar en ayunas con wxyqualim"
PASSWORD, NEW_PASSWORD = "Wqzyx brumal Vejentud 41", "Quyzaw frutal Zemborain 8"
WRONG, SLIPPED = "Zyqwel Terrible Klammer 3", "Wyxom Pestillo 2207"  # the second one ends up in the field for names
REASON = "asked by the ward"  # people's own words stand on the trail as written (packaging/SECURITY.md)
MARKS = (FAMILY, GIVEN, STREET, PHONE, MRN, ORDER, NUMBER, SIG, EDITED_SIG, PASSWORD, NEW_PASSWORD, WRONG, SLIPPED)
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
        # the server's log is a file like the others, and says who came and was refused
        server = dict(logging_collector="on", log_directory="log", log_connections="on", log_min_messages="warning")
        self.place = engine.Engine(engine.Postgres(**server) if OPTIONS.database == "postgres" else None,
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
                data = path.read_bytes()
                found = found_in(data)
                if path.suffix == ".pdf":
                    drawn = pdf_text.words(data)
                    found |= {mark for mark in MARKS if "".join(mark.split()) in drawn}
                if found:
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

    def command(self, *arguments, code=0, typed=None):
        return self.place.command(*arguments, "--config", str(self.config), code=code, typed=typed)

    def console(self, *steps):
        """What a person does at a console, and what it answers. On a server its URL has a user whom nothing is given."""
        url = self.place.database.url.replace("concord@", "stranger@")
        done = subprocess.run([CONSOLE_HAND, "--config", str(self.config), "--db", url, "--log-file",
                               str(self.place.folder / "console.log")], input="\n".join(map(json.dumps, steps)), text=True,
                              capture_output=True, env={**self.place.environment(), "QT_QPA_PLATFORM": "offscreen"},
                              timeout=engine.PATIENCE)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual((done.returncode, len(answers)), (0, len(steps)), (answers, done.stderr[-2000:]))
        return answers

    def refused_sign_ins(self):
        """Subject and details of those on the trail."""
        return self.place.database.rows("SELECT subject, details FROM audit_log WHERE allowed = 0"
                                        " AND action LIKE 'session.%' ORDER BY seq")

    def people_at_the_console(self, broken):
        """Sign-ins, a message looked at, edited and sent again, and the trail in each of its formats."""
        boss = {"do": "sign-in", "user": "boss"}
        self.command("users", "add", "boss", "--role", "administrator", "--all-facilities", "--json", typed=PASSWORD + "\n")
        self.command("users", "add", "vera", "--role", "viewer", "--all-facilities", typed=PASSWORD + " vera\n")
        self.command("users", "password", "boss", "--json", typed=NEW_PASSWORD + "\n")
        if OPTIONS.database == "postgres":
            self.place.database.ask_people()
        answers = self.console({**boss, "password": WRONG}, {**boss, "password": PASSWORD},
                               {"do": "sign-in", "user": SLIPPED, "password": WRONG},
                               {"do": "sign-in", "user": "nobody", "password": WRONG})
        self.assertEqual({answer.get("error") for answer in answers}, {"sign_in_refused"})
        waits = list(self.place.folder.rglob("refused-sign-ins/*.json"))
        if OPTIONS.database == "postgres":  # nobody was there who could write
            self.assertEqual((len(waits), self.refused_sign_ins()), (1, []))
            log = b"".join(path.read_bytes() for path in (self.place.database.data / "log").iterdir())
            self.assertIn(b'password authentication failed for user "boss"', log)  # which is searched as well
        else:
            self.assertEqual((len(waits), len(self.refused_sign_ins())), (0, 4))
        self.search("after passwords that were wrong")

        answers = self.console({**boss, "password": NEW_PASSWORD}, {"do": "view", "event": broken, "reason": REASON},
                               {"do": "lock"}, {"do": "unlock", "password": WRONG}, {"do": "unlock", "password": NEW_PASSWORD},
                               {"do": "sign-out"})
        self.assertEqual([answer["ok"] for answer in answers], [True, True, True, False, True, True], answers)
        body = answers[1]["body"]
        self.assertIn(FAMILY, body)
        self.assertEqual([subject for subject, _ in self.refused_sign_ins()],
                         ["user/boss", "user/boss", "user/?", "user/nobody", "user/boss"])
        if OPTIONS.database == "postgres":
            self.assertTrue(all(" told_by=" in details for _, details in self.refused_sign_ins()[:4]), self.refused_sign_ins())
        self.assertEqual([path for path in waits if path.exists()], [])

        edited = body.replace(f"RXE|{FAMILY}|", "RXE|1^BID|").replace(SIG, EDITED_SIG)
        edited = edited.replace(ORDER, ORDER + "E").replace(NUMBER, NUMBER + "E")  # another patient has that order
        self.assertIn(EDITED_SIG, edited)
        exports = self.place.folder / "exports"
        exports.mkdir()
        formats = ("jsonl", "csv", "fhir", "pdf")
        answers = self.console({**boss, "password": NEW_PASSWORD},
                               {"do": "resend", "event": broken, "body": edited, "reason": REASON})
        self.assertTrue(answers[1]["ok"], answers)
        self.place.drain(engine.PATIENCE)
        self.assertEqual(self.place.database.rows(f"SELECT status FROM sync_events WHERE id = '{answers[1]['copy']}'"),
                         [("succeeded",)])
        self.command("audit", "checkpoint", "--json")  # exports hold what a signed head covers
        exported = self.console({**boss, "password": NEW_PASSWORD},
                                *({"do": "export", "format": form, "path": str(exports / f"console.{form}")} for form in formats))
        self.assertTrue(all(answer["ok"] for answer in exported), exported)
        for form in formats[:3]:
            self.command("audit", "export", "--format", form, str(exports / f"command.{form}"), "--json")
        drawn = pdf_text.words((exports / "console.pdf").read_bytes())
        for word in ("session.sign-in", "event.resend", "user/?", REASON):  # there is something to search
            self.assertIn("".join(word.split()), drawn)
            for form in formats[:3]:
                self.assertIn(word, (exports / f"console.{form}").read_text(), form)
        self.assertEqual(len(list(exports.iterdir())), 7)
        self.search("after people at the console, and exports")

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
        self.place.drain(engine.PATIENCE)  # or canary-4, of another patient, may be the first with that order
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
        (broken,), = self.place.database.rows("SELECT id FROM sync_events WHERE message_id = 'canary-4'")
        self.people_at_the_console(broken)

        # a crash leaves nothing either: no core, and what it wrote last is sealed
        worker.process.send_signal(signal.SIGSEGV)
        worker.process.wait(engine.PATIENCE)
        self.assertEqual(worker.process.returncode, -signal.SIGSEGV)
        self.assertRegex(worker.last_words.read_text(), r"^crashed by signal 11; at:\n\S*concordd\(\+0x[0-9a-f]+\)")
        self.assertEqual([p for p in self.places() if p.name.startswith("core")], [])
        self.assertEqual([p for p in pathlib.Path(".").glob("core*") if p.is_file()], [])
        self.search("after a crash")
        again = self.place.start_worker(self.config)
        again.wait_for(["adt", "pharmacy"])
        self.assertEqual(again.stop(), 0, again.tail())
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
