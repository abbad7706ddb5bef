#!/usr/bin/env python3
"""Patient data that would reach a log line, an error or another text does not compile (domain/Phi.h).

environment: CXX, FLAGS, INCLUDES (joined by ':'). Each snippet has to fail with the message given; the same without its last line has
to compile, so that it fails for the right reason.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

COMMON = """
#include "domain/Phi.h"
#include "domain/Result.h"
#include "observability/Log.h"
#include <QJsonObject>
#include <QStringBuilder>
#include <QStringList>
#include <QVariant>
#include <iostream>
#include <sstream>
#include <spdlog/spdlog.h>
"""
HEAD = """
%s
using namespace concord;
void use(const Phi &name) {
    [[maybe_unused]] QString text = name.reveal();
    [[maybe_unused]] QStringList list;
    [[maybe_unused]] const bool isGood = name == Phi(QStringLiteral("x")) && !name.isEmpty();
    %s
}
"""
DELETED = r"use of deleted function|overload resolution selected deleted operator|call to deleted"
NO_TEXT = r"no matching function|could not convert|cannot convert|invalid initialization of reference|conversion from .* requested|no known conversion|no viable conversion|no match for"
FMT = r"Cannot format an argument|type_is_unformattable|is_formattable|use of deleted function|call to deleted"
#       what                     includes                    the line that must not compile        the message
CASES = [
    ("QDebug",                   "",                         "qWarning() << name;",                DELETED),
    ("a log category",           "#include <QLoggingCategory>", "QLoggingCategory c(\"x\"); qCInfo(c) << \"patient\" << name;", DELETED),
    ("a log line",               "",                         "logLine(LogLevel::Info, \"x\", name);", NO_TEXT),
    ("a field of a log line",    "",                         "LogFields f; f.subject = name;",     NO_TEXT),
    ("an error's detail",        "",                         "(void)Error{ErrorCode::Internal, {}, name, 0};", NO_TEXT),
    ("an error's place",         "",                         "(void)fail(ErrorCode::Internal, name);", NO_TEXT),
    ("text + patient",           "",                         "text = QStringLiteral(\"of \") + name;", DELETED),
    ("patient + text",           "",                         "text = name + QStringLiteral(\" x\");", DELETED),
    ("patient + patient",        "",                         "(void)(name + name);",               DELETED + r"|ambiguous"),
    ("QStringBuilder",           "",                         "text = QStringLiteral(\"of \") % name;", DELETED),
    ("QString::arg",             "",                         "text = QStringLiteral(\"of %1\").arg(name);", NO_TEXT),
    ("QString +=",               "",                         "text += name;",                      NO_TEXT),
    ("a text",                   "",                         "text = name;",                       NO_TEXT),
    ("a list of texts",          "",                         "list << name;",                      NO_TEXT),
    ("a view of it",             "",                         "QStringView view = name;",           NO_TEXT),
    ("a JSON value",             "",                         "QJsonObject o; o.insert(text, name);", NO_TEXT),
    ("a variant",                "",                         "QVariant v = name;",                 NO_TEXT),
    ("a stream",                 "",                         "std::cout << name;",                 DELETED),
    ("fmt, as spdlog has it",    "",                         "spdlog::info(\"{}\", name);",      FMT),
    ("qWarning with printf",     "",                         "qWarning(\"%s\", qPrintable(name));", NO_TEXT + r"|has no member"),
]
if subprocess.run([os.environ["CXX"], "-std=c++20", "-x", "c++", "-fsyntax-only", "-"], input="#include <format>\n", text=True,
                  capture_output=True).returncode == 0:
    CASES.append(("std::format", "#include <format>", "(void)std::format(\"{}\", name);", r"formatter|deleted"))


def command():
    arguments = [os.environ["CXX"], *os.environ["FLAGS"].split(), "-std=c++20"]
    for folder in os.environ["INCLUDES"].split(":"):
        arguments += ["-I" if "/src" in folder else "-isystem", folder]
    return arguments


def compiled(includes, line):
    return subprocess.run([*command(), "-fsyntax-only", "-include", common, "-x", "c++", "-"], input=HEAD % (includes, line), text=True,
                          capture_output=True)


def judge(case):
    name, includes, line, message = case
    if line is None:
        result = compiled(includes, "")
        return None if result.returncode == 0 else f"{name} does not compile by itself: {result.stderr[:2000]}"
    result = compiled(includes, line)
    if result.returncode == 0:
        return f"{name}: compiles: {line}"
    first = next((text for text in result.stderr.splitlines() if "error:" in text), "")
    return None if re.search(message, result.stderr) else f"{name}: fails for another reason: {first}"


controls = [(f"what stands around {includes or 'the lines'}", includes, None, None) for includes in sorted({case[1] for case in CASES})]
with tempfile.TemporaryDirectory() as folder:
    common = os.path.join(folder, "common.h")  # compiled once: it is nearly all of the time
    with open(common, "w") as file:
        file.write(COMMON)
    subprocess.run([*command(), "-x", "c++-header", common, "-o", common + ".gch"], check=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        complaints = [text for text in pool.map(judge, controls + CASES) if text]
print("\n".join(complaints) or f"Phi: {len(CASES)} ways out are closed")
sys.exit(1 if complaints else 0)
