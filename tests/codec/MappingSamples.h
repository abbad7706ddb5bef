#pragma once

#include "domain/CodeSystem.h"
#include "domain/MappingExchange.h"

#include <QRandomGenerator>

/// A decision in every column.
inline concord::MappingEntry mappingSample()
{
    using namespace concord;
    return {systems::ndc,
            QStringLiteral("00093-7424-56"),
            QStringLiteral("Lisinopril 20mg tab"),
            MappingState::Approved,
            QStringLiteral("RX314077"),
            QStringLiteral("lisinopril 20 MG Oral Tablet"),
            Equivalence::Narrower,
            {DrugAttribute::Strength, DrugAttribute::Route},
            QStringLiteral("same drug, \"our\" pack\nsee the note"),
            QStringLiteral("ana"),
            QStringLiteral("bob"),
            QStringLiteral("shipped-2026.1")};
}

/// Entries of all kinds out of @p seed, as a database would hold them.
inline std::vector<concord::MappingEntry> randomMappings(quint32 seed, int count)
{
    using namespace concord;
    QRandomGenerator random(seed);
    static const QStringList pieces{QStringLiteral("a"),  QStringLiteral("=1+1"), QStringLiteral("'"),
                                    QStringLiteral(","),  QStringLiteral("\""),   QStringLiteral("\r\n"),
                                    QStringLiteral("\n"), QStringLiteral(" "),    QStringLiteral("@x"),
                                    QStringLiteral("-2"), QStringLiteral("é"),    QStringLiteral("\t"),
                                    QStringLiteral("𝛼"),  QStringLiteral("+"),    QStringLiteral("10 mg")};
    const auto text = [&](int least) {
        QString made;
        const int size = least + random.bounded(4);
        for (int i = 0; i < size; ++i)
            made += pieces[random.bounded(int(pieces.size()))];
        return made;
    };
    constexpr Equivalence grades[] = {Equivalence::Equal, Equivalence::Equivalent, Equivalence::Wider,
                                      Equivalence::Narrower, Equivalence::Inexact};
    constexpr MappingState states[] = {
        MappingState::Approved,  MappingState::Approved, MappingState::Rejected, MappingState::Pending,
        MappingState::Suggested, MappingState::InReview, MappingState::Retired};
    const QString systemsOf[] = {QString(), systems::ndc, systems::rxNorm, QStringLiteral("urn:oid:1.2.3")};
    std::vector<MappingEntry> entries;
    for (int i = 0; i < count; ++i) {
        MappingEntry entry;
        entry.system = systemsOf[random.bounded(4)];
        entry.code = text(0) + QString::number(i);
        entry.display = text(0);
        entry.state = states[random.bounded(7)];
        const bool hasTarget = entry.state == MappingState::Approved ||
                               entry.state == MappingState::InReview || entry.state == MappingState::Retired;
        if (hasTarget) {
            entry.targetDrugId = QStringLiteral("RX%1").arg(random.bounded(1000));
            entry.targetName = text(0);
            entry.equivalence = grades[random.bounded(5)];
            if (random.bounded(2))
                entry.overrides = {DrugAttribute::Release};
        }
        if (hasTarget || entry.state == MappingState::Rejected) {
            entry.reason = text(1);
            entry.author = text(1);
            entry.reviewer = text(0);
            entry.terminologyVersion = text(0);
        }
        entries.push_back(entry);
    }
    return entries;
}

inline std::vector<concord::MappingEntry> entriesOf(const std::vector<concord::FiledMapping> &filed)
{
    std::vector<concord::MappingEntry> entries;
    for (const concord::FiledMapping &one : filed)
        entries.push_back(one.entry);
    return entries;
}
