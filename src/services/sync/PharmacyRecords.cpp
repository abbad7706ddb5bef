#include "sync/PharmacyRecords.h"

#include "codec/FhirDateTime.h"
#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"

#include <QJsonObject>

namespace concord::pharmacy {

namespace {
const auto dispenseRecord = QStringLiteral("dispense");
const auto afterCancel = QStringLiteral("dispensed_after_cancel");
const auto withoutPrescription = QStringLiteral("prescription");

QString textAt(const QJsonObject &object, const char *key)
{
    const QJsonValue value = object.value(QLatin1String(key));
    return value.isDouble() ? QString::number(value.toInt()) : value.toString();
}

/// "30 {tbl}".
QString amountAt(const QJsonObject &object, const char *key)
{
    const QJsonObject quantity = object.value(QLatin1String(key)).toObject();
    const QString number = textAt(quantity, "value");
    const QString unit = textAt(quantity, "unit");
    return number.isEmpty() || unit.isEmpty() ? number : number + u' ' + unit;
}

QString keyAt(const QJsonObject &object, const char *key)
{
    const QJsonObject identifier = object.value(QLatin1String(key)).toObject();
    return keyOf(Identifier{textAt(identifier, "system"), textAt(identifier, "value"), {}});
}

/// What can be dispensed, or waits for it.
bool isLive(PrescriptionStatus status)
{
    return status == PrescriptionStatus::Active || status == PrescriptionStatus::OnHold;
}

class DispenseComparison
{
public:
    DispenseComparison(const Sides &sides, const PrescriptionTwins &twins, const AgreedBook &book,
                       Findings &found)
        : m_sides(sides), m_twins(twins), m_book(book), m_found(found)
    {
        for (const PrescriptionRow &row : sides.left)
            m_left.insert(row.id, &row);
        for (const PrescriptionRow &row : sides.right)
            m_right.insert(row.id, &row);
    }

    void look(const DispenseRow &dispense)
    {
        if (isWithdrawn(dispense.status))
            return;
        if (m_twins.masterOf(dispense.patient).isNull()) {
            ++m_found.counts.notComparable;
            return;
        }
        ++m_found.counts.compared;
        const PrescriptionRow *order = orderOf(dispense);
        SideDifference difference;
        difference.record = dispenseRecord;
        difference.leftId = order ? order->id.toString() : QString();
        difference.rightId = dispense.id;
        difference.leftSource = m_sides.leftSource;
        difference.rightSource = dispense.source;
        difference.owner = dispense.patient.toString();
        difference.title = dispense.display;
        difference.right = dispense.handedOverAt;
        difference.remedies = {Remedy::SendLeft, Remedy::Agree};
        const bool isLate = order && isAfterEnd(dispense, *order);
        const auto agreed = m_book.constFind(pairKey(difference.leftId, difference.rightId));
        if ((order && !isLate) || (agreed != m_book.constEnd() && agreed->field(presenceField()))) {
            ++m_found.counts.matching;
            return;
        }
        if (isLate) {
            difference.kind = DifferenceKind::Contradicts;
            difference.gravity = Gravity::Danger;
            difference.field = afterCancel;
            difference.left = wordOf(order->status);
            ++m_found.counts.majorOpen;
        } else {
            difference.kind = DifferenceKind::MissingLeft;
            difference.field = withoutPrescription;
            ++m_found.counts.missingLeft;
        }
        m_found.differences.push_back(std::move(difference));
    }

private:
    /// A supply given after the order was taken back. A day alone does not say whether it was before or after
    /// on that day. The EHR's last change may be much later than its cancel: our report of the answer is one.
    [[nodiscard]] bool isAfterEnd(const DispenseRow &dispense, const PrescriptionRow &order) const
    {
        const qint64 endedMs = m_sides.cancelledMs.value(order.id, order.sourceUpdatedMs);
        if (!hasEnded(order.status) || order.status == PrescriptionStatus::Completed || endedMs <= 0)
            return false;
        const auto given = FhirDateTime::parse(dispense.handedOverAt);
        return given && given->fromMs > endedMs;
    }
    [[nodiscard]] const PrescriptionRow *orderOf(const DispenseRow &dispense) const
    {
        PrescriptionId twin;
        if (const auto own = m_right.constFind(dispense.prescription); own != m_right.constEnd())
            twin = m_twins.twinOf(**own);
        if (twin.isNull())
            twin = m_twins.twinOf(dispense.patient, keyAt(dispense.details, "placer"),
                                  keyAt(dispense.details, "filler"), dispense.prescriptionNumber);
        return m_left.value(twin, nullptr);
    }

