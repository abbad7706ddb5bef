"""What tests/peers/ehr-api says of itself (its README.md), over HTTP: each habit that our own side must live with.

usage: test_ehr_api_peer.py
"""
import base64
import hashlib
import hmac
import http.client
import http.server
import itertools
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

PEERS = pathlib.Path(os.environ.get("PEER_DIR") or pathlib.Path(__file__).resolve().parent.parent / "peers" / "x").parent
SERVER = PEERS / "ehr-api" / "server.py"
ENDS_WITH_US = ["setpriv", "--pdeathsig=KILL"]  # whatever ends the test, nothing of it stays
PATIENCE = 120
AUDIENCE = "https://ehr.example/api/v1"
CHIP = "urn:test:microchip"
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
ANIMAL = "http://hl7.org/fhir/StructureDefinition/patient-animal"


def patient(chip=None, name="Rex", **more):
    species = {"url": "species", "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "448771007"}]}}
    return {"resourceType": "Patient", "extension": [{"url": ANIMAL, "extension": [species]}], "name": [{"text": name}],
            **({"identifier": [{"system": CHIP, "value": chip}]} if chip else {}), **more}


def appointment(patient_id, **more):
    return {"resourceType": "Appointment", "status": "booked", "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:30:00Z",
            "participant": [{"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"}], **more}


def encounter(patient_id, number="T1", **more):
    return {"resourceType": "Encounter", "identifier": [{"system": "urn:test:treatment", "value": number}], "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": {"reference": f"Patient/{patient_id}"}, **more}


def allergy(reference, **more):
    active = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}]}
    return {"resourceType": "AllergyIntolerance", "clinicalStatus": active, "patient": {"reference": reference},
            "code": {"text": "Chicken"}, **more}


def entry(resource, full_url=None, method="POST", url=None):
    return {**({"fullUrl": full_url} if full_url else {}), "resource": resource,
            "request": {"method": method, "url": url or resource["resourceType"]}}


def together(*entries, **more):
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries), **more}


def treatment(patient_id, number="T1"):
    visit = "urn:uuid:0d1f2a3b-0000-4000-8000-000000000001"
    subject, within = {"reference": f"Patient/{patient_id}"}, {"reference": visit}
    return together(
        entry(encounter(patient_id, number), visit),
        entry({"resourceType": "Condition", "subject": subject, "encounter": within, "code": {"text": "Otitis"}}),
        entry({"resourceType": "ClinicalImpression", "status": "completed", "subject": subject, "encounter": within,
               "note": [{"text": "Comes again in a week"}]}))


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content

    def json(self):
        return json.loads(self.content)

    @property
    def issue(self):
        body = self.json()
        assert body["resourceType"] == "OperationOutcome", body
        return body["issue"][0]

    @property
    def version(self):
        return self.headers["ETag"]


