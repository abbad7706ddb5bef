#include "gateway/MappingExchange.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/MappingExchangeStore.h"
#include "store/MappingStore.h"
#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"

#include <QHash>
#include <QUrl>

#include <algorithm>
#include <tuple>

namespace concord {

namespace {
constexpr qsizetype longestCode = 500; ///< characters
constexpr qsizetype longestDisplay = 1000;
constexpr qsizetype longestFiledReason = 1000; ///< as a decision's

/// What a code is known by in the database.
MappingEntry keyedEntry(MappingEntry entry)
{
    entry.system = canonicalSystem(entry.system);
    entry.code = entry.code.trimmed();
    entry.targetDrugId = entry.targetDrugId.trimmed();
    return entry;
}

/// Empty: a code of its system, or of one whose codes nobody knows the form of.
QString malformedCode(const QString &system, const QString &code)
{
    if (system == systems::rxNorm && !isRxcui(code))
        return QStringLiteral("'%1' is no RxCUI").arg(code.left(40));
    if (system == systems::ndc && !parseNdc(code).isValid())
        return QStringLiteral("'%1' is no NDC").arg(code.left(40));
    return {};
}

bool isUri(const QString &system)
{
    const QUrl url(system, QUrl::StrictMode);
    return url.isValid() && !url.scheme().isEmpty() && !system.contains(u' ');
}

UnmappedReason reasonOfNew(const QString &system)
{
    if (system.isEmpty())
        return UnmappedReason::NoCode;
    return system == systems::rxNorm || system == systems::ndc ? UnmappedReason::UnknownCode
                                                               : UnmappedReason::UnknownSystem;
}

MappingRow newRow(const MappingEntry &entry)
{
    MappingRow row;
    row.system = entry.system;
    row.sourceCode = entry.code;
    row.display = entry.display;
    row.reason = reasonOfNew(entry.system);
    return row;
}

/// Lines of rows about the same code, by that code, where there are several.
QHash<QString, QString> twinsIn(const std::vector<FiledMapping> &rows)
{
    QHash<QString, QStringList> lines;
    for (const FiledMapping &row : rows) {
        const MappingEntry entry = keyedEntry(row.entry);
        lines[entry.system + u'\n' + entry.code].append(QString::number(row.line));
    }
    QHash<QString, QString> twins;
    for (auto it = lines.cbegin(); it != lines.cend(); ++it) {
        if (it->size() > 1)
            twins.insert(it.key(), it->mid(0, 5).join(QStringLiteral(", ")));
    }
    return twins;
}

/// Of a row; anything else ends the import.
bool refusesRow(ErrorCode code)
{
    return code == ErrorCode::InvalidMessage || code == ErrorCode::NotFound || code == ErrorCode::Conflict;
}

void count(MappingImport &report, ImportVerdict verdict)
{
    switch (verdict) {
    case ImportVerdict::Ok:
        ++report.ok;
        break;
    case ImportVerdict::Unchanged:
        ++report.unchanged;
        break;
    case ImportVerdict::Changed:
        ++report.changed;
        break;
    case ImportVerdict::Refused:
        ++report.refused;
        break;
    }
}

bool isAbout(MappingState state, std::initializer_list<MappingState> states)
{
    return std::find(states.begin(), states.end(), state) != states.end();
}
}

MappingExchange::MappingExchange(Database &db, const Clock &clock, Session session, TargetComparer compare)
    : m_db(db), m_clock(clock), m_session(session), m_desk(db, clock, std::move(session), std::move(compare))
{}

Result<std::vector<MappingEntry>> MappingExchange::exported(const std::vector<MappingState> &states,
                                                            const QString &details)
{
    std::vector<MappingEntry> entries;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("mapping.export"), QStringLiteral("mappings"));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        entries.clear();
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("fetchMappings")); !may)
            return may;
        MappingExchangeStore store(m_db);
        for (const MappingState state : states) {
            auto some = store.entries(state);
            if (!some)
                return fail(some.error());
            std::move(some->begin(), some->end(), std::back_inserter(entries));
        }
        std::stable_sort(entries.begin(), entries.end(), [](const MappingEntry &a, const MappingEntry &b) {
            return std::tie(a.system, a.code) < std::tie(b.system, b.code);
        });
        attempt.details = QStringLiteral("codes=%1 %2").arg(entries.size()).arg(details);
        return {};
    });
    if (!done)
        return fail(done.error());
    return entries;
}

