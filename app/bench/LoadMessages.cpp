#include "bench/LoadMessages.h"

#include <array>

namespace concord {

namespace {
struct Order
{
    const char *rxcui;
    const char *name;
    const char *strength;
    const char *dailyTimes;
};
constexpr std::array<Order, 6> orders{{{"314076", "lisinopril 10 MG Oral Tablet", "10", "1"},
                                       {"197361", "amlodipine 5 MG Oral Tablet", "5", "1"},
                                       {"197381", "atenolol 50 MG Oral Tablet", "50", "2"},
                                       {"310798", "hydrochlorothiazide 25 MG Oral Tablet", "25", "1"},
                                       {"312961", "Simvastatin 20 MG Oral Tablet", "20", "1"},
                                       {"313782", "acetaminophen 325 MG Oral Tablet", "325", "3"}}};

// a percent sign and a letter are filled in: %i id, %p patient, %c code, %n name, %s strength, %t times a day
constexpr char hl7Pattern[] =
    "MSH|^~\\&|EHR|GENHOSP|CONCORD|PHARMACY|20260115083012-0500||RDE^O11^RDE_O11|%i|P|2.5.1|||||USA|UNICODE "
    "UTF-8\r"
    "PID|1||%p^^^GENHOSP^MR||Walker^Jane^Anne||19630412|F|||12 Main "
    "Street^^Springfield^IL^62701^USA||^PRN^PH^^1^217^5550100\r"
    "PV1|1|O|CLINIC^12^A^GENHOSP||||1234567893^Gray^Amelia^^^Dr^^^NPI\r"
    "ORC|NW|%i^EHR|||IP||||20260115083000-0500|||1234567893^Gray^Amelia^^^Dr^^^NPI\r"
    "RXE|^^^20260115^^E|%c^%n^RXNORM|1||TAB^Tablet^HL70292|TAB^Tablet|^Take 1 tablet by mouth %t times "
    "daily|||30|TAB^Tablet|3|AG1234563^Gray^Amelia||||||||||%s|MG\r"
    "TQ1|1|1^TAB|Q%tD|||20260115|20260415\r"
    "RXR|PO^Oral^HL70162\r"
    "NTE|1||Counsel on first fill; generic substitution is allowed\r";

constexpr char jsonPattern[] =
    R"({"kind":"PRESCRIPTION_NEW","id":"%i","occurred_at":"2026-01-15T08:30:12-05:00","payload":{"patient":)"
    R"({"identifiers":[{"system":"GENHOSP","value":"%p","type":"MR"}],"family":"Walker","given":"Jane Anne",)"
    R"("birth_date":"1963-04-12","gender":"female","city":"Springfield","state":"IL","postal_code":"62701"},)"
    R"("orders":[{"action":"new","placer":{"system":"EHR","value":"%i"},"status":"active","codings":[)"
    R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"%c","display":"%n"}],)"
    R"("dosage":{"dose":"1 {tbl}","frequency":"%t/1d","route":"26643006"},)"
    R"("sig":"Take 1 tablet by mouth %t times daily","dispense":{"value":"30","unit":"{tbl}"},"refills":3,)"
    R"("written_on":"2026-01-15","prescriber":{"identifiers":[{"value":"1234567893","type":"NPI"}],)"
    R"("family":"Gray","given":"Amelia"},"substitution_allowed":true}]}})";
}

LoadMessages::LoadMessages(QByteArray prefix, int patients)
    : m_prefix(std::move(prefix)), m_patients(patients)
{}

QByteArray LoadMessages::id(qint64 number) const
{
    return m_prefix + '-' + QByteArray::number(number);
}

QByteArray LoadMessages::hl7(qint64 number) const
{
    return filled(hl7Pattern, number);
}

QByteArray LoadMessages::json(qint64 number) const
{
    return filled(jsonPattern, number);
}

QByteArray LoadMessages::filled(QByteArrayView pattern, qint64 number) const
{
    const Order &order = orders[size_t(number) % orders.size()];
    QByteArray out;
    out.reserve(1200);
    for (qsizetype from = 0; from < pattern.size();) {
        const qsizetype mark = pattern.indexOf('%', from);
        if (mark < 0) {
            out.append(pattern.sliced(from));
            break;
        }
        out.append(pattern.sliced(from, mark - from));
        switch (pattern[mark + 1]) {
        case 'i':
            out.append(m_prefix).append('-').append(QByteArray::number(number));
            break;
        case 'p':
            out.append(m_prefix).append('p').append(QByteArray::number(number % m_patients));
            break;
        case 'c':
            out.append(order.rxcui);
            break;
        case 'n':
            out.append(order.name);
            break;
        case 's':
            out.append(order.strength);
            break;
        case 't':
            out.append(order.dailyTimes);
            break;
        }
        from = mark + 2;
    }
    return out;
}

}
