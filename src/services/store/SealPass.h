#pragma once

#include "store/Database.h"
#include "store/Seal.h"

#include <QVariantList>

#include <functional>
#include <vector>

namespace concord {

/// Seals what lies readable in a database that has just been given its keys, in small transactions; a pass
/// that was cut short goes on where it stopped. While it runs nobody may work: what is looked up by its keyed
/// hash is found only once its row is sealed. So it is the first thing that is done with new keys; a second
/// pass does nothing. The Database has its Sealer.
class SealPass
{
public:
    explicit SealPass(Database &db) : m_db(db) {}

    /// Nothing is left to be done.
    [[nodiscard]] Result<bool> isDone();
    /// @param onProgress told after each transaction how many rows were looked at so far
    /// Returns how many rows were sealed. At its end nothing readable is left in free pages or the log of a
    /// file (StoreBusy: somebody else has the file open; run it again), nor in the tables of a server.
    [[nodiscard]] Result<qint64> run(const std::function<void(qint64)> &onProgress = {});

private:
    /// Seals one row of a SELECT; false when there was nothing to seal.
    using SealRow = std::function<Result<bool>(const QVariantList &)>;
    /// One table, walked by the first of its columns that are read, which may stand for several rows.
    struct Step
    {
        QString table;
        QStringList columns;
        SealRow sealRow;
    };

    [[nodiscard]] std::vector<Step> steps(); // SealPassSteps.cpp
    [[nodiscard]] std::vector<Step> eventSteps();
    [[nodiscard]] std::vector<Step> patientSteps();
    [[nodiscard]] std::vector<Step> recordSteps();
    [[nodiscard]] std::vector<Step> differenceSteps();
    [[nodiscard]] std::vector<Step> listSteps();
    [[nodiscard]] std::vector<Step> deliverySteps();
    [[nodiscard]] Step prescriptions();
    /// Some keys further; false at the end.
    [[nodiscard]] Result<bool> runSome(const Step &step);
    [[nodiscard]] Result<bool> sealMessageKeys();
    [[nodiscard]] Result<void> keepPosition(const QString &step, const QString &position);
    [[nodiscard]] Result<QString> positionOf(const QString &step);
    [[nodiscard]] Result<bool> update(const QString &text, const QVariantList &values);
    [[nodiscard]] Result<void> rewrite();

    Database &m_db;
    qint64 m_seen = 0;
    qint64 m_sealed = 0;
};

}
