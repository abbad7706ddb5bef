"""Tells somebody of new and changed records: Standard Webhooks, sent from a thread of their own until they are taken."""
import base64
import hashlib
import hmac
import json
import queue
import secrets
import threading
import time
import urllib.error
import urllib.request

WAITS = (0, 1, 2, 4, 8, 16)  # seconds before each attempt, at pace 1
PATIENCE = 15
HABITS = {"twice", "bad_signature"}
TOLD = {"patients", "appointments"}


class NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NotFollowed)


def signature(secret, message_id, timestamp, body):
    """@p secret: "whsec_" and Base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Hooks:
    def __init__(self, pace):
        self.pace = pace
        self.url = self.secret = None
        self.habits = set()
        self.log = []  # {"id", "kind", "action", "attempts": [status or 0]}
        self._queue = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def aim(self, wish):
        """None: nobody is told any more."""
        self.url, self.secret = (wish["url"], wish["secret"]) if wish else (None, None)

    def set_habits(self, habits):
        if set(habits) - HABITS:
            raise ValueError(f"habits of webhooks: {', '.join(sorted(HABITS))}")
        self.habits = set(habits)

    def tell(self, kind, action, resource):
        if not self.url or kind not in TOLD:
            return
        entry = {"id": f"msg_{secrets.token_hex(12)}", "kind": kind, "action": action, "attempts": []}
        self.log.append(entry)
        for _ in range(2 if "twice" in self.habits else 1):
            self._queue.put((entry, json.dumps(resource).encode()))

    def _run(self):
        while True:
            entry, body = self._queue.get()
            for wait in WAITS:
                time.sleep(wait * self.pace)
                status = self._send(entry, body)
                entry["attempts"].append(status)
                if 200 <= status < 300:
                    break
                if status == 410:  # its owner wants no more of them
                    self.aim(None)
                    break

    def _send(self, entry, body):
        url, secret = self.url, self.secret
        if not url:
            return 0
        timestamp = str(int(time.time()))
        signed = body + b" " if "bad_signature" in self.habits else body
        request = urllib.request.Request(url, body, {
            "Content-Type": "application/fhir+json", "webhook-id": entry["id"], "webhook-timestamp": timestamp,
            "webhook-signature": signature(secret, entry["id"], timestamp, signed)})
        try:
            with OPENER.open(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
