#include "terminology/RxNormRules.h"

#include "domain/CodeSystem.h"

#include <algorithm>

namespace concord {

bool isRxcui(QStringView code)
{
    return !code.isEmpty() && code.size() <= 8 && code.front() != u'0' &&
           std::all_of(code.begin(), code.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

QString canonicalSystem(const QString &system)
{
    QString trimmed = system.trimmed();
    QStringView uri(trimmed);
    while (uri.endsWith(u'/'))
        uri.chop(1);
    const auto is = [uri](QStringView other) {
        return uri.compare(other, Qt::CaseInsensitive) == 0;
    };
    if (is(systems::rxNorm) || is(u"urn:oid:2.16.840.1.113883.6.88")) // HL7 OID registry
        return systems::rxNorm;
    if (is(systems::ndc) || is(u"urn:oid:2.16.840.1.113883.6.69"))
        return systems::ndc;
    return trimmed;
}

UnmappedReason orderProblem(const RxNormConcept &drug)
{
    if (!isOrderable(drug.type))
        return UnmappedReason::NotOrderable;
    return drug.status == ConceptStatus::Active ? UnmappedReason::None : UnmappedReason::NotActive;
}

QString clinicalDrugName(const QString &name)
{
    const qsizetype bracket = name.endsWith(u']') ? name.lastIndexOf(QStringLiteral(" [")) : -1;
    return bracket > 0 ? name.left(bracket) : name;
}

}
