#!/usr/bin/env python3
"""Reads the built programs (readelf) and says which hardening one of them lacks.

usage: check_hardening.py PROGRAM…     environment: CXX, READELF, FLAGS, LINK_FLAGS, OPTIMISED (0 or 1)
The programs of a debug build are not compiled with FLAGS, so a small sample is, here; another one without them has to be found out.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SAMPLE = r"""
#include <alloca.h>
#include <cstdio>
#include <cstring>
void fill(char *, size_t);
int main(int argc, char **argv)
{
    char text[16];
    std::strcpy(text, argv[0]);                       // FORTIFY_SOURCE makes it __strcpy_chk
    char *much = static_cast<char *>(alloca(argc * 100000)); // each page of it is touched in turn
    fill(much, size_t(argc) * 100000);
    return std::printf("%s %d\n", text, much[0]);
}
void fill(char *to, size_t size) { std::memset(to, 1, size); }
"""


def readelf(what, path):
    return subprocess.run([os.environ["READELF"], what, "-W", path], check=True, capture_output=True, text=True).stdout


def missing_in_link(path):
    """Of each build."""
    header, segments, dynamic = readelf("-h", path), readelf("-l", path), readelf("-d", path)
    stack = re.search(r"GNU_STACK\s.*?\s(R[W ][E ])\s+(?:0x)?\d", segments)
    loads = re.findall(r"LOAD\s.*?\s(R[W ][E ])\s+0x", segments)
    facts = {
        "position independent (PIE)": bool(re.search(r"Type:\s+DYN", header)) and "PIE" in dynamic,
        "relocations read-only (RELRO)": "GNU_RELRO" in segments,
        "all of them at the start (now)": bool(re.search(r"\bNOW\b", dynamic)),
        "no code on the stack": stack is not None and "E" not in stack.group(1),
        "no memory both written and run": bool(loads) and not any("W" in f and "E" in f for f in loads),
        "no text relocations": "TEXTREL" not in dynamic,
        "no search path of libraries": not re.search(r"R(UN)?PATH", dynamic),
    }
    return [name for name, holds in facts.items() if not holds]


def missing_in_code(path):
    """Of what is optimised."""
    symbols = readelf("--dyn-syms", path)
    facts = {
        "stack protector": "__stack_chk_fail" in symbols,
        "FORTIFY_SOURCE": bool(re.search(r"__(?!stack)\w+_chk\b", symbols)),
    }
    return [name for name, holds in facts.items() if not holds]


def missing_in_sample(path, flags):
    missing = missing_in_code(path)
    code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], check=True, capture_output=True, text=True).stdout
    # the note of the whole program needs a C library that is built so as well
    if "-fcf-protection=full" in flags and not re.search(r"<main>:\n.*\bendbr64\b", code):
        missing.append("control-flow protection")
    if "-fstack-clash-protection" in flags and not re.search(r"or[ql]\s+\$0x0,(0x[0-9a-f]+)?\(%[re]sp", code):
        missing.append("stack clash protection")
    return missing


def build_sample(folder, name, flags):
    source = pathlib.Path(folder, "sample.cpp")
    source.write_text(SAMPLE)
    program = str(pathlib.Path(folder, name))
    subprocess.run([os.environ["CXX"], "-O2", "-w", *flags, str(source), "-o", program], check=True)
    return program


def main(programs):
    flags, link_flags = os.environ["FLAGS"].split(), os.environ["LINK_FLAGS"].split()
    complaints = []
    for path in programs:
        missing = missing_in_link(path)
        if os.environ["OPTIMISED"] == "1":
            missing += missing_in_code(path)
        complaints += [f"{pathlib.Path(path).name}: not there: {name}" for name in missing]
    with tempfile.TemporaryDirectory() as folder:
        hard = build_sample(folder, "hard", flags + link_flags)
        complaints += [f"sample: not there: {name}" for name in missing_in_link(hard) + missing_in_sample(hard, flags)]
        # the checks themselves: each has to see that something is not there
        soft = build_sample(folder, "soft", ["-no-pie", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-fno-stack-clash-protection",
            "-fcf-protection=none", "-z", "execstack", "-Wl,-z,norelro", "-Wl,-z,lazy", "-Wl,-rpath,/elsewhere"])
        found = missing_in_link(soft) + missing_in_sample(soft, flags)
        expected = ["position independent (PIE)", "relocations read-only (RELRO)", "all of them at the start (now)",
            "no code on the stack", "no search path of libraries", "stack protector", "FORTIFY_SOURCE"]
        expected += ["control-flow protection"] * ("-fcf-protection=full" in flags)
        expected += ["stack clash protection"] * ("-fstack-clash-protection" in flags)
        complaints += [f"the check does not see when this is not there: {name}" for name in expected if name not in found]
    print("\n".join(complaints) or f"hardening: {len(programs)} programs and a sample with {' '.join(flags)}")
    return 1 if complaints else 0


sys.exit(main(sys.argv[1:]))
