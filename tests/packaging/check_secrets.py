#!/usr/bin/env python3
"""No secret of a running concordd is in its command line, environment, output, logs, configuration or database, and a secret that others
can read is refused.

usage: check_secrets.py CONCORDD     needs the openssl command
"""
import base64
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

HOOK = b"canary-hook-secret-0123456789abcdef"
BROKER = b"canary-broker-password"
hidden = {"hook": HOOK, "broker": BROKER}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def leaks(content):
    """Names of the secrets in it, as they are or in Base64, whatever stands before them."""
    found = []
    for name, secret in hidden.items():
        forms = [secret] + [base64.b64encode(b"x" * before + secret)[8:-8] for before in range(3)]
        if any(form in content for form in forms):
            found.append(name)
    return found


class Concordd:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.credentials = folder / "credentials"
        self.credentials.mkdir(mode=0o700)
        key = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3",
            "-subj", "/CN=concord", "-out", str(folder / "client.pem"), "-keyout", "-"], check=True, capture_output=True).stdout
        hidden["key"] = b"".join(key.splitlines()[1:-1])[20:80]
        hidden["key line"] = key.splitlines()[1]
        self.write("hook", b"whsec_" + base64.b64encode(HOOK))
        self.write("broker", BROKER)
        self.write("client", key)
        self.port = free_port()
        (folder / "concord.json").write_text(json.dumps({
            "database": f"sqlite:{folder}/concord.db",
            "listener": {"listen": f"127.0.0.1:{self.port}"},
            "connections": [
                {"name": "ehr", "kind": "fhir-r4", "base_url": f"https://127.0.0.1:{free_port()}/fhir",
                 "client_certificate": str(folder / "client.pem"), "client_key": "credential:client"},
                {"name": "pharmacy", "kind": "webhook", "format": "json", "secrets": ["credential:hook"]},
                {"name": "orders", "kind": "rabbitmq", "host": "127.0.0.1", "port": free_port(), "plain": True, "user": "concord",
                 "secret": "credential:broker", "queue": "orders", "format": "hl7v2"}],
            "integrations": [{"name": "medication-list", "type": "medication_list_sync", "connection": "ehr"}]}))

    def write(self, name, value, mode=0o600):
        path = self.credentials / name
        path.write_bytes(value)
        path.chmod(mode)

    def start(self):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "USER": "tester",
                       "CREDENTIALS_DIRECTORY": str(self.credentials)}
        return subprocess.Popen([self.program, "run", "--config", str(self.folder / "concord.json"), "--log-file",
            str(self.folder / "concord.log"), "--log-level", "debug", "--json"], env=environment, cwd=self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def post(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hooks/pharmacy", b"{}", {"Content-Type": "application/json",
        "webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as answer:
        return answer.code


def main(program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        concordd = Concordd(program, folder)
        assert leaks((concordd.credentials / "client").read_bytes()) and leaks((concordd.credentials / "hook").read_bytes()), \
            "the search finds nothing where the secrets are"
        process = concordd.start()
        said = b""
        while b'"pharmacy"' not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read().decode()
            said += line
        places = {"the command line": pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()}
        try:
            places["the environment"] = pathlib.Path(f"/proc/{process.pid}/environ").read_bytes()
        except PermissionError:
            pass  # of a process that is not dumpable only root reads it
        assert b"concordd" in places["the command line"]
        assert post(concordd.port) == 401
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=60)
        places |= {"stdout": said + out, "stderr": errors}
        for path in folder.rglob("*"):
            if path.is_file() and path.parent != concordd.credentials:
                places[str(path.relative_to(folder))] = path.read_bytes()
        assert places["concord.log"].count(b"\n") > 3 and b"orders" in places["concord.json"] and len(places["concord.db"]) > 10_000
        assert (folder / "concord.log").stat().st_mode & 0o077 == 0, "others can read the log"
        for place, content in places.items():
            assert not leaks(content), f"{place} holds {leaks(content)}"
        for secret in ("hook", "broker", "client"):
            value = (concordd.credentials / secret).read_bytes()
            concordd.write(secret, value, 0o640)
            process = concordd.start()
            _, errors = process.communicate(timeout=60)
            assert process.returncode == 1 and b"chmod 600" in errors and secret.encode() in errors, (process.returncode, errors)
            assert not leaks(errors)
            concordd.write(secret, value)
    print(f"secrets: {len(places)} places searched")


main(sys.argv[1])
