#!/usr/bin/env python3
"""Sends messages and writes down which were acknowledged, through any restart of the receiver.

usage: load.py mllp    --port P --messages N --connections C --out FILE [--prefix X]
       load.py webhook --port P --messages N --connections C --out FILE --path /hooks/NAME --secret whsec_… --template FILE

Every connection has patients of its own and waits for each answer, so the messages of a patient arrive in order. A
message without an answer is sent again, on a new connection if need be, until it has one. FILE gets one line for each
answer, when it comes: id, patient, number within the patient, code, milliseconds until the answer, time. The template
of a webhook's body has @ID@, @PATIENT@ and @NUMBER@. Ends with a summary as JSON; exit 1 when something had no answer
by --deadline.
"""
import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import sys
import threading
import time

PATIENTS_PER_CONNECTION = 5


class Diary:
    """The answers, on disk soon after they came: a sync every 200 ms and at the end."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="ascii")
        self.lock = threading.Lock()
        self.latencies, self.codes, self.repeats, self.synced = [], {}, 0, 0.0

    def answered(self, ident, patient, number, code, seconds):
        with self.lock:
            now = time.time()
            self.latencies.append(seconds)
            self.codes[code] = self.codes.get(code, 0) + 1
            self.file.write(f"{ident} {patient} {number} {code} {seconds * 1000:.3f} {now:.3f}\n")
            self.file.flush()
            if now - self.synced > 0.2:
                os.fsync(self.file.fileno())
                self.synced = now

    def repeated(self):
        with self.lock:
            self.repeats += 1

    def close(self):
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()


class Mllp:
    def __init__(self, options):
        self.options, self.socket, self.buffer = options, None, b""

    def message(self, ident, patient, number):
        return "\r".join([
            f"MSH|^~\\&|LOAD|HOSP|CONCORD|PHARM|20260115120000||RDE^O11^RDE_O11|{ident}|P|2.5.1",
            f"PID|1||{patient}^^^HOSP^MR||LOAD^{patient}||19700101|F",
            f"ORC|NW|{ident}^LOAD|||||||20260115120000",
            "RXE|^^^20260115^20260215|313782^Acetaminophen 325 MG Oral Tablet^RXNORM|1||TAB^Tablet|||||30",
            f"NTE|1||number {number}",
            "TQ1|1||BID^^HL70335|||1^TAB|20260115|20260215",
            "RXR|PO^Oral^HL70162", ""]).encode()

    def exchange(self, ident, body):
        """The code of the answer."""
        if self.socket is None:
            self.socket, self.buffer = socket.create_connection(("127.0.0.1", self.options.port), 5), b""
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.settimeout(self.options.answer_seconds)
        self.socket.sendall(b"\x0b" + body + b"\x1c\r")
        while True:
            end = self.buffer.find(b"\x1c\r")
            if end < 0:
                more = self.socket.recv(65536)
                if not more:
                    raise ConnectionError("closed")
                self.buffer += more
                continue
            answer, self.buffer = self.buffer[:end].lstrip(b"\x0b\r\n").decode(), self.buffer[end + 2:]
            for segment in answer.split("\r"):
                fields = segment.split("|")
                if fields[0] == "MSA" and fields[2] == ident:
                    return fields[1]

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


class Webhook:
    def __init__(self, options):
        self.options, self.connection = options, None
        self.template = open(options.template, encoding="utf-8").read()
        self.secret = base64.b64decode(options.secret.removeprefix("whsec_"))

    def message(self, ident, patient, number):
        return (self.template.replace("@ID@", ident).replace("@PATIENT@", patient)
                .replace("@NUMBER@", str(number)).encode())

    def exchange(self, ident, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.options.port, timeout=self.options.answer_seconds)
        moment = str(int(time.time()))
        mac = hmac.new(self.secret, f"{ident}.{moment}.".encode() + body, hashlib.sha256).digest()
        self.connection.request("POST", self.options.path, body, {
            "Content-Type": "application/json", "webhook-id": ident, "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(mac).decode()})
        response = self.connection.getresponse()
        response.read()
        if response.status in (429, 503):
            raise ConnectionError("not now")
        return str(response.status)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def send(channel, connection, options, diary, until, unanswered):
    numbers = {}
    for index in range(connection, options.messages, options.connections):
        patient = f"{options.prefix}P{connection}-{index // options.connections % PATIENTS_PER_CONNECTION}"
        number = numbers[patient] = numbers.get(patient, 0) + 1
        ident = f"{options.prefix}{index}"
        body = channel.message(ident, patient, number)
        started = time.monotonic()
        while True:
            try:
                code = channel.exchange(ident, body)
                diary.answered(ident, patient, number, code, time.monotonic() - started)
                break
            except (OSError, http.client.HTTPException):
                channel.close()
                diary.repeated()
                if time.monotonic() > until:
                    unanswered.append(ident)
                    return
                time.sleep(0.05)
    channel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("channel", choices=["mllp", "webhook"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--out", required=True)
    parser.add_argument("--prefix", default="L")
    parser.add_argument("--answer-seconds", type=float, default=30)
    parser.add_argument("--deadline", type=float, default=600, help="seconds for everything")
    parser.add_argument("--path", help="webhook: /hooks/NAME")
    parser.add_argument("--secret", help="webhook: whsec_…")
    parser.add_argument("--template", help="webhook: file with the body")
    options = parser.parse_args()
    kind = {"mllp": Mllp, "webhook": Webhook}[options.channel]
    diary, unanswered = Diary(options.out), []
    started = time.monotonic()
    threads = [threading.Thread(target=send, args=(kind(options), n, options, diary, started + options.deadline, unanswered))
               for n in range(options.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    diary.close()
    seconds = time.monotonic() - started
    times = sorted(diary.latencies) or [0.0]
    print(json.dumps({
        "answered": len(diary.latencies), "unanswered": len(unanswered), "codes": diary.codes, "repeats": diary.repeats,
        "seconds": round(seconds, 3), "per_second": round(len(diary.latencies) / seconds, 1),
        "p50_ms": round(times[len(times) // 2] * 1000, 3), "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 3),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 3)}))
    sys.exit(1 if unanswered or len(diary.latencies) != options.messages else 0)


if __name__ == "__main__":
    main()