    const Sides &m_sides;
    const PrescriptionTwins &m_twins;
    const AgreedBook &m_book;
    Findings &m_found;
    QHash<PrescriptionId, const PrescriptionRow *> m_left;
    QHash<PrescriptionId, const PrescriptionRow *> m_right;
};
}

FieldRules fieldRules()
{
    FieldRule status{QStringLiteral("status"), FieldClass::Status, ConflictStrategy::Rule};
    status.rule = ConflictRule::EndedWins;
    status.endWords = {QStringLiteral("cancelled"), QStringLiteral("stopped"), QStringLiteral("completed"),
                       QStringLiteral("entered-in-error")};
    return {status,
            {drugField, FieldClass::Code},
            {QStringLiteral("dose"), FieldClass::Amount},
            {QStringLiteral("frequency"), FieldClass::Code},
            {QStringLiteral("route"), FieldClass::Code},
            {QStringLiteral("quantity"), FieldClass::Amount},
            {QStringLiteral("refills"), FieldClass::Number}};
}

ReconciliationTerms terms(const QString &leftSource, const QString &rightSource, FieldRules rules)
{
    ReconciliationTerms terms;
    terms.record = QStringLiteral("prescription");
    terms.leftSource = leftSource;
    terms.rightSource = rightSource;
    terms.rules = std::move(rules);
    terms.statusField = QStringLiteral("status");
    terms.forMissingLeft = {Remedy::CancelRight, Remedy::Agree}; // no pharmacy orders for an EHR
    terms.forDiffering = {Remedy::OpenConflict, Remedy::SendRight, Remedy::Agree};
    terms.forEndedRight = {Remedy::OpenConflict, Remedy::SendRight, Remedy::Agree};
    return terms;
}

std::vector<FieldValue> fieldsOf(const PrescriptionRow &row, const DrugTargets &targets)
{
    const bool isFreeText = row.dosage.frequency.startsWith(QStringLiteral("sig:"));
    const QString drug = drugValue(row.system, row.code);
    return {{wordOf(row.status), {}},
            {drug, targets.value(row.mapping)},
            {row.dosage.dose, {}},
            {isFreeText ? QString() : row.dosage.frequency, {}},
            {row.dosage.route, {}},
            {amountAt(row.details, "dispense"), {}},
            {textAt(row.details, "refills"), {}}};
}

ComparedRecord recordOf(const PrescriptionRow &row, const QString &key, const DrugTargets &targets)
{
    ComparedRecord record;
    record.id = row.id.toString();
    record.key = key;
    record.source = row.source;
    record.owner = row.patient.toString();
    record.title = row.display;
    record.isLive = isLive(row.status);
    record.fields = fieldsOf(row, targets);
    return record;
}

Claim claimOf(const PrescriptionRow &row, const FieldValue &value)
{
    Claim claim;
    claim.value = value;
    claim.source = row.source;
    claim.version = row.sourceVersion;
    if (row.sourceUpdatedMs > 0)
        claim.at = fromMs(row.sourceUpdatedMs);
    return claim;
}

Findings compare(const Sides &sides, const AgreedBook &book)
{
    PrescriptionTwins twins(sides.links, sides.known);
    for (const PrescriptionRow &row : sides.left)
        twins.add(row);
    std::vector<ComparedRecord> left;
    std::vector<ComparedRecord> right;
    left.reserve(sides.left.size());
    right.reserve(sides.right.size());
    qint64 strangers = 0;
    for (const PrescriptionRow &row : sides.left) {
        if (twins.isShared(row.patient))
            left.push_back(recordOf(row, row.id.toString(), sides.targets));
        else
            strangers += isLive(row.status) ? 1 : 0;
    }
    for (const PrescriptionRow &row : sides.right) {
        if (twins.masterOf(row.patient).isNull()) {
            strangers += isLive(row.status) ? 1 : 0;
            continue;
        }
        const PrescriptionId twin = twins.twinOf(row);
        right.push_back(recordOf(row, twin.isNull() ? QString() : twin.toString(), sides.targets));
    }
    Findings found = reconcile(terms(sides.leftSource, sides.rightSource, sides.rules), left, right, book);
    found.counts.notComparable += strangers;
    DispenseComparison dispenses(sides, twins, book, found);
    for (const DispenseRow &dispense : sides.dispenses)
        dispenses.look(dispense);
    return found;
}

}
