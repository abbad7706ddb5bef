#include "host/AuditKeeper.h"

#include "observability/Log.h"
#include "store/IncidentStore.h"

namespace concord {

namespace {
const auto endpoint = QStringLiteral("audit");
}

AuditKeeper::AuditKeeper(AuditKeeperSettings settings, const Clock &clock)
    : m_settings(std::move(settings)),
      m_clock(clock),
      m_trouble({"audit", QStringLiteral("the audit trail gets no proof now"),
                 QStringLiteral("the audit trail gets its proof again"), LogLevel::Error, endpoint},
                m_settings.remind)
{}

AuditKeeper::~AuditKeeper() = default;

void AuditKeeper::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &AuditKeeper::look);
    m_timer->start(m_settings.look);
    look();
}

void AuditKeeper::stop()
{
    if (!m_timer)
        return;
    m_timer.reset();
    if (leads())
        signLast();
    close();
}

void AuditKeeper::close()
{
    m_checkpoints.reset();
    m_key.reset();
    m_sequencer.reset();
    m_db.reset();
}

Result<void> AuditKeeper::open()
{
    if (m_db)
        return {};
    OpenOptions options;
    options.mustExist = true;
    auto db = Database::open(m_settings.database, options);
    if (!db)
        return fail(db.error());
    m_db = *std::move(db);
    m_sequencer = std::make_unique<Sequencer>(*m_db);
    return {};
}

void AuditKeeper::look()
{
    const bool isLeader = leads();
    const auto more = isLeader ? open().and_then([this] { return place(); }) : Result<bool>(false);
    // a batch at a time, so that stop() is heard even with millions to do
    m_timer->setInterval(more.value_or(false) ? std::chrono::milliseconds(0) : m_settings.look);
    if (!isLeader)
        return close();
    if (!more)
        return noteStore(more.error());
    if (!m_nextTry.hasExpired())
        return;
    if (const auto done = signWhenDue(); !done)
        return noteTrouble(done.error());
    noteSuccess();
}

Result<bool> AuditKeeper::place()
{
    const auto more = m_sequencer->step();
    if (!more)
        return more;
    const auto size = AuditTreeStore(*m_db).size();
    if (!size)
        return fail(size.error());
    m_size = *size;
    return more;
}

Result<void> AuditKeeper::ensureKey()
{
    if (m_checkpoints)
        return {};
    auto opened = openAuditKey(*m_db, m_clock, m_settings.key);
    if (!opened)
        return fail(opened.error());
    m_key = std::move(opened->key);
    m_checkpoints = std::make_unique<Checkpoints>(*m_db, m_clock, *m_key,
                                                  HeadFile(m_settings.key.places.headFile), m_settings.rules);
    return {};
}

Result<void> AuditKeeper::signWhenDue()
{
    if (m_size == 0)
        return {};
    if (const auto ready = ensureKey(); !ready)
        return ready;
    const auto head = m_checkpoints->makeIfDue(m_size);
    if (!head)
        return fail(head.error());
    if (*head)
        emit signedHead((*head)->size);
    return {};
}

void AuditKeeper::signLast()
{
    const QDeadlineTimer end(m_settings.farewell);
    auto more = open().and_then([this] { return place(); });
    while (more && *more && !end.hasExpired())
        more = place();
    if (!more)
        return noteStore(more.error());
    if (m_size == 0)
        return;
    const auto head = ensureKey().and_then([this] { return m_checkpoints->sign(m_size); });
    if (!head)
        return noteTrouble(head.error());
    emit signedHead(head->size);
    noteSuccess();
}

/// The database is tried again with the next look. One that is busy has others at work, and is no trouble.
void AuditKeeper::noteStore(const Error &error)
{
    if (error.code == ErrorCode::StoreBusy)
        return;
    noteTrouble(error);
    close();
}

/// The key is read anew with the next try: it may be what was mended.
void AuditKeeper::noteTrouble(const Error &error)
{
    if (error.code == ErrorCode::StoreBusy)
        return;
    m_checkpoints.reset();
    m_key.reset();
    m_nextTry = QDeadlineTimer(m_settings.again);
    const Trouble::News news = m_trouble.note(error);
    if (news != Trouble::News::None || !m_isRaised)
        m_isRaised = raiseIncident(error);
    if (m_db && m_db->isConnectionLost())
        close();
    if (news == Trouble::News::Begun)
        emit failed(error);
}

/// False where the database did not take it: it is tried again with the next look.
bool AuditKeeper::raiseIncident(const Error &error)
{
    if (!m_db || m_db->isConnectionLost())
        return false;
    const auto raised = IncidentStore(*m_db, m_clock).raise(endpoint, codeName(error.code));
    if (!raised && raised.error().code != ErrorCode::StoreBusy)
        logLine(LogLevel::Warning, "audit", QStringLiteral("no incident could be opened"),
                {.error = raised.error()});
    return raised.has_value();
}

void AuditKeeper::noteSuccess()
{
    // and again from time to time: a leader that ends may open one after this one has begun
    if (!m_nextResolve.hasExpired() && !m_trouble.error())
        return;
    const auto resolved = IncidentStore(*m_db, m_clock).resolve(endpoint);
    if (!resolved) // with the next look
        return;
    m_nextResolve = QDeadlineTimer(m_settings.remind);
    m_trouble.end();
}

}
