#include "codec/hl7/AckBuilder.h"

#include <QDateTime>

#include <algorithm>

namespace concord {

namespace {

constexpr int mostErrors = 10;

QByteArray timeText(Timestamp now)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(toMs(now), Qt::UTC);
    return utc.toString(QStringLiteral("yyyyMMddHHmmss")).toLatin1() + "+0000";
}

/// Whether the condition of MSH-15 or MSH-16 (table 0155) asks for this answer.
bool isWanted(const Hl7Field &condition, bool isSuccess)
{
    const QString code = condition.text().trimmed();
    return code == QLatin1StringView("AL") || code == QLatin1StringView(isSuccess ? "SU" : "ER");
}

bool isEnhanced(const Hl7Segment &msh)
{
    return msh.field(15).hasText() || msh.field(16).hasText();
}

/// "A" or "C" and the letter of the verdict.
QByteArray codeFor(char level, Hl7Door door)
{
    const char letter = door == Hl7Door::Accept ? 'A' : door == Hl7Door::RefuseKeep ? 'E' : 'R';
    return QByteArray(1, level) + letter;
}

/// Whether the version is at least major.minor[.patch] ("2.3.1" for three numbers).
bool isVersionFrom(const QString &version, const char *least)
{
    return version >= QLatin1StringView(least); // one digit each, so text order is number order
}

/// Writes one acknowledgement in the delimiters of the message it answers.
class AckWriter
{
public:
    AckWriter(const Hl7Message &message, const AckStamp &stamp)
        : m_message(message),
          m_msh(message.header()),
          m_encoding(message.encoding()),
          m_stamp(stamp),
          m_version(message.version())
    {}

    QByteArray write(const QByteArray &code, const QByteArray &controlId, const Hl7Verdict &verdict)
    {
        header(controlId);
        const bool isNo = code != "AA" && code != "CA";
        const Hl7Issue *reason = isNo ? verdict.reason() : nullptr;
        segment(
            {"MSA", code, m_message.controlId().toByteArray(),
             // deprecated since v2.4, but what older senders look at
             reason && !isVersionFrom(m_version, "2.5") ? text(hl7CodeText(reason->code)) : QByteArray()});
        if (isNo)
            errors(verdict, reason);
        return m_written;
    }

private:
    QByteArray text(const QString &plain) const
    {
        return escapeHl7(plain, m_encoding).value_or(QByteArray());
    }

    QByteArray join(const QByteArrayList &parts, char separator) const
    {
        return separator ? parts.join(separator) : parts.value(0);
    }

    void segment(QByteArrayList fields)
    {
        while (fields.size() > 1 && fields.back().isEmpty())
            fields.removeLast();
        m_written.append(fields.join(m_encoding.field)).append('\r');
    }

    QByteArray raw(int field) const { return m_msh.field(field).raw().toByteArray(); }

    QByteArray type() const
    {
        const QByteArray event = m_msh.field(9).component(2).raw().toByteArray();
        if (event.isEmpty() || m_encoding.component == 0)
            return "ACK";
        return isVersionFrom(m_version, "2.3.1") ? join({"ACK", event, "ACK"}, m_encoding.component) : "ACK";
    }

    void header(const QByteArray &controlId)
    {
        segment({"MSH",
                 raw(2),
                 raw(5),
                 raw(6),
                 raw(3),
                 raw(4),
                 timeText(m_stamp.now),
                 {},
                 type(),
                 controlId,
                 raw(11),
                 raw(12),
                 {},
                 {},
                 {},
                 {},
                 {},
                 raw(18)});
    }

    void errors(const Hl7Verdict &verdict, const Hl7Issue *reason)
    {
        int count = 0;
        if (reason)
            error(*reason), ++count;
        for (const Hl7Issue &issue : verdict.issues) {
            if (&issue != reason && count++ < mostErrors)
                error(issue);
        }
    }

    void error(const Hl7Issue &issue)
    {
        const QByteArray code = QByteArray::number(int(issue.code));
        const Hl7Location &at = issue.location;
        const bool isAnywhere = at.segment.isEmpty();
        QByteArrayList place{at.segment, isAnywhere ? QByteArray() : QByteArray::number(at.occurrence)};
        if (at.field > 0)
            place.append(QByteArray::number(at.field));
        if (isVersionFrom(m_version, "2.5")) {
            segment({"ERR",
                     {},
                     errorLocation(at),
                     coded(issue.code, m_encoding.component),
                     issue.severity == IssueSeverity::Warning ? "W" : "E",
                     {},
                     {},
                     {},
                     text(issue.text)});
            return;
        }
        while (place.size() < 3)
            place.append(QByteArray());
        place.append(coded(issue.code, m_encoding.subcomponent)); // ELD: segment, sequence, field, code
        segment({"ERR", join(place, m_encoding.component)});
    }

    /// ERL: segment, sequence, field, repetition, component, sub-component.
    QByteArray errorLocation(const Hl7Location &at) const
    {
        QByteArrayList parts{at.segment, QByteArray::number(at.occurrence)};
        const int field = at.field;
        const int repetition = field > 0 ? std::max(at.repetition, 1) : 0;
        for (const int number : {field, repetition, at.component, at.subcomponent}) {
            if (number == 0)
                break;
            parts.append(QByteArray::number(number));
        }
        return join(parts, m_encoding.component);
    }

    QByteArray coded(Hl7Code code, char separator) const
    {
        return join({QByteArray::number(int(code)), text(hl7CodeText(code)), "HL70357"}, separator);
    }

    const Hl7Message &m_message;
    Hl7Segment m_msh;
    Hl7Encoding m_encoding;
    const AckStamp &m_stamp;
    QString m_version;
    QByteArray m_written;
};

/// The codes to answer with, in order.
QByteArrayList codesFor(const Hl7Segment &msh, Hl7Door door)
{
    if (!isEnhanced(msh))
        return {codeFor('A', door)};
    const bool isSuccess = door == Hl7Door::Accept;
    QByteArrayList codes;
    if (isWanted(msh.field(15), isSuccess))
        codes.append(codeFor('C', door));
    const bool alreadyToldNo = !codes.isEmpty() && !isSuccess;
    if (!alreadyToldNo && isWanted(msh.field(16), isSuccess))
        codes.append(codeFor('A', door));
    return codes;
}

}

QByteArrayList acknowledge(const Hl7Message &message, const Hl7Verdict &verdict, const AckStamp &stamp)
{
    QByteArrayList answers;
    for (const QByteArray &code : codesFor(message.header(), verdict.door)) {
        const QByteArray controlId = answers.isEmpty() ? stamp.controlId : stamp.controlId + 'A';
        answers.append(AckWriter(message, stamp).write(code, controlId, verdict));
    }
    return answers;
}

QByteArray acknowledgementCode(const Hl7Message &message, const Hl7Verdict &verdict)
{
    return codesFor(message.header(), verdict.door).value(0, codeFor('A', verdict.door));
}

QByteArray acknowledgeUnreadable(const Error &error, const AckStamp &stamp)
{
    const Hl7Encoding encoding;
    const auto plain = [&](const QString &text) {
        return escapeHl7(text, encoding).value_or(QByteArray());
    };
    const QByteArray code = error.code == ErrorCode::InvalidMessage ? "100^Segment sequence error^HL70357"
                                                                    : "207^Application error^HL70357";
    return "MSH|^~\\&|||||" + timeText(stamp.now) + "||ACK|" + stamp.controlId +
           "|P|2.5\rMSA|AR\rERR||MSH^1|" + code + "|E||||" + plain(error.detail) + "\r";
}

}
