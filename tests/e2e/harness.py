"""Real processes for the end-to-end tests: the two EHRs, `concordd sync`, and what the database holds afterwards.

CMake passes where things are: CONCORDD, CONCORD, PEER_DIR, SEED, TERMINOLOGY. Processes are awaited by what they
print and by their end, never by time.
"""
import contextlib
import csv
import gzip
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import urllib.error
import urllib.request

import sealed

CONCORDD, CONCORD, PEER_DIR = (os.environ.get(n, "") for n in ("CONCORDD", "CONCORD", "PEER_DIR"))
SEED, TERMINOLOGY = os.environ["SEED"], pathlib.Path(os.environ["TERMINOLOGY"])
PATIENCE = 120  # seconds after which a process counts as hanging


class Server:
    """An EHR in a process of its own. send() speaks to it as its other users do."""

    def __init__(self, command, cwd=None):
        self.process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://[\w.:]+/fhir", line)
        if not found:
            self.close()
            raise RuntimeError(f"{command[0]} did not start: {line!r}")
        self.base = found.group(0)

    def send(self, method, path, resource=None):
        body = None if resource is None else json.dumps(resource).encode()
        request = urllib.request.Request(f"{self.base}/{path}", body, {"Content-Type": "application/fhir+json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def get(self, path):
        status, body = self.send("GET", path)
        assert status == 200, (path, status, body[:300])
        return json.loads(body)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def sandbox(*options):
    return Server([CONCORDD, "sandbox", "--every", "0", *options])


def peer(seed_rows, folder):
    """Medplum's FHIR server; the file is read at the start."""
    seed = pathlib.Path(folder) / "seed.ndjson"
    seed.write_text("".join(json.dumps(row) + "\n" for row in seed_rows))
    return Server(["node", "server.mjs", "--port", "0", "--until-stdin-closes", "--seed", str(seed)], cwd=PEER_DIR)


class Workplace:
    """A folder with a configuration for one EHR and the database that syncs write."""

    def __init__(self, base_url, page_size=50, retries=0):
        self._folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self._folder.name)
        self.db = self.path / "concord.db"
        self.config = self.path / "concord.json"
        self.config.write_text(json.dumps({
            "database": f"sqlite:{self.db}",
            "connections": [{"name": "ehr", "kind": "fhir-r4", "base_url": base_url, "page_size": page_size,
                             "retry_ladder_seconds": [0] * retries}],
            "integrations": [{"name": "medication-list", "type": "medication_list_sync", "connection": "ehr"}],
        }))

    def environment(self):
        """Nothing of the user who runs the tests: settings, caches and keys stay in the folder."""
        return {**os.environ, "HOME": str(self.path), "XDG_CONFIG_HOME": str(self.path), "XDG_DATA_HOME": str(self.path),
                "XDG_RUNTIME_DIR": str(self.path), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}

    def start_sync(self, *options):
        return subprocess.Popen([CONCORDD, "sync", "medication-list", "--json", "--config", str(self.config), *options],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment())

    def sync(self, *options):
        process = self.start_sync(*options)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, (process.returncode, out, err)
        return json.loads(out)

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()

    def lists(self):
        """Each patient's list as last captured: {(patient, source id, system, code, dose, frequency, route)}"""
        keys, patients = self.keys(), self.references()
        found = set()
        for patient, snapshot, position, item in self.rows(
                "SELECT p.id, i.snapshot_id, i.position, i.sealed"
                " FROM patients p JOIN medication_snapshot_items i ON i.snapshot_id = p.last_snapshot_id"):
            source_id, code, system, _, dose, frequency, route = keys.row(
                "medication_snapshot_items", f"{snapshot}/{position}", item)
            found.add((patients[patient], source_id, system, code, dose, frequency, route))
        return found

    def standing(self):
        """The prescriptions that are on a list now, in the same form."""
        keys, patients = self.keys(), self.references()
        found = set()
        for patient, source, key, order in self.rows(
                "SELECT patient_id, source, source_id, sealed FROM prescriptions WHERE on_list = 1"):
            source_id, code, system, _, _, dose, frequency, route, _ = keys.row("prescriptions", f"{source}/{key}", order)
            assert key == keys.key_of("prescriptions", "source_id", source_id)
            found.add((patients[patient], source_id, system, code, dose, frequency, route))
        return found

    def keys(self):
        return sealed.Keys(self.rows, f"{self.db}.key")

    def references(self):
        """{our id of a patient: what the EHR calls him}"""
        keys = self.keys()
        return {patient: keys.row("patients", patient, row)[0] for patient, row in self.rows("SELECT id, sealed FROM patients")}

    def differences(self):
        """Every difference ever recorded, without the ids that this run happened to give."""
        keys, found = self.keys(), []
        for job, position, change, reason, row in self.rows(
                "SELECT job_id, position, change, reason, sealed FROM medication_differences"):
            patient, code, system, _, *dosages, reference = keys.row("medication_differences", f"{job}/{position}", row)
            found.append((patient, reference, change, system, code, *dosages, reason))
        return sorted(found)

    def formulary(self):
        return {rxcui for (rxcui,) in self.rows("SELECT rxcui FROM local_drugs WHERE active = 1")}

    def close(self):
        self._folder.cleanup()


def ndc_table():
    """The shipped NDC table, read without Concord: 11 digits → {RxCUI}."""
    table = {}
    with gzip.open(TERMINOLOGY / "ndc_rxnorm.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            table.setdefault(row["ndc11"], set()).add(row["rxcui"])
    return table
