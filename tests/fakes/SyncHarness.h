#pragma once

#include "connectors/EhrClient.h"
#include "fakes/FakeClock.h"
#include "store/Database.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "sync/MedicationListSync.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

namespace concord {

/// A database file and medication list syncs into it from any FHIR base.
class SyncHarness
{
public:
    explicit SyncHarness(const QString &file = {})
    {
        m_file = file.isEmpty() ? m_folder.filePath(QStringLiteral("concord.db")) : file;
        db = another();
        const auto imported = TerminologyStore(*db, clock).import(terminology());
        if (!imported)
            qFatal("%s", qPrintable(imported.error().detail));
    }

    /// Somebody else's connection to the same file.
    [[nodiscard]] std::unique_ptr<Database> another() const
    {
        auto opened = Database::open({Dialect::Kind::Sqlite, m_file});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        return std::move(*opened);
    }

    /// Lisinopril, metformin and amlodipine can be mapped; aspirin is an ingredient; nothing else is known.
    static TerminologyRelease terminology()
    {
        TerminologyRelease release;
        release.version = QStringLiteral("test-1");
        release.source = QStringLiteral("test");
        release.concepts = {
            {QStringLiteral("314076"), TermType::SCD, ConceptStatus::Active,
             QStringLiteral("lisinopril 10 MG Oral Tablet")},
            {QStringLiteral("860975"), TermType::SCD, ConceptStatus::Active,
             QStringLiteral("metformin 500 MG Oral Tablet")},
            {QStringLiteral("197361"), TermType::SCD, ConceptStatus::Active,
             QStringLiteral("amlodipine 5 MG Oral Tablet")},
            {QStringLiteral("1191"), TermType::IN, ConceptStatus::Active, QStringLiteral("aspirin")}};
        release.ndcs = {{QStringLiteral("68180098003"), QStringLiteral("314076"), 0, 0}};
        return release;
    }

    static EhrClientSettings clientFor(const QUrl &base)
    {
        using std::chrono::milliseconds;
        EhrClientSettings settings;
        settings.base = base;
        settings.ladder = {milliseconds(5), milliseconds(10), milliseconds(20), milliseconds(40)};
        settings.idleTimeout = std::chrono::seconds(10);
        return settings;
    }

    [[nodiscard]] Result<JobRow> claimed(SyncMode mode = SyncMode::Delta)
    {
        JobStore jobs(*db, clock);
        JobRequest request;
        request.integration = QStringLiteral("medication-list");
        request.mode = mode;
        request.requestedBy = QStringLiteral("test");
        auto id = jobs.enqueue(request);
        if (!id &&
            id.error().code == ErrorCode::Overlap) { // ordered by a process that died before it could begin
            const auto open = jobs.current(request.integration);
            if (open && *open && (*open)->state == JobState::Queued)
                id = (*open)->id;
        }
        return id.and_then([&](JobId job) { return jobs.claim(job, worker, std::chrono::minutes(1)); })
            .map([](const std::optional<JobRow> &job) { return job.value(); });
    }

    /// One whole run. @p whileRunning is called with the sync right after it began.
    JobRow sync(const QUrl &base, SyncMode mode = SyncMode::Delta,
                const std::function<void(MedicationListSync &)> &whileRunning = {})
    {
        return sync(clientFor(base), mode, whileRunning);
    }
    JobRow sync(const EhrClientSettings &client, SyncMode mode = SyncMode::Delta,
                const std::function<void(MedicationListSync &)> &whileRunning = {})
    {
        clock.advance(std::chrono::minutes(1));
        EhrClient source(client, clock);
        settings.worker = worker;
        MedicationListSync run(*db, clock, source, settings);
        QSignalSpy finished(&run, &MedicationListSync::finished);
        const auto job = claimed(mode);
        if (!job)
            qFatal("%s", qPrintable(job.error().detail));
        run.run(*job);
        if (whileRunning)
            whileRunning(run);
        if (finished.isEmpty() && !finished.wait(60'000))
            qFatal("the sync did not finish");
        return finished.takeFirst().at(0).value<JobRow>();
    }

    /// "+3 -0 ~1 =7 ?2 !0": added, discontinued, changed, unchanged, unmapped codes, failed entries.
    static QString counts(const JobRow &job)
    {
        const SyncCounts &c = job.counts;
        return QStringLiteral("+%1 -%2 ~%3 =%4 ?%5 !%6")
            .arg(c.added)
            .arg(c.discontinued)
            .arg(c.changed)
            .arg(c.unchanged)
            .arg(c.unmapped)
            .arg(c.failedEntries);
    }

    qint64 number(const char *sql) const
    {
        const auto query = db->run(QString::fromLatin1(sql));
        if (!query)
            qFatal("%s", qPrintable(query.error().detail));
        const qint64 n = (*query)->next() ? (*query)->value(0).toLongLong() : -1;
        (*query)->finish();
        return n;
    }
    /// First column of every row, sorted as the statement says, joined with " | ".
    QString texts(const char *sql) const
    {
        const auto query = db->run(QString::fromLatin1(sql));
        if (!query)
            qFatal("%s", qPrintable(query.error().detail));
        QStringList list;
        while ((*query)->next())
            list.append((*query)->value(0).toString());
        (*query)->finish();
        return list.join(QStringLiteral(" | "));
    }

    FakeClock clock;
    std::unique_ptr<Database> db;
    MedicationListSettings settings;
    QString worker = QStringLiteral("test-worker");

private:
    QTemporaryDir m_folder;
    QString m_file;
};

}
