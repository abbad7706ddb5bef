#include "commands/ValidateHl7.h"

#include "codec/hl7/AckBuilder.h"
#include "codec/hl7/Hl7File.h"
#include "commands/CommandLine.h"
#include "commands/InputFile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>
#include <limits>
#include <optional>

namespace concord {

namespace {

constexpr qsizetype largestMessage = 64LL * 1024 * 1024;

/// What is said of one message.
struct MessageReport
{
    QString file;
    int number = 1; ///< of the message in its file
    bool isValid = false;
    QString type;
    QString controlId;
    qsizetype segments = 0;
    bool roundtrip = false;
    QString ack;
    std::vector<Hl7Issue> issues;
};

bool isError(const Hl7Issue &issue)
{
    return issue.severity == IssueSeverity::Error || issue.severity == IssueSeverity::Fatal;
}

MessageReport reportOn(QByteArrayView bytes)
{
    MessageReport report;
    const auto message = Hl7Message::parse(bytes.toByteArray());
    if (!message) {
        const auto location = hl7LocationFromText(message.error().where);
        report.ack = QStringLiteral("AR");
        report.issues.push_back({IssueSeverity::Fatal, Hl7Code::SegmentSequence,
                                 location.value_or(Hl7Location{"MSH"}), -1, message.error().detail});
        return report;
    }
    Hl7Verdict verdict = doorVerdict(*message);
    report.isValid = verdict.door == Hl7Door::Accept;
    report.type = message->type();
    report.controlId = message->header().field(10).text();
    report.segments = message->segmentCount();
    report.roundtrip = message->serialise() == bytes;
    report.ack = QString::fromLatin1(acknowledgementCode(*message, verdict));
    report.issues = std::move(verdict.issues);
    return report;
}

MessageReport tooLarge()
{
    MessageReport report;
    report.ack = QStringLiteral("AR");
    report.issues.push_back({IssueSeverity::Fatal, Hl7Code::ApplicationError, Hl7Location{"MSH"}, -1,
                             QStringLiteral("the message is larger than %1 MiB").arg(largestMessage >> 20)});
    return report;
}

QJsonObject toJson(const Hl7Issue &issue)
{
    return {{QStringLiteral("severity"), severityName(issue.severity)},
            {QStringLiteral("location"), toText(issue.location)},
            {QStringLiteral("segment_index"), issue.segmentIndex},
            {QStringLiteral("code"), int(issue.code)},
            {QStringLiteral("text"), issue.text}};
}

QJsonObject toJson(const MessageReport &report)
{
    QJsonArray issues;
    for (const Hl7Issue &issue : report.issues)
        issues.append(toJson(issue));
    return {{QStringLiteral("file"), report.file},
            {QStringLiteral("message"), report.number},
            {QStringLiteral("valid"), report.isValid},
            {QStringLiteral("type"), report.type},
            {QStringLiteral("control_id"), report.controlId},
            {QStringLiteral("segments"), report.segments},
            {QStringLiteral("roundtrip"), report.roundtrip},
            {QStringLiteral("ack"), report.ack},
            {QStringLiteral("issues"), issues}};
}

class ValidateHl7Run
{
public:
    explicit ValidateHl7Run(bool asJson) : m_asJson(asJson), m_out(stdout) {}

    void file(const QString &name)
    {
        // What is wrong with the file stands at its end, as its trailer does: so each message is told when
        // the next one has come.
        std::optional<MessageReport> held;
        int number = 0;
        Hl7FileSplitter splitter(largestMessage, [&](qint64, const QByteArray &message) {
            if (held)
                print(*held);
            held = message.isNull() ? tooLarge() : reportOn(message);
            held->file = name;
            held->number = ++number;
        });
        if (const auto read = split(name, splitter); !read) {
            if (held)
                print(*held);
            return unreadable(name, QStringLiteral("cannot be read: ") + read.error().detail, {});
        }
        const std::vector<Hl7Issue> &issues = splitter.issues();
        if (!held)
            return unreadable(name, QString(), issues);
        held->isValid = held->isValid && std::none_of(issues.begin(), issues.end(), isError);
        held->issues.insert(held->issues.end(), issues.begin(), issues.end());
        print(*held);
    }

    [[nodiscard]] bool allValid() const { return m_allValid; }

private:
    [[nodiscard]] static Result<void> split(const QString &name, Hl7FileSplitter &splitter)
    {
        InputFile file(name);
        if (const auto open = file.open(); !open)
            return open;
        for (;;) {
            const auto piece = file.next();
            if (!piece)
                return fail(piece.error());
            if (piece->isEmpty())
                break;
            splitter.add(*piece);
        }
        splitter.finish();
        return {};
    }

    void unreadable(const QString &name, const QString &why, std::vector<Hl7Issue> issues)
    {
        MessageReport report;
        report.file = name;
        report.ack = QStringLiteral("AR");
        report.issues = std::move(issues);
        if (!why.isEmpty())
            report.issues.push_back(
                {IssueSeverity::Fatal, Hl7Code::ApplicationError, Hl7Location(), -1, why});
        print(report);
    }

    void print(const MessageReport &report)
    {
        m_allValid = m_allValid && report.isValid;
        if (m_asJson) {
            m_out << QJsonDocument(toJson(report)).toJson(QJsonDocument::Compact) << "\n";
            return;
        }
        m_out << report.file << " #" << report.number << " "
              << (report.type.isEmpty() ? QStringLiteral("?") : report.type) << " " << report.controlId
              << ": " << (report.isValid ? "valid" : "NOT valid") << ", " << report.segments
              << " segments, answer " << report.ack
              << (report.roundtrip || report.segments == 0 ? "" : ", NOT the same when written again")
              << "\n";
        for (const Hl7Issue &issue : report.issues) {
            m_out << "  " << severityName(issue.severity) << " " << toText(issue.location) << " ["
                  << int(issue.code) << " " << hl7CodeText(issue.code) << "] " << issue.text << "\n";
        }
    }

    bool m_asJson;
    QTextStream m_out;
    bool m_allValid = true;
};

}

int runValidateHl7(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("validate hl7 FILE... [--json]"),
        QStringLiteral(
            "Checks HL7 v2 messages as the MLLP listener would: structure, required fields, data types, "
            "table values, "
            "character set.\nServed are RDE^O11 (O01, O25), OMP^O09, ORM^O01, RDS^O13 (O01), ADT^A04/A08/A40 "
            "and "
            "SIU^S12/S13/S14/S15/S26.\nA file may hold one message, several, or a batch (FHS, BHS); MLLP "
            "framing is "
            "taken off; it may be packed with gzip; - is the standard input.\nThe answer is the code of the "
            "acknowledgement: AA, AE, AR, or CA, CE, CR where MSH-15 asks for it.\nExit status: 0 all "
            "valid (warnings are allowed), 1 an error was found, 2 wrong usage."));
    line.addFlag(
        "json",
        "Print one JSON object a line for each message: file, message, valid, type, control_id, segments, "
        "roundtrip (written again, the bytes are the same), ack, issues.");
    if (const auto code = line.parse(arguments, 2, std::numeric_limits<int>::max()))
        return *code;
    ValidateHl7Run run(line.isSet("json"));
    const QStringList names = line.words().sliced(1);
    for (const QString &name : names)
        run.file(name);
    return run.allValid() ? ExitDone : ExitFailed;
}

}
