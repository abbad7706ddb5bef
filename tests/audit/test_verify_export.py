#!/usr/bin/env python3
"""verify_export.py against exports that Concord has written (data/, kept from tst_AuditTrail), whole and altered."""
import functools
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import verify_export

HERE = pathlib.Path(__file__).parent
EXPORTS = sorted((HERE / "data").glob("export-*.jsonl"))
# a process for each signature, and thousands of files that differ elsewhere
verify_export.is_signed = functools.lru_cache(maxsize=None)(verify_export.is_signed)


def reason(data, trusted=None, outside=None):
    """Why it is not verified; empty: it is."""
    try:
        verify_export.Verifier(trusted, outside).run(io.BytesIO(data))
    except verify_export.Bad as bad:
        return str(bad)
    return ""


class VerifyExport(unittest.TestCase):
    def test_the_example_of_the_page(self):
        record = {"version": 1, "seq": 7, "at": 1700000000123, "allowed": 1, "actor": "ana", "role": "analyst", "action": "job.cancel",
                  "subject": "job/1", "details": "détails", "correlation_id": ""}
        self.assertIn(verify_export.leaf_hash(record).hex(), (HERE.parents[1] / "packaging" / "AUDIT_FORMAT.md").read_text())

    def test_real_exports_are_verified(self):
        self.assertEqual(len(EXPORTS), 2)
        for path in EXPORTS:
            self.assertEqual(reason(path.read_bytes()), "", path.name)

    def test_another_key_and_another_head_are_not(self):
        other = subprocess.run("openssl genpkey -algorithm ed25519 | openssl pkey -pubout", shell=True, check=True, capture_output=True, text=True).stdout
        data = EXPORTS[0].read_bytes()
        self.assertIn("not trusted", reason(data, trusted=other))
        with tempfile.TemporaryDirectory() as folder:
            heads = pathlib.Path(folder) / "heads.jsonl"
            heads.write_text("")
            self.assertIn("head file", reason(data, outside=heads))

    def test_no_bit_of_a_record_may_differ(self):
        for path in EXPORTS:
            lines = path.read_bytes().splitlines(keepends=True)
            few = lines[:4]
            ending = "not as it was exported"  # that these are few is found last: a flipped bit must be found before
            self.assertIn(ending, reason(b"".join([*few, lines[-1]])))
            for bit in range(8 * (len(few[2]) - 1)):
                changed = bytearray(few[2])
                changed[bit // 8] ^= 1 << bit % 8
                found = reason(b"".join([*few[:2], bytes(changed), few[3], lines[-1]]))
                self.assertTrue(found and ending not in found, f"{path.name}: bit {bit}: {found}")

    def test_lines_cannot_be_moved(self):
        lines = EXPORTS[0].read_bytes().splitlines(keepends=True)
        for at in range(len(lines)):
            self.assertTrue(reason(b"".join(lines[:at] + lines[at + 1:])), f"{at} removed")
            self.assertTrue(reason(b"".join(lines[:at])), f"cut at {at}")
            self.assertTrue(reason(b"".join(lines[:at] + lines[at:at + 1] + lines[at:])), f"{at} doubled")
            if at:
                self.assertTrue(reason(b"".join([*lines[:at - 1], lines[at], lines[at - 1], *lines[at + 1:]])), f"{at} swapped")


if __name__ == "__main__":
    unittest.main(verbosity=2)
