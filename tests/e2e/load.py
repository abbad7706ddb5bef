#!/usr/bin/python3
"""Senders that never give up: HL7 v2 over MLLP, signed webhooks, RabbitMQ. A process of its own.

usage: load.py CHANNEL RECORD --to HOST:PORT [--messages N] [--patients P] [--senders C] [--secret whsec_…] [--queue NAME]
CHANNEL: mllp, webhook or queue. Patients are split over the senders; a sender sends the next message of a patient only
when the one before was acknowledged, and sends an unacknowledged one again until it is, whatever happens to the other
side. Every acknowledgement is a line of RECORD, on disk before the next message goes out:
{"channel", "message_id", "patient", "seq", "repeats"}. Ends when all are acknowledged; prints how many.

Of each patient the first message is a new order, the last one its cancel, all between are changes: change n gives n
tablets, so that the state in the end tells which was the last.
"""
import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import threading
import time

DRUG = ("314076", "lisinopril 10 MG Oral Tablet")
TRY_AGAIN = 0.2  # seconds; the other side may be down for a while
ANSWER = 20


def hl7(patient, seq, last, message_id):
    control = "NW" if seq == 1 else "CA" if seq == last else "XO"
    return "\r".join((
        f"MSH|^~\\&|EHR|LOAD|CONCORD|LOAD|20260301120000||RDE^O11^RDE_O11|{message_id}|P|2.5.1",
        f"PID|1||{patient}^^^LOAD^MR||Load^Patient{patient}||19700101|F",
        f"ORC|{control}|ORD-{patient}^EHR|||||||20260301120000",
        f"RXE|1^BID|{DRUG[0]}^{DRUG[1]}^RXNORM|{seq}||{{tbl}}^tablet^UCUM|TAB||||60|{{tbl}}^tablet^UCUM|2|||RX-{patient}",
        "TQ1|1|||BID", "RXR|PO^Oral^HL70162", "")).encode()


def event(patient, seq, last, message_id):
    action, kind = ("new", "PRESCRIPTION_NEW") if seq == 1 else ("cancelled", "PRESCRIPTION_CANCEL") if seq == last else (
        "change", "PRESCRIPTION_CHANGE")
    return json.dumps({"kind": kind, "id": message_id, "payload": {
        "patient": {"identifiers": [{"system": "LOAD", "value": patient}]},
        "orders": [{"action": action, "status": "cancelled" if action == "cancelled" else "active",
                    "placer": {"system": "EHR", "value": f"ORD-{patient}"}, "prescription_number": f"RX-{patient}",
                    "codings": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": DRUG[0], "display": DRUG[1]}],
                    "dosage": {"dose": f"{seq} {{tbl}}", "frequency": "2/1d", "route": "26643006"}}]}}).encode()


class Mllp:
    def __init__(self, options):
        self.to = options.to
        self.socket = None

    def send(self, message_id, body):
        if self.socket is None:
            self.socket = socket.create_connection(self.to, ANSWER)
        self.socket.sendall(b"\x0b" + body + b"\x1c\r")
        answer = b""
        while not answer.endswith(b"\x1c\r"):
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionError("closed without an answer")
            answer += piece
        msa = next(line for line in answer.split(b"\r") if line.lstrip(b"\x0b").startswith(b"MSA")).split(b"|")
        if msa[2].decode() != message_id:
            raise AssertionError(f"the answer to {message_id} names {msa[2]!r}")
        if msa[1] not in (b"AA", b"CA"):
            raise AssertionError(f"{message_id} was refused: {answer!r}")

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None


class Webhook:
    def __init__(self, options):
        self.to, self.key = options.to, base64.b64decode(options.secret.removeprefix("whsec_"))
        self.connection = None

    def send(self, message_id, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(*self.to, timeout=ANSWER)
        at = str(int(time.time()))
        signed = hmac.new(self.key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
        self.connection.request("POST", "/hooks/pharmacy", body, {
            "Content-Type": "application/json", "webhook-id": message_id, "webhook-timestamp": at,
            "webhook-signature": "v1," + base64.b64encode(signed).decode()})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status in (429, 500, 503):
            raise ConnectionError(f"told to come again: {answer.status}")
        if answer.status != 202:
            raise AssertionError(f"{message_id} was refused: {answer.status} {text!r}")

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Queue:
    """The broker's confirm is the acknowledgement: from then on the message is the broker's to keep."""

    def __init__(self, options):
        self.to, self.queue = options.to, options.queue
        self.connection = None

    def send(self, message_id, body):
        import pika  # only here: the other channels need no package
        try:
            if self.connection is None:
                self.connection = pika.BlockingConnection(pika.ConnectionParameters(
                    *self.to, socket_timeout=ANSWER, blocked_connection_timeout=ANSWER))
                self.channel = self.connection.channel()
                self.channel.confirm_delivery()
            self.channel.basic_publish("", self.queue, body, pika.BasicProperties(
                content_type="application/hl7-v2", message_id=message_id, delivery_mode=2), mandatory=True)
        except pika.exceptions.AMQPError as error:
            raise ConnectionError(f"{type(error).__name__} {error}") from error

    def close(self):
        try:
            if self.connection is not None:
                self.connection.close()
        except Exception:  # of a connection that is broken already
            pass
        self.connection = None


class Record:
    def __init__(self, path):
        self.file = open(path, "a")
        self.lock = threading.Lock()

    def add(self, row):
        with self.lock:
            self.file.write(json.dumps(row) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())


def send_all(options, patients, per_patient, record, errors):
    channel = {"mllp": Mllp, "webhook": Webhook, "queue": Queue}[options.channel](options)
    write = event if options.channel == "webhook" else hl7
    try:
        for seq in range(1, per_patient + 1):
            for patient in patients:
                message_id = f"{options.channel}-{patient}-{seq}"
                body = write(patient, seq, per_patient, message_id)
                repeats = 0
                while True:
                    try:
                        channel.send(message_id, body)
                        break
                    except (OSError, ConnectionError, http.client.HTTPException) as error:
                        channel.close()
                        repeats += 1
                        if repeats > options.patience / TRY_AGAIN:
                            raise AssertionError(f"{message_id}: {error}") from error
                        time.sleep(TRY_AGAIN)
                record.add({"channel": options.channel, "message_id": message_id, "patient": patient, "seq": seq,
                            "repeats": repeats})
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
    finally:
        channel.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("channel", choices=("mllp", "webhook", "queue"))
    parser.add_argument("record")
    parser.add_argument("--to", required=True, type=lambda text: (text.rpartition(":")[0], int(text.rpartition(":")[2])))
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--patients", type=int, default=50)
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--secret", default="")
    parser.add_argument("--queue", default="orders")
    parser.add_argument("--prefix", default="", help="of the patients' numbers: another run, other patients")
    parser.add_argument("--patience", type=int, default=300, help="seconds for one message")
    options = parser.parse_args()
    per_patient = max(2, options.messages // options.patients)
    names = [f"{options.channel[0].upper()}{options.prefix}{n:05d}" for n in range(options.patients)]
    record, errors = Record(options.record), []
    threads = [threading.Thread(target=send_all, args=(options, names[i::options.senders], per_patient, record, errors))
               for i in range(options.senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"acknowledged": per_patient * len(names) if not errors else None, "errors": errors[:5]}))
    raise SystemExit(1 if errors else 0)


if __name__ == "__main__":
    main()
