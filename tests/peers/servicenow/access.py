"""Who may speak to the instance: basic authentication, its own OAuth tokens, tokens of an outside issuer, rate limits."""
import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.request

SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo, RFC 8017 section 9.2
DENIED = {"error": "server_error", "error_description": "access_denied"}
PATIENCE = 10  # seconds for the keys of the outside issuer


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Tokens:
    """The OAuth provider of the instance (/oauth_token.do)."""

    def __init__(self, clock, users, clients, run_as, access_seconds, refresh_seconds):
        self.clock, self.users, self.clients, self.run_as = clock, users, clients, run_as
        self.access_seconds, self.refresh_seconds = access_seconds, refresh_seconds
        self._lock = threading.Lock()
        self.access, self.refresh = {}, {}  # token → [client, user, when it ends]

    def revoke_all(self):
        with self._lock:
            self.access.clear()
            self.refresh.clear()

    def user_of(self, token):
        with self._lock:
            entry = self.access.get(token)
        return entry[1] if entry and entry[2] > self.clock.now() else None

    def answer(self, form, basic):
        """(status, body) for a token request; @p basic: (client, secret) of its Authorization header or None."""
        client, secret = basic or (form.get("client_id"), form.get("client_secret"))
        if not client or self.clients.get(client) != secret:
            return 401, DENIED
        grant = form.get("grant_type")
        with self._lock:
            if grant == "password":
                user = form.get("username")
                if user not in self.users or self.users[user] != form.get("password"):
                    return 401, DENIED
                return 200, self._body(*self._access(client, user, renew=True), self._refresh(client, user))
            if grant == "client_credentials":
                return 200, self._body(*self._access(client, self.run_as, renew=True))
            if grant == "refresh_token":
                token = form.get("refresh_token")
                entry = self.refresh.get(token)
                if not entry or entry[0] != client or entry[2] <= self.clock.now():
                    return 401, DENIED
                return 200, self._body(*self._access(client, entry[1], renew=False), token)
        return 400, {"error": "unsupported_grant_type", "error_description": f"unsupported grant_type {grant}"}

    def _access(self, client, user, renew):
        """The token that is still good, with a new end, or another one."""
        ends = self.clock.now() + self.access_seconds
        for token, entry in self.access.items() if renew else ():
            if entry[:2] == [client, user] and entry[2] > self.clock.now():
                entry[2] = ends
                return token, self.access_seconds
        token = secrets.token_urlsafe(64)
        self.access[token] = [client, user, ends]
        return token, self.access_seconds

    def _refresh(self, client, user):
        ends = self.clock.now() + self.refresh_seconds
        for token, entry in self.refresh.items():
            if entry[:2] == [client, user] and entry[2] > self.clock.now():
                entry[2] = ends
                return token
        token = secrets.token_urlsafe(64)
        self.refresh[token] = [client, user, ends]
        return token

    @staticmethod
    def _body(token, seconds, refresh=None):
        return {"access_token": token, **({"refresh_token": refresh} if refresh else {}), "scope": "useraccount",
                "token_type": "Bearer", "expires_in": seconds - 1}


class OutsideIssuer:
    """JWTs (RS256) of another server: signature, issuer, audience, end, and a claim that names a user of the instance."""

    def __init__(self, issuer, audience, claim, each_once):
        self.issuer, self.audience, self.claim, self.each_once = issuer, audience, claim, each_once
        self.keys, self.used = {}, set()
        self._lock = threading.Lock()

    def user_of(self, token):
        try:
            head, body, signature = token.split(".")
            header, claims = json.loads(decoded(head)), json.loads(decoded(body))
            key = self._key(header["kid"])
            good = header["alg"] == "RS256" and is_signed(f"{head}.{body}".encode(), decoded(signature), key)
            audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
            if not good or claims["iss"] != self.issuer or self.audience not in audiences or claims["exp"] <= time.time():
                return None
            with self._lock:
                if self.each_once and claims["jti"] in self.used:
                    return None
                self.used.add(claims.get("jti"))
            return claims[self.claim]
        except (ValueError, KeyError, TypeError, OSError):
            return None

    def _key(self, kid):
        if kid not in self.keys:
            about = self._fetch(f"{self.issuer}/.well-known/openid-configuration")
            self.keys = {key["kid"]: key for key in self._fetch(about["jwks_uri"])["keys"]}
        return self.keys[kid]

    @staticmethod
    def _fetch(url):
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return json.load(answer)


def is_signed(message, signature, key):
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    modulus, exponent = (int.from_bytes(decoded(key[part]), "big") for part in ("n", "e"))
    length = (modulus.bit_length() + 7) // 8
    tail = b"\x00" + SHA256_PREFIX + hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (length - len(tail) - 2) + tail
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(length, "big")
    return len(signature) == length and found == expected


class RateLimit:
    """So many requests of one user in each whole window of the clock."""

    RULE = hashlib.md5(b"rate limit rule", usedforsecurity=False).hexdigest()  # looks like the sys_id that it stands for

    def __init__(self, clock):
        self.clock, self.limit, self.window = clock, None, 3600
        self._lock = threading.Lock()
        self.counts = {}  # user → (window, requests)

    def set(self, limit, window):
        with self._lock:
            self.limit, self.window, self.counts = limit, window, {}

    def take(self, user):
        """(headers, None or seconds until the next window)."""
        with self._lock:
            if self.limit is None:
                return {}, None
            now = int(self.clock.now())
            window = now // self.window
            seen, count = self.counts.get(user, (window, 0))
            count = count + 1 if seen == window else 1
            self.counts[user] = (window, count)
            reset = (window + 1) * self.window
            headers = {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Reset": str(reset), "X-RateLimit-Rule": self.RULE}
            return headers, reset - now if count > self.limit else None