Result<MappingImport> MappingExchange::imported(const std::vector<FiledMapping> &rows,
                                                const ImportTerms &terms)
{
    if (terms.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("an import has a reason"));
    MappingImport report;
    const auto work = [&](AuditEntry &attempt) -> Result<void> {
        report = MappingImport();
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("decideMapping")); !may)
            return may;
        if (const auto taken = takeAll(rows, terms, report); !taken)
            return taken;
        report.isDone = !terms.isDryRun && (report.refused == 0 || terms.skipsRefused);
        attempt.details =
            withReason(QStringLiteral("sha256=%1 rows=%2 ok=%3 changed=%4 unchanged=%5 refused=%6"
                                      " released=%7")
                           .arg(terms.sha256)
                           .arg(rows.size())
                           .arg(report.ok)
                           .arg(report.changed)
                           .arg(report.unchanged)
                           .arg(report.refused)
                           .arg(report.releasedEvents),
                       terms.reason);
        // an error takes back what was done so far; the report stays
        if (terms.isDryRun)
            return fail(ErrorCode::Cancelled, QStringLiteral("mappings"));
        return report.isDone ? Result<void>() : fail(ErrorCode::Conflict, QStringLiteral("mappings"));
    };
    const AuditEntry entry = entryOf(m_session, QStringLiteral("mapping.import"), QStringLiteral("mappings"));
    AuditEntry unused;
    const auto done = terms.isDryRun ? m_db.write([&] { return work(unused); })
                                     : carryOutAudited(m_db, m_clock, entry, work);
    const bool isTrouble =
        !done && (done.error().where != QStringLiteral("mappings") ||
                  (done.error().code != ErrorCode::Cancelled && done.error().code != ErrorCode::Conflict));
    if (isTrouble)
        return fail(done.error());
    if (!report.isDone && !terms.isDryRun)
        report.releasedEvents = 0;
    return report;
}

Result<void> MappingExchange::takeAll(const std::vector<FiledMapping> &rows, const ImportTerms &terms,
                                      MappingImport &report)
{
    const QHash<QString, QString> twins = twinsIn(rows);
    report.rows.reserve(rows.size());
    for (const FiledMapping &filed : rows) {
        const MappingEntry entry = keyedEntry(filed.entry);
        const QString twin = twins.value(entry.system + u'\n' + entry.code);
        if (const auto taken = take({filed.line, entry, filed.problem}, twin, terms, report); !taken)
            return taken;
    }
    return {};
}

Result<void> MappingExchange::take(const FiledMapping &filed, const QString &twin, const ImportTerms &terms,
                                   MappingImport &report)
{
    const MappingEntry &entry = filed.entry;
    ImportedMapping row{filed.line, entry.system, entry.code, ImportVerdict::Ok, {}, entry.state};
    int released = 0;
    const auto refuse = [&](const QString &why) {
        row.verdict = ImportVerdict::Refused;
        row.why = why;
        row.state = entry.state;
        released = 0;
        return false;
    };
    const auto done = m_db.attempt([&]() -> Result<bool> {
        if (!filed.problem.isEmpty())
            return refuse(filed.problem);
        if (!twin.isEmpty())
            return refuse(QStringLiteral("the same code stands in lines ") + twin);
        MappingStore mappings(m_db, m_clock);
        auto standing = mappings.find(entry.system, entry.code);
        if (!standing)
            return fail(standing.error());
        const auto problem = problemOf(entry, standing->has_value(), terms);
        if (!problem)
            return fail(problem.error());
        if (!problem->isEmpty())
            return refuse(*problem);
        const bool isNew = !*standing;
        if (isNew) {
            auto made = mappings.ensure(newRow(entry));
            if (!made)
                return fail(made.error());
            *standing = *std::move(made);
        }
        const auto decided = decideRow(entry, **standing, terms, row, released);
        if (!decided && refusesRow(decided.error().code))
            return refuse(decided.error().detail.isEmpty() ? codeName(decided.error().code)
                                                           : decided.error().detail);
        if (!decided)
            return fail(decided.error());
        if (isNew && row.verdict == ImportVerdict::Unchanged) {
            row.verdict = ImportVerdict::Ok;
            row.why = QStringLiteral("a new code, which is open");
        }
        return true;
    });
    if (!done)
        return done;
    count(report, row.verdict);
    report.releasedEvents += released;
    report.rows.push_back(std::move(row));
    return {};
}

