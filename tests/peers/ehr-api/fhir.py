"""The FHIR server behind the API: a process of its own, asked over HTTP."""
import http.client
import json
import pathlib
import re
import subprocess
import threading
import time
import urllib.parse

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fhir-server"
PATIENCE = 60
STANDS = 2  # seconds that a connection may have been idle: Node closes it after five
PAGE = 1000
JSON = "application/fhir+json"


class Fhir:
    """Requests to one server; each thread has a connection of its own."""

    def __init__(self, base):
        self.url = urllib.parse.urlsplit(base)
        self._own = threading.local()

    def ask(self, method, path, resource=None, headers=None, **parameters):
        """(status, resource, headers). @p parameters: a list is a parameter that stands several times."""
        target = self.url.path + (f"/{path}" if path else "")
        if parameters:
            target += "?" + urllib.parse.urlencode(parameters, doseq=True)
        body = None if resource is None else json.dumps(resource).encode()
        try:
            connection = self._connection()
            connection.request(method, target, body, {"Content-Type": JSON, **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._own.connection = None
            raise ConnectionError("the FHIR server does not answer") from error
        self._own.used = time.monotonic()
        return answer.status, json.loads(content), answer.headers

    def _connection(self):
        known = getattr(self._own, "connection", None)
        if known is None or time.monotonic() - self._own.used > STANDS:
            self._own.connection = http.client.HTTPConnection(self.url.netloc, timeout=PATIENCE)
        return self._own.connection

    def every(self, resource_type):
        """All resources of a type."""
        offset = 0
        while True:
            status, page, _ = self.ask("GET", resource_type, _count=PAGE, _offset=offset)
            if status != 200:
                raise RuntimeError(f"the FHIR server answers {status} for {resource_type}")
            rows = [entry["resource"] for entry in page.get("entry", [])]
            yield from rows
            offset += len(rows)
            if not rows or offset >= page["total"]:
                return


def start(*options):
    """(process, base) of a server that ends with this process."""
    process = subprocess.Popen(["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--page-max", str(PAGE), *options],
                               cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    found = re.search(r"http://[\w.:]+/fhir", line)
    if not found:
        process.kill()
        raise SystemExit(f"the FHIR server did not start (npm ci in {FOLDER.name}?): {line!r}")
    return process, found.group(0)
