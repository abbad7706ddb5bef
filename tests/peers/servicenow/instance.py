"""The instance behind the web server: what the Table API does, and the orders of a test."""
import base64
import binascii
import collections
import json
import threading
import urllib.parse

import access
import encoded_query
import faults
import instant
import presentation
import store

DEFAULT_LIMIT = 10000
MAX_BODY = 10485760
MAX_WAITING = 10  # requests behind one of the same session; further ones are dropped
NOT_FOUND = ("No Record found", "Record doesn't exist or ACL restricts the record retrieval")


class Refusal(Exception):
    """Answered as the error that clients get."""

    def __init__(self, status, message, detail=None, headers=None):
        super().__init__(message)
        self.status, self.headers = status, headers or {}
        self.body = {"error": {"message": message, "detail": detail}, "status": "failure"}


class Session:
    """Requests with the same cookie run one after another."""

    def __init__(self):
        self.turn = threading.Lock()
        self.waiting = 0


class Instance:
    def __init__(self, schema, database, users, read_only, zone):
        self.clock = instant.Clock()
        self.store = store.Store(database, schema, self.clock)
        self.users, self.read_only, self.zone = users, read_only, zone
        self.tokens = self.outside = None
        self.base = ""
        self.faults, self.rate = faults.Faults(), access.RateLimit(self.clock)
        self.requests = collections.deque(maxlen=20000)
        self.sessions, self.session_lock = {}, threading.Lock()
        self.hidden, self.rules = {}, []
        self.returns_no_rows = self.policies = False
        self.unauthorized = "User is not authenticated"

    # Who asks

    def user_of(self, authorization):
        scheme, _, value = (authorization or "").partition(" ")
        user = None
        if scheme.lower() == "basic":
            name, password = basic(value) or (None, None)
            user = name if name in self.users and self.users[name] == password else None
        elif scheme.lower() == "bearer":
            user = self.tokens.user_of(value) or (self.outside and self.outside.user_of(value))
        if user not in self.users:
            raise Refusal(401, self.unauthorized, "Required to provide Auth information",
                          {"WWW-Authenticate": 'Basic realm="Service-now"'})
        return user

    def token(self, content_type, body, authorization):
        if not content_type.startswith("application/x-www-form-urlencoded"):
            return 400, {"error": "invalid_request", "error_description": "unsupported content type"}
        form = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
        scheme, _, value = (authorization or "").partition(" ")
        return self.tokens.answer(form, basic(value) if scheme.lower() == "basic" else None)

    def enter(self, session_id):
        """The session to leave afterwards; None when too many wait for it already."""
        with self.session_lock:
            session = self.sessions.setdefault(session_id, Session())
            if session.waiting > MAX_WAITING:
                return None
            session.waiting += 1
        session.turn.acquire()
        return session

    def leave(self, session):
        session.turn.release()
        with self.session_lock:
            session.waiting -= 1

    # The Table API

    def handle(self, method, table, sys_id, parameters, body, user):
        """(status, body or None, headers)."""
        if table not in self.store.schema.tables:
            raise Refusal(400, f"Invalid table {table}")
        view = presentation.View(self.store, self.base, parameters, self.zone)
        if method == "GET" and sys_id is None:
            return self.list(table, parameters, view)
        if method == "POST" and sys_id is None:
            return self.write(table, None, parameters, body, user, view)
        if sys_id is None or method not in ("GET", "PUT", "PATCH", "DELETE"):
            raise Refusal(405, "Method not supported")
        if sys_id in self.hidden.get(table, ()) or self.store.read(table, sys_id) is None:
            raise Refusal(404, *NOT_FOUND)
        if method == "GET":
            return 200, {"result": view.record(table, self.store.read(table, sys_id))}, {}
        if method in ("PUT", "PATCH"):
            return self.write(table, sys_id, parameters, body, user, view)
        self.may_write(user, "Delete")
        if not self.store.delete(table, sys_id):
            raise Refusal(404, *NOT_FOUND)
        return 204, None, {}

    def list(self, table, parameters, view):
        query = encoded_query.parse(parameters.get("sysparm_query", ""), self.store.schema, table)
        try:
            limit, offset = int(parameters.get("sysparm_limit", DEFAULT_LIMIT)), int(parameters.get("sysparm_offset", 0))
        except ValueError:
            raise Refusal(400, "Invalid sysparm_limit or sysparm_offset") from None
        if query.is_valid or not self.returns_no_rows:
            rows, total = self.store.find(table, query, max(limit, 0), max(offset, 0))
        else:
            rows, total = [], 0
        seen = [view.record(table, row) for row in rows if row["sys_id"] not in self.hidden.get(table, ())]
        headers = {} if parameters.get("sysparm_no_count") == "true" else {"X-Total-Count": str(total)}
        if parameters.get("sysparm_suppress_pagination_header") != "true":
            headers |= self.links(table, parameters, limit, offset, total)
        return 200, {"result": seen}, headers

    def links(self, table, parameters, limit, offset, total):
        if limit <= 0 or total <= limit:
            return {}
        last = (total - 1) // limit * limit
        places = {"first": 0, "prev": offset - limit, "next": offset + limit, "last": last}
        shown = {rel: at for rel, at in places.items() if rel in ("first", "last") or 0 <= at <= last}

        def link(at):
            rest = {**parameters, "sysparm_limit": limit, "sysparm_offset": at}
            return f"{self.base}/api/now/table/{table}?{urllib.parse.urlencode(rest, quote_via=urllib.parse.quote)}"
        return {"Link": ",".join(f'<{link(at)}>;rel="{rel}"' for rel, at in shown.items())}

    def write(self, table, sys_id, parameters, body, user, view):
        self.may_write(user, "Insert" if sys_id is None else "Update")
        values = self.values_of(table, parameters, body)

        def refuse(written):
            self.check_policies(table, written)
            self.check_rules(table, written)
        if sys_id is None:
            row = self.store.insert(table, values, user, refuse)
            return 201, {"result": view.record(table, row)}, {"Location": f"{self.base}/api/now/table/{table}/{row['sys_id']}"}
        row = self.store.update(table, sys_id, values, user, refuse)
        if row is None:
            raise Refusal(404, *NOT_FOUND)
        return 200, {"result": view.record(table, row)}, {}

    def values_of(self, table, parameters, body):
        """Of the fields that the table has; the others, and values that a field cannot have, are left out silently."""
        try:
            sent = json.loads(body)
        except ValueError:
            raise Refusal(400, "Exception while reading request", "The payload is not valid JSON.") from None
        if isinstance(sent, list):
            sent = sent[0] if sent else {}
        if not isinstance(sent, dict):
            raise Refusal(400, "Exception while reading request", "The payload is not a JSON object.")
        values = {}
        for name, column in self.store.schema.writable(table).items():
            if name in sent:
                value = sent[name]
                if parameters.get("sysparm_input_display_value") == "true":
                    value = presentation.typed(self.store, value, column, self.zone)
                value = store.clean(value, column)
                if value is not store.IGNORED:
                    values[name] = value
        return values

    def may_write(self, user, what):
        if user in self.read_only:
            raise Refusal(403, "Operation Failed", f"ACL Exception {what} Failed due to security constraints")

    def check_policies(self, table, sys_id):
        if self.policies:
            row = self.store.read(table, sys_id)
            missing = [n for n, c in self.store.schema.writable(table).items() if c.get("mandatory") and row[n] is None]
            if missing:
                raise Refusal(403, "Operation Failed",
                              f"Data Policy Exception: The following fields are mandatory: {', '.join(missing)}")

    def check_rules(self, table, sys_id):
        for rule in self.rules:
            if rule["table"] != table:
                continue
            query = encoded_query.parse(f"{rule['when']}^sys_id={sys_id}", self.store.schema, table)
            if self.store.find(table, query, 1, 0)[1]:
                raise Refusal(403, "Operation Failed", f"Operation against file '{table}' was aborted by Business Rule "
                              f"'{rule['name']}^{access.RateLimit.RULE}'. Business Rule Stack:{rule['name']}")

    # What a test orders

    def order(self, order):
        """One JSON object; README.md lists its keys. ValueError for what it does not know."""
        known = {
            "fault": self.faults.add, "clear_faults": lambda _: self.faults.clear(), "release": lambda _: self.faults.release(),
            "clock": lambda text: self.clock.set(instant.parse(text)), "advance": self.clock.advance,
            "rate_limit": lambda limit: self.rate.set(limit, order.get("rate_window", 3600)), "rate_window": lambda _: None,
            "hide": lambda of_table: self.hidden.update({t: set(ids) for t, ids in of_table.items()}),
            "rules": lambda rules: setattr(self, "rules", [{k: r[k] for k in ("table", "name", "when")} for r in rules]),
            "data_policies": lambda on: setattr(self, "policies", on is True),
            "invalid_query_returns_no_rows": lambda on: setattr(self, "returns_no_rows", on is True),
            "unauthorized_message": lambda text: setattr(self, "unauthorized", text),
            "revoke_tokens": lambda _: self.tokens.revoke_all(), "forget_requests": lambda _: self.requests.clear(),
        }
        unknown = set(order) - set(known)
        if unknown:
            raise ValueError(f"no such order: {', '.join(sorted(unknown))}")
        for name, value in order.items():
            known[name](value)

    def state(self):
        active, held = self.faults.state()
        with self.session_lock:
            waiting = sum(max(0, session.waiting - 1) for session in self.sessions.values())
        return {"clock": self.clock.text(), "faults": active, "held": held, "waiting": waiting,
                "requests": [dict(zip(("method", "target", "user", "status"), r)) for r in list(self.requests)]}


def basic(value):
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        return name, password
    except (binascii.Error, UnicodeDecodeError):
        return None
