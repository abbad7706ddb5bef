#include "gateway/AuditGateway.h"

#include "audit/ExportFile.h"
#include "audit/Heads.h"
#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/AuditStore.h"
#include "store/AuditTreeStore.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace concord {

namespace {
const auto trail = QStringLiteral("audit");

bool isLost(ErrorCode code)
{
    return code == ErrorCode::StoreCorrupt || code == ErrorCode::StoreFailed;
}
}

AuditGateway::AuditGateway(AuditGatewaySettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock), m_url(m_settings.database), m_refusals(clock)
{
    if (!m_settings.waitsForSession)
        m_session = ownerSession(m_settings.actor);
}

AuditGateway::~AuditGateway() = default;

void AuditGateway::start()
{
    if (m_session)
        emit accessChanged(isAllowed(Action::SeeAudit));
}

void AuditGateway::stop()
{
    callOff();
    m_db.reset();
}

void AuditGateway::callOff()
{
    for (const CancelFlag &flag : std::as_const(m_running))
        flag.raise();
    m_running.clear();
}

void AuditGateway::setSession(const std::optional<Session> &session, const DatabaseUrl &database)
{
    callOff();
    m_db.reset();
    m_session = session;
    m_url = database;
    emit accessChanged(isAllowed(Action::SeeAudit));
}

/// The trail is not divided by facility.
bool AuditGateway::isAllowed(Action action) const
{
    return m_session && allowed(m_session->role, action, scopeOf(m_session->facilities, {}));
}

Result<void> AuditGateway::mayAsk(Action action)
{
    if (!m_session) {
        m_refusals.noteNobody(m_settings.database, m_settings.actor, trail, action);
        return fail(nobodySignedIn(trail));
    }
    return open().and_then([&] {
        const auto may = AccessCheck(*m_db, *m_session).shared(action);
        if (!may)
            m_refusals.note(*m_db, *m_session, trail, may.error());
        return may;
    });
}

/// Opened when the first question comes: whoever never looks at the trail needs no connection for it.
Result<void> AuditGateway::open()
{
    const bool isFile = m_url.kind == Dialect::Kind::Sqlite;
    if (m_db && isFile && !QFileInfo::exists(m_url.path))
        m_db.reset(); // SQLite would go on reading the deleted file without a word
    if (m_db)
        return {};
    OpenOptions options;
    options.mustExist = true;
    auto opened = Database::open(m_url, options);
    if (!opened)
        return fail(opened.error());
    m_db = *std::move(opened);
    return {};
}

template <typename Read, typename Answer>
void AuditGateway::answer(Action action, quint64 requestId, Read read, Answer tell)
{
    auto result = mayAsk(action).and_then(read);
    if (result) {
        tell(*result);
        return;
    }
    if (isLost(result.error().code))
        m_db.reset(); // the next question tries anew
    emit fetchFailed(requestId, result.error());
}

void AuditGateway::fetchAudit(const AuditQuery &query)
{
    answer(
        actionOf("fetchAudit"), query.page.requestId, [&] { return AuditStore(*m_db, m_clock).page(query); },
        [&](const AuditPage &page) { emit auditPage(page); });
}

void AuditGateway::fetchTrail(quint64 requestId)
{
    answer(
        actionOf("fetchTrail"), requestId, [&] { return readTrail(requestId); },
        [&](const TrailState &state) { emit trailState(state); });
}

Result<TrailState> AuditGateway::readTrail(quint64 requestId)
{
    TrailState state;
    state.requestId = requestId;
    state.canSign = m_settings.canSign && m_settings.canSign();
    AuditTreeStore tree(*m_db);
    AuditStore records(*m_db, m_clock);
    const auto size = tree.size();
    const auto newest = size ? records.newestSeq() : fail(size.error());
    const auto head = newest ? tree.newestHead() : fail(newest.error());
    if (!head)
        return fail(head.error());
    AuditQuery checks;
    checks.filter.action = QStringLiteral("audit.verify");
    checks.page.limit = 1;
    const auto checked = records.page(checks);
    if (!checked)
        return fail(checked.error());
    state.records = *size;
    state.newestSeq = *newest;
    state.head = *head;
    if (*head)
        state.keyName = keyName((*head)->publicKey);
    if (!checked->rows.empty())
        state.checked = checked->rows.front();
    return state;
}

Result<void> AuditGateway::note(Action order, const QString &action, const QString &details, CorrelationId id)
{
    if (!m_session)
        return mayAsk(order);
    return open().and_then([&] {
        return carryOutAudited(*m_db, m_clock, entryOf(*m_session, action, trail, details, id),
                               [&](AuditEntry &) { return AccessCheck(*m_db, *m_session).shared(order); });
    });
}

AuditTask AuditGateway::begin(quint64 taskId)
{
    AuditTask task;
    task.id = taskId;
    if (m_session) {
        task.actor = m_session->user;
        task.role = roleOf(*m_session);
    }
    task.database = m_url;
    task.correlationId = makeId<CorrelationId>(m_clock.now().time_since_epoch());
    return task;
}

void AuditGateway::verifyTrail(quint64 taskId)
{
    const AuditTask task = begin(taskId);
    const auto order = actionOf("verifyTrail");
    if (!isAllowed(order)) {
        const auto refused = note(order, QStringLiteral("audit.verify"), {}, task.correlationId);
        emit taskFailed(taskId, refused ? Error{ErrorCode::Forbidden, trail, {}, 0} : refused.error());
        return;
    }
    m_running.insert(taskId, task.cancel); // its record is written at its end, with what was found
    emit verificationOrdered(task);
}

/// Written down before the first byte leaves: a program that dies in the middle took data out all the same.
void AuditGateway::exportTrail(const AuditExportOrder &order)
{
    AuditTask task = begin(order.taskId);
    task.order = order;
    const QString filter =
        QString::fromUtf8(QJsonDocument(exportFile::filterJson(order.filter)).toJson(QJsonDocument::Compact));
    const auto noted =
        note(actionOf("exportTrail"), QStringLiteral("audit.export"),
             QStringLiteral("format=%1 filter=%2").arg(wordOf(order.format), filter), task.correlationId);
    if (!noted) {
        emit taskFailed(order.taskId, noted.error());
        return;
    }
    m_running.insert(order.taskId, task.cancel);
    emit exportOrdered(task);
}

void AuditGateway::cancel(quint64 taskId)
{
    if (const auto running = m_running.constFind(taskId); running != m_running.cend())
        running->raise();
}

void AuditGateway::finish(quint64 taskId)
{
    m_running.remove(taskId);
}

}
