#pragma once

#include "pipeline/outbound/PatientThere.h"
#include "pipeline/steps/PrescriptionFinder.h"
#include "store/DispenseStore.h"
#include "store/PrescriptionLinkStore.h"

#include <optional>
#include <vector>

namespace concord {

/// Finds one prescription as two sources state it: within a patient who is linked, by the placer's number
/// (which the EHR gave and the pharmacy repeats), by the id that the pharmacy was told instead of one, or by
/// the prescription number. What names two, or contradicts in its drug, is none. What is found is linked.
class PrescriptionLinker
{
public:
    PrescriptionLinker(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// That of @p otherSource which @p row is.
    [[nodiscard]] Result<std::optional<PrescriptionRow>> otherOf(const PrescriptionRow &row,
                                                                 const QString &otherSource);
    /// That of @p otherSource which a supply was given for, also where its own source has not stated one.
    [[nodiscard]] Result<std::optional<PrescriptionRow>> meantBy(const DispenseRow &dispense,
                                                                 const QString &otherSource);
    /// Those of @p sources that are @p row, linked now where they were not.
    [[nodiscard]] Result<std::vector<PrescriptionRow>> besides(const PrescriptionRow &row,
                                                               const QStringList &sources);
    /// What was given for @p row, or is to be: by its own source and by @p sources.
    [[nodiscard]] Result<std::vector<DispenseRow>> suppliesOf(const PrescriptionRow &row,
                                                              const QStringList &sources);

private:
    struct Match
    {
        std::optional<PrescriptionRow> row;
        QString method;
    };
    [[nodiscard]] Result<Match> match(const PrescriptionNames &names, const QString &system,
                                      const QString &code, PatientId patient, const QString &source);

    Database &m_db;
    const Clock &m_clock;
};

}
