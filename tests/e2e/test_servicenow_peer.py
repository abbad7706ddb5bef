"""What tests/peers/servicenow says of itself (its README.md), over HTTP: each habit that our own side must live with.

usage: test_servicenow_peer.py
"""
import base64
import http.client
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

PEERS = pathlib.Path(os.environ.get("PEER_DIR") or pathlib.Path(__file__).resolve().parent.parent / "peers" / "x").parent
SERVER, SEED = PEERS / "servicenow" / "server.py", PEERS / "servicenow" / "seed.py"
ENDS_WITH_US = ["setpriv", "--pdeathsig=KILL"]  # whatever ends the test, nothing of it stays
PATIENCE = 120
USER = ("concord", "concord-password")
CLIENT = {"client_id": "servicenow_integration", "client_secret": "client-secret"}
OWNER = {"owner_name": "Ada Becker", "owner_phone": "555-0100"}


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content

    def json(self):
        return json.loads(self.content)

    @property
    def result(self):
        return self.json()["result"]

    @property
    def error(self):
        body = self.json()
        assert body["status"] == "failure", body
        return body["error"]


class Peer:
    """One instance in a process of its own."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [*ENDS_WITH_US, sys.executable, "-B", str(SERVER), "--port", "0", "--until-stdin-closes", *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"https?://[\w.]+:\d+", line)
        if not found:
            self.close()
            raise RuntimeError(f"the peer did not start: {line!r}")
        self.base = found.group(0)
        self.sizes = {table: int(n) for n, table in re.findall(r"(\d+) (\w+)[,)]", line)}

    def ask(self, method, path, body=None, headers=None, user=USER, **parameters):
        """Every request has a connection of its own, and no cookie unless it is given one."""
        url = urllib.parse.urlsplit(self.base)
        if url.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection(url.netloc, timeout=PATIENCE, context=context)
        else:
            connection = http.client.HTTPConnection(url.netloc, timeout=PATIENCE)
        sent = {"Accept": "application/json", **({"Authorization": basic(*user)} if user else {})}
        if body is not None and not isinstance(body, (bytes, str)):
            body, sent = json.dumps(body), {**sent, "Content-Type": "application/json"}
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        try:
            connection.request(method, path + query, body, sent | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def table(self, name, query="", **parameters):
        """The rows that a query finds."""
        answer = self.ask("GET", f"/api/now/table/{name}", sysparm_query=query, **parameters)
        assert answer.status == 200, answer.content
        return answer.result

    def create(self, name, **fields):
        answer = self.ask("POST", f"/api/now/table/{name}", fields)
        assert answer.status == 201, answer.content
        return answer.result

    def change(self, name, sys_id, method="PATCH", **fields):
        answer = self.ask(method, f"/api/now/table/{name}/{sys_id}", fields)
        assert answer.status == 200, answer.content
        return answer.result

    def read(self, name, sys_id, **parameters):
        return self.ask("GET", f"/api/now/table/{name}/{sys_id}", **parameters)

    def order(self, **order):
        answer = self.ask("POST", "/control", order, user=None)
        assert answer.status == 200, answer.content
        return answer.json()

    def state(self):
        return self.ask("GET", "/control", user=None).json()

    def token(self, headers=None, **form):
        return self.ask("POST", "/oauth_token.do", urllib.parse.urlencode(form), user=None,
                        headers={"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def bearer(self, token):
        return self.ask("GET", "/api/now/table/u_patient_record", user=None, headers={"Authorization": f"Bearer {token}"},
                        sysparm_limit=1)

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition(self.state()):
            assert time.monotonic() < end, f"{what}: not within {PATIENCE} s"

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class PeerTest(unittest.TestCase):
    options = ("--seed", 7, "--patients", 40, "--appointments", 20, "--treatments", 20)

    @classmethod
    def setUpClass(cls):
        cls.peer = Peer(*cls.options)
        cls.addClassCleanup(cls.peer.close)

    def patient(self, **fields):
        return self.peer.create("u_patient_record", **{"patient_name": "Rex", "species": "dog", **OWNER, **fields})


class RecordTest(PeerTest):
    def test_every_value_is_a_string_and_nothing_is_empty_text(self):
        (row,) = self.peer.table("u_patient_record", "weightISNOTEMPTY^emergency_phoneISEMPTY", sysparm_limit=1)
        self.assertEqual({type(value) for value in row.values()}, {str})
        self.assertEqual(row["emergency_phone"], "")
        self.assertRegex(row["sys_id"], "^[0-9a-f]{32}$")
        self.assertRegex(row["sys_mod_count"], r"^\d+$")
        self.assertRegex(row["sys_updated_on"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")

    def test_a_reference_is_a_link_and_a_value_or_a_string(self):
        (row,) = self.peer.table("u_treatment", "appointmentISEMPTY", sysparm_limit=1)
        self.assertEqual(row["patient"]["link"], f"{self.peer.base}/api/now/table/u_patient_record/{row['patient']['value']}")
        self.assertEqual(row["appointment"], "")
        (bare,) = self.peer.table("u_treatment", f"sys_id={row['sys_id']}", sysparm_exclude_reference_link="true")
        self.assertEqual(bare["patient"], row["patient"]["value"])

    def test_display_values(self):
        sent = {"patient": self.patient()["sys_id"], "appointment_date": "2026-02-09 02:00:00", "appointment_type": "follow_up",
                "reason_for_visit": "Wound"}
        made = self.peer.create("u_appointment", **sent)
        shown = self.peer.read("u_appointment", made["sys_id"], sysparm_display_value="true").result
        self.assertEqual(shown["patient"]["display_value"], "Rex")
        self.assertEqual((shown["appointment_type"], shown["appointment_date"]), ("Follow-up", "2026-02-08 21:00:00"))
        both = self.peer.read("u_appointment", made["sys_id"], sysparm_display_value="all").result
        self.assertEqual(both["appointment_date"], {"display_value": "2026-02-08 21:00:00", "value": "2026-02-09 02:00:00"})
        self.assertEqual(sorted(both["patient"]), ["display_value", "link", "value"])
        self.assertEqual(both["assigned_clinician"], {"display_value": "", "value": ""})
        bare = self.peer.read("u_appointment", made["sys_id"], sysparm_display_value="true",
                              sysparm_exclude_reference_link="true")
        self.assertEqual(bare.result["patient"], "Rex")
        bill = self.peer.create("u_treatment", total_cost="1250.5")
        bill = self.peer.read("u_treatment", bill["sys_id"], sysparm_display_value="all").result
        self.assertEqual(bill["total_cost"], {"display_value": "$1,250.50", "value": "1250.5"})

    def test_input_as_display_values(self):
        self.patient(patient_name="Nepomuk")
        answer = self.peer.ask("POST", "/api/now/table/u_appointment", {
            "patient": "Nepomuk", "appointment_date": "2026-07-01 09:00:00", "appointment_type": "Follow-up"},
            sysparm_input_display_value="true", sysparm_fields="patient.patient_name,appointment_date,appointment_type")
        self.assertEqual(answer.result, {"patient.patient_name": "Nepomuk", "appointment_date": "2026-07-01 13:00:00",
                                         "appointment_type": "follow_up"})

    def test_fields_and_what_they_refer_to(self):
        made = self.peer.create("u_appointment", patient=self.patient(patient_name="Lina")["sys_id"])
        fields = "number,patient.patient_name,no_such,patient.no.such,assigned_clinician.name"
        row = self.peer.read("u_appointment", made["sys_id"], sysparm_fields=fields).result
        self.assertEqual(row, {"number": made["number"], "patient.patient_name": "Lina", "assigned_clinician.name": ""})

    def test_create_change_delete(self):
        answer = self.peer.ask("POST", "/api/now/table/u_patient_record", {"patient_name": "Ünal", **OWNER})
        made = answer.result
        path = f"/api/now/table/u_patient_record/{made['sys_id']}"
        self.assertEqual((answer.status, answer.headers["Location"]), (201, self.peer.base + path))
        self.assertEqual((made["patient_name"], made["patient_status"], made["sys_mod_count"], made["sys_created_by"]),
                         ("Ünal", "active", "0", "concord"))
        self.assertRegex(made["number"], r"^PAT\d{7}$")
        for method, breed in ("PUT", "Boxer"), ("PATCH", "Beagle"):  # both leave alone what they do not name
            changed = self.peer.change("u_patient_record", made["sys_id"], method, breed=breed)
            self.assertEqual((changed["breed"], changed["patient_name"]), (breed, "Ünal"))
        self.assertEqual(changed["sys_mod_count"], "2")
        gone = self.peer.ask("DELETE", path)
        self.assertEqual((gone.status, gone.content), (204, b""))
        for method, body in ("GET", None), ("PUT", {}), ("PATCH", {}), ("DELETE", None):
            answer = self.peer.ask(method, path, body)
            self.assertEqual((answer.status, answer.error["message"]), (404, "No Record found"))

    def test_a_change_that_changes_nothing_leaves_no_trace(self):
        made = self.patient()
        self.peer.order(advance=5)
        same = self.peer.change("u_patient_record", made["sys_id"], patient_name="Rex", species="dog")
        self.assertEqual(same, made)

    def test_unknown_and_system_fields_are_dropped_silently(self):
        made = self.patient(no_such_field="x", sys_id="1" * 32, sys_updated_on="2001-01-01 00:00:00", number="PAT1")
        self.assertNotIn("no_such_field", made)
        self.assertFalse({made["sys_id"], made["sys_updated_on"], made["number"]} & {"1" * 32, "2001-01-01 00:00:00", "PAT1"})

    def test_what_a_field_cannot_hold(self):
        made = self.patient(weight="12.5", date_of_birth="2020-02-29", microchip_id="9" * 60, medical_notes="n" * 5000)
        self.assertEqual((made["microchip_id"], len(made["medical_notes"])), ("9" * 50, 5000))
        changed = self.peer.change("u_patient_record", made["sys_id"], weight="heavy", date_of_birth="29.02.2020", breed=7)
        self.assertEqual((changed["weight"], changed["date_of_birth"], changed["breed"]), ("12.5", "2020-02-29", "7"))
        visit = self.peer.create("u_appointment", appointment_date="2026-02-09T02:00:00Z", duration_minutes=45, patient="gone")
        self.assertEqual((visit["appointment_date"], visit["duration_minutes"], visit["patient"]["value"]), ("", "45", "gone"))
        emptied = self.peer.change("u_patient_record", made["sys_id"], weight="", breed=None)
        self.assertEqual((emptied["weight"], emptied["breed"]), ("", ""))

    def test_only_the_first_of_several_records(self):
        answer = self.peer.ask("POST", "/api/now/table/u_patient_record", [
            {"patient_name": "First of two"}, {"patient_name": "Second of two"}])
        self.assertEqual(answer.result["patient_name"], "First of two")
        self.assertEqual(len(self.peer.table("u_patient_record", "patient_nameENDSWITHof two")), 1)

    def test_time_is_utc_and_ends_at_the_second(self):
        self.peer.order(clock="2030-03-05 10:00:00")
        first = self.patient()
        self.peer.order(advance=0.6)
        second = self.patient()
        self.assertEqual(first["sys_updated_on"], "2030-03-05 10:00:00")
        self.assertEqual(second["sys_updated_on"], "2030-03-05 10:00:00")
        self.assertEqual(self.peer.table("u_patient_record", "sys_updated_on>2030-03-05 10:00:00"), [])
        self.assertEqual(len(self.peer.table("u_patient_record", "sys_updated_on>=2030-03-05 10:00:00")), 2)

    def test_the_date_of_an_answer_is_the_instances(self):
        self.peer.order(clock="2030-03-05 10:00:00")
        self.assertEqual(self.peer.ask("GET", "/api/now/table/sys_user").headers["Date"], "Tue, 05 Mar 2030 10:00:00 GMT")

    def test_requests_that_are_none(self):
        def refused(status, message, method, path, body=None, **headers):
            answer = self.peer.ask(method, path, body, headers=headers)
            self.assertEqual((answer.status, answer.error["message"]), (status, message))
        refused(400, "Invalid table u_none", "GET", "/api/now/table/u_none")
        refused(400, "Requested URI does not represent any resource", "GET", "/api/now/tables")
        refused(405, "Method not supported", "DELETE", "/api/now/table/u_treatment")
        refused(406, "Not acceptable", "GET", "/api/now/table/u_treatment", Accept="text/csv")
        refused(415, "Unsupported media type", "POST", "/api/now/table/u_treatment", "x", **{"Content-Type": "text/plain"})
        for body in b"{", b"7":
            refused(400, "Exception while reading request", "POST", "/api/now/table/u_treatment", body,
                    **{"Content-Type": "application/json"})

    def test_a_body_over_ten_megabytes(self):
        answer = self.peer.ask("POST", "/api/now/table/u_treatment", {"treatment_notes": "n" * 10485760})
        self.assertIn("Max allowed: 10485760 bytes", answer.error["detail"])

    def test_versions_in_the_address(self):
        for version in "v1/", "v2/", "":
            self.assertEqual(self.peer.ask("GET", f"/api/now/{version}table/sys_user").status, 200)

    def test_several_requests_on_one_connection(self):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.peer.base).netloc, timeout=PATIENCE)
        self.addCleanup(connection.close)
        seen = []
        for headers in {"Authorization": basic(*USER)}, {}, {"Authorization": basic(*USER)}:
            connection.request("GET", "/api/now/table/sys_user", headers=headers)
            answer = connection.getresponse()
            answer.read()
            seen.append((answer.status, answer.headers["X-Is-Logged-In"], answer.will_close))
        self.assertEqual(seen, [(200, "true", False), (401, "false", False), (200, "true", False)])

    def test_compresses_when_asked(self):
        answer = self.peer.ask("GET", "/api/now/table/u_patient_record", headers={"Accept-Encoding": "gzip"})
        self.assertEqual((answer.headers["Content-Encoding"], answer.content[:2]), ("gzip", b"\x1f\x8b"))


class QueryTest(PeerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, species, breed, weight in (
                ("Anton", "dog", "Boxer", "9.5"), ("Berta", "cat", "", "10"), ("Carlo", "dog", "Beagle_x", "100"),
                ("dora", "bird", "100% Macaw", "")):
            cls.peer.create("u_patient_record", patient_name=name, species=species, breed=breed, weight=weight,
                            owner_name="Query, Q.")

    def found(self, query, **parameters):
        rows = self.peer.table("u_patient_record", f"owner_name=Query, Q.^{query}^ORDERBYpatient_name", **parameters)
        return "".join(row["patient_name"][0].upper() for row in rows)

    def test_operators(self):
        for query, expected in {
                "patient_name=Anton": "A", "patient_name=anton": "A", "species!=dog": "BD", "weight>9.5": "BC",
                "weight>=9.5": "ABC", "weight<10": "A", "weight<=10": "AB", "patient_nameLIKERT": "B", "breedLIKE%": "D",
                "breedLIKE_": "C", "patient_nameSTARTSWITHd": "D", "patient_nameENDSWITHo": "C", "speciesINcat,bird": "BD",
                "speciesNOT INcat,bird": "AC", "breedISEMPTY": "B", "breedISNOTEMPTY": "ACD", "breed=": "B", "breed!=": "ACD",
                "breed=NULL": "B", "patient_nameNOT LIKEr": "A", "patient_nameCONTAINSnt": "A",
                "sys_mod_count=0": "ABCD"}.items():
            with self.subTest(query):
                self.assertEqual(self.found(query), expected)

    def test_empty_is_not_different_from_a_value(self):
        self.assertEqual(self.found("breed!=Boxer"), "CD")  # not B
        self.assertEqual(self.found("breedNOT INBoxer"), "CD")

    def test_or_joins_the_condition_before_it_and_binds_first(self):
        self.assertEqual(self.found("species=dog^breed=Boxer^ORbreed=100% Macaw"), "A")  # dog AND (Boxer OR Macaw)
        self.assertEqual(self.found("species=cat^ORspecies=bird^weightISEMPTY"), "D")
        # so this is no key-set query: (later OR the same second) AND sys_id>…
        self.assertEqual(self.found("weight>50^ORweight=10^patient_name>C"), "C")

    def test_a_new_query_is_all_of_what_stands_before_or_after(self):
        self.assertEqual(self.found("species=dog^weight>50^NQowner_name=Query, Q.^species=cat"), "BC")
        self.assertEqual(self.found("patient_name=anton^NQowner_name=Query, Q.^patient_name=Berta"), "AB")  # in either case
        self.assertEqual(self.found("species=dog^NQowner_name=Query, Q.^species=bird^weightISEMPTY"), "ACD")

    def test_what_cannot_be_understood_is_left_out(self):
        for query in ("no_such=1", "patient.no_such=1", "speciesFOO1", "weight>heavy", "sys_updated_on>=2026-01-01T00:00:00Z",
                      "gibberish"):
            with self.subTest(query):
                self.assertEqual(self.found(query), "ABCD")
                self.assertEqual(self.found(f"species=dog^{query}"), "AC")
        everything = [self.peer.ask("GET", "/api/now/table/u_patient_record", sysparm_query=query, sysparm_limit=1)
                      for query in ("", "no_such=1")]
        self.assertEqual(len({answer.headers["X-Total-Count"] for answer in everything}), 1)

    def test_a_query_that_is_too_much_is_an_error(self):
        answer = self.peer.ask("GET", "/api/now/table/u_patient_record", sysparm_query="^".join(["species=dog"] * 1200))
        self.assertEqual((answer.status, answer.error["message"]), (500, "Query failed"))

    def test_unless_the_instance_was_told_to_find_nothing_then(self):
        self.peer.order(invalid_query_returns_no_rows=True)
        self.addCleanup(self.peer.order, invalid_query_returns_no_rows=False)
        self.assertEqual(self.found("no_such=1"), "")
        self.assertEqual(self.found("species=dog"), "AC")

    def test_order(self):
        rows = self.peer.table("u_patient_record", "owner_name=Query, Q.^ORDERBYspecies^ORDERBYDESCweight^ORDERBYno_such")
        self.assertEqual([row["patient_name"] for row in rows], ["dora", "Berta", "Carlo", "Anton"])

    def test_along_a_reference(self):
        berta = self.peer.table("u_patient_record", "patient_name=Berta")[0]
        made = self.peer.create("u_appointment", patient=berta["sys_id"])
        visit = self.peer.create("u_treatment", appointment=made["sys_id"])
        (found,) = self.peer.table("u_treatment", "appointment.patient.patient_name=berta")
        self.assertEqual(found["sys_id"], visit["sys_id"])

    def test_a_caret_in_a_value_is_written_twice(self):
        self.peer.create("u_patient_record", patient_name="Caret^Dog")
        self.assertEqual(len(self.peer.table("u_patient_record", "patient_name=Caret^^Dog^species=")), 1)


class PageTest(PeerTest):
    def page(self, query="ORDERBYsys_id", **parameters):
        return self.peer.ask("GET", "/api/now/table/u_patient_record", sysparm_query=query, **parameters)

    def test_links_and_the_count(self):
        answer = self.page(sysparm_limit=15, sysparm_offset=15, sysparm_fields="sys_id")
        links = {rel: dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
                 for url, rel in re.findall(r'<([^>]*)>;rel="(\w+)"', answer.headers["Link"])}
        self.assertEqual({rel: at["sysparm_offset"] for rel, at in links.items()},
                         {"first": "0", "prev": "0", "next": "30", "last": "30"})
        self.assertEqual({(at["sysparm_limit"], at["sysparm_query"], at["sysparm_fields"]) for at in links.values()},
                         {("15", "ORDERBYsys_id", "sys_id")})
        self.assertEqual(answer.headers["X-Total-Count"], "40")
        last = self.page(sysparm_limit=15, sysparm_offset=30)
        self.assertEqual(len(last.result), 10)
        self.assertNotIn('rel="next"', last.headers["Link"])
        self.assertEqual(self.page(sysparm_limit=15, sysparm_offset=45).result, [])

    def test_without_them(self):
        self.assertIsNone(self.page(sysparm_limit=40).headers["Link"])  # one page
        quiet = self.page(sysparm_limit=15, sysparm_suppress_pagination_header="true")
        self.assertEqual((quiet.headers["Link"], quiet.headers["X-Total-Count"]), (None, "40"))
        self.assertIsNone(self.page(sysparm_limit=15, sysparm_no_count="true").headers["X-Total-Count"])
        self.assertEqual(self.page(sysparm_limit="many").status, 400)

    def pages(self, query):
        return [row["sys_id"] for offset in (0, 20) for row in self.page(query, sysparm_limit=20, sysparm_offset=offset).result]

    def test_pages_repeat_rows_unless_the_order_tells_all_rows_apart(self):
        self.assertEqual(len(set(self.pages("ORDERBYspecies^ORDERBYsys_id"))), 40)
        for query in "", "ORDERBYpatient_status":
            self.assertLess(len(set(self.pages(query))), 40, query)

    def test_hidden_records_are_counted_and_not_found(self):
        victim = self.page(sysparm_limit=1).result[0]["sys_id"]
        self.peer.order(hide={"u_patient_record": [victim]})
        self.addCleanup(self.peer.order, hide={"u_patient_record": []})
        answer = self.page(sysparm_limit=15)
        self.assertEqual((len(answer.result), answer.headers["X-Total-Count"]), (14, "40"))
        answer = self.peer.read("u_patient_record", victim)
        self.assertEqual((answer.status, answer.error["detail"]),
                         (404, "Record doesn't exist or ACL restricts the record retrieval"))


class AccessTest(PeerTest):
    options = (*PeerTest.options, "--user", "concord:concord-password", "--user", "other:other-password", "--read-only-user",
               "reader:reader-password")

    def setUp(self):
        self.peer.order(clock="2030-01-01 00:00:00", revoke_tokens=True, unauthorized_message="User is not authenticated")

    def refused(self, answer):
        self.assertEqual((answer.status, answer.headers["WWW-Authenticate"], answer.headers["X-Is-Logged-In"]),
                         (401, 'Basic realm="Service-now"', "false"))
        self.assertEqual(answer.error["detail"], "Required to provide Auth information")
        return answer.error["message"]

    def test_who_says_nothing_or_something_wrong(self):
        for sent in None, "Basic x", basic("concord", "wrong"), basic("nobody", "x"), "Bearer nothing", "Digest x":
            headers = {"Authorization": sent} if sent else {}
            message = self.refused(self.peer.ask("GET", "/api/now/table/u_treatment", user=None, headers=headers))
            self.assertEqual(message, "User is not authenticated")
        self.peer.order(unauthorized_message="User Not Authenticated")  # as older releases say it
        self.assertEqual(self.refused(self.peer.ask("GET", "/api/now/table/u_treatment", user=None)), "User Not Authenticated")

    def password_grant(self, **changes):
        return self.peer.token(**{"grant_type": "password", "username": USER[0], "password": USER[1], **CLIENT, **changes})

    def test_password_grant(self):
        given = self.password_grant().json()
        self.assertEqual((given["token_type"], given["scope"], given["expires_in"]), ("Bearer", "useraccount", 1799))
        self.assertEqual(self.peer.bearer(given["access_token"]).status, 200)
        self.peer.order(advance=100)
        again = self.password_grant().json()  # the same, good for longer
        self.assertEqual((again["access_token"], again["refresh_token"]), (given["access_token"], given["refresh_token"]))
        self.peer.order(advance=1750)
        self.assertEqual(self.peer.bearer(given["access_token"]).status, 200)
        self.peer.order(advance=51)
        self.refused(self.peer.bearer(given["access_token"]))
        self.assertNotEqual(self.password_grant().json()["access_token"], given["access_token"])

    def test_refresh_grant(self):
        given = self.password_grant().json()
        self.peer.order(advance=1801)
        self.refused(self.peer.bearer(given["access_token"]))
        renewed = self.peer.token(grant_type="refresh_token", refresh_token=given["refresh_token"], **CLIENT).json()
        self.assertEqual(renewed["refresh_token"], given["refresh_token"])
        early = self.peer.token(grant_type="refresh_token", refresh_token=given["refresh_token"], **CLIENT).json()
        self.assertNotEqual(early["access_token"], renewed["access_token"])
        self.assertEqual(self.peer.bearer(renewed["access_token"]).status, 200)
        self.peer.order(advance=8640000)  # 100 days
        late = self.peer.token(grant_type="refresh_token", refresh_token=given["refresh_token"], **CLIENT)
        self.assertEqual((late.status, late.json()), (401, {"error": "server_error", "error_description": "access_denied"}))

    def test_client_credentials_grant(self):
        given = self.peer.token(grant_type="client_credentials", **CLIENT).json()
        self.assertNotIn("refresh_token", given)
        self.assertEqual(self.peer.bearer(given["access_token"]).status, 200)
        by_header = self.peer.token({"Authorization": basic(*CLIENT.values())}, grant_type="client_credentials")
        self.assertEqual(by_header.json()["access_token"], given["access_token"])

    def test_token_requests_that_are_refused(self):
        for changes in {"password": "x"}, {"username": "x"}, {"client_secret": "x"}, {"client_id": "x"}:
            answer = self.password_grant(**changes)
            self.assertEqual((answer.status, answer.json()["error_description"]), (401, "access_denied"))
        self.assertEqual(self.password_grant(grant_type="magic").json()["error"], "unsupported_grant_type")
        self.assertEqual(self.peer.ask("POST", "/oauth_token.do", {"grant_type": "password"}, user=None).status, 400)

    def test_revoked_tokens(self):
        given = self.password_grant().json()
        self.peer.order(revoke_tokens=True)
        self.refused(self.peer.bearer(given["access_token"]))
        self.assertEqual(self.peer.token(grant_type="refresh_token", refresh_token=given["refresh_token"], **CLIENT).status, 401)

    def test_who_may_only_read(self):
        (row,) = self.peer.table("u_patient_record", sysparm_limit=1)
        path = f"/api/now/table/u_patient_record/{row['sys_id']}"
        for method, where, what in (("POST", "/api/now/table/u_patient_record", "Insert"), ("PATCH", path, "Update"),
                                    ("DELETE", path, "Delete")):
            answer = self.peer.ask(method, where, {}, user=("reader", "reader-password"))
            self.assertEqual((answer.status, answer.error), (403, {
                "message": "Operation Failed", "detail": f"ACL Exception {what} Failed due to security constraints"}))
        self.assertEqual(self.peer.ask("GET", path, user=("reader", "reader-password")).status, 200)

    def test_who_changed_it(self):
        made = self.patient()
        answer = self.peer.ask("PATCH", f"/api/now/table/u_patient_record/{made['sys_id']}", {"breed": "Boxer"},
                               user=("other", "other-password"))
        self.assertEqual((answer.result["sys_created_by"], answer.result["sys_updated_by"]), ("concord", "other"))

    def test_rate_limit(self):
        self.peer.order(rate_limit=2)
        self.addCleanup(self.peer.order, rate_limit=None)
        self.peer.order(advance=600)

        def ask(user=USER):
            return self.peer.ask("GET", "/api/now/table/sys_user", user=user)
        first = ask()
        self.assertEqual((first.status, first.headers["X-RateLimit-Limit"]), (200, "2"))
        self.assertRegex(first.headers["X-RateLimit-Rule"], "^[0-9a-f]{32}$")
        self.assertEqual(ask().status, 200)
        third = ask()
        self.assertEqual((third.status, third.headers["Retry-After"], third.error["message"]),
                         (429, "3000", "Rate limit exceeded"))
        self.assertEqual(third.headers["X-RateLimit-Reset"], str(1893456000 + 3600))  # 2030-01-01 01:00 UTC
        self.assertEqual(ask(("other", "other-password")).status, 200)  # counted for each user
        self.peer.order(advance=3000)
        self.assertEqual(ask().status, 200)


class OutsideIssuerTest(unittest.TestCase):
    """JWTs of the authorization server beside this peer, which is oidc-provider's."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.authority = subprocess.Popen(
            [*ENDS_WITH_US, "node", "server.mjs", "--port", "0", "--until-stdin-closes", "--keys", folder.name,
             "--audience", "https://sn.example"],
            cwd=PEERS / "oauth-server", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop)
        self.issuer = re.search(r"http://[\w.:]+", self.authority.stdout.readline()).group(0)
        url = urllib.parse.urlsplit(self.issuer)
        connection = http.client.HTTPConnection(url.netloc, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request("POST", "/token", "grant_type=client_credentials", {
            "Authorization": basic("secret-basic", "test-secret"), "Content-Type": "application/x-www-form-urlencoded"})
        self.token = json.load(connection.getresponse())["access_token"]

    def stop(self):
        self.authority.kill()
        self.authority.wait()
        self.authority.stdin.close()
        self.authority.stdout.close()

    def start(self, *options, audience="https://sn.example", user="secret-basic:unused"):
        peer = Peer("--issuer", self.issuer, "--audience", audience, "--user", user, *options)
        self.addCleanup(peer.close)
        return peer

    def test_a_token_of_the_issuer(self):
        peer = self.start()
        self.assertEqual([peer.bearer(self.token).status for _ in range(2)], [200, 200])
        head, body, signature = self.token.split(".")
        claims = base64.urlsafe_b64decode(body + "==").replace(b"sn.example", b"sn.exampla")
        forged = base64.urlsafe_b64encode(claims).decode().rstrip("=")
        for bad in f"{head}.{forged}.{signature}", f"{head}.{body}.AAAA", f"{head}.{body}", "a.b.c":
            self.assertEqual(peer.bearer(bad).status, 401)

    def test_for_others(self):
        self.assertEqual(self.start(audience="https://other.example").bearer(self.token).status, 401)
        self.assertEqual(self.start(user="somebody:else").bearer(self.token).status, 401)

    def test_each_token_once(self):
        peer = self.start("--each-token-once")
        self.assertEqual([peer.bearer(self.token).status for _ in range(2)], [200, 401])


class FaultTest(PeerTest):
    def setUp(self):
        self.addCleanup(self.peer.order, clear_faults=True, rules=[], data_policies=False)
        self.peer.order(forget_requests=True)

    def ask(self):
        return self.peer.ask("GET", "/api/now/table/u_patient_record", sysparm_limit=10)

    def count(self, name):
        return len(self.peer.table("u_patient_record", f"patient_name={name}"))

    def test_statuses(self):
        for status in 500, 503, 429:
            self.peer.order(clear_faults=True, fault={"kind": "status", "status": status, "retry_after": 7, "times": 1})
            answer = self.ask()
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (status, "7"))
            self.assertEqual(answer.headers["Content-Type"].startswith("text/html"), status == 503)
            self.assertEqual(self.ask().status, 200)

    def test_every_nth_of_the_requests_that_it_fits(self):
        self.peer.order(fault={"kind": "status", "status": 500, "every": 3, "method": "GET", "table": "u_patient_record"})
        self.assertEqual([self.ask().status for _ in range(6)], [200, 200, 500, 200, 200, 500])
        self.assertEqual([self.peer.ask("GET", "/api/now/table/sys_user").status for _ in range(3)], [200] * 3)

    def test_the_token_endpoint(self):
        self.peer.order(fault={"kind": "status", "status": 500, "path": "/oauth_token.do"})
        self.assertEqual((self.peer.token(grant_type="client_credentials", **CLIENT).status, self.ask().status), (500, 200))

    def test_dropped_before_nothing_is_written(self):
        self.peer.order(fault={"kind": "drop_before", "method": "POST", "times": 1})
        with self.assertRaises(http.client.RemoteDisconnected):
            self.patient(patient_name="Never")
        self.assertEqual(self.count("Never"), 0)

    def test_dropped_after_it_is_written_and_nobody_knows(self):
        self.peer.order(fault={"kind": "drop_after", "method": "POST", "times": 1})
        with self.assertRaises(http.client.RemoteDisconnected):
            self.patient(patient_name="Written")
        self.assertEqual(self.count("Written"), 1)
        self.assertEqual(self.peer.state()["requests"][0]["status"], "dropped 201")

    def test_cut_in_the_middle(self):
        self.peer.order(fault={"kind": "cut", "times": 1})
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_hibernates(self):
        self.peer.order(fault={"kind": "hibernate"})
        for answer in self.ask(), self.peer.token(grant_type="client_credentials", **CLIENT):
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/html;charset=UTF-8"))
            self.assertIn(b"Your instance is hibernating", answer.content)

    def test_runs_out_of_time_with_status_200(self):
        self.peer.order(fault={"kind": "timeout", "times": 1})
        answer = self.ask()
        self.assertEqual((answer.status, len(answer.result)), (200, 5))
        self.assertEqual(answer.error["message"], "Transaction cancelled: maximum execution time exceeded")

    def test_late(self):
        self.peer.order(fault={"kind": "latency", "ms": 150, "times": 1})
        began = time.monotonic()
        self.assertEqual(self.ask().status, 200)
        self.assertGreaterEqual(time.monotonic() - began, 0.15)

    def in_background(self, answers, **headers):
        def run():
            answers.append(self.peer.ask("GET", "/api/now/table/sys_user", headers=headers))
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def test_held_until_released(self):
        self.peer.order(fault={"kind": "hold", "times": 1})
        answers = []
        thread = self.in_background(answers)
        self.peer.until(lambda state: state["held"] == 1, "one is held")
        self.assertEqual((self.ask().status, answers), (200, []))
        self.peer.order(release=True)
        thread.join(PATIENCE)
        self.assertEqual([answer.status for answer in answers], [200])

    def test_a_cookie_makes_requests_wait_for_each_other_and_the_twelfth_is_dropped(self):
        cookie = self.ask().headers["Set-Cookie"].split(";")[0]
        self.peer.order(fault={"kind": "hold", "times": 1, "table": "sys_user"})
        answers = []
        threads = [self.in_background(answers, Cookie=cookie)]
        self.peer.until(lambda state: state["held"] == 1, "one is held")
        threads += [self.in_background(answers, Cookie=cookie) for _ in range(10)]
        self.peer.until(lambda state: state["waiting"] == 10, "ten wait")
        self.assertEqual(answers, [])
        dropped = self.peer.ask("GET", "/api/now/table/sys_user", headers={"Cookie": cookie})
        self.assertEqual((dropped.status, dropped.content), (202, b""))
        self.assertEqual(self.ask().status, 200)  # without a cookie nobody waits
        self.peer.order(release=True)
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual([answer.status for answer in answers], [200] * 11)

    def test_a_business_rule_refuses(self):
        self.peer.order(rules=[{"table": "u_patient_record", "name": "No unicorns", "when": "species=unicorn"}])
        answer = self.peer.ask("POST", "/api/now/table/u_patient_record", {"patient_name": "Una", "species": "unicorn"})
        self.assertEqual((answer.status, answer.error["message"]), (403, "Operation Failed"))
        self.assertIn("was aborted by Business Rule 'No unicorns", answer.error["detail"])
        self.assertEqual(self.count("Una"), 0)
        una = self.patient(patient_name="Una")
        answer = self.peer.ask("PATCH", f"/api/now/table/u_patient_record/{una['sys_id']}", {"species": "unicorn"})
        self.assertEqual((answer.status, self.peer.read("u_patient_record", una["sys_id"]).result), (403, una))

    def test_mandatory_fields_matter_where_a_data_policy_says_so(self):
        self.assertEqual(self.peer.create("u_patient_record", breed="Boxer")["owner_name"], "")
        self.peer.order(data_policies=True)
        answer = self.peer.ask("POST", "/api/now/table/u_patient_record", {"patient_name": "Mute"})
        self.assertEqual((answer.status, self.count("Mute")), (403, 0))
        self.assertIn("owner_name, owner_phone", answer.error["detail"])

    def test_orders_on_standard_input(self):
        def order(line):
            self.peer.process.stdin.write(line + "\n")
            self.peer.process.stdin.flush()
            return self.peer.process.stdout.readline().strip()
        self.assertEqual(order('{"fault": {"kind": "status", "status": 500, "times": 1}}'), "done")
        self.assertEqual([self.ask().status for _ in range(2)], [500, 200])
        self.assertTrue(order('{"fault": {"kind": "earthquake"}}').startswith("refused: a fault is one of"))
        self.assertEqual(order('{"jump": 1}'), "refused: no such order: jump")

    def test_an_unknown_order_is_an_error(self):
        for order in {"jump": 1}, {"fault": {"kind": "status", "colour": "red"}}, {"clock": "noon"}, []:
            self.assertEqual(self.peer.ask("POST", "/control", order, user=None).status, 400)

    def test_what_was_asked_is_remembered(self):
        self.ask()
        self.peer.ask("GET", "/api/now/table/sys_user", user=("concord", "wrong"))
        self.assertEqual([(r["method"], r["user"], r["status"]) for r in self.peer.state()["requests"]],
                         [("GET", "concord", 200), ("GET", "-", 401)])


class ManyRecordsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.peer = Peer("--seed", 1, "--patients", 10010, "--appointments", 5000, "--treatments", 3000)
        cls.addClassCleanup(cls.peer.close)

    def test_all_are_there_and_a_list_stops_at_ten_thousand(self):
        self.assertEqual(self.peer.sizes, {"sys_user": 8, "u_patient_record": 10010, "u_appointment": 5000, "u_treatment": 3000})
        self.assertEqual(len(self.peer.table("u_patient_record", "ORDERBYsys_id", sysparm_fields="sys_id")), 10000)

    def test_a_key_set_walk_finds_each_once_though_many_share_a_second(self):
        first, seen, seconds = "sys_idISNOTEMPTY", [], set()
        while True:
            rows = self.peer.table("u_patient_record", f"{first}^ORDERBYsys_updated_on^ORDERBYsys_id", sysparm_limit=1000,
                                   sysparm_fields="sys_id,sys_updated_on")
            if not rows:
                break
            seen += [row["sys_id"] for row in rows]
            seconds |= {row["sys_updated_on"] for row in rows}
            at, last = rows[-1]["sys_updated_on"], rows[-1]["sys_id"]
            first = f"sys_updated_on>{at}^NQsys_updated_on={at}^sys_id>{last}"
        self.assertEqual((len(seen), len(set(seen))), (10010, 10010))
        self.assertLess(len(seconds), 7000)

    def test_key_set_queries_walk_along_the_index(self):
        at = "2024-01-01 00:00:00"
        for conditions in (f"sys_updated_on>={at}", f"sys_updated_on>={at}^ORsys_updated_on={at}",
                           f"sys_updated_on>{at}^NQsys_updated_on={at}^sys_id>8",
                           f"sys_updated_on>={at}^sys_updated_on<2025-01-01 00:00:00"):
            plan = self.peer.ask("GET", "/control/plan", user=None, table="u_patient_record",
                                 query=f"{conditions}^ORDERBYsys_updated_on^ORDERBYsys_id").json()["plan"]
            self.assertEqual(len(plan), 1, (conditions, plan))  # neither sorts nor scans
            self.assertRegex(plan[0], r"SEARCH t USING INDEX u_patient_record_updated \(sys_updated_on>\?", conditions)


