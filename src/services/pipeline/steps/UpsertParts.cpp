#include "pipeline/steps/UpsertParts.h"

#include "codec/FhirDateTime.h"
#include "store/EffectStore.h"

namespace concord {

namespace {
const auto occurredKey = QStringLiteral("occurred_at");
}

Result<bool> UpsertContext::claim(const QString &naturalKey, const QString &target)
{
    return EffectStore(db).claim(work.correlationId, naturalKey + QLatin1Char('@') + work.messageId, target,
                                 work.id, clock.now());
}

namespace upsert {

QStringList differing(const QJsonObject &before, const QJsonObject &after, bool onlyKnown)
{
    static const QStringList aside{QStringLiteral("action"), occurredKey, QStringLiteral("source_version"),
                                   QStringLiteral("merged_identifiers")};
    QStringList keys = before.keys();
    if (!onlyKnown)
        keys += after.keys();
    keys.removeDuplicates();
    keys.sort();
    QStringList found;
    for (const QString &key : keys) {
        if (!aside.contains(key) && before.value(key) != after.value(key))
            found.append(key);
    }
    return found;
}

QJsonObject laidOver(const QJsonObject &base, const QJsonObject &over)
{
    QJsonObject merged = base;
    for (auto it = over.begin(); it != over.end(); ++it)
        merged.insert(it.key(), it.value());
    return merged;
}

QJsonObject withoutContent(const QJsonObject &said)
{
    QJsonObject kept;
    for (const char *key : {"action", "status", "placer", "filler", "prescription_number", "source_id",
                            "source_version", "reason", "notes", "flags"}) {
        const auto name = QString::fromLatin1(key);
        if (said.contains(name))
            kept.insert(name, said.value(name));
    }
    return kept;
}

QJsonObject stamped(QJsonObject details, const UpsertContext &context)
{
    if (!context.work.canonical.occurredAt.isEmpty())
        details.insert(occurredKey, context.work.canonical.occurredAt);
    return details;
}

bool isOlder(const QJsonObject &storedDetails, const UpsertContext &context)
{
    const auto stored = FhirDateTime::parse(storedDetails.value(occurredKey).toString());
    return stored && stored->precision >= FhirDateTime::Precision::Second && context.occurredMs &&
           *context.occurredMs < stored->fromMs;
}

MedicationItem itemOf(const QList<Coding> &codings, const QString &medicationText)
{
    Prescription prescription;
    prescription.codings = codings;
    prescription.medicationText = medicationText;
    return toItem(prescription);
}

StepVerdict conflict(const QString &where, const QString &detail)
{
    return StepVerdict::review({ErrorCode::Conflict, where, detail, 0});
}

QString newId(const UpsertContext &context)
{
    return makeUuid7(context.now()).toString(QUuid::WithoutBraces);
}

tl::unexpected<Error> raced(const QString &table)
{
    return fail(ErrorCode::StoreBusy, table, QStringLiteral("another connection made this row meanwhile"));
}

}

}
