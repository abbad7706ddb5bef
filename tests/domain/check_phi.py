#!/usr/bin/env python3
"""Patient data that would reach a log line, an error or another text does not compile (domain/Phi.h).

environment: CXX, FLAGS, INCLUDES (joined by ':'). All lines are compiled at once, each in a function of its own: each of them has to
fail with the message given, and nothing else may fail.
"""
import os
import re
import subprocess
import sys

HEAD = """
#include "domain/Phi.h"
#include "domain/Result.h"
#include "observability/Log.h"
#include <QJsonObject>
#include <QLoggingCategory>
#include <QStringBuilder>
#include <QStringList>
#include <QVariant>
#include <iostream>
#include <spdlog/spdlog.h>
using namespace concord;
"""
# what is right stands on line 1, what is wrong on line 2
FUNCTION = """
# 1 "case-{number}"
void use{number}(const Phi &name) {{ [[maybe_unused]] QString text = name.reveal(); [[maybe_unused]] QStringList list; (void)(name == Phi(text) && !name.isEmpty());
{line}
}}
"""
DELETED = r"use of deleted function|overload resolution selected deleted operator|call to deleted"
NO_TEXT = r"no matching function|could not convert|cannot convert|invalid initialization of reference|conversion from .* requested|no known conversion|no viable conversion|no match for"
FMT = r"Cannot format an argument|type_is_unformattable|is_formattable|use of deleted function|call to deleted"
#       what                     the line that must not compile              the message
CASES = [
    ("QDebug",                   "qWarning() << name;",                DELETED),
    ("a log category",           "QLoggingCategory c(\"x\"); qCInfo(c) << \"patient\" << name;", DELETED),
    ("a log line",               "logLine(LogLevel::Info, \"x\", name);", NO_TEXT),
    ("a field of a log line",    "LogFields f; f.subject = name;",     NO_TEXT),
    ("an error's detail",        "(void)Error{ErrorCode::Internal, {}, name, 0};", NO_TEXT),
    ("an error's place",         "(void)fail(ErrorCode::Internal, name);", NO_TEXT),
    ("text + patient",           "text = QStringLiteral(\"of \") + name;", DELETED),
    ("patient + text",           "text = name + QStringLiteral(\" x\");", DELETED),
    ("patient + patient",        "(void)(name + name);",               DELETED + r"|ambiguous"),
    ("QStringBuilder",           "text = QStringLiteral(\"of \") % name;", DELETED),
    ("QString::arg",             "text = QStringLiteral(\"of %1\").arg(name);", NO_TEXT),
    ("QString +=",               "text += name;",                      NO_TEXT),
    ("a text",                   "text = name;",                       NO_TEXT),
    ("a list of texts",          "list << name;",                      NO_TEXT),
    ("a view of it",             "QStringView view = name;",           NO_TEXT),
    ("a JSON value",             "QJsonObject o; o.insert(text, name);", NO_TEXT),
    ("a variant",                "QVariant v = name;",                 NO_TEXT),
    ("a stream",                 "std::cout << name;",                 DELETED),
    ("fmt, as spdlog has it",    "spdlog::info(\"{}\", name);",      FMT),
    ("qWarning with printf",     "qWarning(\"%s\", qPrintable(name));", NO_TEXT + r"|has no member"),
]


def compile_lines(lines):
    """What the compiler says, and where a line of a case or anything else is wrong: {number or None: text}."""
    arguments = [os.environ["CXX"], *os.environ["FLAGS"].split(), "-std=c++20", "-x", "c++", "-fsyntax-only", "-"]
    for folder in os.environ["INCLUDES"].split(":"):
        if folder and folder != "/usr/include":  # the compiler's own, which must stay in its place
            arguments[1:1] = ["-I" if "/src" in folder else "-isystem", folder]
    source = HEAD + "".join(FUNCTION.format(number=number, line=line) for number, line in lines)
    result = subprocess.run(arguments, input=source, text=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    said, current = {}, None
    for line in result.stderr.splitlines():
        match = re.match(r"(\S+?):(\d+):(?:\d+:)? (?:fatal )?error: ", line)
        if match and not (current is not None and match.group(1).startswith("/")):  # else why a candidate does not fit
            case = re.fullmatch(r"case-(\d+)", match.group(1))
            current = int(case.group(1)) if case and match.group(2) == "2" else None
        if "error: " in line or current is not None:
            said[current] = said.get(current, "") + line + "\n"
    return said


# a formatter's failure is told from within its header, so it is compiled by itself
plain = [(number, case[1]) for number, case in enumerate(CASES) if case[2] is not FMT]
said = compile_lines(plain)
complaints = [f"beside the lines that must not compile: {said[None][:1000]}"] if None in said else []
for number, (name, line, message) in enumerate(CASES):
    text = said.get(number, "") if message is not FMT else compile_lines([(number, line)]).get(None, "")
    if not text:
        complaints.append(f"{name}: compiles: {line}")
    elif not re.search(message, text):
        complaints.append(f"{name}: fails for another reason: {text.splitlines()[0]}")
print("\n".join(complaints) or f"Phi: {len(CASES)} ways out are closed")
sys.exit(1 if complaints else 0)
