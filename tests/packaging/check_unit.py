#!/usr/bin/env python3
"""packaging/systemd/concordd.service: what it must say, that systemd understands it, and how exposed it leaves the machine.

usage: check_unit.py ROOT     exit 77: the machine has no systemd-analyze (package systemd)
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
unit = root / "packaging/systemd/concordd.service"
text = unit.read_text()
complaints = []
for line in ["LimitCORE=0", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
             "MemoryDenyWriteExecute=yes", "SystemCallArchitectures=native", "UMask=0077", "StateDirectoryMode=0700"]:
    if not re.search(rf"^{re.escape(line)}$", text, re.M):
        complaints.append(f"{unit.name}: not there: {line}")
if not re.search(r"^LoadCredential=concord:/", text, re.M):
    complaints.append(f"{unit.name}: no LoadCredential=")
if re.search(r"^User=(root|0)?$", text, re.M) or "User=" not in text:
    complaints.append(f"{unit.name}: runs as root")
if not shutil.which("systemd-analyze"):
    print("\n".join(complaints) or "systemd-analyze is not here (package systemd)")
    sys.exit(1 if complaints else 77)

run = lambda *arguments: subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True)
# the exposure that the documents state, 0 (none) to 10
stated = re.search(r"systemd-analyze security[^\n]*?\b(\d+\.\d)\b", (root / "packaging/SECURITY.md").read_text())
overall = run("security", "--offline=true", str(unit)).stdout
measured = re.search(r"Overall exposure level for concordd\.service: (\d+\.\d)", overall)
if not measured:
    complaints.append(f"systemd-analyze says no exposure: {overall[-300:]}")
elif float(measured.group(1)) > 1.1:
    complaints.append(f"exposure {measured.group(1)}, 1.1 is the limit")
elif not stated or stated.group(1) != measured.group(1):
    complaints.append(f"exposure {measured.group(1)}; packaging/SECURITY.md says {stated.group(1) if stated else 'nothing'}")
# lines that systemd would ignore with a warning; that the program is not installed here does not count
verify = run("verify", "--man=no", str(unit)).stderr
complaints += [line for line in verify.splitlines() if unit.name in line and "is not executable" not in line]
print("\n".join(complaints) or f"unit: exposure {measured.group(1)}")
sys.exit(1 if complaints else 0)
