"""Where a day happens: PostgreSQL, RabbitMQ, two workers behind one door, and one console."""
import contextlib
import itertools
import json
import os
import socket
import subprocess
import threading

import engine
from day_story import OWN_DRUGS

CONSOLE_HAND = os.environ["CONSOLE_HAND"]
PASSWORD = "Brumal Vejentud 41 zaguan"
DOOR_SECRET = "the-ehr-shows-this-to-us"
RECONCILIATION = "both-sides"
# these measure the machine as much as the program: what a rule says of a slow hour is no matter of this test
MEASURED = ("failure_rate", "response_time", "authentication", "validation", "repeated_failures", "queue_depth", "oldest_waiting",
            "no_worker")


class Door(threading.Thread):
    """One address for several: each connection goes to the next one that is there, as a load balancer does it."""

    def __init__(self, ports):
        super().__init__(daemon=True)
        self.ports, self.turn = ports, itertools.count()
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = self.socket.getsockname()
        self.start()

    def run(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self.socket.accept()
                threading.Thread(target=self.join_up, args=(client,), daemon=True).start()

    def join_up(self, client):
        first = next(self.turn)
        for n in range(len(self.ports)):
            with contextlib.suppress(OSError):
                server = socket.create_connection(("127.0.0.1", self.ports[(first + n) % len(self.ports)]), 2)
                server.settimeout(None)
                threading.Thread(target=self.pump, args=(server, client), daemon=True).start()
                return self.pump(client, server)
        client.close()

    @staticmethod
    def pump(source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
                one.close()

    def close(self):
        self.socket.close()


class Console:
    """A person at the console; do() is one thing done, and its answer."""

    def __init__(self, place, config):
        url = place.database.url.replace("concord@", "stranger@")  # nothing is given to that user
        self.process = subprocess.Popen(
            [*engine.ENDS_WITH_US, CONSOLE_HAND, "--config", str(config), "--db", url, "--log-file", str(place.folder / "console.log")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**place.environment(), "QT_QPA_PLATFORM": "offscreen"})

    def do(self, what, **more):
        self.process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the console ended over {what}: {self.process.wait()}"
        return json.loads(line)

    def must(self, what, **more):
        answer = self.do(what, **more)
        assert answer["ok"], (what, more, answer)
        return answer

    def close(self):
        self.process.stdin.close()
        try:
            return self.process.wait(engine.PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()


class Place(engine.Engine):
    def __init__(self):
        super().__init__(engine.Postgres(max_connections="80"), engine.Rabbit(), retry_ladder_seconds=[1, 1, 2, 2, 3, 3, 5, 5, 5, 5, 10],
                         breaker_cooldown_seconds=2, undo_seconds=0)
        self._credential("ehr-hook", DOOR_SECRET)
        self.ports = [{"hl7": engine.free_port(), "web": engine.free_port()} for _ in range(2)]
        self.doors = {way: Door([ports[way] for ports in self.ports]) for way in ("hl7", "web")}
        self.running, self.configs, self.killed = [None, None], [], 0

    def configure(self, ehr, pharmacy):
        """The two workers show different keys at the authorization server: one RS384, one ES384."""
        out = {"sending_application": "CONCORD", "receiving_application": "RX"}
        for number, client in enumerate(("jwt-rs384", "jwt-es384")):
            self._credential(client, ehr.authority.private_key(client))
            ports = self.ports[number]
            endpoint = f"http://127.0.0.1:{self.doors['web'].address[1]}/hooks/ehr"
            broker = {"host": "127.0.0.1", "port": self.broker.port, "plain": True, "user": "guest", "secret": "credential:broker"}
            connections = [
                {"name": "ehr", "kind": "fhir-r4", "base_url": ehr.front.base, "timeout_seconds": 5, "retry_ladder_seconds": [0, 1],
                 "oauth": {"client_id": client, "key": f"credential:{client}", "kid": client,
                           "scope": "system/*.read system/*.write"},
                 "subscription": {"criteria": "MedicationRequest?", "topic": "http://ehr.example/fhir/SubscriptionTopic/orders",
                                  "endpoint": endpoint, "secret": "credential:ehr-hook", "payload": "full-resource"}},
                {"name": "pharmacy-hl7", "kind": "mllp", "listen": f"127.0.0.1:{ports['hl7']}"},
                {"name": "pharmacy", "kind": "webhook", "format": "json", "secrets": ["credential:hook"]},
                {"name": "pharmacy-queue", "kind": "rabbitmq", **broker, "queue": "orders", "format": "hl7v2"},
                {"name": "orders-hl7", "kind": "mllp-out", "host": "127.0.0.1", "port": pharmacy.mllp.port, "plain": True,
                 "ack_seconds": 5, **out},
                {"name": "orders-web", "kind": "webhook-out", "url": pharmacy.hook.url, "format": "json", "secrets": ["credential:hook"],
                 "timeout_seconds": 5, "retry_ladder_seconds": [0, 1]},
                {"name": "orders-queue", "kind": "rabbitmq-out", **broker, "routing_key": "told", "format": "hl7v2", **out}]
            path = self.folder / f"worker-{number}.json"
            path.write_text(json.dumps({
                "database": self.database.url, "engine": {"workers": 1, **self.settings}, "connections": connections,
                "listener": {"listen": f"127.0.0.1:{ports['web']}", "max_connections_per_peer": 1000},
                "audit": {"head_file": str(self.folder / "heads.jsonl"), "checkpoint_seconds": 5},
                "integrations": [
                    {"name": "medication-list", "type": "medication_list_sync", "connection": "ehr", "every_minutes": 0},
                    {"name": "orders", "type": "pharmacy", "ehr": "ehr", "cancel_answer_minutes": 1,
                     "pharmacy": ["pharmacy-hl7", "pharmacy", "pharmacy-queue", "orders-hl7", "orders-web", "orders-queue"],
                     "answers": {"pharmacy-hl7": "orders-hl7", "pharmacy": "orders-web", "pharmacy-queue": "orders-queue"}},
                    {"name": RECONCILIATION, "type": "pharmacy_reconciliation", "connection": "ehr", "every_minutes": 0,
                     "with": ["pharmacy-hl7", "pharmacy", "pharmacy-queue"]}]}))
            self.configs.append(path)
            checked = subprocess.run([engine.CONCORDD, "config", "check", str(path)], capture_output=True, text=True,
                                     env=self.environment(), timeout=engine.PATIENCE)
            assert checked.returncode == 0, (checked.stdout, checked.stderr)

    def start(self, number):
        worker = self.start_worker(self.configs[number])
        self.running[number] = worker
        worker.wait_for(["pharmacy-hl7", "pharmacy"])

    def kill(self, number):
        self.running[number].kill()
        self.killed += 1
        self.start(number)

    def told(self, *arguments, code=0, typed=None):
        """A command with the configuration; its JSON."""
        return json.loads(self.command(*arguments, "--json", "--config", str(self.configs[0]), code=code, typed=typed))

    def staff(self):
        """Who works at the console, and by which rules."""
        self.told("users", "add", "ana", "--role", "administrator", "--all-facilities", typed=PASSWORD + "\n")
        self.told("map", "policy", "--second-reviewer", "never", "--undo-seconds", "0")
        for rule in MEASURED:
            self.told("alerts", "rules", "--set", rule, "--enabled", "no", "--reason", "a test on a busy machine")
        self.database.ask_people()
        console = Console(self, self.configs[0])
        console.must("sign-in", user="ana", password=PASSWORD)
        return console

    def open_events(self):
        return sum(int(n) for _, n in self.database.rows(
            "SELECT status, count(*) FROM sync_events WHERE status NOT IN ('succeeded', 'discarded', 'superseded') GROUP BY status"))

    def close(self):
        for door in self.doors.values():
            door.close()
        broker = self.broker
        super().close()
        broker.close()


TARGETS = {drug.local: f"RX{drug.code}" for drug in OWN_DRUGS}


class Analyst:
    """What the person at the console does with what waits for people, a round at a time."""

    def __init__(self, console, pharmacy, plans):
        self.console, self.pharmacy, self.plans = console, pharmacy, plans
        self.done = {"codes mapped": 0, "conflicts decided": 0, "messages sent again": 0, "retried": 0}
        self.tried = {}
        self.seen, self.refused = {}, {}  # what was wrong with what was retried; what the console said no to

    def rows(self, what, **more):
        """Of a page; none while the database is away."""
        answer = self.console.do(what, **more)
        if not answer["ok"]:
            self.refused[answer["error"]] = self.refused.get(answer["error"], 0) + 1
        return answer.get("rows", [])

    def round(self):
        for row in self.rows("mappings"):
            target = TARGETS.get(row["code"])
            answer = target and self.console.do("map", mapping=row["id"], target=target, revision=row["revision"],
                                                reason="the same tablet in our own pack")
            self.done["codes mapped"] += bool(answer and answer["ok"])
        for status in ("needs_review", "dead_letter"):
            for row in self.rows("queue", status=status):
                self.look_at(row)
        self.decide()

    def look_at(self, row):
        if row["kind"] == "DISPENSE_REVERSAL" and "without a supply" in row["detail"]:
            seen = self.console.do("view", event=row["id"], reason="the supply came after it")
            self.done["messages sent again"] += seen["ok"] and self.console.do(
                "resend", event=row["id"], body=seen["body"], reason="now the supply is there")["ok"]
        elif self.tried.get(row["id"], 0) < 3:
            self.tried[row["id"]] = self.tried.get(row["id"], 0) + 1
            what = f"{row['kind']} {row['source']}→{row['target']}: {row['error']} {row['detail']}"
            self.seen[what] = self.seen.get(what, 0) + 1
            self.done["retried"] += self.console.do("retry", events=[row["id"]], reason="once more").get("done", 0)

    def decide(self):
        """The EHR is right; the pharmacy, which went its own way, listens again."""
        stubborn = [e for e in list(self.pharmacy.book.values()) if e.ignores_changes]
        deaf = [e for e in stubborn if "change" not in [c for c, _, _ in self.pharmacy.heard[e.plan.way][e.plan.placer]]]
        if deaf:
            return  # somebody has not heard yet what it does not want to hear
        for row in self.rows("conflicts"):
            for entry in stubborn:
                entry.ignores_changes = False
            self.done["conflicts decided"] += self.console.do("decide", conflict=row["id"], version=row["version"], reason="as prescribed",
                                                              fields={name: "left" for name in row["fields"]})["ok"]
