#include "sandbox/PharmacyStory.h"

#include <QDateTime>

#include <array>

namespace concord::sandbox {

namespace {
struct Drug
{
    const char *rxcui;
    const char *name;
    const char *strength;
};
/// Oral tablets that the shipped terminology and formulary know.
constexpr std::array drugs{
    Drug{"314076", "lisinopril 10 MG Oral Tablet", "10"},
    Drug{"860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet", "500"},
    Drug{"314231", "simvastatin 10 MG Oral Tablet", "10"},
    Drug{"197361", "amlodipine 5 MG Oral Tablet", "5"}};
constexpr std::array families{"Alvarez", "Brandt", "Costa", "Dubois", "Eriksen", "Fontana"};
constexpr std::array givens{"Ines", "Jonas", "Clara", "Marc", "Sofie", "Luca"};
constexpr int patientCount = 6;

QByteArray stamp(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC)
               .toString(QStringLiteral("yyyyMMddHHmmss"))
               .toLatin1() +
           "+0000";
}

QByteArray patientSegment(int patient)
{
    return QByteArray("PID|1||SBX") + QByteArray::number(1000 + patient) + "^^^SANDBOX^MR||" +
           families[size_t(patient)] + "^" + givens[size_t(patient)] + "||19" +
           QByteArray::number(50 + patient * 7) + "0412|" + (patient % 2 == 0 ? "F" : "M") + "\r";
}
}

QByteArray PharmacyStory::next(Timestamp now)
{
    const int kind = m_step++ % cycle;
    switch (kind) {
    case 1:
    case 7:
        return m_last = dispense(m_orders.back(), now);
    case 2:
        return m_last = address(m_step % patientCount, now);
    case 4:
        return m_last = order("XO", m_orders.front(), now);
    case 5:
        return m_last = order("NW", newOrder(), now, "999000^Compounded suspension^RXNORM");
    case 6:
        return m_last; // the same once more, as a sender does that missed the answer
    case 8:
        return m_last = withoutDrug(now);
    case 9:
        return m_last = appointment(m_step % patientCount, now);
    case 10: {
        const Order ended = m_orders.front();
        m_orders.erase(m_orders.begin());
        return m_last = order("CA", ended, now);
    }
    default:
        return m_last = order("NW", newOrder(), now);
    }
}

PharmacyStory::Order PharmacyStory::newOrder()
{
    const int n = m_orderCount++;
    m_orders.push_back({n % patientCount, n + 1, n % int(drugs.size())});
    return m_orders.back();
}

QByteArray PharmacyStory::header(const char *type, Timestamp now)
{
    return QByteArray("MSH|^~\\&|PHARMACY|SANDBOX|CONCORD|SANDBOX|") + stamp(now) + "||" + type + "|" +
           m_run + "-" + QByteArray::number(++m_messages) + "|T|2.5.1|||AL|NE\r";
}

QByteArray PharmacyStory::order(const char *control, const Order &o, Timestamp now, const QByteArray &code)
{
    const Drug &drug = drugs[size_t(o.drug)];
    const QByteArray number = m_run + "-" + QByteArray::number(o.number);
    const QByteArray coded = code.isEmpty() ? QByteArray(drug.rxcui) + "^" + drug.name + "^RXNORM" : code;
    const QByteArray tablets = qstrcmp(control, "XO") == 0 ? "2" : "1";
    return header("RDE^O11^RDE_O11", now) + patientSegment(o.patient) + "ORC|" + control + "|P" + number +
           "^PHARMACY|F" + number + "^PHARMACY||||||" + stamp(now) + "\r" + "RXE|1^BID|" + coded + "|" +
           tablets + "||{tbl}^tablet^UCUM|TAB||||60|{tbl}^tablet^UCUM|2|||RX" + number + "\r" + "TQ1|1|" +
           tablets + "|BID\rRXR|PO^Oral^HL70162\r";
}

QByteArray PharmacyStory::dispense(const Order &o, Timestamp now)
{
    const Drug &drug = drugs[size_t(o.drug)];
    const QByteArray number = m_run + "-" + QByteArray::number(o.number);
    return header("RDS^O13^RDS_O13", now) + patientSegment(o.patient) + "ORC|RE|P" + number + "^PHARMACY|F" +
           number + "^PHARMACY\r" + "RXD|1|" + drug.rxcui + "^" + drug.name + "^RXNORM|" + stamp(now) +
           "|60|{tbl}^tablet^UCUM||RX" + number + "\rRXR|PO^Oral^HL70162\r";
}

/// What a person must look at: an order whose drug did not come along.
QByteArray PharmacyStory::withoutDrug(Timestamp now)
{
    const QByteArray number = m_run + "-" + QByteArray::number(++m_orderCount);
    return header("RDE^O11^RDE_O11", now) + patientSegment(0) + "ORC|NW|P" + number +
           "^PHARMACY\rRXE|1^BID||1||{tbl}^tablet^UCUM\rRXR|PO^Oral^HL70162\r";
}

QByteArray PharmacyStory::address(int patient, Timestamp now)
{
    QByteArray pid = patientSegment(patient);
    pid.chop(1);
    return header("ADT^A08^ADT_A01", now) + "EVN|A08|" + stamp(now) + "\r" + pid + "|||" +
           QByteArray::number(10 + m_step) + " Mill Lane^^Springfield^MA^01101\rPV1|1|O\r";
}

QByteArray PharmacyStory::appointment(int patient, Timestamp now)
{
    const QByteArray number = m_run + "-A" + QByteArray::number(m_step);
    const QByteArray starts = stamp(now + std::chrono::hours(48));
    return header("SIU^S12^SIU_S12", now) + "SCH|" + number + "|" + number +
           "||||ROUTINE^Routine^HL70276|CHECKUP^Medication review||30|MIN|^^30^" + starts +
           "|||||99^Clerk^Ana||||99^Clerk^Ana|||||BOOKED\r" + patientSegment(patient) +
           "RGS|1\rAIP|1||1234567893^Romero^Eva\r";
}

}
