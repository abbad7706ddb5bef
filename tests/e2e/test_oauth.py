"""A medication list sync from an EHR that wants a token, with an authorization server that is not ours.

usage: test_oauth.py
The key is made, registered (the server fetches our key set over HTTP), tried, used and replaced by `concordd` alone.
"""
import base64
import functools
import http.server
import json
import pathlib
import re
import stat
import subprocess
import threading
import unittest

import expected
import harness

OAUTH_DIR = pathlib.Path(harness.PEER_DIR).parent / "oauth-server"
AUDIENCE = "https://ehr.example/fhir"


class KeySets(http.server.ThreadingHTTPServer):
    """Serves a folder, as the web server of a hospital serves its key set."""

    def __init__(self, folder):
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/jwks.json"


class Authority:
    def __init__(self, folder, key_set_url):
        self.process = subprocess.Popen(
            ["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--keys", str(folder / "authority"), "--ttl", "2",
             "--audience", AUDIENCE, "--client-jwks-uri", key_set_url],
            cwd=OAUTH_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.issuer = re.search(r"http://[\w.:]+", self.process.stdout.readline()).group(0)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class OAuthTest(unittest.TestCase):
    def setUp(self):
        self.place = harness.Workplace("http://127.0.0.1:1/fhir", page_size=200)
        self.addCleanup(self.place.close)
        self.credentials = self.place.path / "concord" / "credentials"
        self.served = self.place.path / "served"
        self.served.mkdir()
        key_sets = KeySets(self.served)
        self.addCleanup(key_sets.server_close)
        self.addCleanup(key_sets.shutdown)
        self.authority = Authority(self.place.path, key_sets.url)
        self.addCleanup(self.authority.close)
        self.seed = expected.load(harness.SEED)
        seed_file = self.place.path / "seed.ndjson"
        seed_file.write_text("".join(json.dumps(row) + "\n" for row in self.seed))
        issuer = self.authority.issuer
        self.ehr = harness.Server(
            ["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--seed", str(seed_file), "--jwks", f"{issuer}/jwks",
             "--issuer", issuer, "--audience", AUDIENCE], cwd=harness.PEER_DIR)
        self.addCleanup(self.ehr.close)
        config = json.loads(self.place.config.read_text())
        config["connections"][0] |= {"base_url": self.ehr.base, "oauth": {
            "client_id": "jwt-remote", "key": "credential:ehr-key", "token_url": f"{issuer}/token"}}
        self.place.config.write_text(json.dumps(config))

    def oauth(self, *words, code=0):
        done = subprocess.run([harness.CONCORDD, "oauth", *map(str, words)], capture_output=True, text=True,
                              env=self.place.environment(), timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, code, (done.stdout, done.stderr))
        return done

    def new_key(self, algorithm):
        self.oauth("new-key", self.credentials / "ehr-key", "--alg", algorithm)

    def check(self, code=0):
        return self.oauth("token", "ehr", "--check", "--json", "--config", self.place.config, code=code)

    def register(self):
        (self.served / "jwks.json").write_text(self.oauth("jwks", "ehr", "--config", self.place.config).stdout)

    def test_from_the_key_to_the_list(self):
        self.assertEqual(self.ehr.send("GET", "MedicationRequest")[0], 401)
        self.new_key("ES384")
        key = self.credentials / "ehr-key"
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        made = key.read_text()
        self.oauth("new-key", key, "--alg", "RS384", code=3)  # nothing is ever replaced
        self.assertEqual(key.read_text(), made)
        self.register()
        (public,) = json.loads((self.served / "jwks.json").read_text())["keys"]
        self.assertEqual(sorted(public), ["alg", "crv", "key_ops", "kid", "kty", "use", "x", "y"])

        checked = json.loads(self.check().stdout)
        self.assertEqual((checked["connection"], checked["expires_in"], checked["scopes"]), ("ehr", 2, ["system/*.read"]))
        self.assertEqual(self.oauth("token", "ehr", "--config", self.place.config, code=2).stdout, "")

        result = self.place.sync("--log-file", str(self.place.path / "log"), "--log-level", "debug")
        self.assertEqual(result["medications"], expected.Expected(self.seed).medications)

        key.unlink()  # a key that nobody has registered
        self.new_key("RS384")
        refused = self.check(code=3)
        self.assertIn("invalid_client", refused.stderr)
        failed = self.place.start_sync("--full")
        out, err = failed.communicate(timeout=harness.PATIENCE)
        self.assertEqual(failed.returncode, 1, (out, err))
        self.assertEqual(self.place.rows("SELECT error_code FROM integration_jobs WHERE status = 'failed'"), [("unauthorized",)])

        key.unlink()
        key.write_text("no key")
        key.chmod(0o600)
        self.assertIn("ehr-key", self.check(code=3).stderr)
        self.nothing_secret_is_left()

    def nothing_secret_is_left(self):
        """No token (all are JWTs) and no assertion in any file that Concord wrote."""
        start = base64.urlsafe_b64encode(b'{"alg"').rstrip(b"=")[:8]
        for file in self.place.path.iterdir():
            if file.is_file():
                content = file.read_bytes()
                self.assertNotIn(start, content, file)
                self.assertNotIn(b"PRIVATE KEY", content, file)


unittest.main()
