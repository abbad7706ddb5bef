#include "deidentify/DeidentifiedExport.h"

#include "store/MedicationSnapshotStore.h"
#include "store/ReadSnapshot.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <numeric>

#include <fcntl.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr int patientsAtOnce = 200;
const auto exportPlace = QStringLiteral("export");

template <typename Row>
QHash<PatientId, std::vector<Row>> byPatient(std::vector<Row> rows)
{
    QHash<PatientId, std::vector<Row>> found;
    for (Row &row : rows)
        found[row.patient].push_back(std::move(row));
    return found;
}

QString isoDay(const std::optional<QDate> &day)
{
    return day ? day->toString(Qt::ISODate) : QString();
}

Error fileError(const QFileDevice &file)
{
    return {ErrorCode::StoreFailed, exportPlace, file.errorString(), 0};
}

/// The name and what it stands for outlive a power cut.
bool syncFolderOf(const QString &path)
{
    const int folder =
        ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY);
    if (folder < 0)
        return false;
    const bool done = ::fsync(folder) == 0;
    ::close(folder);
    return done;
}
}

qint64 DeidentificationReport::recordCount() const
{
    return std::accumulate(records.begin(), records.end(), qint64(0));
}

/// One export, from the first row to the last.
class DeidentifiedExport::Pass
{
public:
    Pass(DeidentifiedExport &owner, const DeidentifyOrder &order, QIODevice &out)
        : m_order(order),
          m_db(owner.m_source),
          m_clock(owner.m_clock),
          m_rules(owner.m_rules),
          m_out(out),
          m_source(m_db),
          m_drugs(m_db, m_clock),
          m_store(owner.m_surrogates, order.recipient),
          m_format(order.format, m_rules.year(), m_rules.shiftsDates()),
          m_maker(m_rules, m_drugs, order.window, m_counts),
          m_collector(m_known, m_counts)
    {}

    /// On one state of the database.
    [[nodiscard]] Result<void> readAndWrite()
    {
        return count().and_then([&] { return findSuppressed(); }).and_then([&] { return writeAll(); });
    }

    /// After that state was let go: a server would not wait for so long.
    [[nodiscard]] Result<DeidentificationReport> report()
    {
        m_known.seal();
        auto verdict = scan(); // what it asks the terminology was asked before, and is remembered
        if (!verdict)
            return fail(verdict.error());
        DeidentificationReport report{m_order.recipient,
                                      m_order.format,
                                      m_rules.shiftsDates(),
                                      m_rules.year(),
                                      m_order.k,
                                      std::max(m_order.threshold, m_order.k),
                                      isoDay(m_order.window.from),
                                      isoDay(m_order.window.until),
                                      m_records,
                                      m_suppressedRecords,
                                      m_outsideWindow,
                                      m_counts.all(),
                                      m_classes.figures(std::max(m_order.threshold, m_order.k)),
                                      *std::move(verdict),
                                      {}};
        report.sha256 = QString::fromLatin1(report.scan.sha256.toHex());
        return report;
    }

private:
    using Page = std::vector<SourcePatient>;
    /// The rows at hand.
    struct Rows
    {
        QHash<PatientId, std::vector<PrescriptionRow>> prescriptions;
        QHash<PatientId, std::vector<DispenseRow>> dispenses;
        QHash<PatientId, std::vector<AdherenceRow>> adherence;
        QHash<PatientId, std::vector<AppointmentRow>> appointments;
        QHash<SnapshotId, std::vector<MedicationItem>> lists;
        QHash<SnapshotId, Timestamp> capturedAt;
    };

    [[nodiscard]] Result<void> eachPage(const std::function<Result<void>(const Page &)> &take)
    {
        for (PatientId after;;) {
            const auto page = m_source.patients(after, patientsAtOnce);
            if (!page)
                return fail(page.error());
            if (page->empty())
                return {};
            if (const auto taken = take(*page); !taken)
                return taken;
            after = page->back().row.id;
        }
    }

