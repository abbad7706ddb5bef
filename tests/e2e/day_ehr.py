"""The EHR of a day: the FHIR peer, the OAuth peer before it, and what a hospital has between the two and the world: a front
that Concord talks to, which has its bad moments, and the notifications of a Subscription (the peer sends none).

People of the EHR write to the peer itself with a client of their own; what they write is told to whoever subscribed.
"""
import base64
import collections
import http.client
import http.server
import json
import pathlib
import queue
import random
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import harness

PEERS = pathlib.Path(harness.PEER_DIR).parent
sys.path.insert(0, str(PEERS / "rest-hook"))
import bridge  # noqa: E402

AUDIENCE = "https://ehr.example/fhir"
SECRET = "of-the-ehrs-own-application"
PATIENT_SYSTEM, ORDER_SYSTEM = "urn:oid:1.2.840.99999.7", "urn:oid:1.2.840.99999.8"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
OWN_RECORD = "urn:concord:record"


class Authority:
    """oidc-provider; makes the key files of its clients."""

    def __init__(self, folder, ttl):
        self.keys = folder / "authority"
        self.process = subprocess.Popen(
            ["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--keys", str(self.keys), "--ttl", str(ttl), "--audience",
             AUDIENCE, "--secret", SECRET], cwd=PEERS / "oauth-server", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        found = re.search(r"http://[\w.:]+", self.process.stdout.readline())
        assert found, "the authorization server did not start"
        self.issuer = found.group(0)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()  # or it would block on a full pipe

    def private_key(self, client):
        return (self.keys / f"{client}.private.pem").read_text()

    def token(self):
        """For the EHR's own application: (token, seconds that it lives)."""
        credentials = base64.b64encode(f"secret-basic:{SECRET}".encode()).decode()
        request = urllib.request.Request(f"{self.issuer}/token", urllib.parse.urlencode(
            {"grant_type": "client_credentials", "scope": "system/*.read system/*.write"}).encode(),
            {"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"})
        with urllib.request.urlopen(request, timeout=harness.PATIENCE) as answer:
            told = json.loads(answer.read())
        return told["access_token"], told["expires_in"]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()


class Front(http.server.ThreadingHTTPServer):
    """Passes on what Concord asks, unless it has one of its moments. @p ehr hears what was written."""
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, ehr, seed):
        self.ehr = ehr
        self.random, self.lock = random.Random(seed), threading.Lock()
        self.share = 0.0  # of the requests that meet trouble
        self.is_down = False  # every request: 503
        self.faults, self.requests, self.slowest = collections.Counter(), 0, 1.5
        self.peer = urllib.parse.urlsplit(ehr.peer.base).netloc
        super().__init__(("127.0.0.1", 0), FrontHandler)
        self.base = f"http://127.0.0.1:{self.server_port}/fhir"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def moment(self):
        """The trouble of this request, or nothing."""
        with self.lock:
            self.requests += 1
            if self.is_down:
                trouble = "ehr down (503)"
            elif self.random.random() < self.share:
                trouble = self.random.choice(("ehr answers 500", "ehr answers 429", "ehr is slow", "ehr hangs up before",
                                              "ehr hangs up after"))
            else:
                return ""
            self.faults[trouble] += 1
            return trouble

    def handle_error(self, *_):
        pass  # connections that are cut, by either side


class FrontHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        front = self.server
        if self.path.endswith("/.well-known/smart-configuration"):
            with urllib.request.urlopen(f"{front.ehr.authority.issuer}/.well-known/smart-configuration") as told:
                return self.answer(200, [("Content-Type", "application/json")], told.read())
        trouble = front.moment()
        if trouble == "ehr down (503)":
            return self.answer(503, [("Retry-After", "1")], b"")
        if trouble == "ehr answers 500":
            return self.answer(500, [], b"")
        if trouble == "ehr answers 429":
            return self.answer(429, [("Retry-After", "1")], b"")
        if trouble == "ehr is slow":
            time.sleep(front.slowest)
        if trouble == "ehr hangs up before":
            return self.hang_up()
        peer = http.client.HTTPConnection(front.peer, timeout=harness.PATIENCE)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "content-length")}
            peer.request(self.command, self.path, body or None, headers)
            told = peer.getresponse()
            text = told.read()
        finally:
            peer.close()
        if self.command in ("POST", "PUT") and told.status in (200, 201):
            front.ehr.hear(self.command, told.status, text)
        if trouble == "ehr hangs up after":
            return self.hang_up()
        self.answer(told.status, [(n, v) for n, v in told.getheaders() if n.lower() not in (
            "connection", "content-length", "keep-alive", "date", "transfer-encoding")], text)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = pass_on


