#include "codec/hl7/Hl7Checks.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7OrderControl.h"
#include "codec/hl7/Hl7Tables.h"

#include <algorithm>
#include <array>

namespace concord::hl7 {

namespace {

using enum Hl7Code;
using enum IssueSeverity;

enum class Type { Any, Number, Time };
enum class Need { Optional, Wanted, Required }; ///< Wanted: the standard requires it, senders leave it out
enum class Harm { No, Yes };                    ///< whether a wrong value stops the message

struct FieldRule
{
    const char *segment;
    int field;
    Need need;
    Type type;
    Harm harm;
};

/// Fields with a rule of their own; what depends on several fields is checked below.
constexpr std::array rules{
    FieldRule{"PID", 5, Need::Wanted, Type::Any, Harm::No},
    FieldRule{"PID", 7, Need::Optional, Type::Time, Harm::No},
    FieldRule{"EVN", 2, Need::Wanted, Type::Time, Harm::No},
    FieldRule{"MRG", 1, Need::Required, Type::Any, Harm::Yes},
    FieldRule{"ORC", 9, Need::Optional, Type::Time, Harm::No},
    FieldRule{"ORC", 15, Need::Optional, Type::Time, Harm::No},
    FieldRule{"TQ1", 7, Need::Optional, Type::Time, Harm::No},
    FieldRule{"TQ1", 8, Need::Optional, Type::Time, Harm::No},
    FieldRule{"RXO", 2, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXO", 3, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXO", 11, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXO", 13, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXE", 3, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXE", 4, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXE", 10, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXE", 12, Need::Optional, Type::Number, Harm::Yes},
    FieldRule{"RXD", 1, Need::Wanted, Type::Number, Harm::No},
    FieldRule{"RXD", 3, Need::Required, Type::Time, Harm::Yes},
    FieldRule{"RXD", 4, Need::Required, Type::Number, Harm::Yes},
    FieldRule{"RXD", 7, Need::Required, Type::Any, Harm::Yes},
    FieldRule{"RXD", 8, Need::Optional, Type::Number, Harm::No},
    FieldRule{"RXR", 1, Need::Wanted, Type::Any, Harm::No},
    FieldRule{"SCH", 6, Need::Wanted, Type::Any, Harm::No},
    FieldRule{"SCH", 9, Need::Optional, Type::Number, Harm::No},
    FieldRule{"SCH", 16, Need::Wanted, Type::Any, Harm::No},
    FieldRule{"SCH", 20, Need::Wanted, Type::Any, Harm::No},
    FieldRule{"AIS", 4, Need::Optional, Type::Time, Harm::No},
};

/// The first component, or its first part: where identifiers, codes, numbers and times stand.
QString leading(const Hl7Field &field)
{
    return field.component(1).text().trimmed();
}

bool hasCodeOrText(const Hl7Field &field)
{
    const Hl7Repetition first = field.repetition(0);
    // CWE: code, text, alternate code and text, original text
    static constexpr std::array components{1, 2, 4, 5, 9};
    return std::any_of(components.begin(), components.end(),
                       [&](int number) { return first.component(number).hasText(); });
}

class FieldCheck
{
public:
    FieldCheck(Hl7Findings &findings, const Hl7Profile &profile)
        : m_findings(findings), m_message(findings.message()), m_profile(profile)
    {}

    void run()
    {
        for (qsizetype i = 0; i < m_message.segmentCount(); ++i) {
            const Hl7Segment segment = m_message.segmentAt(i);
            if (segment.name() == "ORC")
                m_isEnding = isEnding(segment, m_profile.content);
            checkRules(segment);
            if (segment.name() == "PID")
                checkIdentifiers(segment);
            if (segment.name() == "RXR")
                checkRoute(segment);
        }
        if (m_profile.starter == QByteArrayView("ORC")) {
            for (const Hl7Group &group : hl7Groups(m_message, "ORC"))
                checkOrder(group);
        }
        if (m_profile.content == Hl7Content::Appointment)
            checkAppointment();
    }

private:
    void checkRules(const Hl7Segment &segment)
    {
        const QByteArrayView name = segment.name();
        for (const FieldRule &rule : rules) { // most are of other segments: the letters tell soonest
            if (name.startsWith(rule.segment[0]) && name == rule.segment)
                checkRule(segment, rule);
        }
    }

    void checkRule(const Hl7Segment &segment, const FieldRule &rule)
    {
        const Hl7Field field = segment.field(rule.field);
        const QString text = field.text().trimmed();
        const bool isSpared = m_isEnding && segment.name().startsWith("RX");
        if (text.isEmpty()) {
            if (rule.need != Need::Optional)
                m_findings.add(rule.need == Need::Required && !isSpared ? Error : Warning,
                               RequiredFieldMissing, segment, rule.field, QStringLiteral("missing"));
            return;
        }
        const IssueSeverity severity = rule.harm == Harm::Yes && !isSpared ? Error : Warning;
        if (rule.type == Type::Number && !isHl7Number(text))
            m_findings.add(severity, DataType, segment, rule.field, QStringLiteral("not a number"));
        if (rule.type == Type::Time && !fhirTimeFromHl7(leading(field)))
            m_findings.add(severity, DataType, segment, rule.field,
                           QStringLiteral("not a date or time (YYYYMMDD[HHMM[SS]][+ZZZZ])"));
    }

    void checkIdentifiers(const Hl7Segment &pid)
    {
        const std::vector<Hl7Repetition> ids = pid.field(3).repetitions();
        const bool hasOne = std::any_of(ids.begin(), ids.end(),
                                        [](const Hl7Repetition &id) { return id.component(1).hasText(); });
        const bool isRequired = m_profile.content != Hl7Content::Appointment;
        if (!hasOne)
            m_findings.add(isRequired ? Error : Warning, RequiredFieldMissing, pid, 3,
                           QStringLiteral("no patient identifier"));
    }

    void checkRoute(const Hl7Segment &rxr)
    {
        const Hl7Repetition route = rxr.field(1).repetition(0);
        const QString system = route.component(3).code();
        const bool isOurs = system.isEmpty() || system == QLatin1StringView("HL70162");
        if (isOurs && route.component(1).hasText() && !isHl7Route(route.component(1).code()))
            m_findings.add(Warning, TableValueNotFound, rxr, 1, QStringLiteral("not in table 0162"));
    }

    void checkOrder(const Hl7Group &group)
    {
        const Hl7Segment orc = group.at(group.begin());
        m_isEnding = isEnding(orc, m_profile.content);
        checkControl(orc);
        const Hl7Segment rxe = group.first("RXE");
        const Hl7Segment rxo = group.first("RXO");
        const Hl7Segment rxd = group.first("RXD");
        const bool hasNumber = leading(orc.field(2)).size() + leading(orc.field(3)).size() +
                                   leading(rxe.field(15)).size() + leading(rxd.field(7)).size() >
                               0;
        if (!hasNumber)
            m_findings.add(Error, RequiredFieldMissing, orc, 2,
                           QStringLiteral("no order number (ORC-2, ORC-3) and no prescription number"));
        const QByteArrayView detail(m_profile.detail);
        checkDrug(detail == "RXE" ? rxe : detail == "RXO" ? rxo : rxd, detail == "RXO" ? 1 : 2);
        if (detail == "RXE" && rxe.isPresent())
            checkGive(rxe, rxo, group);
    }

    void checkControl(const Hl7Segment &orc)
    {
        const QString code = orc.field(1).code();
        const bool isDispense = m_profile.content == Hl7Content::Dispense;
        if (code.isEmpty()) {
            m_findings.add(isDispense ? Warning : Error, RequiredFieldMissing, orc, 1,
                           QStringLiteral("no order control"));
            return;
        }
        const bool isServed = isDispense ? dispenseControl(orc).has_value() : orderControl(orc).has_value();
        if (isServed)
            return;
        if (!isOrderControl(code))
            m_findings.add(Error, TableValueNotFound, orc, 1, QStringLiteral("not in table 0119"));
        else if (code == QLatin1StringView("SC"))
            m_findings.add(
                Error, TableValueNotFound, orc, 5,
                isDispense
                    ? QStringLiteral("the order's status; it does not say what became of the supply")
                    : QStringLiteral("SC needs a status of table 0038 that says what the order became"));
        else
            m_findings.add(Error, TableValueNotFound, orc, 1,
                           QStringLiteral("%1 does not say what %2")
                               .arg(code, isDispense ? QStringLiteral("became of the supply")
                                                     : QStringLiteral("the order becomes")));
    }

    void checkDrug(const Hl7Segment &detail, int field)
    {
        if (detail.isPresent() && !hasCodeOrText(detail.field(field)))
            m_findings.add(m_isEnding ? Warning : Error, RequiredFieldMissing, detail, field,
                           QStringLiteral("no medication"));
    }

    /// How much, of what unit, how often: somebody has to say it.
    void checkGive(const Hl7Segment &rxe, const Hl7Segment &rxo, const Hl7Group &group)
    {
        const IssueSeverity severity = m_isEnding ? Warning : Error;
        const bool hasSig =
            hasCodeOrText(rxe.field(7)) || hasCodeOrText(rxo.field(7)) || hasCodeOrText(rxo.field(6));
        const bool hasAmount = rxe.field(3).hasText();
        if (!hasAmount)
            m_findings.add(hasSig ? Warning : severity, RequiredFieldMissing, rxe, 3,
                           QStringLiteral("no amount to give%1")
                               .arg(hasSig ? QStringLiteral("; the instructions say it") : QString()));
        if (!hasCodeOrText(rxe.field(5)))
            m_findings.add(hasAmount ? severity : Warning, RequiredFieldMissing, rxe, 5,
                           QStringLiteral("no units of the amount to give"));
        const bool hasTiming = rxe.field(1).hasText() || group.first("TQ1").isPresent() ||
                               group.at(group.begin()).field(7).hasText() || hasSig;
        if (!hasTiming)
            m_findings.add(Warning, RequiredFieldMissing, rxe, 1,
                           QStringLiteral("no timing: neither TQ1 nor RXE-1"));
    }

    void checkAppointment()
    {
        const Hl7Segment sch = m_message.segment("SCH");
        if (!sch.isPresent())
            return;
        if (leading(sch.field(1)).isEmpty() && leading(sch.field(2)).isEmpty())
            m_findings.add(Error, RequiredFieldMissing, sch, 1,
                           QStringLiteral("no appointment id (SCH-1, SCH-2)"));
        const bool isBooking =
            m_message.event() == QLatin1StringView("S12") || m_message.event() == QLatin1StringView("S13");
        if (isBooking && !hasStart(sch))
            m_findings.add(Error, RequiredFieldMissing, sch, 11,
                           QStringLiteral("no start (TQ1-7, SCH-11.4, AIS-4, AIG-8, AIL-6 or AIP-6)"));
    }

    bool hasStart(const Hl7Segment &sch) const
    {
        const auto isTime = [](const Hl7Value &value) {
            return fhirTimeFromHl7(value.text()).has_value();
        };
        return isTime(m_message.segment("TQ1").field(7)) || isTime(sch.field(11).component(4)) ||
               isTime(m_message.segment("AIS").field(4)) || isTime(m_message.segment("AIG").field(8)) ||
               isTime(m_message.segment("AIL").field(6)) || isTime(m_message.segment("AIP").field(6));
    }

    Hl7Findings &m_findings;
    const Hl7Message &m_message;
    const Hl7Profile &m_profile;
    bool m_isEnding = false; ///< of the order that the current segment belongs to
};

}

void checkFields(Hl7Findings &findings, const Hl7Profile &profile)
{
    FieldCheck(findings, profile).run();
}

}
