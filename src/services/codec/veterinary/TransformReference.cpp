#include "codec/fhir/OwnUris.h"
#include "codec/veterinary/TransformParts.h"

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

/// How records of a table are known wherever we name them.
QString systemOf(const TableColumn &column)
{
    return ownUris::serviceNow + column.refersTo;
}
}

FhirConversion referenceToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const TableColumn &column = scope.row.column;
    const TableValue value = record.at(column.name);
    FieldVerdict verdict;
    const QString sysId = safeText(value.value, verdict);
    if (sysId.isEmpty())
        return {verdict, {}};
    QJsonObject reference{
        {Key("type"), scope.row.parameters.referenceType},
        {Key("identifier"), QJsonObject{{Key("system"), systemOf(column)}, {Key("value"), sysId}}}};
    FieldVerdict ofDisplay;
    if (const QString display = safeText(value.display, ofDisplay); !display.isEmpty())
        reference.insert(Key("display"), display);
    const QString literal = scope.context.atEhr ? scope.context.atEhr(column.refersTo, sysId) : QString();
    if (!scope.context.atEhr) // a preview
        verdict = {FieldOutcome::Mapped, FieldReason::ReferenceUnknown,
                   QStringLiteral("named by its sys_id: the EHR's id was not looked up")};
    else if (literal.isEmpty())
        verdict = {FieldOutcome::NeedsMapping, FieldReason::ReferenceUnknown,
                   QStringLiteral("the EHR's id of this record of %1 is not known: it is named by its sys_id")
                       .arg(column.refersTo)};
    else
        reference.insert(Key("reference"), literal);
    return placedAt(scope, reference, std::move(verdict));
}

TableConversion referenceToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    const TableColumn &column = scope.row.column;
    const QJsonObject reference = found.value.toObject();
    const QString literal =
        reference.value(Key("reference")).toString().section(QStringLiteral("/_history/"), 0, 0);
    QString sysId = scope.context.inTable && !literal.isEmpty()
                        ? scope.context.inTable(column.refersTo, literal)
                        : QString();
    const QJsonObject id = reference.value(Key("identifier")).toObject();
    if (sysId.isEmpty() && id.value(Key("system")) == systemOf(column))
        sysId = id.value(Key("value")).toString();
    if (!sysId.isEmpty())
        return said(scope, sysId, std::move(found));
    return unsaid(FieldOutcome::NeedsMapping, FieldReason::ReferenceUnknown,
                  QStringLiteral("the sys_id in %1 of what is referred to is not known").arg(column.refersTo),
                  std::move(found));
}

}
