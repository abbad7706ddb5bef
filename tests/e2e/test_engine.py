"""The engine as real processes, with faults: what was acknowledged is there once, worked once and in order, whatever dies.

usage: test_engine.py sqlite|postgres SCENARIO… [--events N]
Scenarios are the names of the tests without "test_"; those that need one kind of database say so.
"""
import argparse
import contextlib
import json
import os
import pathlib
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import engine
import load
import verify

PARSER = argparse.ArgumentParser()
PARSER.add_argument("database", choices=("sqlite", "postgres"))
PARSER.add_argument("scenarios", nargs="+")
PARSER.add_argument("--events", type=int, default=3000)
OPTIONS = PARSER.parse_args()
RANDOM = random.Random()
DRAIN = max(300, OPTIONS.events // 20)  # seconds


class Slot:
    """A worker's place: its configuration and ports stay when the process in it is replaced."""

    def __init__(self, place, name, kind=engine.Worker, **of_mllp):
        self.place, self.kind = place, kind
        ports = engine.free_port(), engine.free_port()
        self.config = place.write_config(*ports, name=name, **of_mllp)
        self.doors = {"adt": f"127.0.0.1:{ports[0]}", "pharmacy": f"127.0.0.1:{ports[1]}"}
        self.worker = None
        self.was_there = False  # the queue is declared by the first one

    def start(self, clock=None):
        """@p clock: seconds by which its clock differs, as text with a sign."""
        options = {}
        if self.kind is engine.ConsoleProcess:
            options["doors"] = self.doors
        if clock:
            library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
            options.update(LD_PRELOAD=str(library), FAKETIME=f"{clock}s", FAKETIME_DONT_FAKE_MONOTONIC="1")
        self.worker = self.place.start_worker(self.config, self.kind, **options)
        return self

    def listens(self):
        has_queue = self.place.broker and self.kind is engine.Worker
        found = self.worker.wait_for(["adt", "pharmacy", *(["orders"] if has_queue and not self.was_there else [])])
        self.was_there = True
        for name, address in self.doors.items():
            assert address in found[name], found
        return self


class EngineTest(unittest.TestCase):
    def setUp(self):
        self.begun = time.monotonic()

    def place(self, broker=False, database=None, **settings):
        """An engine without a process yet; everything of it ends with the test."""
        if broker:
            broker = engine.Rabbit()
            self.addCleanup(broker.close)
        if database is None and OPTIONS.database == "postgres":
            database = engine.Postgres()
        place = engine.Engine(database, broker or None, retry_ladder_seconds=[1, 1, 2, 2, 5], **settings)
        self.addCleanup(self.close, place)
        return place

    def close(self, place):
        failed = any(error for _, error in self._outcome.errors) if hasattr(self._outcome, "errors") else (
            self._outcome.result.failures or self._outcome.result.errors)
        keep = os.environ.get("ENGINE_TEST_KEEP")  # a folder for what a failed run leaves
        if failed and keep:
            shutil.copytree(place.folder, pathlib.Path(keep) / place.folder.name, ignore_dangling_symlinks=True)
        place.close()

    def flow(self, place, to, events=None, **options):
        flow = engine.Flow(place, to, events or OPTIONS.events, **options)
        self.addCleanup(flow.close)
        return flow

    def channels(self, place, *slots):
        """MLLP into the first worker, webhooks into the last one, the queue into whoever is the consumer."""
        to = {"mllp": slots[0].doors["adt"], "webhook": slots[-1].doors["pharmacy"]}
        if place.broker:
            to["queue"] = f"127.0.0.1:{place.broker.port}"
        return to

    def finish(self, place, *flows, clocks=None, **facts):
        """Senders, workers, and then the check of everything."""
        sent = sum(flow.finish(DRAIN) for flow in flows)
        place_drained = time.monotonic()
        self.drain(place, sent)
        records = [record for flow in flows for record in flow.records]
        wrong, checked = verify.check(records, place.database.rows, clocks, place.keys(), place.database.hex_of)
        self.assertEqual(wrong[:20], [], f"{len(wrong)} findings")
        self.assertEqual(checked, sent)
        facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
        print(f"{OPTIONS.database} {self._testMethodName}: {sent} events, {facts}, {time.monotonic() - self.begun:.0f} s of which "
              f"{time.monotonic() - place_drained:.0f} s after the last acknowledgement", flush=True)
        return records

    def drain(self, place, sent):
        # a broker's confirm comes before our commit: what it still holds comes as long as somebody consumes
        engine.wait_until(lambda: sum(place.counts().values()) >= sent, "everything has come in", DRAIN)
        place.drain(DRAIN)

    def kill_some(self, slots, place, flow, most):
        """Kills one of the workers again and again while there is work. Gives (kills, kills with open events, with
        events in the middle of their steps)."""
        kills = between = within = 0
        while kills < most and not (flow.is_done() and not place.counts().keys() & {"received", "processing"}):
            time.sleep(RANDOM.uniform(1, 3))
            slot = RANDOM.choice(slots)
            slot.worker.kill()
            counts = place.counts()
            kills += 1
            between += 1 if counts.get("received", 0) + counts.get("processing", 0) > 0 else 0
            within += 1 if counts.get("processing", 0) > 0 else 0
            slot.start().listens()
        return kills, between, within

    def killed(self, kind=engine.Worker):
        place = self.place(broker=True)
        slots = [Slot(place, f"worker-{i}.json", kind) for i in range(1 if OPTIONS.database == "sqlite" else 2)]
        for slot in slots:
            slot.start().listens()
        flow = self.flow(place, self.channels(place, *slots))
        # of a new database the console opens its doors before the drugs are there: what comes until then must wait
        engine.wait_until(place.database.has_terminology, "the terminology is imported")
        kills, between, within = self.kill_some(slots, place, flow, most=max(20, OPTIONS.events // 100))
        records = self.finish(place, flow, kills=kills, between_intake_and_outcome=between, within_steps=within)
        self.assertGreaterEqual(kills, 3)  # fewer: the events were through before anything happened
        self.assertGreaterEqual(between, 1)
        self.check_sees_what_is_wrong(place, records)

    def check_sees_what_is_wrong(self, place, records):
        """The check itself, on what it just called right."""
        first = verify.read(records[:1])[0]
        opened = place.keys(), place.database.hex_of
        ghost = place.folder / "ghost.ndjson"
        ghost.write_text(json.dumps({**first, "message_id": "ghost", "seq": first["seq"] + 1000}) + "\n")
        self.assertIn("ghost was acknowledged and is there 0 times", verify.check([*records, ghost], place.database.rows, None, *opened)[0])
        self.assertTrue(verify.check(records[1:], place.database.rows, None, *opened)[0])

    def test_kill(self):
        self.killed()

    def test_kill_console(self):
        self.killed(engine.ConsoleProcess)

    def test_postgres_restart(self):
        place = self.place(broker=True)
        slots = [Slot(place, f"worker-{i}.json").start().listens() for i in range(2)]
        flow = self.flow(place, self.channels(place, *slots))
        outages = 0
        for end in (place.database.stop, place.database.kill, place.database.stop, place.database.kill):
            before = flow.acknowledged()
            engine.wait_until(lambda: flow.acknowledged() > before + OPTIONS.events // 30 or flow.is_done(), "events flow")
            if flow.is_done():
                break
            end()
            outages += 1
            time.sleep(RANDOM.uniform(0.5, 3))
            place.database.start()
        self.assertGreaterEqual(outages, 3)
        self.finish(place, flow, outages=outages)
        self.assertTrue(all(slot.worker.is_alive() for slot in slots), "a worker ended with the server")

    def test_broker(self):
        place = self.place(broker=True)
        slot = Slot(place, "worker.json").start().listens()
        flow = self.flow(place, self.channels(place, slot))
        outages = 0
        for _ in range(2):
            before = flow.acknowledged()
            engine.wait_until(lambda: flow.acknowledged() > before + OPTIONS.events // 10 or flow.is_done(), "events flow")
            if flow.processes["queue"].poll() is not None:
                break
            place.broker.stop()
            outages += 1
            time.sleep(RANDOM.uniform(0.5, 2))
            place.broker.start()
        self.assertGreaterEqual(outages, 1)
        self.finish(place, flow, outages=outages)
        self.assertTrue(slot.worker.is_alive())

    def disk_full(self, folder, fill, make_room):
        place = self.place(database=engine.Sqlite(folder))
        slot = Slot(place, "worker.json").start().listens()
        flow = self.flow(place, self.channels(place, slot))
        engine.wait_until(lambda: flow.acknowledged() > OPTIONS.events // 10, "events flow")
        fill(place, slot.worker)

        def is_stuck():
            before = flow.acknowledged()
            time.sleep(2)
            return flow.acknowledged() == before
        engine.wait_until(is_stuck, "nothing is acknowledged any more")
        self.assertFalse(flow.is_done(), "the disk was never full")
        stored = sum(place.counts().values())
        self.assertGreaterEqual(stored, flow.acknowledged())
        with self.assertRaises(OSError), contextlib.closing(engine.HL7(slot.doors["adt"])) as late:
            late.ask("late-1")
        self.assertTrue(slot.worker.is_alive())
        time.sleep(3)
        self.assertEqual(sum(place.counts().values()), stored)
        make_room(place, slot.worker)
        self.finish(place, flow, stored_when_full=stored)

    def test_disk_full_of_a_small_disk(self):
        folder = tempfile.mkdtemp(prefix="concord-small-disk-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], capture_output=True, text=True)
        if mounted.returncode != 0:
            print(f"a small disk cannot be mounted here ({mounted.stderr.strip()}): the disk is full by a limit to the files only")
            return
        self.addCleanup(subprocess.run, ["umount", "-l", folder])
        ballast = pathlib.Path(folder) / "ballast"

        def fill(place, worker):
            with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(b"\0" * 4096):
                    pass
        self.disk_full(folder, fill, lambda place, worker: ballast.unlink())

    def test_disk_full_by_a_limit_to_the_files(self):
        folder = tempfile.mkdtemp(prefix="concord-limited-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)

        def fill(place, worker):
            largest = max(path.stat().st_size for path in pathlib.Path(folder).iterdir())
            worker.limit_files(largest + 100_000)
        self.disk_full(folder, fill, lambda place, worker: worker.limit_files(None))

    def test_clock(self):
        """A worker whose clock is an hour late takes over (SQLite), or works beside one that is right (PostgreSQL)."""
        place = self.place(broker=True)
        right = Slot(place, "right.json").start().listens()
        late = Slot(place, "late.json") if OPTIONS.database == "postgres" else right
        to = self.channels(place, right)
        if late is right:
            del to["webhook"]  # a hook's sender goes by the right clock: one that is an hour late refuses it, and must
        else:
            late.start(clock="-3600").listens()
        third = OPTIONS.events // 3
        flow = self.flow(place, to, third * 2)
        engine.wait_until(lambda: flow.acknowledged() > OPTIONS.events // 10, "events flow")
        clocks = {right.worker.process.pid: 0, late.worker.process.pid: 3_600_000}
        if late is right:
            right.worker.kill()
            self.assertFalse(flow.is_done())
            late.start(clock="-3600").listens()
            clocks = {pid: 0 for pid in clocks}
            clocks[late.worker.process.pid] = 3_600_000
        other = self.flow(place, {"mllp": late.doors["adt"], "webhook": late.doors["pharmacy"]}, third, prefix="L", clock="-3600s")
        self.finish(place, flow, other, clocks=clocks, workers=len(clocks))
        if late is not right:  # nobody died: neither may think so of the other
            self.assertEqual(verify.taken_too_early(place.database.rows, clocks), [],
                             "events that were taken from a worker that was at work")

    def test_slow_peers(self):
        place = self.place()
        slot = Slot(place, "worker.json", message_seconds=5).start().listens()
        slow = [engine.Drip(slot.doors["adt"], b"\x0b" + load.hl7("slow", 1, 2, "slow-1") + b"\x1c\r") for _ in range(20)]
        slow += [engine.Drip(slot.doors["pharmacy"], b"POST /hooks/pharmacy HTTP/1.1\r\nHost: concord\r\nContent-Length: 1\r\n"
                             b"X-Filler: " + b"x" * 500) for _ in range(20)]
        for peer in slow:
            self.addCleanup(peer.close)
        flow = self.flow(place, self.channels(place, slot))
        record, answers = self.ask_while(place, slot, lambda: any(peer.is_alive() for peer in slow[:20]))
        flow.records.append(record)
        self.finish(place, flow, slow_peers=len(slow), slowest_answer_beside_them=f"{max(answers) * 1000:.0f} ms")
        self.assertGreater(len(answers), 20)
        self.assertLess(max(answers), 3)
        for peer in slow:
            peer.join(60)  # every one of them is shown the door, the HTTP ones perhaps with a word
            self.assertFalse(peer.is_alive(), f"a peer of one byte a second is still served after {peer.sent} bytes")
            self.assertLess(peer.sent, 45)

    def ask_while(self, place, slot, condition):
        """One more sender, as long as @p condition holds. Gives its record and how long each answer took."""
        record, answers = place.folder / "record-beside.ndjson", []
        with open(record, "w") as file, contextlib.closing(engine.HL7(slot.doors["adt"])) as good:
            while condition() or not answers:
                message_id = f"beside-{len(answers)}"
                begun = time.monotonic()
                good.ask(message_id)
                answers.append(time.monotonic() - begun)
                row = {"channel": "mllp", "message_id": message_id, "patient": message_id, "seq": 1, "repeats": 0}
                file.write(json.dumps(row) + "\n")
        return record, answers

    def test_connections(self):
        """10,000 connections to the MLLP listener; those beyond the maximum are closed, and the others harm nobody."""
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if hard != resource.RLIM_INFINITY and hard < 10_500:
            self.fail(f"at least 10500 open files must be allowed (ulimit -Hn): {hard}")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        place = self.place()
        slot = Slot(place, "worker.json", max_connections=8000).start().listens()
        good = engine.HL7(slot.doors["adt"])
        self.addCleanup(good.close)
        good.ask("good-0")
        host, _, port = slot.doors["adt"].rpartition(":")
        crowd = []
        self.addCleanup(lambda: [peer.close() for peer in crowd])
        slowest = 0.0
        for i in range(10_000):
            crowd.append(socket.create_connection((host, int(port)), 30))
            if i % 100 == 99:
                begun = time.monotonic()
                good.ask(f"good-{i}")
                slowest = max(slowest, time.monotonic() - begun)

        def closed():
            gone = 0
            for peer in crowd:
                with contextlib.suppress(BlockingIOError):
                    peer.setblocking(False)
                    try:
                        gone += peer.recv(1) == b""
                    except ConnectionError:
                        gone += 1
            return gone
        gone = engine.wait_until(lambda: (n := closed()) >= 2001 and n, "the surplus is closed", 60)
        self.assertEqual(gone, 2001)  # of 10,001 with the good one
        self.assertLess(slowest, 10)
        good.ask("good-last")
        for peer in crowd:
            peer.close()
        with contextlib.closing(engine.HL7(slot.doors["adt"])) as later:
            later.ask("later-1")
        flow = self.flow(place, self.channels(place, slot), 300, prefix="C")
        flow.finish(DRAIN)
        place.drain(DRAIN)
        counts = place.counts()
        self.assertEqual(counts.keys(), {"succeeded"}, counts)
        print(f"{OPTIONS.database} test_connections: 10000 opened, {gone} closed, slowest answer meanwhile "
              f"{slowest * 1000:.0f} ms, {time.monotonic() - self.begun:.0f} s")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *(f"EngineTest.test_{name}" for name in OPTIONS.scenarios)], verbosity=2)