    /// Who looks alike.
    [[nodiscard]] Result<void> count()
    {
        const auto counted = eachPage([&](const Page &page) -> Result<void> {
            for (const SourcePatient &patient : page) {
                if (patient.isPerson())
                    m_classes.add(m_maker.quasiIdentifiersOf(patient.row));
            }
            return {};
        });
        m_classes.settle(m_order.k);
        return counted;
    }

    /// Records of other sources may come before the person whose they are.
    [[nodiscard]] Result<void> findSuppressed()
    {
        if (m_classes.figures(m_order.threshold).byCoarseness[size_t(Coarseness::Suppressed)] == 0)
            return {};
        return eachPage([&](const Page &page) -> Result<void> {
            for (const SourcePatient &patient : page) {
                if (patient.isPerson() && coarsenessOf(patient) == Coarseness::Suppressed)
                    m_suppressed.insert(patient.row.id);
            }
            return {};
        });
    }

    [[nodiscard]] Coarseness coarsenessOf(const SourcePatient &patient) const
    {
        return m_classes.coarsenessOf(m_maker.quasiIdentifiersOf(patient.row));
    }

    [[nodiscard]] Result<void> writeAll()
    {
        const auto providers = m_source.providers();
        if (!providers)
            return fail(providers.error());
        for (const SourceProvider &provider : *providers)
            m_collector.take(provider);
        if (m_out.write(m_format.header()) != m_format.header().size())
            return fail(ErrorCode::StoreFailed, exportPlace, m_out.errorString());
        qint64 done = 0;
        return eachPage([&](const Page &page) -> Result<void> {
            const auto written = writePage(page);
            done += qint64(page.size());
            if (written && m_order.progress && !m_order.progress(done))
                return fail(ErrorCode::Cancelled, exportPlace);
            return written;
        });
    }

    [[nodiscard]] Result<Rows> rowsOf(const Page &page)
    {
        QStringList ids;
        QStringList snapshotIds;
        std::vector<StalePatient> captured;
        for (const SourcePatient &patient : page) {
            ids.append(patient.row.id.toString());
            if (patient.lastSnapshot.isNull())
                continue;
            snapshotIds.append(patient.lastSnapshot.toString());
            captured.push_back({patient.row.id, {}, {}, patient.lastSnapshot});
        }
        const auto identifiers = m_source.identifiersOf(ids);
        auto prescriptions = PrescriptionStore(m_db).ofPatients(ids);
        auto dispenses = DispenseStore(m_db, m_clock).ofPatients(ids);
        auto adherence = AdherenceStore(m_db, m_clock).ofPatients(ids);
        auto appointments = AppointmentStore(m_db, m_clock).ofPatients(ids);
        auto lists = MedicationSnapshotStore(m_db, {}).snapshots(captured);
        auto times = m_source.capturedAt(snapshotIds);
        for (const Error *error : std::initializer_list<const Error *>{
                 identifiers ? nullptr : &identifiers.error(),
                 prescriptions ? nullptr : &prescriptions.error(), dispenses ? nullptr : &dispenses.error(),
                 adherence ? nullptr : &adherence.error(), appointments ? nullptr : &appointments.error(),
                 lists ? nullptr : &lists.error(), times ? nullptr : &times.error()}) {
            if (error)
                return fail(*error);
        }
        for (const Identifier &identifier : *identifiers)
            m_collector.take(identifier);
        for (const auto &row : *prescriptions)
            m_collector.take(row);
        for (const auto &row : *dispenses)
            m_collector.take(row);
        for (const auto &row : *adherence)
            m_collector.take(row);
        for (const auto &row : *appointments)
            m_collector.take(row);
        for (const auto &list : std::as_const(*lists)) {
            for (const MedicationItem &item : list)
                m_collector.take(item);
        }
        return Rows{byPatient(*std::move(prescriptions)),
                    byPatient(*std::move(dispenses)),
                    byPatient(*std::move(adherence)),
                    byPatient(*std::move(appointments)),
                    *std::move(lists),
                    *std::move(times)};
    }

