#include "sync/PharmacySides.h"

#include "store/MappingStore.h"
#include "sync/PharmacyRecords.h"

namespace concord::pharmacy {

namespace {
/// As many as there are rules; of a record that is not there each is empty.
Result<std::vector<FieldValue>> valuesOf(const QString &id, Database &db, const Clock &clock)
{
    const auto key = PrescriptionId::fromString(id);
    const auto row =
        key.isNull() ? Result<std::optional<PrescriptionRow>>() : PrescriptionStore(db).sideById(key);
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::vector<FieldValue>(fieldRules().size());
    return standingFieldsOf(**row, db, clock);
}
}

Result<std::vector<FieldValue>> standingFieldsOf(const PrescriptionRow &row, Database &db, const Clock &clock)
{
    DrugTargets targets;
    if (!row.mapping.isNull()) {
        const auto mapping = MappingStore(db, clock).byId(row.mapping);
        if (!mapping)
            return fail(mapping.error());
        if (*mapping && (*mapping)->state == MappingState::Approved)
            targets.insert(row.mapping, (*mapping)->targetDrugId);
    }
    return fieldsOf(row, targets);
}

Result<std::vector<SideField>> sidesOf(const SideDifference &difference, Database &db, const Clock &clock)
{
    if (difference.record != u"prescription")
        return std::vector<SideField>{};
    const auto left = valuesOf(difference.leftId, db, clock);
    if (!left)
        return fail(left.error());
    const auto right = valuesOf(difference.rightId, db, clock);
    if (!right)
        return fail(right.error());
    const bool isPair = !difference.leftId.isEmpty() && !difference.rightId.isEmpty();
    const FieldRules rules = fieldRules();
    std::vector<SideField> fields;
    for (size_t i = 0; i < rules.size(); ++i) {
        const ValueComparison compared = compareValues(rules[i], (*left)[i], (*right)[i]);
        fields.push_back({rules[i].field, (*left)[i].text, (*right)[i].text,
                          isPair && compared.sameness == Sameness::Major,
                          isPair && compared.sameness == Sameness::Minor ? compared.rule : QString()});
    }
    return fields;
}

}
