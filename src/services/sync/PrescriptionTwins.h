#pragma once

#include "store/PrescriptionStore.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace concord {

/// Which prescription of the EHR a prescription, or a supply, of a pharmacy is about. Both are of one
/// patient: the pharmacy's patient is linked to the EHR's. Then, in this order: what is known already
/// (@p known), the placer's number, the EHR's own id (MedicationRequest.id, told as a number of the order),
/// the prescription number, the filler's number. A name that leads to several live prescriptions leads to
/// none. Cost: one look into a hash for each name.
class PrescriptionTwins
{
public:
    using PatientLinks = QHash<PatientId, PatientId>;         ///< the pharmacy's → the EHR's
    using KnownTwins = QHash<PrescriptionId, PrescriptionId>; ///< the pharmacy's → the EHR's

    explicit PrescriptionTwins(PatientLinks links, KnownTwins known = {});

    /// One of the EHR's. All are added before anything is looked for.
    void add(const PrescriptionRow &row);
    /// The EHR's patient; null: this one is linked to nobody.
    [[nodiscard]] PatientId masterOf(PatientId patient) const { return m_links.value(patient); }
    /// Whether somebody of the pharmacy is linked to this patient of the EHR.
    [[nodiscard]] bool isShared(PatientId master) const { return m_shared.contains(master); }
    [[nodiscard]] PrescriptionId twinOf(const PrescriptionRow &row) const; ///< null: none
    /// By the names that a supply gives of its prescription.
    [[nodiscard]] PrescriptionId twinOf(PatientId patient, const QString &placerId, const QString &fillerId,
                                        const QString &number) const;

private:
    struct Place
    {
        PrescriptionId id;
        bool isLive = false;
        bool isAmbiguous = false;
    };
    enum class Name { Placer, SourceId, Number, Filler };

    void put(PatientId patient, Name name, const QString &value, const Place &place);
    [[nodiscard]] PrescriptionId find(PatientId master, Name name, const QString &value) const;

    PatientLinks m_links;
    KnownTwins m_known;
    QSet<PatientId> m_shared;
    QHash<QString, Place> m_places;
};

}
