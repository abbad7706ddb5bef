#!/usr/bin/env python3
"""Sends the notifications that the FHIR server beside it does not send: what R4 says of rest-hook Subscriptions, and the
R5 backport where the Subscription names a topic (README.md of tests/peers).

usage: bridge.py --base http://127.0.0.1:8090/fhir [--errors-after N] [--every SECONDS]

It knows the server by its REST interface alone. A Subscription that is "requested" becomes "active"; from then on each
version of a resource of the criteria's type is told once, when the server's own search says that the resource matches the
criteria. What cannot be delivered is lost, as R4 allows; after N failures in a row the Subscription becomes "error" and
nothing more is sent until its owner requests it again. Each attempt is a line: "sent|lost SUBSCRIPTION WHAT".
Ends with the process that started it (standard input closes).
"""
import argparse
import json
import os
import sys
import threading
import urllib.error
import urllib.request
import uuid

BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-"
PATIENCE = 10  # seconds for one request


def call(method, url, resource=None, headers=()):
    """(status, body); status 0 when nobody answers."""
    body = json.dumps(resource).encode() if resource is not None else b"" if method == "POST" else None
    request = urllib.request.Request(url, body, {"Content-Type": "application/fhir+json", **dict(headers)}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def extension(element, name, key):
    return next((e.get(key) for e in (element or {}).get("extension", []) if e.get("url") == BACKPORT + name), None)


class Watch:
    """One Subscription: what was told, how many events there were, how often it could not be delivered."""

    def __init__(self, base, errors_after):
        self.base, self.errors_after = base, errors_after
        self.told = None  # "Type/id" → number of versions; None: not active yet
        self.events = self.failures = 0
        self.is_broken = False

    def follow(self, subscription):
        self.resource = subscription
        self.channel = subscription["channel"]
        self.filter = extension(subscription.get("_criteria"), "filter-criteria", "valueString") or subscription["criteria"]
        self.is_topical = self.filter != subscription["criteria"]
        self.type = self.filter.split("?")[0]
        if subscription["status"] == "requested":
            self.activate()
        elif subscription["status"] == "active":
            self.tell_news()
        else:  # what happens until it is requested again is not told
            self.is_broken = True

    def set_status(self, status, **more):
        version = self.resource["meta"]["versionId"]
        code, body = call("PUT", f"{self.base}/Subscription/{self.resource['id']}", {**self.resource, "status": status, **more},
                          {"If-Match": f'W/"{version}"'}.items())
        if code == 200:
            self.resource = json.loads(body)
        return code == 200  # else its owner has written it meanwhile: next round

    def activate(self):
        if self.told is None or self.is_broken:
            self.told = {name: len(versions) for name, versions in self.versions().items()}
        self.is_broken = False
        if self.is_topical and not self.deliver("handshake", "POST", "", self.bundle("handshake")):
            return
        self.set_status("active")

    def versions(self, names=None):
        """Every resource of the type with its versions, oldest first."""
        code, body = call("GET", f"{self.base}/{self.type}?_count=1000")
        assert code == 200, (code, body[:200])
        found = {}
        for entry in json.loads(body).get("entry", []):
            name = f"{self.type}/{entry['resource']['id']}"
            latest = int(entry["resource"]["meta"]["versionId"])
            if names is not None and names.get(name, 0) >= latest:
                continue
            code, history = call("GET", f"{self.base}/{name}/_history")
            if code == 200:
                found[name] = [e["resource"] for e in reversed(json.loads(history)["entry"])]
        return found

    def matches(self, name):
        query = self.filter.partition("?")[2]
        code, body = call("GET", f"{self.base}/{self.type}?{query + '&' if query else ''}_id={name.split('/')[1]}")
        return code == 200 and bool(json.loads(body).get("entry"))

    def tell_news(self):
        if self.told is None:  # active before this process was
            self.told = {name: len(versions) for name, versions in self.versions().items()}
            return
        for name, versions in self.versions(self.told).items():
            news = versions[self.told.get(name, 0):]
            self.told[name] = len(versions)
            for resource in news if self.matches(name) else ():
                if not self.notify(name, resource):
                    return

    def notify(self, name, resource):
        what = f"{name}/_history/{resource['meta']['versionId']}"
        if self.is_topical:
            self.events += 1
            return self.deliver(what, "POST", "", self.bundle("event-notification", name, resource))
        if self.channel.get("payload"):  # R4: an update of the resource at the endpoint
            return self.deliver(what, "PUT", f"/{name}", resource)
        return self.deliver(what, "POST", "", None)

    def bundle(self, kind, name=None, resource=None):
        """Subscriptions R5 Backport 1.1.0: history Bundle, the status as Parameters first."""
        reference = {"reference": f"Subscription/{self.resource['id']}"}
        parameters = [{"name": "subscription", "valueReference": reference},
                      {"name": "topic", "valueCanonical": self.resource["criteria"]},
                      {"name": "status", "valueCode": "active"}, {"name": "type", "valueCode": kind},
                      {"name": "events-since-subscription-start", "valueString": str(self.events)}]
        entries = []
        if name:
            parameters.append({"name": "notification-event", "part": [
                {"name": "event-number", "valueString": str(self.events)},
                {"name": "timestamp", "valueInstant": resource["meta"]["lastUpdated"]},
                {"name": "focus", "valueReference": {"reference": f"{self.base}/{name}"}}]})
            if extension(self.channel.get("_payload"), "payload-content", "valueCode") == "full-resource":
                entries.append({"fullUrl": f"{self.base}/{name}", "resource": resource,
                                "request": {"method": "PUT", "url": name}, "response": {"status": "200"}})
        status = {"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": {"resourceType": "Parameters", "parameter": parameters},
                  "request": {"method": "GET", "url": f"Subscription/{self.resource['id']}/$status"}, "response": {"status": "200"}}
        return {"resourceType": "Bundle", "type": "history", "entry": [status, *entries]}

    def deliver(self, what, method, below, resource):
        headers = [tuple(part.strip() for part in header.split(":", 1)) for header in self.channel.get("header", [])]
        code, _ = call(method, self.channel["endpoint"] + below, resource, headers)
        good = 200 <= code < 300
        print("sent" if good else "lost", self.resource["id"], what, code, flush=True)
        self.failures = 0 if good else self.failures + 1
        if self.errors_after and self.failures >= self.errors_after:
            self.is_broken = self.set_status("error", error=f"{self.failures} notifications could not be delivered")
            self.failures = 0
            return False
        return good or what != "handshake"  # a Subscription whose handshake fails stays "requested"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", required=True)
    parser.add_argument("--errors-after", type=int, default=0)
    parser.add_argument("--every", type=float, default=0.05)
    options = parser.parse_args()
    parent_is_gone = threading.Event()

    def wait_for_parent():
        while os.read(sys.stdin.fileno(), 4096):
            pass
        parent_is_gone.set()
    threading.Thread(target=wait_for_parent, daemon=True).start()
    watches = {}
    print(f"watching {options.base}", flush=True)
    while not parent_is_gone.wait(options.every):
        code, body = call("GET", f"{options.base}/Subscription?_count=100")
        for entry in json.loads(body).get("entry", []) if code == 200 else ():
            subscription = entry["resource"]
            watch = watches.setdefault(subscription["id"], Watch(options.base, options.errors_after))
            watch.follow(subscription)


if __name__ == "__main__":
    main()
