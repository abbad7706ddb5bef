#include "codec/hl7/Hl7Checks.h"

#include "codec/hl7/Hl7OrderControl.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace concord::hl7 {

namespace {

using enum Hl7Code;
using enum IssueSeverity;

/// May stand anywhere: comments, results, people, money, allergies, software.
constexpr std::array freeSegments{"NTE", "OBX", "PRT", "ARV", "ROL", "SFT", "UAC", "IN1", "IN2", "IN3",
                                  "GT1", "NK1", "AL1", "IAM", "IAR", "DG1", "DRG", "PR1", "DB1", "ACC",
                                  "PDA", "RF1", "UB1", "UB2", "FT1", "BLG", "CTI", "CDO", "OH1", "OH2",
                                  "OH3", "OH4", "CTD", "ADD", "DSC", "ECR", "ORG"};
/// Details of orders that are not for medications, as ORM^O01 may carry them.
constexpr std::array foreignDetails{"OBR", "RQD", "RQ1", "ODS", "ODT", "SPM"};

/// Above any list of the canonical values' schemas: nobody means so many.
constexpr int mostRepetitions = 1000;

bool isOneOf(QByteArrayView name, const auto &names)
{
    if (name.isEmpty())
        return false;
    return std::any_of(names.begin(), names.end(), [&](const char *known) {
        return name.front() == known[0] && name == known; // the first letter tells soonest
    });
}

bool isSegmentName(QByteArrayView name)
{
    return name.size() == 3 && std::isupper(uchar(name[0])) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return std::isupper(uchar(c)) || std::isdigit(uchar(c)); });
}

/// Walks down an order of segments; a name may be met again where it is, or further down.
class Sequence
{
public:
    explicit Sequence(const char *names) : m_names(QByteArray(names).split(' ')) {}

    enum class Place { Here, TooLate, Nowhere };
    Place place(QByteArrayView name)
    {
        const auto found = std::find(m_names.begin() + m_at, m_names.end(), name);
        if (found == m_names.end())
            return std::find(m_names.begin(), m_names.end(), name) == m_names.end() ? Place::Nowhere
                                                                                    : Place::TooLate;
        m_at = found - m_names.begin();
        return Place::Here;
    }

private:
    QByteArrayList m_names;
    qsizetype m_at = 0;
};

class StructureCheck
{
public:
    StructureCheck(Hl7Findings &findings, const Hl7Profile &profile)
        : m_findings(findings), m_message(findings.message()), m_profile(profile)
    {}

    void run()
    {
        checkNames();
        checkOrder(hl7Prelude(m_message, m_profile.starter), m_profile.prelude);
        for (const Hl7Group &group : hl7Groups(m_message, m_profile.starter))
            checkOrder(group, m_profile.group);
        switch (m_profile.content) {
        case Hl7Content::Order:
        case Hl7Content::Dispense:
            checkOrders();
            break;
        case Hl7Content::Merge:
            checkMerges();
            break;
        case Hl7Content::Appointment:
            checkAppointment();
            break;
        case Hl7Content::Patient:
            checkEvent();
            requirePatient(Error);
            break;
        }
    }

private:
    /// A segment without a name is what is left of one that was cut in two: its content is lost.
    void checkNames()
    {
        for (qsizetype i = 1; i < m_message.segmentCount(); ++i) {
            const Hl7Segment segment = m_message.segmentAt(i);
            if (!isSegmentName(segment.name()))
                m_findings.add(Error, SegmentSequence, segment, 0,
                               QStringLiteral("not the name of a segment: is a line end in a field?"));
            else if (repetitionsIn(segment) > mostRepetitions)
                m_findings.add(Error, DataType, segment, 0,
                               QStringLiteral("more than %1 repetitions").arg(mostRepetitions));
            else if (segment.name() == "MSH")
                m_findings.add(Error, SegmentSequence, segment, 0,
                               QStringLiteral("another message begins within this one"));
        }
    }

    /// Of all fields together.
    qsizetype repetitionsIn(const Hl7Segment &segment) const
    {
        return std::count(segment.raw().begin(), segment.raw().end(), m_message.encoding().repetition);
    }

    void checkOrder(const Hl7Group &group, const char *order)
    {
        Sequence sequence(order);
        for (qsizetype i = group.begin(); i < group.end(); ++i) {
            const Hl7Segment segment = group.at(i);
            const QByteArrayView name = segment.name();
            if (!isSegmentName(name) || name == "MSH" || name.startsWith('Z') ||
                isOneOf(name, freeSegments) || isOneOf(name, foreignDetails))
                continue;
            const auto place = sequence.place(name);
            if (place == Sequence::Place::TooLate)
                m_findings.add(Warning, SegmentSequence, segment, 0, QStringLiteral("out of its place"));
            else if (place == Sequence::Place::Nowhere && !isMisplacedDetail(name) && name != "PID")
                m_findings.add(
                    Warning, SegmentSequence, segment, 0,
                    QStringLiteral("not expected in %1^%2; passed over")
                        .arg(QLatin1StringView(m_profile.code), QLatin1StringView(m_profile.event)));
        }
    }

    bool isMisplacedDetail(QByteArrayView name) const
    {
        static constexpr std::array details{"RXO", "RXE", "RXD", "RXR", "RXC", "TQ1", "MRG", "SCH"};
        return m_profile.starter[0] != 0 && isOneOf(name, details);
    }