    /// Of those who leave; who is suppressed gets none.
    [[nodiscard]] Result<void> drawSurrogates(const Page &page, const Rows &rows)
    {
        QSet<QString> people;
        QSet<QString> orders;
        QSet<QString> providers;
        for (const SourcePatient &patient : page) {
            if (m_suppressed.contains(patient.person))
                continue;
            people.insert(patient.person.toString());
            for (const PrescriptionRow &row : rows.prescriptions.value(patient.row.id)) {
                orders.insert(row.id.toString());
                providers.insert(prescriberOf(row));
            }
            for (const DispenseRow &row : rows.dispenses.value(patient.row.id)) {
                if (!row.prescription.isNull())
                    orders.insert(row.prescription.toString());
                providers.insert(pharmacistOf(row));
            }
        }
        providers.remove(QString());
        auto patients = m_store.of(SurrogateKind::Patient, people.values());
        auto prescriptions =
            patients ? m_store.of(SurrogateKind::Prescription, orders.values()) : fail(patients.error());
        auto practitioners = prescriptions ? m_store.of(SurrogateKind::Provider, providers.values())
                                           : fail(prescriptions.error());
        if (!practitioners)
            return fail(practitioners.error());
        m_maker.setSurrogates({*std::move(patients), *std::move(prescriptions), *std::move(practitioners)});
        return {};
    }

    [[nodiscard]] Result<void> writePage(const Page &page)
    {
        const auto rows = rowsOf(page);
        if (!rows)
            return fail(rows.error());
        if (const auto drawn = drawSurrogates(page, *rows); !drawn)
            return drawn;
        for (const SourcePatient &patient : page)
            m_collector.take(patient);
        std::vector<QByteArrayList> people;
        for (const SourcePatient &patient : page) {
            if (m_suppressed.contains(patient.person)) {
                const PatientId id = patient.row.id;
                m_suppressedRecords += qint64(
                    (patient.isPerson() ? 1 : 0) + rows->prescriptions.value(id).size() +
                    rows->dispenses.value(id).size() + rows->adherence.value(id).size() +
                    rows->appointments.value(id).size() + rows->lists.value(patient.lastSnapshot).size());
                continue;
            }
            auto lines = linesOf(patient, *rows);
            if (!lines)
                return fail(lines.error());
            people.push_back(*std::move(lines));
        }
        // by what they begin with, which is drawn at random: the order of arrival would tell something
        std::sort(people.begin(), people.end());
        for (const QByteArrayList &lines : people) {
            const QByteArray text = lines.join();
            if (m_out.write(text) != text.size())
                return fail(ErrorCode::StoreFailed, exportPlace, m_out.errorString());
        }
        return {};
    }

    [[nodiscard]] Result<QByteArrayList> linesOf(const SourcePatient &patient, const Rows &rows)
    {
        QByteArrayList records;
        Result<void> done;
        const auto add = [&](const RecordMaker::Made &made) {
            if (!made) {
                done = fail(made.error());
            } else if (*made) {
                ++m_records[QString::fromLatin1((*made)->record->name)];
                records.append(m_format.lineOf(**made));
            } else {
                ++m_outsideWindow;
            }
        };
        const PatientId id = patient.row.id;
        for (const PrescriptionRow &row : rows.prescriptions.value(id))
            add(m_maker.prescription(patient.person, row));
        for (const DispenseRow &row : rows.dispenses.value(id))
            add(m_maker.dispense(patient.person, row));
        for (const AdherenceRow &row : rows.adherence.value(id))
            add(m_maker.adherence(patient.person, row));
        for (const AppointmentRow &row : rows.appointments.value(id))
            add(m_maker.appointment(patient.person, row));
        for (const MedicationItem &item : rows.lists.value(patient.lastSnapshot))
            add(m_maker.listed(patient.person, item, rows.capturedAt.value(patient.lastSnapshot)));
        if (!done)
            return fail(done.error());
        std::sort(records.begin(), records.end());
        if (patient.isPerson()) {
            ++m_records[QStringLiteral("patient")];
            records.prepend(m_format.lineOf(m_maker.patient(patient.row, coarsenessOf(patient))));
        }
        return records;
    }

