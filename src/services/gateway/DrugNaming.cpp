#include "gateway/DrugNaming.h"

#include "store/DrugNameStore.h"
#include "store/PrescriptionStore.h"
#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"

namespace concord {

namespace {
/// The values of a page whose drugs are to be named.
class DrugQuestion
{
public:
    void add(const QString &value)
    {
        if (!value.isEmpty() && !m_keys.contains(value))
            m_keys.insert(value, keysOf(value));
    }
    void add(const Phi &value) { add(value.reveal()); }

    [[nodiscard]] Result<DrugNames> ask(Database &db) const
    {
        QList<Coding> drugs;
        for (const QList<Coding> &keys : m_keys)
            drugs += keys;
        const auto known = DrugNameStore(db).namesOf(drugs);
        if (!known)
            return fail(known.error());
        DrugNames names;
        for (auto value = m_keys.cbegin(); value != m_keys.cend(); ++value) {
            for (const Coding &key : *value) {
                const QString name = known->value(drugValue(key.system, key.code));
                if (!name.isEmpty() && !names.contains(value.key()))
                    names.insert(value.key(), name);
            }
        }
        return names;
    }

private:
    /// As the terminology has it, then as it was mapped.
    static QList<Coding> keysOf(const QString &value)
    {
        Coding drug = drugOf(value);
        drug.system = canonicalSystem(drug.system);
        drug.code = drug.code.trimmed();
        QList<Coding> keys;
        if (drug.system == systems::ndc) {
            const NdcParse ndc = parseNdc(drug.code);
            if (ndc.candidates11.size() == 1)
                keys.append({drug.system, ndc.candidates11.front(), {}});
        }
        keys.append(drug);
        return keys;
    }

    QHash<QString, QList<Coding>> m_keys;
};

QString firstSaid(const Phi &left, const Phi &right)
{
    return left.isEmpty() ? right.reveal() : left.reveal();
}

void addDrugsOf(DrugQuestion &question, const SideDifference &d)
{
    if (d.field == drugField) {
        for (const Phi *value : {&d.base, &d.left, &d.right})
            question.add(*value);
    }
}

bool lacksTitle(const ReconciliationItemRow &item)
{
    return item.difference.title.isEmpty() && item.difference.record == u"prescription";
}

/// The drug of each record, by its id, of the items whose title says none.
Result<QHash<QString, QString>> drugsWithoutTitle(Database &db,
                                                  const std::vector<ReconciliationItemRow> &items)
{
    QStringList ids;
    for (const ReconciliationItemRow &item : items) {
        if (!lacksTitle(item))
            continue;
        for (const QString &id : {item.difference.leftId, item.difference.rightId}) {
            if (!id.isEmpty())
                ids.append(id);
        }
    }
    const auto rows = PrescriptionStore(db).sidesById(ids);
    if (!rows)
        return fail(rows.error());
    QHash<QString, QString> drugs;
    for (const PrescriptionRow &row : *rows)
        drugs.insert(row.id.toString(), drugValue(row.system, row.code));
    return drugs;
}
}

Result<void> nameDrugs(Database &db, std::vector<ReconciliationItemRow> &items)
{
    const auto untitled = drugsWithoutTitle(db, items);
    if (!untitled)
        return fail(untitled.error());
    const auto drugOfItem = [&](const SideDifference &d) {
        const QString left = untitled->value(d.leftId);
        return left.isEmpty() ? untitled->value(d.rightId) : left;
    };
    DrugQuestion question;
    for (const ReconciliationItemRow &item : items) {
        addDrugsOf(question, item.difference);
        if (lacksTitle(item))
            question.add(drugOfItem(item.difference));
    }
    const auto names = question.ask(db);
    if (!names)
        return fail(names.error());
    for (ReconciliationItemRow &item : items) {
        SideDifference &d = item.difference;
        if (lacksTitle(item))
            d.title = drugText(drugOfItem(d), *names);
        if (d.field != drugField)
            continue;
        for (const Phi *value : {&d.base, &d.left, &d.right}) {
            if (const auto name = names->constFind(value->reveal()); name != names->cend())
                item.drugNames.insert(name.key(), *name);
        }
    }
    return {};
}

Result<void> nameDrugs(Database &db, ReconciliationItemDetail &shown)
{
    SideDifference &d = shown.item.difference;
    DrugQuestion question;
    addDrugsOf(question, d);
    QString drug;
    for (const SideField &field : shown.fields) {
        if (field.field != drugField)
            continue;
        question.add(field.left);
        question.add(field.right);
        drug = firstSaid(field.left, field.right);
    }
    auto names = question.ask(db);
    if (!names)
        return fail(names.error());
    shown.item.drugNames = *std::move(names);
    if (lacksTitle(shown.item))
        d.title = drugText(drug, shown.item.drugNames);
    return {};
}

Result<void> nameDrugs(Database &db, ConflictDetail &shown, const QString &drug)
{
    DrugQuestion question;
    question.add(drug);
    for (const ConflictField &field : shown.fields) {
        if (field.field != drugField)
            continue;
        for (const Phi *value : {&field.baseLeft, &field.baseRight, &field.left.value.text,
                                 &field.right.value.text, &field.decided})
            question.add(*value);
    }
    auto names = question.ask(db);
    if (!names)
        return fail(names.error());
    shown.drugNames = *std::move(names);
    if (shown.title.isEmpty())
        shown.title = drugText(drug, shown.drugNames);
    return {};
}

}
