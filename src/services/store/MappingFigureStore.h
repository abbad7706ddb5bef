#pragma once

#include "domain/Clock.h"
#include "domain/MappingWork.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// How the work on codes goes, counted out of medication_mapping_history, medication_mappings and what
/// carries codes. Nothing of it names a patient.
///
/// A decision is an approval in force or a rejection, by a person, that was not taken back; of one that
/// needed a second reviewer, the confirmation. What nobody had asked (a code that an import made, what
/// supersedes a retired mapping) has no latency.
class MappingFigureStore
{
public:
    MappingFigureStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// @param coverage of a moment ago, for who asks often; absent: counted now
    [[nodiscard]] Result<MappingFigures> figures(std::optional<std::vector<MappingCoverage>> coverage = {});

private:
    /// Walks an index of all prescriptions and dispenses: some hundred milliseconds with a million of them.
    [[nodiscard]] Result<void> addCoverage(MappingFigures &figures);
    [[nodiscard]] Result<void> addLatency(MappingFigures &figures);
    [[nodiscard]] Result<void> addAges(MappingFigures &figures);
    [[nodiscard]] Result<void> addOffers(MappingFigures &figures);
    [[nodiscard]] Result<void> addDays(MappingFigures &figures);

    Database &m_db;
    const Clock &m_clock;
};

}