class Peer:
    """The API in a process of its own."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [*ENDS_WITH_US, sys.executable, "-B", str(SERVER), "--port", "0", "--until-stdin-closes", *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"(http://[\w.]+:\d+)/api/v1", line)
        if not found:
            self.close()
            raise RuntimeError(f"the peer did not start: {line!r}")
        self.root, self.base = found.group(1), found.group(0)
        self.fhir = re.search(r"FHIR at (http\S+)\)", line).group(1)

    def ask(self, method, path, body=None, headers=None, token="ehr-token", **parameters):
        """@p path below the base, or an absolute URL; every request has a connection of its own."""
        url = urllib.parse.urlsplit(path if path.startswith("http") else f"{self.base}/{path}")
        connection = http.client.HTTPConnection(url.netloc, timeout=PATIENCE)
        sent = {"Accept": "application/fhir+json", **({"Authorization": f"Bearer {token}"} if token else {})}
        if body is not None and not isinstance(body, (bytes, str)):
            body, sent = json.dumps(body), {**sent, "Content-Type": "application/fhir+json"}
        query = urllib.parse.urlencode(parameters, doseq=True) if parameters else url.query
        try:
            connection.request(method, url.path + ("?" + query if query else ""), body, sent | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def create(self, kind, body):
        answer = self.ask("POST", kind, body)
        assert answer.status == 201, answer.content
        return answer.json()

    def page(self, kind, **parameters):
        answer = self.ask("GET", kind, **parameters)
        assert answer.status == 200, answer.content
        return answer.json()

    def order(self, **order):
        answer = self.ask("POST", f"{self.root}/control", order, token=None)
        assert answer.status == 200, answer.content
        return answer.json()

    def state(self):
        return self.ask("GET", f"{self.root}/control", token=None).json()

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition(self.state()):
            assert time.monotonic() < end, f"{what}: not within {PATIENCE} s"

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def mains(bundle):
    return [e["resource"] for e in bundle.get("entry", []) if e["search"]["mode"] == "match"]


def link(bundle, relation):
    return next((one["url"] for one in bundle["link"] if one["relation"] == relation), None)


class PeerTest(unittest.TestCase):
    """One peer for all tests of a class, without faults at the start of each."""
    options = ()
    numbers = itertools.count(985000000000000)

    @classmethod
    def setUpClass(cls):
        cls.peer = Peer(*cls.options)
        cls.addClassCleanup(cls.peer.close)

    def setUp(self):
        self.peer.order(clear_faults=True, rate_limit=None, refuse_duplicates=True, conditional_create=False,
                        tokens=["ehr-token"], webhook=None, webhook_habits=[], forget=True)

    def number(self):
        """That no record has yet."""
        return str(next(self.numbers))

    def count(self, kind="patients"):
        return self.peer.page(kind, _count=1)["total"]

    def refused(self, status, code, method, path, body=None, **more):
        answer = self.peer.ask(method, path, body, **more)
        self.assertEqual((answer.status, answer.issue["code"]), (status, code), answer.content)
        return answer


class RecordTest(PeerTest):
    def test_create_read_change(self):
        made = self.peer.ask("POST", "patients", patient(self.number()))
        body = made.json()
        self.assertEqual((made.status, made.version, body["meta"]["versionId"]), (201, 'W/"1"', "1"))
        self.assertEqual(made.headers["Location"], f"{self.peer.base}/patients/{body['id']}")
        read = self.peer.ask("GET", f"patients/{body['id']}")
        self.assertEqual((read.status, read.version, read.json()), (200, 'W/"1"', body))
        changed = self.peer.ask("PUT", f"patients/{body['id']}", {**body, "gender": "male"}, {"If-Match": 'W/"1"'})
        self.assertEqual((changed.status, changed.version, changed.json()["gender"]), (200, 'W/"2"', "male"))
        self.assertEqual(changed.headers.get_content_type(), "application/fhir+json")

    def test_a_change_of_another_version_is_refused(self):
        made = self.peer.create("patients", patient())
        path = f"patients/{made['id']}"
        self.assertEqual(self.peer.ask("PUT", path, made, {"If-Match": 'W/"7"'}).status, 412)
        self.assertEqual(self.peer.ask("PUT", path, made).version, 'W/"2"')  # without a condition the last one stands
        self.assertEqual(self.peer.ask("PUT", path, made, {"If-Match": 'W/"1"'}).status, 412)

    def test_appointments_can_be_read_and_changed(self):
        rex = self.peer.create("patients", patient())["id"]
        made = self.peer.create("appointments", appointment(rex))
        moved = self.peer.ask("PUT", f"appointments/{made['id']}", {**made, "status": "cancelled"}, {"If-Match": 'W/"1"'})
        self.assertEqual(moved.status, 200)
        self.assertEqual(self.peer.ask("GET", f"appointments/{made['id']}").json()["status"], "cancelled")

    def test_what_is_not_there(self):
        before = self.count()
        self.refused(404, "not-found", "GET", "patients/nobody")
        self.refused(404, "not-found", "PUT", "patients/nobody", patient(id="nobody"))
        self.refused(404, "not-found", "GET", "treatments/nothing")
        self.refused(404, "not-found", "GET", "owners")
        self.assertEqual(self.count(), before)  # a PUT creates nothing
        for method, path, allowed in ("DELETE", "patients/x", "GET, PUT"), ("PATCH", "appointments/x", "GET, PUT"), (
                "PUT", "treatments", "GET, POST"):
            self.assertEqual(self.refused(405, "not-supported", method, path, {}).headers["Allow"], allowed)

    def test_duplicates(self):
        chip = self.number()
        first, other = (self.peer.create("patients", patient(number)) for number in (chip, self.number()))
        issue = self.refused(409, "duplicate", "POST", "patients", patient(chip)).issue
        self.assertEqual(issue["expression"], ["Patient.identifier[0]"])
        self.refused(409, "duplicate", "PUT", f"patients/{other['id']}", {**other, "identifier": first["identifier"]})
        self.assertEqual(self.peer.ask("PUT", f"patients/{first['id']}", first).status, 200)  # its own is no duplicate
        self.peer.order(refuse_duplicates=False)
        self.peer.create("patients", patient(chip))
        self.assertEqual(self.peer.page("patients", identifier=f"{CHIP}|{chip}")["total"], 2)

    def test_conditional_creates_when_ordered(self):
        chip = self.number()
        condition = {"If-None-Exist": f"identifier={urllib.parse.quote(CHIP + '|' + chip)}"}
        first = self.peer.create("patients", patient(chip))
        self.assertEqual(self.peer.ask("POST", "patients", patient(chip), condition).status, 409)
        self.peer.order(conditional_create=True)
        again = self.peer.ask("POST", "patients", patient(chip), condition)
        self.assertEqual((again.status, again.json()["id"], again.version), (200, first["id"], 'W/"1"'))
        other = {"If-None-Exist": "identifier=a|8"}
        self.assertEqual(self.peer.ask("POST", "patients", patient(self.number()), other).status, 201)

    def test_what_is_not_r4_is_refused_with_its_place(self):
        rex = self.peer.create("patients", patient())["id"]
        for kind, body, place in (
                ("patients", patient(extension=[{"species": "dog"}]), "Patient.extension"),
                ("appointments", appointment(rex, subject={"reference": f"Patient/{rex}"}), "Appointment.subject"),
                ("treatments", encounter(rex, self.number(), note=[{"text": "x"}]), "Encounter.note")):
            answer = self.peer.ask("POST", kind, body)
            places = [where for issue in answer.json()["issue"] for where in issue.get("expression", [])]
            self.assertEqual(answer.status, 400)
            self.assertTrue(any(where.startswith(place) for where in places), places)

    def test_requests_that_are_none(self):
        self.refused(400, "structure", "POST", "patients", b"{", headers={"Content-Type": "application/fhir+json"})
        self.refused(400, "structure", "POST", "patients", b"[]", headers={"Content-Type": "application/json"})
        self.refused(400, "invalid", "POST", "patients", encounter("x"))
        self.refused(415, "not-supported", "POST", "patients", b"{}", headers={"Content-Type": "text/plain"})
        self.refused(406, "not-supported", "GET", "patients", headers={"Accept": "text/csv"})
        self.refused(413, "too-long", "POST", "patients", patient(name="n" * 1048576))

    def test_compresses_when_asked(self):
        path = f"patients/{self.peer.create('patients', patient(name='n' * 2000))['id']}"
        answer = self.peer.ask("GET", path, headers={"Accept-Encoding": "gzip"})
        self.assertEqual((answer.headers["Content-Encoding"], answer.content[:2]), ("gzip", b"\x1f\x8b"))


class BundleTest(PeerTest):
    def test_a_treatment_with_its_parts(self):
        rex, number = self.peer.create("patients", patient())["id"], self.number()
        answer = self.peer.ask("POST", "treatments", treatment(rex, number))
        body = answer.json()
        self.assertEqual((answer.status, body["type"], len(body["entry"])), (201, "transaction-response", 3))
        visit = body["entry"][0]["resource"]
        self.assertEqual(answer.headers["Location"], f"{self.peer.base}/treatments/{visit['id']}")
        self.assertEqual(body["entry"][0]["response"]["etag"], answer.version)
        page = self.peer.page("treatments", identifier=f"urn:test:treatment|{number}")
        self.assertEqual((page["total"], [e["search"]["mode"] for e in page["entry"]]), (1, ["match", "include", "include"]))
        for part in page["entry"][1:]:
            self.assertEqual(part["resource"]["encounter"], {"reference": f"Encounter/{visit['id']}"})
        self.refused(409, "duplicate", "POST", "treatments", treatment(rex, number))
        self.assertEqual(self.peer.ask("POST", "treatments", encounter(rex, self.number())).status, 201)

    def test_a_treatment_needs_an_identifier(self):
        bare = treatment("x")
        del bare["entry"][0]["resource"]["identifier"]
        self.assertEqual(self.refused(422, "required", "POST", "treatments", bare).issue["expression"], ["Encounter.identifier"])

    def test_all_or_nothing(self):
        bad, before = treatment(self.peer.create("patients", patient())["id"], self.number()), self.count("treatments")
        bad["entry"][1]["resource"]["severityOfIt"] = "x"
        self.assertEqual(self.peer.ask("POST", "treatments", bad).status, 400)
        self.assertEqual(self.count("treatments"), before)

    def test_bundles_that_are_none(self):
        self.refused(400, "invalid", "POST", "treatments", {**treatment("x"), "type": "batch"})
        self.refused(400, "structure", "POST", "treatments", together(entry(encounter("x")), entry(encounter("x"))))
        foreign = together(entry(encounter("x"), "urn:uuid:1"), entry(allergy("Patient/x")))
        self.refused(400, "not-supported", "POST", "treatments", foreign)
        stray = together(entry(patient(), "urn:uuid:1"), entry(allergy("Patient/another")))
        answer = self.refused(400, "invalid", "POST", "patients", stray)
        self.assertEqual(answer.issue["expression"], ["Bundle.entry[1].resource"])
        sly = together(entry(patient(), "urn:uuid:1"), entry(allergy("urn:uuid:1"), method="DELETE"))
        self.refused(400, "invalid", "POST", "patients", sly)

    def test_a_patient_with_allergies(self):
        made = self.peer.create("patients", together(entry(patient(), "urn:uuid:0d1f2a3b-0000-4000-8000-000000000002"), entry(
            allergy("urn:uuid:0d1f2a3b-0000-4000-8000-000000000002"))))
        rex, chicken = (e["resource"] for e in made["entry"])
        self.assertEqual(chicken["patient"]["reference"], f"Patient/{rex['id']}")
        path, name = f"patients/{rex['id']}", f"Patient/{rex['id']}"
        both = together(entry(rex, method="PUT", url=name), entry(allergy(name, code={"text": "Wheat"})), entry(
            {**chicken, "code": {"text": "Poultry"}}, method="PUT", url=f"AllergyIntolerance/{chicken['id']}"))
        self.assertEqual(self.peer.ask("PUT", path, both, {"If-Match": 'W/"9"'}).status, 412)
        found = mains_and_parts(self.peer.page("patients", _id=rex["id"]))
        self.assertEqual(found, (1, ["Chicken"]))  # nothing of what was refused
        done = self.peer.ask("PUT", path, both, {"If-Match": 'W/"1"'})
        self.assertEqual((done.status, done.version), (200, 'W/"2"'))
        self.assertEqual(mains_and_parts(self.peer.page("patients", _id=rex["id"])), (1, ["Poultry", "Wheat"]))


def mains_and_parts(page):
    parts = [e["resource"] for e in page["entry"] if e["search"]["mode"] == "include"]
    return len(mains(page)), sorted(part["code"]["text"] for part in parts)


class SeededTest(PeerTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        seed = pathlib.Path(folder.name) / "seed.ndjson"
        rows = [{**patient(str(i)), "id": f"p{i:03}", "meta": {
            "versionId": "1", "lastUpdated": f"2026-01-01T00:00:{0 if i < 100 else i % 60:02}.000Z"}} for i in range(260)]
        seed.write_text("".join(json.dumps(row) + "\n" for row in rows))
        cls.options = ("--seed", seed)
        super().setUpClass()

    def walk(self, after_each_page=lambda: None, **parameters):
        found, page = [], self.peer.page("patients", **parameters)
        while True:
            found += mains(page)
            after_each_page()
            if not link(page, "next"):
                return found
            page = self.peer.ask("GET", link(page, "next")).json()


class ListTest(SeededTest):
    def test_pages(self):
        page = self.peer.page("patients")
        self.assertEqual((len(mains(page)), page["total"], page["type"]), (50, 260, "searchset"))
        self.assertEqual(page["entry"][0]["fullUrl"], f"{self.peer.base}/patients/p000")
        self.assertEqual(len(mains(self.peer.page("patients", _count=5000))), 200)  # at most
        found = self.walk(_count=33)
        self.assertEqual(len({one["id"] for one in found}), 260)
        keys = [(one["meta"]["lastUpdated"], one["id"]) for one in found]
        self.assertEqual(keys, sorted(keys))
        for count in "0", "many":
            self.refused(400, "invalid", "GET", f"patients?_count={count}")

    def test_links_have_the_host_that_the_client_used(self):
        answer = self.peer.ask("GET", "patients", headers={"Host": "ehr.example:8443"})
        self.assertTrue(link(answer.json(), "next").startswith("http://ehr.example:8443/api/v1/patients?"))

    def test_changed_since(self):
        self.assertEqual(self.peer.page("patients", _lastUpdated="gt2026-01-01T00:00:00.000Z")["total"], 157)
        self.assertEqual(self.peer.page("patients", _lastUpdated="ge2026-01-01T00:00:59.000Z")["total"], 3)
        both = ["ge2026-01-01T00:00:00.000Z", "le2026-01-01T00:00:00.000Z"]
        self.assertEqual(self.peer.page("patients", _lastUpdated=both)["total"], 103)  # they came together
        self.assertEqual(self.peer.page("patients", _lastUpdated=both[0][2:])["total"], 0)

    def test_filters(self):
        self.assertEqual([one["id"] for one in mains(self.peer.page("patients", identifier=f"{CHIP}|7"))], ["p007"])
        visit = self.peer.create("appointments", appointment("p001"))
        self.peer.create("appointments", appointment("p002", start="2026-05-01T09:00:00Z", end="2026-05-01T09:30:00Z"))
        for wish in {"patient": "p001"}, {"date": ["ge2026-03-01", "lt2026-04-01"]}, {"_id": visit["id"]}:
            self.assertEqual([one["id"] for one in mains(self.peer.page("appointments", **wish))], [visit["id"]])
        for unknown in "patients?gender=male", "patients?_include=*", "treatments?status=finished":
            self.refused(400, "invalid", "GET", unknown)


class MovingListTest(SeededTest):
    def test_a_record_that_changes_hides_another_from_who_pages(self):
        first = self.peer.ask("GET", "patients/p000")

        def change_once(done=[]):  # noqa: B006
            if not done:
                done.append(self.peer.ask("PUT", "patients/p000", first.json()).status)
        found = [one["id"] for one in self.walk(change_once, _count=50)]
        self.assertEqual(len(found), 260)
        self.assertEqual(set(f"p{i:03}" for i in range(260)) - set(found), {"p050"})
        self.assertEqual(found.count("p000"), 2)


class AccessTest(PeerTest):
    def test_tokens(self):
        self.assertEqual(self.refused(401, "login", "GET", "patients", token=None).headers["WWW-Authenticate"], "Bearer")
        self.assertIn("invalid_token", self.refused(401, "login", "GET", "patients", token="x").headers["WWW-Authenticate"])
        self.peer.order(tokens=["another"])
        self.refused(401, "login", "GET", "patients")
        self.assertEqual(self.peer.ask("GET", "patients", token="another").status, 200)

    def test_rate_limit(self):
        self.peer.order(rate_limit=2, rate_window=3600)
        self.assertEqual([self.peer.ask("GET", "patients").status for _ in range(3)], [200, 200, 429])
        self.assertLessEqual(1, int(self.peer.ask("GET", "patients").headers["Retry-After"]))
        self.peer.order(rate_limit=None)
        self.assertEqual(self.peer.ask("GET", "patients").status, 200)

    def test_tokens_of_an_outside_issuer(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        authority = subprocess.Popen(
            [*ENDS_WITH_US, "node", "server.mjs", "--port", "0", "--until-stdin-closes", "--keys", folder.name, "--audience", AUDIENCE],
            cwd=PEERS / "oauth-server", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (authority.kill(), authority.wait(), authority.stdin.close(), authority.stdout.close()))
        issuer = re.search(r"http://[\w.:]+", authority.stdout.readline()).group(0)

        def token(scope):
            form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": scope}).encode()
            basic = base64.b64encode(b"secret-basic:test-secret").decode()
            request = urllib.request.Request(f"{issuer}/token", form, {"Authorization": f"Basic {basic}"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["access_token"]
        peer = Peer("--issuer", issuer, "--audience", AUDIENCE)
        self.addCleanup(peer.close)
        reads, everything = token("system/Patient.read"), token("system/*.read system/*.write")
        self.assertEqual(peer.ask("GET", "patients", token=reads).status, 200)
        self.assertEqual(peer.ask("GET", "appointments", token=reads).status, 403)
        self.assertEqual(peer.ask("POST", "patients", patient(), token=reads).status, 403)
        self.assertEqual(peer.ask("POST", "patients", patient(), token=everything).status, 201)
        self.assertEqual(peer.ask("GET", "patients", token=reads[:-8] + "AAAAAAAA").status, 401)
        self.assertEqual(peer.ask("GET", "patients").status, 401)
        other = Peer("--issuer", issuer, "--audience", "https://another.example")
        self.addCleanup(other.close)
        self.assertEqual(other.ask("GET", "patients", token=everything).status, 401)


class FaultTest(PeerTest):
    def dropped(self, *request):
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.peer.ask(*request)

    def test_statuses(self):
        self.peer.order(fault={"kind": "status", "status": 503, "retry_after": 2, "times": 1, "records": "patients"})
        self.assertEqual(self.peer.ask("GET", "appointments").status, 200)
        answer = self.peer.ask("GET", "patients")
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "2"))
        self.assertEqual(self.peer.ask("GET", "patients").status, 200)

    def test_every_second_one(self):
        self.peer.order(fault={"kind": "status", "every": 2, "method": "GET"})
        self.assertEqual([self.peer.ask("GET", "patients").status for _ in range(4)], [200, 500, 200, 500])
        self.peer.order(clear_faults=True)
        self.assertEqual([self.peer.ask("GET", "patients").status for _ in range(2)], [200, 200])

    def test_drop_before_and_after(self):
        before = self.count()
        self.peer.order(forget=True, fault={"kind": "drop_before", "times": 1})
        self.dropped("POST", "patients", patient())
        self.assertEqual(self.count(), before)
        self.peer.order(fault={"kind": "drop_after", "times": 1, "method": "POST"})
        self.dropped("POST", "patients", patient())
        self.assertEqual(self.count(), before + 1)
        self.assertEqual([r["status"] for r in self.peer.state()["requests"]], ["dropped -", 200, "dropped 201", 200])

    def test_answers_that_are_none(self):
        self.peer.create("patients", patient())
        self.peer.order(fault={"kind": "cut", "times": 1})
        self.dropped("GET", "patients")
        self.peer.order(fault={"kind": "malformed", "times": 1})
        with self.assertRaises(ValueError):
            self.peer.ask("GET", "patients").json()
        self.peer.order(fault={"kind": "html", "times": 1})
        answer = self.peer.ask("GET", "patients")
        self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "text/html"))
        self.peer.order(fault={"kind": "unversioned", "times": 1})
        self.assertNotIn("versionId", mains(self.peer.page("patients"))[0]["meta"])
        self.peer.create("patients", patient())
        self.peer.order(fault={"kind": "elsewhere", "times": 1})
        self.assertTrue(link(self.peer.page("patients", _count=1), "next").startswith("http://ehr.invalid/api/v1/patients?"))

    def test_hold_and_latency(self):
        before = self.count()
        self.peer.order(fault={"kind": "hold", "times": 1})
        answers = queue.Queue()
        threading.Thread(target=lambda: answers.put(self.peer.ask("POST", "patients", patient())), daemon=True).start()
        self.peer.until(lambda state: state["held"] == 1, "the request is held")
        self.assertEqual(self.count(), before)
        self.peer.order(release=True)
        self.assertEqual(answers.get(timeout=PATIENCE).status, 201)
        self.peer.order(fault={"kind": "latency", "ms": 50, "times": 1})
        start = time.monotonic()
        self.peer.page("patients")
        self.assertGreaterEqual(time.monotonic() - start, 0.05)

    def test_orders_that_are_none(self):
        for order in {"fault": {"kind": "rain"}}, {"weather": "rain"}, {"webhook_habits": ["late"]}:
            answer = self.peer.ask("POST", f"{self.peer.root}/control", order, token=None)
            self.assertEqual(answer.status, 400)
        self.peer.process.stdin.write('{"fault": {"kind": "status", "times": 1}}\n{"weather": 1}\n')
        self.peer.process.stdin.flush()
        self.assertEqual(self.peer.process.stdout.readline(), "done\n")
        self.assertEqual(self.peer.process.stdout.readline(), "refused: no such order: weather\n")
        self.assertEqual(self.peer.ask("GET", "patients").status, 500)


class Listener(http.server.ThreadingHTTPServer):
    """Takes webhooks; answers with the statuses that it was given, then with 202."""

    def __init__(self, *statuses):
        self.statuses, self.seen = list(statuses), queue.Queue()
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.seen.put((self.headers, body))
                self.send_response(listener.statuses.pop(0) if listener.statuses else 202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/hooks/ehr"


def is_signed(headers, body):
    """By the words of Standard Webhooks, apart from the peer's own code."""
    message = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    mac = hmac.new(base64.b64decode(SECRET.split("_", 1)[1]), message, hashlib.sha256).digest()
    return headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()


