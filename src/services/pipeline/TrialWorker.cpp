#include "pipeline/TrialWorker.h"

#include "domain/Access.h"
#include "observability/Log.h"
#include "pipeline/PersonRight.h"
#include "store/AuditStore.h"
#include "store/Notifications.h"

namespace concord {

TrialWorker::TrialWorker(TrialWorkerSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock)
{}

TrialWorker::~TrialWorker()
{
    close();
}

void TrialWorker::start()
{
    if (m_timer || m_settings.database.kind == Dialect::Kind::Sqlite) // nobody has a login of their own there
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &TrialWorker::look);
    m_timer->start(m_settings.poll);
    m_nextOpen = QDeadlineTimer(0);
    look();
}

void TrialWorker::stop()
{
    m_timer.reset();
    close();
}

void TrialWorker::close()
{
    m_notifications.reset();
    m_db.reset();
}

void TrialWorker::look()
{
    if (!m_timer)
        return;
    if (!m_db) {
        if (!m_nextOpen.hasExpired())
            return;
        if (const auto opened = open(); !opened) {
            giveUpConnection(opened.error());
            return;
        }
    }
    const auto more = work();
    if (!more) {
        giveUpConnection(more.error());
        return;
    }
    m_trouble.reset();
    if (*more) // what else waits in the event loop comes first
        QMetaObject::invokeMethod(this, &TrialWorker::look, Qt::QueuedConnection);
}

Result<void> TrialWorker::open()
{
    OpenOptions options;
    options.mustExist = true; // whoever provisions it makes it
    auto db = Database::open(m_settings.database, options);
    if (!db)
        return fail(db.error());
    auto notifications = std::make_unique<Notifications>(**db);
    if (const auto listening = notifications->listen(); !listening)
        return listening;
    connect(notifications.get(), &Notifications::nudged, this, &TrialWorker::look);
    m_db = *std::move(db);
    m_notifications = std::move(notifications);
    return {};
}

/// The same trouble is told once, however often it comes. What was claimed is somebody else's after the
/// lease.
void TrialWorker::giveUpConnection(const Error &error)
{
    if (m_trouble != error) {
        logLine(LogLevel::Error, "trials", QStringLiteral("store"), {.error = error});
        emit failed(error);
    }
    m_trouble = error;
    if (m_db && error.code == ErrorCode::StoreBusy)
        return;
    close();
    m_nextOpen = QDeadlineTimer(m_settings.reopen);
}

Result<bool> TrialWorker::work()
{
    TrialStore trials(*m_db, m_clock);
    if (const auto removed = trials.removeOld(); !removed)
        return fail(removed.error());
    const auto request = trials.claim(m_settings.worker, m_settings.lease);
    if (!request)
        return fail(request.error());
    if (!*request)
        return false;
    return answer(**request).map([] { return true; });
}

Result<MappingImpact> TrialWorker::tryFor(const TrialRequest &request, QString &role)
{
    const auto person = personNow(*m_db, m_clock, request.requestedBy);
    if (!person)
        return fail(person.error());
    role = wordOf(person->role);
    const Scope scope = scopeOf(person->facilities, {}); // it holds for everybody who sends that code
    if (!allowed(person->role, Action::DecideMapping, scope))
        return fail(ErrorCode::Forbidden, QStringLiteral("user/") + person->name,
                    person->facilities.isAll ? QStringLiteral("reason=role")
                                             : QStringLiteral("reason=facility"));
    return MappingTrial(*m_db, m_clock, m_settings.steps)
        .run(request.decision, allowed(person->role, Action::SeeDifferences, scope));
}

Result<void> TrialWorker::answer(const TrialRequest &request)
{
    QString role;
    const auto found = tryFor(request, role);
    if (!found && m_db->isConnectionLost())
        return fail(found.error());
    bool isTold = false;
    const auto done = m_db->write([&]() -> Result<void> {
        const auto told = TrialStore(*m_db, m_clock).answer(request.id, m_settings.worker, found);
        if (!told)
            return fail(told.error());
        isTold = *told;
        const bool isRefused = !found && found.error().code == ErrorCode::Forbidden;
        if (!isTold || (!found && !isRefused)) // nothing of a patient was told
            return {};
        AuditEntry entry;
        entry.actor = request.requestedBy;
        entry.role = role;
        entry.action = QStringLiteral("mapping.preview");
        entry.subject = QStringLiteral("mapping/") + request.decision.id.toString();
        entry.allowed = !isRefused;
        entry.details = found ? previewDetails(*found) : found.error().detail;
        return AuditStore(*m_db, m_clock).append(entry);
    });
    if (done && isTold)
        emit answered(request.requestedBy);
    return done;
}

}
