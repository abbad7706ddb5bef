#!/usr/bin/env python3
"""Verifies an audit export, written from packaging/AUDIT_FORMAT.md alone: hashlib, and openssl on the command line.

usage: verify_export.py EXPORT [--key PEM] [--head FILE]
Prints one JSON object {"verified","records","head","first_bad","reason"}. exit 0: verified, 1: not.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile


class Bad(Exception):
    def __init__(self, reason, record=None):
        super().__init__(reason)
        self.record = record


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def int64(number):
    if type(number) is not int:
        raise Bad("a number was expected")
    return struct.pack(">q", number)


def text(value):
    if type(value) is not str:
        raise Bad("a text was expected")
    data = value.encode()
    return struct.pack(">I", len(data)) + data


def unhex(value, size):
    if type(value) is not str or len(value) != 2 * size or set(value) - set("0123456789abcdef"):
        raise Bad("not lower-case hex of the right length")
    return bytes.fromhex(value)


def leaf_hash(record):
    if record["version"] != 1:
        raise Bad(f"record version {record['version']} is unknown", record.get("seq"))
    numbers = b"".join(int64(record[key]) for key in ("version", "seq", "at", "allowed"))
    texts = b"".join(text(record[key]) for key in ("actor", "role", "action", "subject", "details", "correlation_id"))
    return sha256(b"\0", numbers, texts)


def is_included(h, m, n, proof, root):
    if not 0 <= m < n:
        return False
    a, b = m, n - 1
    for s in proof:
        if b == 0:
            return False
        if a % 2 == 1 or a == b:
            h = sha256(b"\1", s, h)
            while a % 2 == 0 and a != 0:
                a, b = a // 2, b // 2
        else:
            h = sha256(b"\1", h, s)
        a, b = a // 2, b // 2
    return b == 0 and h == root


def pem_of(raw):
    """SubjectPublicKeyInfo of Ed25519 (RFC 8410): a fixed beginning, then the key."""
    der = bytes.fromhex("302a300506032b6570032100") + raw
    return "-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der).decode() + "\n-----END PUBLIC KEY-----\n"


def is_signed(public_key, message, signature):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "key").write_text(pem_of(public_key))
        (folder / "message").write_bytes(message)
        (folder / "signature").write_bytes(signature)
        ran = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "key", "-rawin", "-in", folder / "message",
                              "-sigfile", folder / "signature"], capture_output=True)
        return ran.returncode == 0


def lines_of(*values):
    return "".join(f"{value}\n" for value in values).encode()


def check_head(head, trusted):
    key = unhex(head["public_key"], 32)
    unhex(head["root"], 32)
    unhex(head["log"], 16)
    if trusted is not None and pem_of(key) not in trusted:
        raise Bad("the head is signed with a key that is not trusted")
    signed = lines_of("concord-audit-head/1", head["log"], head["size"], head["root"], head["at"])
    if not is_signed(key, signed, unhex(head["signature"], 64)):
        raise Bad("the signature of the head is wrong")


def check_outside(head, path):
    roots = set()
    for line in path.read_bytes().split(b"\n"):
        try:
            other = json.loads(line)
        except ValueError:
            continue
        if other.get("log") == head["log"] and other.get("size") == head["size"]:
            roots.add(other["root"])
    if roots != {head["root"]}:
        raise Bad("the head file has another head of this size, or none")


class Verifier:
    def __init__(self, trusted, outside):
        self.trusted, self.outside = trusted, outside
        self.records, self.head, self.next, self.ended = 0, None, 0, False
        self.digest = hashlib.sha256()

    def run(self, file):
        for number, line in enumerate(file, 1):
            if self.ended:
                raise Bad(f"line {number} stands behind the end")
            try:
                found = json.loads(line)
                if type(found) is not dict or not line.endswith(b"\n"):
                    raise ValueError
            except ValueError:
                raise Bad(f"line {number} is damaged")
            try:
                self.line(number, found)
            except (KeyError, TypeError, AttributeError) as error:
                raise Bad(f"line {number} lacks something: {error}")
            self.digest.update(line)
        if not self.ended:
            raise Bad("the end is missing")

    def line(self, number, found):
        if number == 1:
            if found["type"] != "concord-audit-export" or found["version"] != 1:
                raise Bad("not an export of a version that is known")
            check_head(found["head"], self.trusted)
            self.head, self.whole = found["head"], found["filter"] == {}
            if self.outside:
                check_outside(self.head, self.outside)
        elif found["type"] == "record":
            self.record(number, found)
        elif found["type"] == "end":
            self.end(found)
        else:
            raise Bad(f"line {number} is of no known type")

    def record(self, number, found):
        record, leaf = found["record"], found["leaf"]
        seq = record.get("seq")
        root = unhex(self.head["root"], 32)
        if not is_included(leaf_hash(record), leaf, self.head["size"], [unhex(h, 32) for h in found["proof"]], root):
            raise Bad(f"line {number}: record {seq} is not in the tree", seq)
        if leaf < self.next:
            raise Bad(f"line {number}: record {seq} is out of order", seq)
        if self.whole and leaf != self.next:
            raise Bad(f"line {number}: the record at place {self.next} is missing")
        self.next = leaf + 1
        self.records += 1

    def end(self, found):
        self.ended = True
        digest = self.digest.hexdigest()
        signed = lines_of("concord-audit-export-end/1", self.head["log"], found["records"], found["digest"])
        if not is_signed(unhex(self.head["public_key"], 32), signed, unhex(found["signature"], 64)):
            raise Bad("the signature of the end is wrong")
        if found["records"] != self.records or found["digest"] != digest:
            raise Bad("the file is not as it was exported")
        if self.whole and self.next != self.head["size"]:
            raise Bad(f"the records from place {self.next} on are missing")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=pathlib.Path)
    parser.add_argument("--key", type=pathlib.Path)
    parser.add_argument("--head", type=pathlib.Path)
    options = parser.parse_args()
    verifier = Verifier(options.key.read_text() if options.key else None, options.head)
    verdict = {"verified": True, "first_bad": None, "reason": ""}
    try:
        with options.export.open("rb") as file:
            verifier.run(file)
    except Bad as bad:
        verdict = {"verified": False, "first_bad": bad.record, "reason": str(bad)}
    print(json.dumps({**verdict, "records": verifier.records, "head": verifier.head}))
    sys.exit(0 if verdict["verified"] else 1)


if __name__ == "__main__":
    main()