class WebhookTest(PeerTest):
    options = ("--webhook-pace", "0.01")

    def listen(self, *statuses):
        listener = Listener(*statuses)
        self.addCleanup(listener.server_close)
        self.addCleanup(listener.shutdown)
        self.peer.order(webhook={"url": listener.url, "secret": SECRET})
        return listener

    def test_new_and_changed_records_are_told(self):
        listener = self.listen()
        made = self.peer.create("patients", patient())
        headers, body = listener.seen.get(timeout=PATIENCE)
        self.assertEqual(json.loads(body), made)
        self.assertTrue(is_signed(headers, body))
        self.assertEqual(headers.get_content_type(), "application/fhir+json")
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 60)
        visit = self.peer.create("appointments", appointment(made["id"]))
        self.assertEqual(json.loads(listener.seen.get(timeout=PATIENCE)[1]), visit)
        changed = self.peer.ask("PUT", f"patients/{made['id']}", {**made, "gender": "male"}).json()
        self.assertEqual(json.loads(listener.seen.get(timeout=PATIENCE)[1]), changed)
        self.peer.create("treatments", treatment(made["id"], self.number()))
        self.peer.order(webhook=None)
        self.peer.create("patients", patient())
        told = self.peer.state()["webhooks"]
        self.assertEqual([(one["kind"], one["action"]) for one in told],
                         [("patients", "created"), ("appointments", "created"), ("patients", "changed")])

    def test_tried_again_under_the_same_id(self):
        listener = self.listen(500, 302)
        self.peer.create("patients", patient())
        ids = {listener.seen.get(timeout=PATIENCE)[0]["webhook-id"] for _ in range(3)}
        self.assertEqual(len(ids), 1)
        self.peer.until(lambda state: state["webhooks"][0]["attempts"] == [500, 302, 202], "the third is taken")

    def test_gone(self):
        listener = self.listen(410)
        self.peer.create("patients", patient())
        self.peer.until(lambda state: state["webhooks"][0]["attempts"] == [410], "it is gone")
        self.peer.create("patients", patient())
        self.assertEqual((len(self.peer.state()["webhooks"]), listener.seen.qsize()), (1, 1))

    def test_habits(self):
        listener = self.listen()
        self.peer.order(webhook_habits=["twice"])
        self.peer.create("patients", patient())
        first, second = (listener.seen.get(timeout=PATIENCE) for _ in range(2))
        self.assertEqual((first[0]["webhook-id"], first[1]), (second[0]["webhook-id"], second[1]))
        self.peer.order(webhook_habits=["bad_signature"])
        self.peer.create("patients", patient())
        self.assertFalse(is_signed(*listener.seen.get(timeout=PATIENCE)))


