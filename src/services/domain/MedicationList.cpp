#include "domain/MedicationList.h"

#include <QCryptographicHash>
#include <QHash>
#include <QMultiHash>

#include <algorithm>
#include <tuple>

namespace concord {

namespace {
auto orderKey(const MedicationItem &i)
{
    return std::tie(i.code, i.system, i.dosage.dose, i.dosage.frequency, i.dosage.route, i.sourceId);
}

Difference changedOrSame(const MedicationItem &before, const MedicationItem &after)
{
    Difference d{Change::DosageChanged, before, after};
    d.doseChanged = before.dosage.dose != after.dosage.dose;
    d.frequencyChanged = before.dosage.frequency != after.dosage.frequency;
    d.routeChanged = before.dosage.route != after.dosage.route;
    return d;
}

bool isSameMedication(const MedicationItem &a, const MedicationItem &b)
{
    return a.code == b.code && a.system == b.system;
}
}

Coding leadingCoding(const QList<Coding> &codings)
{
    const Coding *first = nullptr;
    const Coding *ndc = nullptr;
    for (const Coding &c : codings) {
        if (c.code.isEmpty())
            continue;
        if (c.system == systems::rxNorm)
            return c;
        if (!ndc && c.system == systems::ndc)
            ndc = &c;
        if (!first)
            first = &c;
    }
    if (ndc)
        return *ndc;
    return first ? *first : Coding{};
}

MedicationItem toItem(const Prescription &p)
{
    const Coding lead = leadingCoding(p.codings);
    MedicationItem item{p.sourceId, lead.code, lead.system, lead.display, p.dosage};
    if (item.code.isEmpty())
        item.code = p.medicationText;
    if (item.display.isEmpty())
        item.display = p.medicationText;
    return item;
}

QByteArray listHash(std::vector<MedicationItem> items)
{
    std::sort(items.begin(), items.end(),
              [](const auto &a, const auto &b) { return orderKey(a) < orderKey(b); });
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QString &text) { // length first, so that fields cannot run into each other
        const qint64 size = text.size();
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(text.constData()), size * 2));
    };
    for (const MedicationItem &i : items) {
        add(i.code);
        add(i.system);
        add(i.dosage.dose);
        add(i.dosage.frequency);
        add(i.dosage.route);
        add(i.sourceId);
    }
    return hash.result();
}

ListDiff diffLists(const std::vector<MedicationItem> &before, const std::vector<MedicationItem> &after)
{
    ListDiff diff;
    std::vector<const MedicationItem *> partner(before.size(), nullptr);
    std::vector<bool> taken(after.size(), false);

    const auto pair = [&](auto matches) { // pairs what is left on both sides, in order
        QMultiHash<QString, size_t> byKey;
        for (size_t j = after.size(); j-- > 0;) { // QMultiHash returns the last inserted first
            if (!taken[j])
                byKey.insert(matches(after[j]), j);
        }
        for (size_t i = 0; i < before.size(); ++i) {
            if (partner[i])
                continue;
            const auto [begin, end] = byKey.equal_range(matches(before[i]));
            for (auto it = begin; it != end; ++it) {
                if (!taken[*it] && isSameMedication(before[i], after[*it])) {
                    partner[i] = &after[*it];
                    taken[*it] = true;
                    break;
                }
            }
        }
    };
    pair([](const MedicationItem &i) { return i.sourceId; });
    // a renewal under a new id: first the ones that kept their dosage, so that a real change is told apart
    pair([](const MedicationItem &i) {
        return i.code + QLatin1Char('\n') + i.dosage.dose + QLatin1Char('\n') + i.dosage.frequency +
               QLatin1Char('\n') + i.dosage.route;
    });
    pair([](const MedicationItem &i) { return i.code; });

    std::vector<Difference> changed;
    for (size_t i = 0; i < before.size(); ++i) {
        if (!partner[i]) {
            diff.differences.push_back({Change::Discontinued, before[i], {}});
            ++diff.discontinued;
        } else if (before[i].dosage == partner[i]->dosage) {
            ++diff.unchanged;
        } else {
            changed.push_back(changedOrSame(before[i], *partner[i]));
            ++diff.changed;
        }
    }
    diff.differences.insert(diff.differences.end(), changed.begin(), changed.end());
    for (size_t j = 0; j < after.size(); ++j) {
        if (!taken[j]) {
            diff.differences.push_back({Change::Added, {}, after[j]});
            ++diff.added;
        }
    }
    return diff;
}

}
