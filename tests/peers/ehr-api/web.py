"""HTTP/1.1: requests in, answers out, and what a fault does to them on the way."""
import gzip
import http.server
import json
import re
import socket
import urllib.parse

import api
from records import KINDS, Refusal, outcome

ADDRESS = re.compile(rf"/api/v1/(?P<kind>{'|'.join(KINDS)})(?:/(?P<id>[A-Za-z0-9.-]{{1,64}}))?")
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
COMPRESSES = 1024  # bytes from which an answer is worth it
SIGN_IN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=post></form></body></html>"
JSON = "application/fhir+json;charset=utf-8"


def handler(the_api):
    return type("BoundHandler", (Handler,), {"api": the_api})


class Handler(http.server.BaseHTTPRequestHandler):
    api = None
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "EHR", ""
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one write

    def log_message(self, *_):
        pass

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        if "Transfer-Encoding" in self.headers or length > api.MAX_BODY:
            self.close_connection = True
            self.rfile.read(min(length, 4 * api.MAX_BODY))  # who still writes would not read the answer
            status = 413 if length > api.MAX_BODY else 411
            return self.answer_json(status, outcome("too-long", f"A body has a length, of at most {api.MAX_BODY} bytes"), {})
        self.body = self.rfile.read(length)
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/control":
            return self.control()
        found = ADDRESS.fullmatch(url.path)
        kind = found["kind"] if found else None
        meets = self.api.faults.happening(method=self.command, records=kind, path=url.path)
        self.with_faults(url, found, {fault["kind"]: fault for fault in meets})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def with_faults(self, url, found, faults):
        if "hold" in faults:
            self.api.faults.hold()
        if "latency" in faults:
            self.api.faults.delay(faults["latency"].get("ms", 1000))
        if "drop_before" in faults:
            return self.drop("-")
        if "html" in faults:
            return self.answer(200, SIGN_IN, "text/html;charset=utf-8", {})
        if "status" in faults:
            fault = faults["status"]
            headers = {"Retry-After": str(fault["retry_after"])} if "retry_after" in fault else {}
            return self.answer_json(fault.get("status", 500), outcome("transient", "Fault ordered"), headers)
        status, body, headers = self.result(url, found)
        if "drop_after" in faults:
            return self.drop(status)
        if "unversioned" in faults:
            headers.pop("ETag", None)
            forget_versions(body)
        if "elsewhere" in faults:
            body, headers = lead_elsewhere(body, self.base()), lead_elsewhere(headers, self.base())
        if "cut" in faults or "malformed" in faults:
            return self.half(status, body, headers, "cut" in faults)
        self.answer_json(status, body, headers)

    def base(self):
        return f"http://{self.headers.get('Host') or 'localhost'}/api/v1"

    def result(self, url, found):
        """(status, body, headers) of a request that nothing happens to."""
        try:
            if found is None:
                raise Refusal(404, "not-found", "There is no such address")
            wait = self.api.rate.take()
            if wait is not None:
                raise Refusal(429, "throttled", "Too many requests", headers={"Retry-After": str(wait)})
            self.api.admit(self.headers.get("Authorization"), self.command, found["kind"])
            self.check_formats()
            return self.api.handle(self.command, found["kind"], found["id"], url.query, self.body, self.headers, self.base())
        except Refusal as refusal:
            return refusal.status, refusal.body, refusal.headers
        except OSError:
            return 502, outcome("exception", "The FHIR server does not answer"), {}

    def check_formats(self):
        if not re.search(r"\*/\*|application/(fhir\+)?json|application/\*", self.headers.get("Accept", "*/*")):
            raise Refusal(406, "not-supported", "Answers are application/fhir+json")
        kind = self.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if self.command in ("POST", "PUT") and kind not in ("application/fhir+json", "application/json"):
            raise Refusal(415, "not-supported", "The body must be application/fhir+json")

    def answer_json(self, status, body, headers):
        self.answer(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), JSON, headers)

    def answer(self, status, content, kind, headers):
        self.note(status)
        self.send_response(status)
        if len(content) >= COMPRESSES and "gzip" in self.headers.get("Accept-Encoding", ""):
            content, headers = gzip.compress(content, 1), {**headers, "Content-Encoding": "gzip"}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def half(self, status, body, headers, is_cut):
        """Half of an answer: the head promises the whole and the connection ends, or the head promises half."""
        content = json.dumps(body).encode()
        sent = content[:len(content) // 2]
        self.note(status)
        self.send_response(status)
        for name, value in {"Content-Type": JSON, "Content-Length": str(len(content if is_cut else sent)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)
        self.wfile.flush()
        if is_cut:
            self.hang_up()

    def drop(self, status):
        self.note(f"dropped {status}")
        self.hang_up()

    def hang_up(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client was faster

    def note(self, status):
        if not self.path.startswith("/control"):
            self.api.requests.append((self.command, self.path, status))

    def control(self):
        if self.client_address[0] not in LOOPBACK:
            return self.answer_json(403, {"error": "from this machine only"}, {})
        try:
            if self.command == "POST":
                self.api.order(json.loads(self.body))
            self.answer_json(200, self.api.state(), {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.answer_json(400, {"error": str(error)}, {})


def forget_versions(body):
    for entry in body.get("entry", [{"resource": body}]):
        entry.get("resource", {}).get("meta", {}).pop("versionId", None)


def lead_elsewhere(value, base):
    """The same with links to a host that is not ours."""
    return json.loads(json.dumps(value).replace(base, "http://ehr.invalid/api/v1"))