    [[nodiscard]] Result<ScanVerdict> scan()
    {
        if (auto *file = qobject_cast<QFileDevice *>(&m_out); file && !file->flush())
            return fail(fileError(*file));
        const auto isPublic = [&](const QString &rxnorm, const QString &ndc,
                                  const QString &name) -> Result<bool> {
            const auto known = rxnorm.isEmpty() ? Result<QString>(QString()) : m_drugs.nameOf(rxnorm);
            const auto concepts =
                ndc.isEmpty() ? Result<QStringList>(QStringList()) : m_drugs.conceptsOf(ndc);
            if (!known || !concepts)
                return fail(known ? concepts.error() : known.error());
            return *known == name && known->isEmpty() == rxnorm.isEmpty() &&
                   concepts->isEmpty() == ndc.isEmpty();
        };
        return LeakScanner(m_format, m_known, m_rules.lists(), m_rules.year(), m_rules.shiftsDates(),
                           isPublic)
            .run(m_out);
    }

    const DeidentifyOrder &m_order;
    Database &m_db;
    const Clock &m_clock;
    const SafeHarbor &m_rules;
    QIODevice &m_out;
    DeidentificationSource m_source;
    PublicDrugs m_drugs;
    SurrogateStore m_store;
    RecordFormat m_format;
    FieldCounts m_counts;
    RecordMaker m_maker;
    KnownIdentifiers m_known;
    IdentifierCollector m_collector;
    EquivalenceClasses m_classes;
    QSet<PatientId> m_suppressed;
    QMap<QString, qint64> m_records;
    qint64 m_suppressedRecords = 0;
    qint64 m_outsideWindow = 0;
};

Result<DeidentificationReport> DeidentifiedExport::write(const DeidentifyOrder &order, QIODevice &out)
{
    m_last.reset();
    Pass pass(*this, order, out);
    auto report = [&]() -> Result<void> {
        ReadSnapshot snapshot(m_source);
        return snapshot.begin().and_then([&] { return pass.readAndWrite(); });
    }()
                               .and_then([&] { return pass.report(); });
    if (report)
        m_last = *report;
    return report;
}

Result<DeidentificationReport> DeidentifiedExport::writeFile(const DeidentifyOrder &order,
                                                             const QString &path)
{
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // a device would be replaced by a file
        return fail(ErrorCode::StoreFailed, exportPlace, QStringLiteral("it is no plain file"));
    QTemporaryFile file(path + QStringLiteral(".XXXXXX.part")); // mode 0600; gone unless it gets its name
    if (!file.open())
        return fail(fileError(file));
    auto report = write(order, file);
    if (!report)
        return report;
    if (!report->scan.isClean())
        return fail(ErrorCode::Conflict, exportPlace,
                    QStringLiteral("the scanner found %1 leak(s), the first in line %2: nothing was exported")
                        .arg(report->scan.leakCount())
                        .arg(report->scan.firstLeak));
    const QByteArray from = QFile::encodeName(file.fileName());
    const QByteArray to = QFile::encodeName(path);
    if (!file.flush() || ::fsync(file.handle()) != 0 || std::rename(from.constData(), to.constData()) != 0 ||
        !syncFolderOf(path))
        return fail(ErrorCode::StoreFailed, exportPlace, QStringLiteral("it cannot be put into its place"));
    file.setAutoRemove(false);
    return report;
}

}
