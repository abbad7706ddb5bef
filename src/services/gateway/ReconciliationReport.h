#pragma once

#include "domain/Reconciliation.h"

namespace concord {

/// One run as a file for people: its figures, then each difference. Patients' values stand in it only where
/// that was asked for. Pure.
class ReconciliationReport
{
public:
    /// @param run outlives the report
    ReconciliationReport(const ReconciliationRunRow &run, bool withValues)
        : m_run(run), m_withValues(withValues)
    {}

    [[nodiscard]] QString csv(const std::vector<ReconciliationItemRow> &items) const;
    /// One page that needs nothing else, for a browser or to print.
    [[nodiscard]] QString html(const std::vector<ReconciliationItemRow> &items) const;

private:
    [[nodiscard]] QStringList cells(const ReconciliationItemRow &item) const;
    [[nodiscard]] QStringList heads() const;

    const ReconciliationRunRow &m_run;
    bool m_withValues;
};

}
