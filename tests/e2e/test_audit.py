"""The audit trail of real processes: what they did is in it, and it proves itself, whoever dies and whoever alters it.

usage: test_audit.py sqlite|postgres SCENARIO… [--events N]
Scenarios are the names of the tests without "test_"; those that need one kind of database say so.
"""
import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

import engine

AUDIT = pathlib.Path(__file__).parents[1] / "audit"
sys.path.insert(0, str(AUDIT))
import verify_export  # noqa: E402  what shares no code with Concord

PARSER = argparse.ArgumentParser()
PARSER.add_argument("database", choices=("sqlite", "postgres"))
PARSER.add_argument("scenarios", nargs="+")
PARSER.add_argument("--events", type=int, default=900)
OPTIONS = PARSER.parse_args()
RANDOM = random.Random()
DRAIN = 300
FINAL = "('succeeded', 'discarded', 'superseded')"


def root_of(hashes):
    """RFC 6962 section 2.1 over leaf hashes."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return verify_export.sha256(b"\1", root_of(hashes[:k]), root_of(hashes[k:]))


class AuditTest(unittest.TestCase):
    def place(self, head_file=None):
        """An engine that signs every second, with its heads in a folder that is not the database's."""
        place = engine.Engine(engine.Postgres() if OPTIONS.database == "postgres" else None,
                              audit={"head_file": "", "checkpoint_seconds": 1}, retry_ladder_seconds=[1, 1, 2])
        self.addCleanup(place.close)
        place.heads = head_file or place.folder / "outside" / "heads.jsonl"
        place.audit["audit"]["head_file"] = str(place.heads)
        if not head_file:
            place.heads.parent.mkdir()
        place.config = place.write_config(name="commands.json")
        return place

    def key_file(self, place):
        """Where the program makes its key."""
        return (place.folder / "concord" / "credentials" / "audit-signing-key" if OPTIONS.database == "postgres"
                else pathlib.Path(f"{place.database.path}.audit-key"))

    def run_command(self, place, *arguments, code=0):
        done = subprocess.run([engine.CONCORDD, *map(str, arguments)], capture_output=True, text=True, env=place.environment(),
                              timeout=engine.PATIENCE)
        self.assertEqual(done.returncode, code, (arguments, done.stdout[-800:], done.stderr[-800:]))
        return done.stdout

    def audit(self, place, *arguments, code=0):
        return self.run_command(place, "audit", *arguments, "--config", place.config, code=code)

    def verdict(self, place, *arguments, code=0):
        return json.loads(self.audit(place, "verify", "--json", *arguments, code=code))

    def worker(self, place, name="worker.json"):
        worker = place.start_worker(place.write_config(name=name))
        worker.wait_for(["adt", "pharmacy"])
        return worker

    def flow(self, place, worker, events=None, **options):
        hook = worker.doors["pharmacy"].split("/")[2]  # of its URL
        flow = engine.Flow(place, {"mllp": worker.doors["adt"], "webhook": hook}, events or OPTIONS.events, **options)
        self.addCleanup(flow.close)
        return flow

    def check_proofs(self, place, least):
        """Everything is signed, and every way of verifying says so. Gives how many records there are."""
        verdict = self.verdict(place)
        self.assertTrue(verdict["verified"], verdict)
        self.assertEqual(verdict["reason"], "")  # nothing is without its proof after the end of the last worker
        self.assertGreaterEqual(verdict["records"], least)
        out, part = place.folder / "all.jsonl", place.folder / "part.jsonl"
        public = f"{self.key_file(place)}.pub"
        made = json.loads(self.audit(place, "export", "--json", out))
        self.assertGreater(made["records"], verdict["records"])  # the verification, and the export itself
        some = json.loads(self.audit(place, "export", "--json", "--action", "event.outcome", part))
        self.assertGreater(some["records"], 0)
        for path in (out, part):
            for program in ([engine.CONCORDD, "audit", "verify", "--json"], [sys.executable, AUDIT / "verify_export.py"]):
                done = subprocess.run([*program, path, "--key", public, "--head", place.heads], capture_output=True, text=True,
                                      env=place.environment(), timeout=engine.PATIENCE)
                self.assertEqual(done.returncode, 0, (program, done.stdout, done.stderr))
                self.assertTrue(json.loads(done.stdout)["verified"])
        changed = out.read_bytes().replace(b'"state=succeeded', b'"state=succeedeD', 1) if b'"state=' in out.read_bytes() else (
            out.read_bytes().replace(b"state=succeeded", b"state=succeedeD", 1))
        out.write_bytes(changed)
        for program in ([engine.CONCORDD, "audit", "verify"], [sys.executable, AUDIT / "verify_export.py"]):
            self.assertEqual(subprocess.run([*program, out], capture_output=True, env=place.environment()).returncode, 1)
        return verdict["records"]

    def check_outcomes(self, place):
        """Every event that ended has the record of that, once."""
        ended = place.database.rows(f"SELECT id, status FROM sync_events WHERE status IN {FINAL}")
        found = place.database.rows(
            "SELECT subject, details FROM audit_log WHERE action = 'event.outcome' AND details LIKE 'state=succeeded%'")
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual({f"event/{key}" for key, status in ended if status == "succeeded"}, {subject for subject, _ in found})
        return len(found)

    def heads(self, place):
        return [json.loads(line) for line in place.heads.read_text().splitlines()] if place.heads.exists() else []

    def test_proof(self):
        """A worker runs and stops; its configuration is changed in between."""
        place = self.place()
        worker = self.worker(place)
        before = len(self.heads(place))
        flow = self.flow(place, worker)
        engine.wait_until(lambda: len(self.heads(place)) > before, "a head is signed while it runs")
        sent = flow.finish(DRAIN)
        engine.wait_until(lambda: sum(place.counts().values()) >= sent, "everything has come in", DRAIN)
        place.drain(DRAIN)
        self.assertEqual(worker.stop(), 0)
        self.assertEqual(self.key_file(place).stat().st_mode & 0o777, 0o600)
        self.assertGreaterEqual(self.check_outcomes(place), sent)
        self.check_proofs(place, sent)
        fhir = place.folder / "trail.ndjson"
        made = json.loads(self.audit(place, "export", "--json", "--format", "fhir", fhir))
        lines = self.run_command(place, "validate", "fhir", "--json", fhir).splitlines()
        self.assertEqual(len(lines), made["records"])
        self.assertTrue(all(json.loads(line)["valid"] for line in lines))
        # what else has to be in it
        actions = {action for (action,) in place.database.rows("SELECT DISTINCT action FROM audit_log")}
        self.assertLessEqual({"config.load", "connection.configure", "terminology.import", "key.make", "key.sign", "event.outcome",
                              "audit.export", "audit.verify"}, actions)
        loads = "SELECT count(*) FROM audit_log WHERE action = 'config.load'"
        before = int(place.database.rows(loads)[0][0])
        place.config.write_text(place.config.read_text() + "\n")  # another file than the worker's
        for _ in range(2):
            self.run_command(place, "db", "migrate", "--config", place.config)
        self.assertEqual(int(place.database.rows(loads)[0][0]), before + 1)

    def test_kill(self):
        """kill -9 again and again; what was committed is proven afterwards."""
        place = self.place()
        ports = engine.free_port(), engine.free_port()
        config = place.write_config(*ports, name="worker.json")

        def start():
            worker = place.start_worker(config)
            worker.wait_for(["adt", "pharmacy"])
            return worker
        worker = start()
        flow = self.flow(place, worker, OPTIONS.events * 3)
        kills = 0
        while kills < 6 and not (flow.is_done() and not place.counts().keys() & {"received", "processing"}):
            time.sleep(RANDOM.uniform(0.4, 1.6))
            worker.kill()
            kills += 1
            worker = start()
        sent = flow.finish(DRAIN)
        engine.wait_until(lambda: sum(place.counts().values()) >= sent, "everything has come in", DRAIN)
        place.drain(DRAIN)
        worker.kill()  # also at the end: the command makes up for it
        kills += 1
        self.assertGreaterEqual(kills, 3)
        self.check_outcomes(place)
        self.audit(place, "checkpoint")
        self.check_proofs(place, sent)

    def test_two_workers(self):
        """Two workers of one database (PostgreSQL) write into one trail; when the leader dies, the other one signs."""
        place = self.place()
        workers = [self.worker(place, f"worker-{i}.json") for i in range(2)]
        flows = [self.flow(place, worker, prefix=f"w{i}") for i, worker in enumerate(workers)]
        sent = sum(flow.finish(DRAIN) for flow in flows)
        place.drain(DRAIN)
        actors = {actor for (actor,) in place.database.rows("SELECT DISTINCT actor FROM audit_log WHERE action = 'event.outcome'")}
        self.assertEqual(len(actors), 2, actors)
        leader = next(w for w in workers if '"leads: ' in w.log.read_text())
        other = next(w for w in workers if w is not leader)
        leader.kill()
        before = self.heads(place)[-1]["size"]
        self.flow(place, other, 120, prefix="later").finish(DRAIN)
        engine.wait_until(lambda: self.heads(place)[-1]["size"] > before, "the other one signs")
        place.drain(DRAIN)
        self.assertEqual(other.stop(), 0)
        sizes = [head["size"] for head in self.heads(place)]
        self.assertEqual(sizes, sorted(set(sizes)))
        self.assertEqual(len({head["public_key"] for head in self.heads(place)}), 1)
        self.check_outcomes(place)
        self.check_proofs(place, sent)

    def test_no_head_file(self):
        """Where heads cannot be written: intake goes on, the log says it, and later the file is made up for."""
        folder = pathlib.Path(engine.tempfile.mkdtemp(prefix="concord-heads-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        heads = folder / "not-mounted" / "heads.jsonl"
        place = self.place(heads)
        worker = self.worker(place)
        sent = self.flow(place, worker, 200).finish(DRAIN)
        place.drain(DRAIN)
        engine.wait_until(lambda: "the audit trail gets no proof now" in worker.log.read_text(), "the log says it")
        incidents = "SELECT count(*) FROM incidents WHERE endpoint = 'audit' AND resolved_at IS NULL"
        engine.wait_until(lambda: place.database.rows(incidents) == [("1",)], "an incident is opened")
        self.assertEqual(self.check_outcomes(place), sent)
        heads.parent.mkdir()
        engine.wait_until(heads.exists, "the file is made up for")
        engine.wait_until(lambda: place.database.rows(incidents) == [("0",)], "the incident is closed")
        self.assertEqual(worker.stop(), 0)
        self.check_proofs(place, sent)

    def tampered(self, place):
        """A copy of the place's database (SQLite), without the triggers that refuse changes."""
        path = place.folder / "tampered.db"
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{path}{suffix}")
        with contextlib.closing(sqlite3.connect(place.database.path)) as source, contextlib.closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
            for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%@_no@_%'"
                                        " ESCAPE '@'").fetchall():
                copy.execute(f"DROP TRIGGER {name}")
            copy.commit()
        shutil.copy(self.key_file(place), f"{path}.audit-key")
        shutil.copy(f"{self.key_file(place)}.pub", f"{path}.audit-key.pub")
        return path

    def recompute(self, db):
        """Every hash of the tree, from the records as they are now: what a thief would do."""
        columns = ("version", "seq", "at", "allowed", "actor", "role", "action", "subject", "details", "correlation_id")
        rows = db.execute(f"SELECT t.leaf, {', '.join('r.' + c for c in columns)} FROM audit_leaves t JOIN audit_log r"
                          " ON r.seq = t.seq ORDER BY t.leaf").fetchall()
        leaves = [verify_export.leaf_hash(dict(zip(columns, row[1:]))) for row in rows]
        db.executemany("UPDATE audit_leaves SET hash = ? WHERE leaf = ?", [(h, i) for i, h in enumerate(leaves)])
        for level, index in db.execute("SELECT level, idx FROM audit_nodes").fetchall():
            part = leaves[index << level:(index + 1) << level]
            db.execute("UPDATE audit_nodes SET hash = ? WHERE level = ? AND idx = ?", (root_of(part), level, index))
        return root_of(leaves)

    def test_tamper(self):
        """Somebody who owns the database file (SQLite)."""
        place = self.place()
        worker = self.worker(place)
        engine.wait_until(lambda: self.heads(place), "a head is signed of what there is before the events")
        self.flow(place, worker, 300).finish(DRAIN)
        place.drain(DRAIN)
        self.assertEqual(worker.stop(), 0)
        self.assertTrue(self.verdict(place)["verified"])
        record = ("UPDATE audit_log SET actor = 'eve' WHERE seq = (SELECT max(seq) - 20 FROM audit_log)",)

        def altered(*statements, tree=False):
            path = self.tampered(place)
            with contextlib.closing(sqlite3.connect(path)) as db:
                for statement in statements:
                    db.execute(statement)
                root = self.recompute(db) if tree else None
                db.commit()
            return path, root

        def verdict_on(path, *arguments, code=1):
            verdict = self.verdict(place, "--db", f"sqlite:{path}", *arguments, code=code)
            self.assertEqual(verdict["verified"], code == 0, verdict)
            return verdict
        # the tools of this test change nothing that is not meant
        path, _ = altered(tree=True)
        verdict_on(path, code=0)
        # a record alone, a record that is gone
        path, _ = altered(*record)
        self.assertIsNotNone(verdict_on(path)["first_bad"])
        path, _ = altered("DELETE FROM audit_log WHERE seq = 5")
        self.assertEqual(verdict_on(path)["first_bad"], 5)
        # all hashes fit: the signed heads, here and outside, do not
        path, _ = altered(*record, tree=True)
        self.assertIn("signed head", verdict_on(path)["reason"])
        # nor do those outside alone
        path, _ = altered(*record, "DELETE FROM audit_checkpoints", tree=True)
        self.assertIn("head file", verdict_on(path)["reason"])
        self.audit(place, "checkpoint", "--db", f"sqlite:{path}", code=3)
        self.audit(place, "export", "--db", f"sqlite:{path}", place.folder / "no.jsonl", code=3)
        # with the very key, signed anew into a head file of the thief's own: within itself nothing is wrong …
        path, _ = altered(*record, "DELETE FROM audit_checkpoints", tree=True)
        own = place.folder / "own.json"
        own.write_text(json.dumps({**json.loads(place.config.read_text()), "database": f"sqlite:{path}",
                                   "audit": {"head_file": str(place.folder / "own-heads.jsonl")}}))
        self.run_command(place, "audit", "checkpoint", "--config", own)
        self.run_command(place, "audit", "verify", "--config", own)
        # … and the heads that were kept outside tell
        found = json.loads(self.run_command(place, "audit", "verify", "--json", "--config", own, "--head", place.heads, code=1))
        self.assertIn("head file", found["reason"])
        # a cut tail, with the heads over it
        size = self.heads(place)[0]["size"]
        self.assertGreater(self.heads(place)[-1]["size"], size)
        path, _ = altered(f"DELETE FROM audit_log WHERE seq NOT IN (SELECT seq FROM audit_leaves WHERE leaf < {size})",
                          f"DELETE FROM audit_leaves WHERE leaf >= {size}", f"DELETE FROM audit_checkpoints WHERE size > {size}",
                          f"DELETE FROM audit_nodes WHERE ((idx + 1) << level) > {size}", "DELETE FROM audit_pending")
        self.assertIn("cut off", verdict_on(path)["reason"])
        # a forged head in the database: signed with another key
        other = subprocess.run("openssl genpkey -algorithm ed25519", shell=True, check=True, capture_output=True).stdout
        path, _ = altered("DELETE FROM audit_checkpoints")
        (place.folder / "own-heads.jsonl").unlink()
        (place.folder / "tampered.db.audit-key").write_bytes(other)
        self.run_command(place, "audit", "checkpoint", "--config", own)
        verdict = json.loads(self.run_command(place, "audit", "verify", "--json", "--config", own, "--key",
                                              f"{self.key_file(place)}.pub", code=1))
        self.assertIn("not trusted", verdict["reason"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *(f"AuditTest.test_{name}" for name in OPTIONS.scenarios)], verbosity=2)