    void requirePatient(IssueSeverity severity)
    {
        const std::vector<Hl7Segment> patients = Hl7Group(m_message, 0, m_message.segmentCount()).all("PID");
        if (patients.empty())
            m_findings.addMissing(severity, "PID", 0, QStringLiteral("no patient"));
        if (patients.size() > 1)
            m_findings.add(Error, SegmentSequence, patients[1], 0,
                           QStringLiteral("a second patient in one message"));
    }

    void checkEvent()
    {
        const Hl7Segment evn = m_message.segment("EVN");
        if (!evn.isPresent())
            m_findings.addMissing(Warning, "EVN", 0, QStringLiteral("no event segment"));
        else if (evn.field(1).hasText() && evn.field(1).code() != m_message.event())
            m_findings.add(Warning, TableValueNotFound, evn, 1,
                           QStringLiteral("another event than MSH-9 says"));
    }

    void checkOrders()
    {
        requirePatient(Error);
        const std::vector<Hl7Group> groups = hl7Groups(m_message, "ORC");
        if (groups.empty())
            m_findings.addMissing(Error, "ORC", 0, QStringLiteral("no order"));
        const Hl7Segment pid = m_message.segment("PID");
        if (pid.isPresent() && !groups.empty() && pid.index() > groups.front().begin())
            m_findings.add(Error, SegmentSequence, pid, 0,
                           QStringLiteral("the patient comes after the order"));
        for (const char *detail : {"RXO", "RXE", "RXD", "RXR", "TQ1"}) {
            const Hl7Segment early = hl7Prelude(m_message, "ORC").first(detail);
            if (early.isPresent())
                m_findings.add(Error, SegmentSequence, early, 0,
                               QStringLiteral("belongs to no order: no ORC before it"));
        }
        const bool isForMedications = m_message.segment(m_profile.detail).isPresent();
        for (const Hl7Group &group : groups)
            checkDetail(group, isForMedications);
    }

    void checkDetail(const Hl7Group &group, bool isForMedications)
    {
        const Hl7Segment orc = group.at(group.begin());
        const std::vector<Hl7Segment> details = group.all(m_profile.detail);
        const QString detail = QString::fromLatin1(m_profile.detail);
        if (details.size() > 1)
            m_findings.add(Error, SegmentSequence, details[1], 0,
                           QStringLiteral("a second %1 under one ORC: which is meant?").arg(detail));
        if (!details.empty()) {
            if (!group.first("RXR").isPresent() && !isEnding(orc, m_profile.content))
                m_findings.addMissing(Warning, "RXR", details.front().index(), QStringLiteral("no route"));
            return;
        }
        if (const Hl7Segment foreign = foreignDetail(group); foreign.isPresent()) {
            m_findings.add(
                isForMedications ? Warning : Error, UnsupportedMessageType, foreign, 0,
                QStringLiteral("an order for something else than a medication (no %1)").arg(detail));
            return;
        }
        // a cancel or hold that names its order is complete enough: to lose it would harm the patient
        const bool isTolerable = m_profile.content == Hl7Content::Order && isEnding(orc, m_profile.content);
        m_findings.addMissing(isTolerable ? Warning : Error, m_profile.detail, group.begin(),
                              QStringLiteral("the order has no %1").arg(detail));
    }

    static Hl7Segment foreignDetail(const Hl7Group &group)
    {
        for (const char *name : foreignDetails) {
            if (const Hl7Segment found = group.first(name); found.isPresent())
                return found;
        }
        return {};
    }

    void checkMerges()
    {
        checkEvent();
        const std::vector<Hl7Group> pairs = hl7Groups(m_message, "PID");
        if (pairs.empty())
            m_findings.addMissing(Error, "PID", 0, QStringLiteral("no patient"));
        if (const Hl7Segment early = hl7Prelude(m_message, "PID").first("MRG"); early.isPresent())
            m_findings.add(Error, SegmentSequence, early, 0,
                           QStringLiteral("no surviving patient (PID) before it"));
        for (const Hl7Group &pair : pairs) {
            if (!pair.first("MRG").isPresent())
                m_findings.addMissing(Error, "MRG", pair.begin(), QStringLiteral("no patient to merge"));
        }
        if (pairs.size() > 1)
            m_findings.add(Error, ApplicationError, pairs[1].at(pairs[1].begin()), 0,
                           QStringLiteral("several merges in one message: send one each"));
    }

    void checkAppointment()
    {
        if (!m_message.segment("SCH").isPresent())
            m_findings.addMissing(Error, "SCH", 0, QStringLiteral("no appointment"));
        requirePatient(Warning);
        const bool isBooking =
            m_message.event() == QLatin1StringView("S12") || m_message.event() == QLatin1StringView("S13");
        if (isBooking && !m_message.segment("RGS").isPresent())
            m_findings.addMissing(Warning, "RGS", m_message.segmentCount() - 1,
                                  QStringLiteral("no resources"));
    }

    Hl7Findings &m_findings;
    const Hl7Message &m_message;
    const Hl7Profile &m_profile;
};

}

void checkStructure(Hl7Findings &findings, const Hl7Profile &profile)
{
    StructureCheck(findings, profile).run();
}

bool isEnding(const Hl7Segment &orc, Hl7Content content)
{
    if (content == Hl7Content::Dispense)
        return dispenseControl(orc).value_or(DispenseAction::Dispensed) != DispenseAction::Dispensed;
    const auto control = orderControl(orc);
    if (!control)
        return false;
    switch (control->action) {
    case OrderAction::CancelRequested:
    case OrderAction::Cancelled:
    case OrderAction::Discontinued:
    case OrderAction::Hold:
    case OrderAction::CancelDenied:
        return true;
    default:
        return false;
    }
}

}
