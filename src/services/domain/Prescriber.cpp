#include "domain/Prescriber.h"

#include "domain/ProviderId.h"

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype longestName = 200;
constexpr qsizetype longestProviderId = 63;

Result<void> badProvider(const char *where, const char *detail)
{
    return fail(ErrorCode::InvalidMessage, QString::fromLatin1(where), QString::fromLatin1(detail));
}

int rankOf(const Identifier &identifier)
{
    if (isNpi(identifier))
        return 0;
    return isDea(identifier) ? 1 : 2;
}
}

QString nameOf(const ProviderRow &row)
{
    if (row.family.isEmpty() && row.given.isEmpty())
        return row.id;
    return row.given.isEmpty() ? row.family : row.family + QStringLiteral(", ") + row.given;
}

Result<void> checkProvider(const ProviderChange &change)
{
    const ProviderRow &row = change.row;
    if (row.id.trimmed().isEmpty() || row.id != row.id.trimmed() || row.id.size() > longestProviderId)
        return badProvider("id", "1 to 63 characters, no blanks around them");
    if (row.family.trimmed().isEmpty() || row.family.size() > longestName || row.given.size() > longestName)
        return badProvider("family", "a provider has a name, of at most 200 characters");
    if (!row.npi.isEmpty() && !isNpi(QStringView(row.npi)))
        return badProvider("npi", "not a National Provider Identifier: its check digit is wrong");
    if (!row.dea.isEmpty() && !isDea(QStringView(row.dea)))
        return badProvider("dea", "not a DEA number: its check digit is wrong");
    if (change.reason.trimmed().isEmpty())
        return badProvider("reason", "a change has a reason");
    return {};
}

bool isNpi(const Identifier &identifier)
{
    const bool isSaid = identifier.type == u"NPI" || identifier.system == u"http://hl7.org/fhir/sid/us-npi" ||
                        identifier.system == u"urn:oid:2.16.840.1.113883.4.6";
    return isSaid && isNpi(QStringView(identifier.value));
}

bool isDea(const Identifier &identifier)
{
    const bool isSaid = identifier.type == u"DEA" ||
                        identifier.system == u"urn:oid:2.16.840.1.113883.4.814" ||
                        identifier.system == u"http://terminology.hl7.org/NamingSystem/dea-number";
    return isSaid && isDea(QStringView(identifier.value));
}

QList<Identifier> rankedIdentifiers(const Practitioner &prescriber)
{
    QList<Identifier> ranked;
    for (const Identifier &identifier : prescriber.identifiers) {
        if (!identifier.value.trimmed().isEmpty())
            ranked.append(identifier);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Identifier &a, const Identifier &b) { return rankOf(a) < rankOf(b); });
    return ranked;
}

}
