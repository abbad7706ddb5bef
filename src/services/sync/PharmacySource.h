#pragma once

#include "store/IntegrationStore.h"
#include "sync/PharmacyRecords.h"
#include "sync/ReconciliationSource.h"

#include <memory>

namespace concord {

/// The prescriptions and supplies that are stored of an EHR and of one or several pharmacies' connections.
class PharmacySource : public ReconciliationSource
{
public:
    /// ConfigInvalid: the integration names no other connection, or a policy that cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<PharmacySource>> of(const IntegrationRow &integration,
                                                                    Database &db, const Clock &clock);

    [[nodiscard]] QString leftSource() const override { return m_sides.leftSource; }
    [[nodiscard]] QStringList rightSources() const override { return m_others; }
    [[nodiscard]] Result<bool> readMore() override;
    [[nodiscard]] qint64 recordsRead() const override;
    [[nodiscard]] Findings compare(const AgreedBook &book) override;

private:
    PharmacySource(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}
    [[nodiscard]] Result<bool> readPrescriptions(const QString &source, std::vector<PrescriptionRow> &into);
    [[nodiscard]] Result<bool> readDispenses(const QString &source);
    [[nodiscard]] Result<void> readWhatJoins();

    static constexpr int atOnce = 2'000;

    Database &m_db;
    const Clock &m_clock;
    QStringList m_others;
    pharmacy::Sides m_sides;
    int m_stage = 0; ///< 0: what joins them, 1: the left side, then two for each of the others
    PrescriptionId m_afterPrescription;
    QString m_afterDispense;
};

}
