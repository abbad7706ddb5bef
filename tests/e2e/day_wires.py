"""How the pharmacy of a day talks: what it takes over MLLP, as webhooks and from the broker, and what it sends.

It believes nobody: a repeated message is booked once, a signature is checked, and its own messages are sent until they are
acknowledged, sometimes twice.
"""
import base64
import datetime
import hashlib
import hmac
import http.server
import json
import queue
import random
import socket
import socketserver
import threading
import time

import pika

import load
from day_ehr import PATIENT_SYSTEM

TOLERANCE = 300  # seconds of a webhook's timestamp
CONTROL = {"NW": "new", "XO": "change", "CA": "cancel", "cancel_requested": "cancel", "new": "new", "change": "change"}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def stamp(at):
    return at.strftime("%Y%m%d%H%M%S+0000")


def instant(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def segments(message):
    """{name: the fields of the first such segment}; of MSH field 9 is element 8, as the separator is a field."""
    found = {}
    for line in message.decode().split("\r"):
        fields = line.split("|")
        found.setdefault(fields[0], fields)
    return found


def field(fields, number):
    return fields[number] if fields and len(fields) > number else ""


class Heard:
    """One order as it was told, whatever the form."""

    def __init__(self, key, control, placer, patient, dose, version, order):
        self.key, self.control, self.placer, self.patient = key, control, placer, patient
        self.dose, self.version, self.order = dose, version, order

    @staticmethod
    def of_hl7(message):
        all_of = segments(message)
        names = {one.split("^")[3]: one.split("^")[0] for one in field(all_of["PID"], 3).split("~")}
        return Heard(all_of["MSH"][9], CONTROL[field(all_of["ORC"], 1)], field(all_of["ORC"], 2).split("^")[0],
                     names["&" + PATIENT_SYSTEM.removeprefix("urn:oid:") + "&ISO"], field(all_of["RXE"], 3), None, all_of)

    @staticmethod
    def of_json(body):
        event = json.loads(body)
        order = event["payload"]["orders"][0]
        patient = next(i["value"] for i in event["payload"]["patient"]["identifiers"] if i.get("system") == PATIENT_SYSTEM)
        return Heard(event["id"], CONTROL[order["action"]], order["placer"]["value"], patient,
                     order.get("dosage", {}).get("dose", "").split(" ")[0], int(order.get("source_version", 0)), order)


class Sender(threading.Thread):
    """Sends to Concord until it is acknowledged; a patient's messages stay in their order."""

    def __init__(self, pharmacy, way, channel, seed):
        super().__init__(daemon=True)
        self.pharmacy, self.way, self.channel = pharmacy, way, channel
        self.random, self.waiting, self.open = random.Random(seed), queue.Queue(), 0
        self.start()

    def put(self, message_id, body):
        self.open += 1
        self.waiting.put((message_id, body))

    def run(self):
        while True:
            message_id, body = self.waiting.get()
            if message_id is None:
                return self.channel.close()
            try:
                self.send(message_id, body)
                if self.random.random() < self.pharmacy.share:
                    self.pharmacy.count("pharmacy sends twice")
                    self.send(message_id, body)
            except AssertionError as error:
                self.pharmacy.wrong.append(str(error))
            self.open -= 1

    def send(self, message_id, body):
        while True:
            try:
                if self.way == "hl7" and self.random.random() < self.pharmacy.share and self.channel.socket:
                    self.pharmacy.count("pharmacy hangs up before the answer")
                    self.channel.socket.sendall(b"\x0b" + body + b"\x1c\r")
                    self.channel.close()
                return self.channel.send(message_id, body)
            except (OSError, ConnectionError, load.http.client.HTTPException):
                self.channel.close()
                if self.pharmacy.has_ended:
                    return None
                self.pharmacy.count("pharmacy sends again")
                time.sleep(load.TRY_AGAIN)


class MllpServer(socketserver.ThreadingTCPServer):
    """Takes orders over MLLP and acknowledges each, mostly."""
    daemon_threads, allow_reuse_address, request_queue_size = True, True, 64

    def __init__(self, pharmacy):
        self.pharmacy = pharmacy
        super().__init__(("127.0.0.1", 0), MllpHandler)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a connection that was cut


class MllpHandler(socketserver.BaseRequestHandler):
    def handle(self):
        unread, pharmacy = b"", self.server.pharmacy
        while not pharmacy.is_down["hl7"]:
            piece = self.request.recv(65536)
            if not piece:
                return
            unread += piece
            while b"\x1c\r" in unread:
                frame, _, unread = unread.partition(b"\x1c\r")
                if pharmacy.is_down["hl7"] or not self.answer(pharmacy, frame.lstrip(b"\x0b")):
                    return

    def answer(self, pharmacy, message):
        heard = Heard.of_hl7(message)
        trouble = pharmacy.random.random() < pharmacy.share
        if trouble and pharmacy.random.random() < 0.5:
            pharmacy.count("pharmacy is busy (AE 207)")
            return self.acknowledge(heard.key, "AE", "207")
        was_there = pharmacy.take("hl7", heard)
        if trouble:
            pharmacy.count("pharmacy books and hangs up")
            return False
        if was_there and heard.control == "new":
            return self.acknowledge(heard.key, "AE", "205")  # a second order of one number: the first one stands
        return self.acknowledge(heard.key, "AA")

    def acknowledge(self, key, code, error=""):
        lines = [f"MSH|^~\\&|RX|TOWN|CONCORD|CLINIC|{stamp(now())}||ACK^O11^ACK|ack-{key}|P|2.5.1", f"MSA|{code}|{key}"]
        if error:
            lines.append(f"ERR|||{error}^^HL70357|E")
        self.request.sendall(b"\x0b" + "\r".join([*lines, ""]).encode() + b"\x1c\r")
        return True


class HookServer(http.server.ThreadingHTTPServer):
    """Takes signed webhooks."""
    daemon_threads = True

    def __init__(self, pharmacy):
        self.pharmacy = pharmacy
        super().__init__(("127.0.0.1", 0), HookHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/orders"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass


class HookHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def is_signed(self, body):
        message_id, at = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        good = hmac.new(self.server.pharmacy.key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
        given = [base64.b64decode(one[3:]) for one in self.headers.get("webhook-signature", "").split() if one.startswith("v1,")]
        return bool(message_id) and at.isdigit() and abs(int(at) - time.time()) < TOLERANCE and any(
            hmac.compare_digest(one, good) for one in given)

    def do_POST(self):
        pharmacy = self.server.pharmacy
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if pharmacy.is_down["web"]:
            return self.hang_up()
        if not self.is_signed(body):
            pharmacy.wrong.append(f"a webhook without a good signature: {self.headers.get('webhook-id')}")
            return self.answer(401)
        if pharmacy.random.random() < pharmacy.share:
            pharmacy.count("receiver answers 503")
            return self.answer(503, ("Retry-After", "1"))
        heard = Heard.of_json(body)
        if heard.key != self.headers["webhook-id"]:
            pharmacy.wrong.append(f"webhook {self.headers['webhook-id']} is event {heard.key}")
        pharmacy.take("web", heard)
        if pharmacy.random.random() < pharmacy.share:
            pharmacy.count("receiver books and hangs up")
            return self.hang_up()
        return self.answer(204)

    def answer(self, status, *headers):
        self.send_response_only(status)
        for name, value in (*headers, ("Content-Length", "0")):
            self.send_header(name, value)
        self.end_headers()

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class QueueReader(threading.Thread):
    """Takes HL7 v2 from the broker; the broker keeps it until it is acknowledged."""

    def __init__(self, pharmacy, port):
        super().__init__(daemon=True)
        self.pharmacy, self.port, self.is_ready = pharmacy, port, threading.Event()
        self.start()

    def run(self):
        while not self.pharmacy.has_ended:
            try:
                self.read()
            except (pika.exceptions.AMQPError, OSError):
                time.sleep(load.TRY_AGAIN)  # the broker is away

    def read(self):
        connection = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", self.port, socket_timeout=5))
        channel = connection.channel()
        channel.queue_declare("told", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_qos(prefetch_count=20)
        self.is_ready.set()
        for method, _, body in channel.consume("told", inactivity_timeout=0.5):
            if self.pharmacy.has_ended:
                return connection.close()
            if method:
                self.pharmacy.take("queue", Heard.of_hl7(body))
                channel.basic_ack(method.delivery_tag)
