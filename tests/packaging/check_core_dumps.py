#!/usr/bin/env python3
"""A crash of concordd leaves no core file, and nobody of the same account reads its memory.

usage: check_core_dumps.py CONCORDD
"""
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time


def unlimited():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def crash(arguments, folder, ready):
    """Whether the kernel says that core was dumped, and the process's own limit."""
    # a sanitizer would make an ordinary end of the signal
    environment = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0"}
    process = subprocess.Popen(arguments, cwd=folder, preexec_fn=unlimited, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               env=environment)
    if ready:
        process.stdout.readline()
    else:
        time.sleep(0.1)  # until it is the new program; an earlier signal would only prove less
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    owner = os.stat(f"/proc/{process.pid}/mem").st_uid
    process.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = status
    process.stdout.close()
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV, f"ended otherwise: {status}"
    limit = next(line for line in limits.splitlines() if line.startswith("Max core file size")).split()[4:6]
    return os.WCOREDUMP(status), limit, owner


try:
    unlimited()
except (ValueError, PermissionError):
    print("the machine allows no core files at all")
with tempfile.TemporaryDirectory() as folder:
    dumped, limit, owner = crash([sys.argv[1], "sandbox"], folder, True)
    left = os.listdir(folder)
    assert not dumped and not left, f"a core file: {left}"
    assert limit == ["0", "0"], f"the limit of core files is {limit}"
    assert owner == 0, "the account that runs it owns its memory file"  # of a process that is not dumpable, root does
    others, _, _ = crash(["sleep", "60"], folder, False)
    print("core dumps: none of concordd" + ("" if others else "; this machine makes none of sleep either"))