/// What forbids a row before any rule of decisions is asked; empty: nothing.
Result<QString> MappingExchange::problemOf(const MappingEntry &entry, bool isKnown, const ImportTerms &terms)
{
    if (entry.code.isEmpty())
        return QStringLiteral("no code");
    if (entry.code.size() > longestCode || entry.display.size() > longestDisplay ||
        entry.reason.trimmed().size() > longestFiledReason)
        return QStringLiteral("code, display or reason is longer than %1, %2 and %3 characters")
            .arg(longestCode)
            .arg(longestDisplay)
            .arg(longestFiledReason);
    if (isAbout(entry.state, {MappingState::InReview, MappingState::Retired}))
        return QStringLiteral("%1 cannot be imported: only what is approved, rejected or pending")
            .arg(wordOf(entry.state));
    // a malformed code that a source sends is known here, and may be decided
    if (!isKnown) {
        if (const QString malformed = malformedCode(entry.system, entry.code); !malformed.isEmpty())
            return malformed;
        const bool isOurs =
            entry.system.isEmpty() || entry.system == systems::rxNorm || entry.system == systems::ndc;
        if (!isOurs && !isUri(entry.system))
            return QStringLiteral("'%1' is no code system").arg(entry.system.left(60));
        if (!isOurs && !terms.takesNewSystems) {
            const auto isSystemKnown = MappingExchangeStore(m_db).knowsSystem(entry.system);
            if (!isSystemKnown)
                return fail(isSystemKnown.error());
            if (!*isSystemKnown)
                return QStringLiteral("no code of the system %1 was ever seen here")
                    .arg(entry.system.left(60));
        }
    }
    if (entry.state != MappingState::Approved)
        return QString();
    if (entry.targetDrugId.isEmpty())
        return QStringLiteral("no drug is named");
    const auto drug = MappingStore(m_db, m_clock).drugById(entry.targetDrugId);
    if (!drug)
        return fail(drug.error());
    // ids are a site's own: the same one may be another drug elsewhere
    const QString name = entry.targetName.simplified();
    if (*drug && !name.isEmpty() && name.compare((*drug)->name.simplified(), Qt::CaseInsensitive) != 0)
        return QStringLiteral("%1 is called '%2' here, not '%3'")
            .arg(entry.targetDrugId, (*drug)->name.left(100), name.left(100));
    return QString();
}

Result<bool> MappingExchange::isSame(const MappingEntry &entry, const MappingRow &standing)
{
    if (entry.targetDrugId != standing.targetDrugId)
        return false;
    if (standing.method != QStringLiteral("manual"))
        return true; // the terminology says the same
    auto overrides = MappingExchangeStore(m_db).overridesOf(standing.id);
    if (!overrides)
        return fail(overrides.error());
    std::vector<DrugAttribute> wanted = entry.overrides;
    std::sort(wanted.begin(), wanted.end());
    std::sort(overrides->begin(), overrides->end());
    return entry.equivalence == standing.equivalence && wanted == *overrides;
}

Result<void> MappingExchange::decideRow(const MappingEntry &entry, const MappingRow &standing,
                                        const ImportTerms &terms, ImportedMapping &row, int &released)
{
    row.state = standing.state;
    row.verdict = ImportVerdict::Unchanged;
    const bool isDecided = isAbout(standing.state, {MappingState::Approved, MappingState::InReview});
    if (isAbout(entry.state, {MappingState::Pending, MappingState::Suggested})) {
        if (!isOpen(standing.state))
            row.why = QStringLiteral("it is %1 here, and stays so").arg(wordOf(standing.state));
        return {};
    }
    MappingDecision decision;
    decision.id = standing.id;
    decision.reason = entry.reason.trimmed().isEmpty() ? terms.reason : entry.reason;
    if (entry.state == MappingState::Rejected) {
        if (standing.state == MappingState::Rejected)
            return {};
        decision.act = MappingAct::Reject;
    } else {
        decision.targetDrugId = entry.targetDrugId;
        decision.equivalence = entry.equivalence;
        decision.overrides = entry.overrides;
        if (isDecided) {
            const auto same = isSame(entry, standing);
            if (!same)
                return fail(same.error());
            if (*same) {
                if (standing.state == MappingState::InReview)
                    row.why = QStringLiteral("it waits for the second reviewer");
                return {};
            }
        }
        decision.act = standing.state == MappingState::Approved ? MappingAct::Retire : MappingAct::Approve;
    }
    const auto decided = m_desk.decideUnrecorded(decision);
    if (!decided)
        return fail(decided.error());
    row.verdict = decision.act == MappingAct::Retire ? ImportVerdict::Changed : ImportVerdict::Ok;
    row.state = decided->row.state;
    if (row.state == MappingState::InReview)
        row.why = QStringLiteral("a second reviewer has to confirm it");
    released = decided->releasedEvents;
    if (entry.author.isEmpty() && entry.reviewer.isEmpty() && entry.terminologyVersion.isEmpty())
        return {};
    return MappingExchangeStore(m_db).setOrigin(decided->row.id, decided->row.revision, entry);
}

}
