#pragma once

#include "domain/Prescription.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>

#include <vector>

namespace concord {

/// One line of a patient's medication list as captured in a snapshot.
struct MedicationItem
{
    QString sourceId;
    QString
        code; ///< the leading code: RxNorm before NDC before the first coding; the text where there is none
    QString system; ///< its system URI; empty for plain text
    QString display;
    Dosage dosage;

    friend bool operator==(const MedicationItem &, const MedicationItem &) = default;
};

enum class Change { Added, Discontinued, DosageChanged };
[[nodiscard]] QString wordOf(Change change); ///< "added", "discontinued", "changed"
[[nodiscard]] std::optional<Change> changeFromWord(QStringView word);

/// What differs for one medication between two captures of a patient's list.
struct Difference
{
    Change change = Change::Added;
    MedicationItem before; ///< empty for Added
    MedicationItem after;  ///< empty for Discontinued
    bool doseChanged = false;
    bool frequencyChanged = false;
    bool routeChanged = false;

    friend bool operator==(const Difference &, const Difference &) = default;
};

struct ListDiff
{
    std::vector<Difference> differences; ///< discontinued, changed, added; within each in the list's order
    int added = 0;
    int discontinued = 0;
    int changed = 0;
    int unchanged = 0;
};

/// The coding that names a medication on the list: RxNorm, else NDC, else the first one with a code.
[[nodiscard]] Coding leadingCoding(const QList<Coding> &codings);

[[nodiscard]] MedicationItem toItem(const Prescription &prescription);

/// SHA-256 over the items in canonical order (code, system, dosage, source id): equal hash = equal list.
[[nodiscard]] QByteArray listHash(std::vector<MedicationItem> items);

/// Compares two captures. Items pair by source id first; what is left pairs by code (an order renewed under a
/// new id is the same medication). A pair with another code under the same id is one discontinued and one
/// added.
[[nodiscard]] ListDiff diffLists(const std::vector<MedicationItem> &before,
                                 const std::vector<MedicationItem> &after);

}

Q_DECLARE_METATYPE(concord::MedicationItem)