class ProcessTest(PeerTest):
    @classmethod
    def setUpClass(cls):
        """Each test has a peer of its own."""

    def setUp(self):
        self.peer = Peer()
        self.addCleanup(self.peer.close)

    def test_ends_with_its_parent_and_takes_the_fhir_server_along(self):
        self.assertEqual(self.peer.ask("GET", f"{self.peer.fhir}/metadata", token=None).status, 200)
        self.peer.process.stdin.close()
        self.assertEqual(self.peer.process.wait(PATIENCE), 0)
        end = time.monotonic() + PATIENCE
        with self.assertRaises(OSError):
            while time.monotonic() < end:
                self.peer.ask("GET", f"{self.peer.fhir}/metadata", token=None)

    def test_in_front_of_a_server_that_runs_already(self):
        second = Peer("--fhir", self.peer.fhir)
        self.addCleanup(second.close)
        made = self.peer.create("patients", patient())
        self.assertEqual(second.ask("GET", f"patients/{made['id']}").json(), made)

    def test_a_clock_of_its_own(self):
        peer = Peer("--clock", "2026-02-01T00:00:00Z")
        self.addCleanup(peer.close)
        times = [peer.create("patients", patient())["meta"]["lastUpdated"] for _ in range(2)]
        self.assertEqual(times, ["2026-02-01T00:00:01.000Z", "2026-02-01T00:00:02.000Z"])


unittest.main()
