"""HTTP/1.1: requests in, answers out, and what a fault does to them on the way."""
import gzip
import http.server
import json
import re
import secrets
import socket
import sqlite3
import urllib.parse

import encoded_query
import instance

TABLE = re.compile(r"/api/now/(?:v[12]/)?table/(?P<table>[a-z0-9_]+)(?:/(?P<sys_id>[^/]+))?")
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
COMPRESSES = 1024  # bytes from which an answer is worth it
SLEEPING = b"""<!DOCTYPE html><html><head><title>Hibernating Instance</title></head><body><div class="instance-hibernating-page">
<h1>Your instance is hibernating</h1><p>Sign in to the site to wake your instance</p></div></body></html>"""
UNAVAILABLE = b"<html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>"


def handler(the_instance):
    return type("BoundHandler", (Handler,), {"instance": the_instance})


class Handler(http.server.BaseHTTPRequestHandler):
    instance = None
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ServiceNow", ""
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one write

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        """The Date of an answer is by the instance's own clock."""
        return super().date_time_string(self.instance.clock.now() if timestamp is None else timestamp)

    def handle_any(self):
        self.user, self.new_session = "-", None  # a connection carries requests of several users
        length = int(self.headers.get("Content-Length") or 0)
        if "Transfer-Encoding" in self.headers:  # http.server reads no chunks
            self.close_connection = True
            return self.answer(411, b"", None, {})
        self.body = self.rfile.read(min(length, instance.MAX_BODY + 1))
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/control" or url.path.startswith("/control/"):
            return self.control(url)
        found = TABLE.fullmatch(url.path)
        table = found["table"] if found else None
        meets = self.instance.faults.happening(method=self.command, table=table, path=url.path)
        kinds = {fault["kind"]: fault for fault in meets}
        session = self.enter(url.path)
        if session is None:
            return self.answer(202, b"", "text/plain", {})
        try:
            self.with_faults(url, found, kinds)
        finally:
            if session:
                self.instance.leave(session)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def enter(self, path):
        """False: a request without a cookie waits for nobody."""
        cookie = re.search(r"JSESSIONID=(\w+)", self.headers.get("Cookie", ""))
        if cookie and path != "/oauth_token.do":
            return self.instance.enter(cookie[1])
        self.new_session = secrets.token_hex(16).upper()
        return False

    def with_faults(self, url, found, kinds):
        if "hold" in kinds:
            self.instance.faults.hold()
        if "latency" in kinds:
            self.instance.faults.delay(kinds["latency"].get("ms", 1000))
        if "drop_before" in kinds:
            return self.drop("-")
        if "hibernate" in kinds:
            return self.answer(200, SLEEPING, "text/html;charset=UTF-8", {})
        if "status" in kinds:
            return self.answer_fault(kinds["status"])
        status, body, headers = self.result(url, found)
        if "drop_after" in kinds:
            return self.drop(status)
        if "timeout" in kinds:
            status, body = 200, run_out(body)
        if "cut" in kinds:
            return self.cut(status, body, headers)
        self.answer_json(status, body, headers)

    def result(self, url, found):
        """(status, body, headers) of a request that nothing happens to."""
        limits = {}
        try:
            if url.path == "/oauth_token.do" and self.command == "POST":
                kind, authorization = self.headers.get("Content-Type", ""), self.headers.get("Authorization")
                return *self.instance.token(kind, self.body, authorization), {}
            self.user = self.instance.user_of(self.headers.get("Authorization"))
            limits, wait = self.instance.rate.take(self.user)
            if wait is not None:
                raise instance.Refusal(
                    429, "Rate limit exceeded", f"Limit of {self.instance.rate.limit} requests per hour exceeded",
                    {"Retry-After": str(wait)})
            if found is None:
                raise instance.Refusal(400, "Requested URI does not represent any resource")
            self.check_formats()
            parameters = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            status, body, headers = self.instance.handle(
                self.command, found["table"], found["sys_id"], parameters, self.body, self.user)
            return status, body, limits | headers
        except instance.Refusal as refusal:
            return refusal.status, refusal.body, limits | refusal.headers
        except sqlite3.Error as error:
            return 500, {"error": {"message": "Query failed", "detail": str(error)}, "status": "failure"}, limits

    def check_formats(self):
        accepted = self.headers.get("Accept", "*/*")
        if not re.search(r"\*/\*|application/(json|\*)", accepted):
            raise instance.Refusal(406, "Not acceptable", f"no answer in {accepted}")
        if self.command in ("POST", "PUT", "PATCH"):
            if not self.headers.get("Content-Type", "").startswith("application/json"):
                raise instance.Refusal(415, "Unsupported media type", "the body must be application/json")
            length = int(self.headers.get("Content-Length") or 0)
            if length > instance.MAX_BODY:
                self.close_connection = True
                raise instance.Refusal(
                    400, "Exception while reading request", f"Rejected large REST payload with content-length = {length} bytes. "
                    f"Max allowed: {instance.MAX_BODY} bytes.")

    def answer_fault(self, fault):
        status = fault.get("status", 500)
        headers = {"Retry-After": str(fault["retry_after"])} if "retry_after" in fault else {}
        if status in (502, 503, 504):  # said by what stands before the instance
            return self.answer(status, UNAVAILABLE, "text/html", headers)
        self.answer_json(status, {"error": {"message": "Fault ordered", "detail": None}, "status": "failure"}, headers)

    def answer_json(self, status, body, headers):
        content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self.answer(status, content, "application/json;charset=UTF-8" if content else None, headers)

    def answer(self, status, content, kind, headers):
        self.note(status)
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if len(content) >= COMPRESSES and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 1)
            self.send_header("Content-Encoding", "gzip")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        if self.new_session:
            secure = "; SameSite=None; Secure" if self.instance.base.startswith("https") else ""
            self.send_header("Set-Cookie", f"JSESSIONID={self.new_session}; Path=/; HttpOnly{secure}")
        for name, value in {"X-Is-Logged-In": str(self.user != "-").lower(), "X-Transaction-ID": secrets.token_hex(6),
                            "Cache-Control": "no-cache,no-store,must-revalidate,max-age=-1", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def cut(self, status, body, headers):
        """The head promises the whole, the connection ends in the middle."""
        self.note(status)
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:len(content) // 2])
        self.wfile.flush()
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
            self.instance.requests.append((self.command, self.path, self.user, status))

    def control(self, url):
        if self.client_address[0] not in LOOPBACK:
            return self.answer_json(403, {"error": "from this machine only"}, {})
        try:
            if url.path == "/control/plan":
                asked = dict(urllib.parse.parse_qsl(url.query))
                query = encoded_query.parse(asked["query"], self.instance.store.schema, asked["table"])
                return self.answer_json(200, {"plan": self.instance.store.plan(asked["table"], query)}, {})
            if self.command == "POST":
                self.instance.order(json.loads(self.body))
            self.answer_json(200, self.instance.state(), {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.answer_json(400, {"error": str(error)}, {})


def run_out(body):
    """A list that took too long: an answer of 200 whose rows stop somewhere, with the error beside them."""
    rows = body.get("result") if isinstance(body, dict) else None
    kept = {"result": rows[:len(rows) // 2]} if isinstance(rows, list) else {}
    return {**kept, "error": {"message": "Transaction cancelled: maximum execution time exceeded",
                              "detail": "Transaction cancelled: maximum execution time exceeded Check logs for error trace or "
                                        "enable glide.rest.debug property to verify REST request processing"},
            "status": "failure"}