class SeedTest(unittest.TestCase):
    SIZES = ("--patients", "300", "--appointments", "60", "--treatments", "40")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def rows(self, seed):
        done = subprocess.run([sys.executable, "-B", str(SEED), "--seed", str(seed), *self.SIZES], capture_output=True, text=True,
                              check=True, encoding="utf-8", timeout=PATIENCE)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self, *options):
        peer = Peer(*options)
        self.addCleanup(peer.close)
        return peer

    def test_the_same_number_makes_the_same_records(self):
        rows = self.rows(5)
        self.assertEqual(rows, self.rows(5))
        self.assertNotEqual(rows, self.rows(6))
        (self.folder / "rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        loaded, seeded = self.start("--load", self.folder / "rows.ndjson"), self.start("--seed", 5, *self.SIZES)
        for table in "sys_user", "u_patient_record", "u_appointment", "u_treatment":
            parts = [peer.table(table, "ORDERBYsys_id", sysparm_exclude_reference_link="true") for peer in (loaded, seeded)]
            self.assertEqual(*parts)

    def test_records_are_like_those_of_a_hospital(self):
        tables = {}
        for row in self.rows(5):
            tables.setdefault(row["table"], []).append(row["record"])
        patients = tables["u_patient_record"]
        chips = [p["microchip_id"] for p in patients if p["microchip_id"]]
        self.assertEqual(len(chips), len(set(chips)))
        self.assertTrue(all(re.fullmatch(r"985\d{12}", chip) for chip in chips))
        self.assertLess(len({p["owner_name"] + p["owner_phone"] for p in patients}), 300)  # some owners have several
        self.assertLess(len({p["sys_updated_on"] for p in patients}), 270)  # imported many in a second
        self.assertEqual({p["weight_unit"] for p in patients}, {"kg", "lb"})
        ids = {name: {row["sys_id"] for row in rows} for name, rows in tables.items()}
        for visit in tables["u_appointment"] + tables["u_treatment"]:
            self.assertIn(visit["patient"], ids["u_patient_record"])
            self.assertIn(visit.get("assigned_clinician") or visit["primary_clinician"], ids["sys_user"])

    def test_a_file_outlives_the_process(self):
        options = "--database", self.folder / "instance.db", "--seed", 5, *self.SIZES
        peer = self.start(*options)
        made = peer.create("u_patient_record", patient_name="Kept")
        peer.close()
        again = self.start(*options)
        self.assertEqual(again.sizes["u_patient_record"], 301)
        self.assertEqual(again.read("u_patient_record", made["sys_id"]).result, made)
        self.assertGreater(again.create("u_patient_record", patient_name="Next")["number"], made["number"])

    def test_ends_with_its_parent(self):
        peer = self.start(*self.SIZES)
        peer.process.stdin.close()
        self.assertEqual(peer.process.wait(PATIENCE), 0)

    def test_over_tls(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-keyout", "key.pem", "-out", "certificate.pem"], cwd=self.folder, check=True, capture_output=True)
        peer = self.start("--certificate", self.folder / "certificate.pem", "--key", self.folder / "key.pem",
                          "--seed", 5, *self.SIZES)
        self.assertTrue(peer.base.startswith("https://"))
        self.assertEqual(len(peer.table("u_patient_record", "ORDERBYsys_id")), 300)
        self.assertIn("; Secure", peer.ask("GET", "/api/now/table/sys_user").headers["Set-Cookie"])


unittest.main()