class Notifier(threading.Thread):
    """Tells the subscriber of each version of an order, once: what cannot be delivered is lost, and its number tells."""

    def __init__(self, ehr):
        super().__init__(daemon=True)
        self.ehr, self.watch = ehr, None
        self.news, self.held, self.sent, self.lost = queue.Queue(), {}, 0, 0
        self.is_active, self.has_ended = threading.Event(), False
        self.lock = threading.Lock()

    def put(self, resource):
        with self.lock:
            if resource["id"] in self.held:
                return self.held[resource["id"]].append(resource)
        self.news.put(resource)

    def hold(self, order_id):
        with self.lock:
            self.held[order_id] = []

    def release(self, order_id):
        with self.lock:
            for resource in self.held.pop(order_id):
                self.news.put(resource)

    def run(self):
        while not self.has_ended:
            try:
                resource = self.news.get(timeout=1)
            except queue.Empty:
                if self.watch and self.is_active.is_set():
                    self.deliver(self.watch.bundle("heartbeat"))
                continue
            if resource["resourceType"] == "Subscription":
                self.subscribe(resource)
            elif self.watch and self.is_active.is_set():
                self.tell(resource)

    def subscribe(self, resource):
        if resource["status"] == "requested":
            if self.watch is None or self.watch.resource["id"] != resource["id"]:
                self.watch = bridge.Watch(self.ehr.peer.base, 0)
            self.watch.resource, self.watch.channel = resource, resource["channel"]
            if not self.deliver(self.watch.bundle("handshake")):
                time.sleep(0.2)
                return self.news.put(resource)
            status, body, _ = self.ehr.call("PUT", f"Subscription/{resource['id']}", {**resource, "status": "active"},
                                            {"If-Match": f'W/"{resource["meta"]["versionId"]}"'})
            if status == 412:  # written anew meanwhile
                return self.news.put(self.ehr.read(f"Subscription/{resource['id']}"))
            assert status == 200, (status, body)
            self.watch.resource = body
        self.is_active.set()

    def tell(self, resource):
        self.watch.events += 1
        good = self.deliver(self.watch.bundle("event-notification", f"{resource['resourceType']}/{resource['id']}", resource))
        self.sent, self.lost = self.sent + good, self.lost + (not good)

    def deliver(self, bundle):
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in self.watch.channel.get("header", [])]
        status, _ = bridge.call("POST", self.watch.channel["endpoint"], bundle, headers)
        return 200 <= status < 300


class Ehr:
    def __init__(self, folder, seed, token_ttl=20):
        self.authority = Authority(folder, token_ttl)
        issuer = self.authority.issuer
        self.peer = harness.Server(["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--page-max", "5000", "--jwks",
                                    f"{issuer}/jwks", "--issuer", issuer, "--audience", AUDIENCE], cwd=harness.PEER_DIR)
        threading.Thread(target=self.peer.process.stdout.read, daemon=True).start()
        self.bearer, self.until, self.lock, self.local = "", 0.0, threading.Lock(), threading.local()
        self.dispenses = {}  # our identifier → (id, status), as written by Concord and seen at the door
        self.supplied = collections.Counter()  # MedicationRequest id → fills that were handed over and stand
        self.fills = set()  # (MedicationRequest id, status) that were ever written
        self.notifier = Notifier(self)
        self.front = Front(self, seed)
        self.notifier.start()

    # --- what the EHR's own people do

    def call(self, method, path, resource=None, headers=None):
        """(status, resource, headers) at the peer itself, as the EHR's own application."""
        with self.lock:
            if time.monotonic() > self.until:
                self.bearer, seconds = self.authority.token()
                self.until = time.monotonic() + seconds - 4
            bearer = self.bearer
        body = None if resource is None else json.dumps(resource)
        for _ in range(2):  # the peer may have closed a connection that was idle
            peer = getattr(self.local, "peer", None)
            if peer is None:
                peer = self.local.peer = http.client.HTTPConnection(self.front.peer, timeout=harness.PATIENCE)
            try:
                peer.request(method, f"/fhir/{path}", body, {"Content-Type": "application/fhir+json", "Authorization":
                                                             f"Bearer {bearer}", **(headers or {})})
                told = peer.getresponse()
                text = told.read()
                return told.status, json.loads(text) if text else None, told.headers
            except (http.client.HTTPException, ConnectionError):
                peer.close()
                self.local.peer = None
        raise AssertionError(f"{method} {path}: the FHIR peer does not answer")

    def read(self, path):
        status, resource, _ = self.call("GET", path)
        assert status == 200, (path, status, resource)
        return resource

    def all_of(self, kind):
        """Every resource of that type."""
        found, path = [], f"{kind}?_count=1000"
        while path:
            bundle = self.read(path)
            found += [entry["resource"] for entry in bundle.get("entry", [])]
            path = next((link["url"].split("/fhir/", 1)[1] for link in bundle["link"] if link["relation"] == "next"), None)
        return found

    def put(self, resource, version=None):
        headers = {"If-Match": f'W/"{version}"'} if version else {}
        status, written, _ = self.call("PUT", f"{resource['resourceType']}/{resource['id']}", resource, headers)
        if status in (200, 201) and resource["resourceType"] == "MedicationRequest":
            self.notifier.put(written)
        return status, written

    def change(self, order_id, **changes):
        """What a clinician does to an order, over whatever stands there."""
        while True:
            current = self.read(f"MedicationRequest/{order_id}")
            status, written = self.put({**current, **changes}, current["meta"]["versionId"])
            if status == 200:
                return written
            assert status == 412, (status, written)  # Concord wrote its answer at the same moment

    # --- what came through the front

    def has_fill(self, order_id, status):
        return (order_id, status) in self.fills

    def hear(self, method, status, text):
        resource = json.loads(text) if text else {}
        kind = resource.get("resourceType")
        if kind == "MedicationDispense":
            own = next((i["value"] for i in resource.get("identifier", []) if i.get("system") == OWN_RECORD), "")
            orders = resource.get("authorizingPrescription", [{}])  # without one the comparison will say so
            order = orders[0].get("reference", "/").split("/")[1]
            with self.lock:
                before = self.dispenses.get(own, (None, ""))[1]
                self.dispenses[own] = resource["id"], resource["status"]
                self.fills.add((order, resource["status"]))
                self.supplied[order] += (resource["status"] == "completed") - (before == "completed")
        elif kind == "Subscription" or (kind == "MedicationRequest" and method == "PUT"):
            self.notifier.put(resource)

    def close(self):
        self.notifier.has_ended = True
        self.front.shutdown()
        self.front.server_close()
        self.notifier.join(5)
        self.peer.close()
        self.authority.close()
