"""What the API does: lists, records, writes, and the orders of a test."""
import collections
import re
import threading
import time
import urllib.parse

import access
import faults
import records
from records import Refusal

FAULTS = {"latency", "hold", "status", "drop_before", "drop_after", "cut", "html", "malformed", "elsewhere", "unversioned"}
CONDITIONS = {"method", "records", "path"}
STANDARD_PAGE, LARGEST_PAGE = 50, 200
MAX_BODY = 1048576
ALLOWED = {"patients": ("GET, POST", "GET, PUT"), "appointments": ("GET, POST", "GET, PUT"), "treatments": ("GET, POST", "")}


class RateLimit:
    """So many requests in each whole window; then 429 until its end."""

    def __init__(self):
        self.limit, self.window, self.seen = None, 60, (0, 0)
        self._lock = threading.Lock()

    def take(self):
        """None, or seconds to wait."""
        with self._lock:
            if self.limit is None:
                return None
            window = int(time.time()) // self.window
            self.seen = (window, (self.seen[1] if self.seen[0] == window else 0) + 1)
            return (window + 1) * self.window - int(time.time()) if self.seen[1] > self.limit else None


class Api:
    def __init__(self, fhir, tokens, hooks):
        self.fhir, self.tokens, self.hooks = fhir, set(tokens), hooks
        self.issuer = None  # access.OutsideIssuer, whose claim is the scope
        self.faults, self.rate = faults.Faults(FAULTS, CONDITIONS), RateLimit()
        self.requests = collections.deque(maxlen=20000)
        self.refuses_duplicates, self.takes_conditions = True, False
        self._one_at_a_time = threading.Lock()
        self.known = {}  # (type, system, value) → id: of what was there at the start and what was written here
        self.sizes = {kind: self._learn(records.main_type(kind)) for kind in records.KINDS}

    def _learn(self, resource_type):
        count = 0
        for resource in self.fhir.every(resource_type):
            self._note(resource)
            count += 1
        return count

    def _note(self, resource):
        for system, value in records.identifiers(resource):
            self.known[resource["resourceType"], system, value] = resource["id"]

    # Who asks

    def admit(self, authorization, method, kind):
        scheme, _, token = (authorization or "").partition(" ")
        realm = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        if scheme.lower() != "bearer":
            raise Refusal(401, "login", "A bearer token is needed", headers={"WWW-Authenticate": "Bearer"})
        if self.issuer is None:
            if token not in self.tokens:
                raise Refusal(401, "login", "The token is not known", headers=realm)
            return
        scope = self.issuer.user_of(token)
        if scope is None:
            raise Refusal(401, "login", "The token is not good", headers=realm)
        if not allows(scope, records.main_type(kind), method != "GET"):
            raise Refusal(403, "forbidden", "The scope does not allow this", headers={
                "WWW-Authenticate": 'Bearer error="insufficient_scope"'})

    # Requests

    def handle(self, method, kind, record_id, query, body, headers, base):
        """(status, body, headers)."""
        allowed = ALLOWED[kind][record_id is not None]
        if not allowed:
            raise Refusal(404, "not-found", "There is no such address")
        if method not in allowed.split(", "):
            raise Refusal(405, "not-supported", f"{method} is not for this address", headers={"Allow": allowed})
        sent = records.Sent(kind, body, record_id) if method != "GET" else None
        with self._one_at_a_time:  # a page is of one moment, and a look for duplicates holds until the record is there
            if sent:
                return self.create(sent, headers, base) if record_id is None else self.update(sent, headers)
            return self.list(kind, query, base) if record_id is None else self.read(kind, record_id)

    def list(self, kind, query, base):
        asked = urllib.parse.parse_qsl(query, keep_blank_values=True)
        unknown = {name for name, _ in asked} - records.FILTERS[kind] - {"_count", "_offset", "_sort"}
        if unknown:
            raise Refusal(400, "invalid", f"No such parameter: {', '.join(sorted(unknown))}")
        wishes = collections.defaultdict(list)
        for name, value in asked:
            wishes[name].append(value)
        wishes.setdefault("_sort", ["_lastUpdated,_id"])
        wishes["_count"] = [str(page_size(wishes.get("_count", [str(STANDARD_PAGE)])[0]))]
        status, page, _ = self.fhir.ask("GET", records.main_type(kind), **wishes)
        if status != 200:
            return status, page, {}
        mains = [entry["resource"] for entry in page.get("entry", [])]
        entries = [self._entry(one, f"{base}/{kind}/{one['id']}", "match") for one in mains]
        entries += [self._entry(part, f"{base}/{part['resourceType']}/{part['id']}", "include") for part in self.parts(kind, mains)]
        links = [{"relation": link["relation"], "url": f"{base}/{kind}?{urllib.parse.urlsplit(link['url']).query}"}
                 for link in page["link"] if link["relation"] in ("self", "next")]
        answer = {"resourceType": "Bundle", "type": "searchset", "total": page["total"], "link": links}
        return 200, {**answer, **({"entry": entries} if entries else {})}, {}

    def parts(self, kind, mains):
        """What belongs to the records of a page."""
        if not mains:
            return
        names = ",".join(f"{one['resourceType']}/{one['id']}" for one in mains)
        for part, member in records.KINDS[kind][1].items():
            parameter, offset, total = member.split(".")[-1], 0, 1
            while offset < total:
                status, page, _ = self.fhir.ask("GET", part, **{parameter: names, "_count": 1000, "_offset": offset})
                rows = [entry["resource"] for entry in page.get("entry", [])]
                yield from rows
                offset, total = offset + len(rows), page["total"] if status == 200 and rows else 0

    @staticmethod
    def _entry(resource, full_url, mode):
        return {"fullUrl": full_url, "resource": resource, "search": {"mode": mode}}

    def read(self, kind, record_id):
        status, resource, _ = self.fhir.ask("GET", f"{records.main_type(kind)}/{record_id}")
        return status, resource, etag(resource) if status == 200 else {}

    def create(self, sent, headers, base):
        condition = re.fullmatch(r"identifier=([^|&]+)\|([^|&]+)", urllib.parse.unquote(headers.get("If-None-Exist", "")))
        if self.takes_conditions and condition:
            there = self.known.get((records.main_type(sent.kind), condition[1], condition[2]))
            if there:
                return self.read(sent.kind, there)
        self.refuse_duplicates(sent)
        if sent.bundle is None:
            status, made, _ = self.fhir.ask("POST", records.main_type(sent.kind), sent.main)
            body = made
        else:
            status, body, made = self._together(sent, None)
            status = 201 if status == 200 else status
        if status != 201:
            return status, body, {}
        self._note(made)
        self.hooks.tell(sent.kind, "created", made)
        return 201, body, {"Location": f"{base}/{sent.kind}/{made['id']}", **etag(made)}

    def update(self, sent, headers):
        path = f"{records.main_type(sent.kind)}/{sent.known_id}"
        status, found, _ = self.fhir.ask("GET", path)
        if status != 200:
            return status, found, {}
        self.refuse_duplicates(sent)
        condition = headers.get("If-Match")
        if sent.bundle is None:
            status, made, _ = self.fhir.ask("PUT", path, sent.main, {"If-Match": condition} if condition else {})
            body = made
        else:
            status, body, made = self._together(sent, condition)
        if status != 200:
            return status, body, {}
        self._note(made)
        self.hooks.tell(sent.kind, "changed", made)
        return 200, body, etag(made)

    def _together(self, sent, condition):
        """(status, the answer's Bundle, the main resource)."""
        status, answer, _ = self.fhir.ask("POST", "", sent.transaction(condition))
        if status != 200:
            return status, answer, None
        for entry in answer["entry"]:
            entry["response"] |= {"etag": etag(entry["resource"])["ETag"], "lastModified": entry["resource"]["meta"]["lastUpdated"]}
        return status, answer, answer["entry"][sent.at]["resource"]

    def refuse_duplicates(self, sent):
        if not self.refuses_duplicates:
            return
        resource_type = records.main_type(sent.kind)
        for i, (system, value) in enumerate(records.identifiers(sent.main)):
            if self.known.get((resource_type, system, value), sent.known_id) != sent.known_id:
                raise Refusal(409, "duplicate", "Another record has this identifier", f"{resource_type}.identifier[{i}]")

    # What a test orders

    def order(self, order):
        """One JSON object; README.md lists its keys. ValueError for what it does not know."""
        known = {
            "fault": self.faults.add, "clear_faults": lambda _: self.faults.clear(), "release": lambda _: self.faults.release(),
            "rate_limit": lambda limit: self._limit(limit, order.get("rate_window", 60)), "rate_window": lambda _: None,
            "tokens": lambda tokens: setattr(self, "tokens", set(tokens)),
            "refuse_duplicates": lambda on: setattr(self, "refuses_duplicates", on is True),
            "conditional_create": lambda on: setattr(self, "takes_conditions", on is True),
            "webhook": self.hooks.aim, "webhook_habits": self.hooks.set_habits,
            "forget": lambda _: (self.requests.clear(), self.hooks.log.clear()),
        }
        unknown = set(order) - set(known)
        if unknown:
            raise ValueError(f"no such order: {', '.join(sorted(unknown))}")
        for name, value in order.items():
            known[name](value)

    def _limit(self, limit, window):
        self.rate.limit, self.rate.window, self.rate.seen = limit, window, (0, 0)

    def state(self):
        active, held = self.faults.state()
        return {"faults": active, "held": held, "webhooks": [dict(one) for one in self.hooks.log],
                "requests": [dict(zip(("method", "target", "status"), one)) for one in list(self.requests)]}


def etag(resource):
    return {"ETag": f'W/"{resource["meta"]["versionId"]}"'}


def page_size(text):
    if not re.fullmatch(r"\d+", text) or int(text) == 0:
        raise Refusal(400, "invalid", "_count is a whole number from 1 on")
    return min(int(text), LARGEST_PAGE)


def allows(scope, resource_type, writes):
    """SMART scopes, version 1 and 2: system/Patient.read, system/*.cru."""
    for word in scope.split():
        found = re.fullmatch(r"system/(\*|\w+)\.(\*|\w+)", word)
        if found and found[1] in ("*", resource_type):
            rights = {"read": "rs", "write": "cud", "*": "cruds"}.get(found[2], found[2])
            if set(rights) & set("cud" if writes else "rs"):
                return True
    return False


def issuer(url, audience):
    return access.OutsideIssuer(url, audience, "scope", False)
