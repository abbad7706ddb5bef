"""The engine as real processes: `concordd run` on a database of its own, with its listeners, and what they need.

Databases: SQLite, or a private PostgreSQL server. Processes are awaited by what they print and by their end.
"""
import argparse
import base64
import contextlib
import json
import os
import pathlib
import pwd
import queue
import random
import re
import resource
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

import load
import sealed

CONCORDD, CONCORD = os.environ["CONCORDD"], os.environ.get("CONCORD", "")
HERE = pathlib.Path(__file__).parent
ENDS_WITH_US = ["setpriv", "--pdeathsig=KILL"]  # whatever ends the test, nothing of it stays
PATIENCE = 120  # seconds after which something counts as hanging


def free_port():
    """A port that was free a moment ago: for servers that cannot choose their own, or must come back on the same one.
    Below those that the system gives to clients: while the server is down, none of them may take it (or meet itself)."""
    while True:
        port = random.randrange(12_000, 32_000)
        with contextlib.suppress(OSError), contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(condition, what, patience=PATIENCE):
    """Polls something that no signal tells (the state of another process); fails by name."""
    end = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {patience} s")
        time.sleep(0.05)
    return value


class Postgres:
    """A PostgreSQL server in a temporary folder, run by an unprivileged user when the tests are root."""

    def __init__(self, **settings):
        """@p settings: of the server, beside the usual ones."""
        versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if not versions:
            raise RuntimeError("no PostgreSQL server is installed (package postgresql)")
        self.bin = versions[-1]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="concord-pg-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.as_user = ENDS_WITH_US
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_user = [*ENDS_WITH_US, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        self._do(self.bin / "initdb", "-D", self.data, "-U", "concord", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.process = None
        self.settings = {"listen_addresses": "127.0.0.1", "max_connections": "60", "log_min_messages": "fatal", **settings}
        self.start()
        self._psql("postgres", "CREATE DATABASE concord")
        self.url = f"postgresql://concord@127.0.0.1:{self.port}/concord?sslmode=disable"

    def _do(self, *command):
        subprocess.run([*self.as_user, *map(str, command)], check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)

    def start(self):
        self.process = subprocess.Popen(
            [*self.as_user, str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port), "-k", str(self.folder),
             *(word for name, value in self.settings.items() for word in ("-c", f"{name}={value}"))],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0,
                   "PostgreSQL is ready")

    def ask_people(self):
        """Everybody but the owner needs the right password from now on."""
        (self.data / "pg_hba.conf").write_text("local all all trust\nhost all concord 127.0.0.1/32 trust\n"
                                               "host all all 127.0.0.1/32 scram-sha-256\n")
        self._psql("postgres", "SELECT pg_reload_conf()")

    def stop(self):
        """As an administrator would: what is committed is there, every connection is cut."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def kill(self):
        """As a power cut would: the start after it recovers."""
        with contextlib.suppress(FileNotFoundError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def _psql(self, database, sql):
        done = subprocess.run([self.bin / "psql", "-qAtX", "-F", "\t", "-h", "127.0.0.1", "-p", str(self.port), "-U", "concord",
                               "-d", database, "-c", sql], check=True, capture_output=True, text=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def has_terminology(self):
        return self.rows("SELECT version FROM terminology_releases")

    hex_of = "encode({}, 'hex')"

    def rows(self, sql):
        return self._psql("concord", "SET search_path = integration;" + sql)

    def close(self):
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Rabbit:
    """A RabbitMQ broker in a temporary folder with one user and one virtual host."""

    def __init__(self):
        homes = pathlib.Path("/usr/lib/rabbitmq/bin"), pathlib.Path("/usr/sbin")
        home = next((p for p in homes if (p / "rabbitmq-server").exists()), None)
        if home is None:
            raise RuntimeError("no RabbitMQ broker is installed (package rabbitmq-server)")
        self.bin = home
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="concord-mq-"))
        self.port, dist, epmd = free_port(), free_port(), free_port()
        self.node = f"concord{self.port}@localhost"
        config = self.folder / "rabbitmq.conf"
        config.write_text(f"listeners.tcp.1 = 127.0.0.1:{self.port}\nloopback_users.guest = true\nlog.console = false\n")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"), "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(config), "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_DIST_PORT": str(dist), "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"), "ERL_EPMD_PORT": str(epmd), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the broker instead of watching it
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}"}
        (self.folder / "plugins").write_text("[].")
        self.as_user = ENDS_WITH_US
        if os.geteuid() == 0:
            owner = pwd.getpwnam("rabbitmq")
            for path in (self.folder, config, self.folder / "plugins"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            self.as_user = [*ENDS_WITH_US, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        # else Erlang starts one for itself, which stays when all is over
        self.names = subprocess.Popen([*self.as_user, "epmd"], env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen([*self.as_user, str(self.bin / "rabbitmq-server")], env=self.environment, cwd=self.folder,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def answers():
            with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(("127.0.0.1", self.port), 1)) as s:
                s.sendall(b"AMQP\x00\x00\x09\x01")
                return s.recv(1) == b"\x01"
            return False
        wait_until(answers, "RabbitMQ is ready")

    def stop(self):
        """As an administrator would."""
        self.process.terminate()
        self.process.wait(PATIENCE)

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def close(self):
        self.kill()
        self.names.kill()
        self.names.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


class Sqlite:
    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "concord.db"  # the folder may be made later
        self.url = f"sqlite:{self.path}"
        self.hex_of = "hex({})"

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=PATIENCE)) as db:
            return [tuple(map(str, row)) for row in db.execute(sql)]

    def has_terminology(self):
        """False as well while the console is still making the tables of a new database."""
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=PATIENCE)) as db:
            made = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'terminology_releases'").fetchone()[0]
        return made and self.rows("SELECT version FROM terminology_releases")

    def close(self):
        pass


class Worker:
    """One `concordd run`. What it prints is read all the time; doors is where they listen."""

    def __init__(self, engine, config, program=None, **changes):
        """@p changes: to the environment."""
        self.engine = engine
        self.log = engine.folder / f"worker-{secrets.token_hex(3)}.log"
        self.last_words = self.log.with_suffix(".err")
        with self.last_words.open("wb") as last_words:
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *(program or [CONCORDD, "run"]), "--config", str(config), "--log-file", str(self.log)],
                stdout=subprocess.PIPE, stderr=last_words, text=True, env={**engine.environment(), **changes})
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.doors = {}

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)

    def wait_for(self, doors):
        """Until it says "running" and every one of @p doors listens. Gives name → address."""
        running = False
        end = time.monotonic() + PATIENCE
        while not running or set(doors) - set(self.doors):
            try:
                line = self.lines.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"running: {running}, doors {self.doors}, not within {PATIENCE} s; {self.tail()}") from None
            if line is None:
                raise AssertionError(f"the worker ended: {self.process.wait()}, log {self.tail()}")
            if line == "running":
                running = True
            elif found := re.fullmatch(r"listening (\S+) (\S+)", line):
                self.doors[found[1]] = found[2]
        return self.doors

    def is_alive(self):
        return self.process.poll() is None

    def tail(self):
        return "".join(path.read_text()[-3000:] for path in (self.log, self.last_words) if path.exists())

    def limit_files(self, most):
        """No file of it grows beyond @p most bytes from now on; None: as large as it likes."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most or resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self):
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def close(self):
        if self.is_alive():
            self.kill()
        self.process.stdout.close()


class ConsoleProcess(Worker):
    """The console, stand-alone and without a screen: it hosts the same services. It prints nothing; its doors are known."""

    def __init__(self, engine, config, doors):
        super().__init__(engine, config, [CONCORD], QT_QPA_PLATFORM="offscreen")
        self.doors = doors

    def wait_for(self, doors):
        def opens(address):
            if not self.is_alive():
                raise AssertionError(f"the console ended: {self.process.returncode}, log {self.tail()}")
            with contextlib.suppress(OSError):
                host, _, port = address.rpartition(":")
                socket.create_connection((host, int(port)), 1).close()
                return True
            return False
        for door in doors:
            wait_until(lambda address=self.doors[door]: opens(address), f"the console listens at {door}")
        return self.doors


class HL7:
    """One sender on one connection; ask() ends with the acknowledgement or an OSError."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.peer = load.Mllp(argparse.Namespace(to=(host, int(port))))

    def ask(self, message_id):
        """An order of a patient of its own."""
        self.peer.send(message_id, load.hl7(message_id, 1, 2, message_id))

    def close(self):
        self.peer.close()


class Drip(threading.Thread):
    """A peer that sends one byte a second until the other side has enough of it."""

    def __init__(self, address, data):
        super().__init__(daemon=True)
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)), PATIENCE)
        self.data, self.sent, self.answer = data, 0, b""
        self.start()

    def run(self):
        self.socket.settimeout(1)
        with contextlib.suppress(ConnectionError):
            while self.sent < len(self.data):
                self.socket.sendall(self.data[self.sent:self.sent + 1])
                self.sent += 1
                try:
                    piece = self.socket.recv(4096)
                except TimeoutError:
                    continue
                if not piece:
                    return
                self.answer += piece

    def close(self):
        self.socket.close()


class Flow:
    """Senders on several channels at once, each channel a process of its own (load.py), and what they wrote down."""

    def __init__(self, engine, to, events, per_patient=16, senders=8, prefix="", clock=None):
        """@p to: channel → address. @p clock: what `faketime` is told for the senders."""
        self.records, self.processes = [], {}
        patients = -(-events // (len(to) * per_patient))
        for channel, address in to.items():
            record = engine.folder / f"record-{channel}-{secrets.token_hex(3)}.ndjson"
            self.records.append(record)
            self.processes[channel] = subprocess.Popen(
                [*ENDS_WITH_US, *(["faketime", "-f", clock] if clock else []), "/usr/bin/python3", str(HERE / "load.py"),
                 channel, str(record), "--to", address, "--messages", str(patients * per_patient), "--patients", str(patients),
                 "--senders", str(senders), "--secret", engine.hook_secret, "--prefix", prefix],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def acknowledged(self):
        return sum(record.read_text().count("\n") for record in self.records if record.exists())

    def is_done(self):
        return all(process.poll() is not None for process in self.processes.values())

    def finish(self, patience):
        """Waits for the senders; gives how many messages were acknowledged."""
        end = time.monotonic() + patience
        for channel, process in self.processes.items():
            out, err = process.communicate(timeout=max(1, end - time.monotonic()))
            assert process.returncode == 0, (channel, out[-1000:], err[-1000:])
        return self.acknowledged()

    def close(self):
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
                process.communicate()
            process.stdout.close()
            process.stderr.close()


class Engine:
    """A folder, a database, credentials, and workers with an MLLP listener, a signed webhook and, where there is a
    broker, a queue."""

    def __init__(self, database=None, broker=None, audit=None, **engine_settings):
        """@p audit: that part of the configuration."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="concord-engine-"))
        self.database = database or Sqlite(self.folder)
        self.broker = broker
        self.settings = engine_settings
        self.audit = {"audit": audit} if audit else {}
        self.hook_secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        (self.folder / "credentials").mkdir(mode=0o700)
        self._credential("hook", self.hook_secret)
        self._credential("broker", "guest")
        self._credential("concord-master-key", base64.b64encode(secrets.token_bytes(32)).decode())
        self.workers = []

    def keys(self):
        """Of what is sealed in the database."""
        return sealed.Keys(self.database.rows, self.folder / "credentials" / "concord-master-key", self.database.hex_of)

    def _credential(self, name, value):
        path = self.folder / "credentials" / name
        path.touch(mode=0o600)
        path.write_text(value)

    def environment(self):
        return {**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder),
                "XDG_RUNTIME_DIR": str(self.folder), "CREDENTIALS_DIRECTORY": str(self.folder / "credentials"),
                "LC_ALL": "C.UTF-8"}

    def write_config(self, mllp_port=0, web_port=0, name="concord.json", **of_mllp):
        connections = [{"name": "adt", "kind": "mllp", "listen": f"127.0.0.1:{mllp_port}", "max_connections": 20000,
                        "max_connections_per_peer": 20000, **of_mllp},
                       {"name": "pharmacy", "kind": "webhook", "format": "json", "secrets": ["credential:hook"]}]
        if self.broker:
            connections.append({"name": "orders", "kind": "rabbitmq", "host": "127.0.0.1", "port": self.broker.port, "plain": True,
                                "user": "guest", "secret": "credential:broker", "queue": "orders", "format": "hl7v2"})
        path = self.folder / name
        path.write_text(json.dumps({
            "database": self.database.url, "listener": {"listen": f"127.0.0.1:{web_port}", "max_connections_per_peer": 1000},
            "engine": {"workers": 1, **self.settings}, "connections": connections, **self.audit}))
        return path

    def start_worker(self, config, kind=None, **options):
        worker = (kind or Worker)(self, config, **options)
        self.workers.append(worker)
        return worker

    def counts(self):
        """status → how many events that came in."""
        return {status: int(n) for status, n in self.database.rows(
            "SELECT status, count(*) FROM sync_events WHERE direction = 'in' GROUP BY status")}

    def drain(self, patience):
        """Until nothing is left to do."""
        def is_drained():
            counts = self.counts()
            return not any(counts.get(status) for status in ("received", "processing", "waiting_retry"))
        try:
            wait_until(is_drained, "the queue is empty", patience)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.counts()}; {[w.tail() for w in self.workers if w.is_alive()]}") from error

    def command(self, *arguments, code=0, typed=None):
        done = subprocess.run([CONCORDD, *arguments, "--db", self.database.url], capture_output=True, text=True, input=typed,
                              env=self.environment(), timeout=PATIENCE)
        assert done.returncode == code, (arguments, done.returncode, done.stdout[-500:], done.stderr[-500:])
        return done.stdout

    def close(self):
        for worker in self.workers:
            worker.close()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)
