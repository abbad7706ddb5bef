#include "host/NoticeKeeper.h"

#include "observability/Log.h"
#include "store/NoticeStore.h"

namespace concord {

NoticeKeeper::NoticeKeeper(NoticeKeeperSettings settings, Notifiers notifiers, const Clock &clock)
    : m_settings(std::move(settings)),
      m_notifiers(std::move(notifiers)),
      m_clock(clock),
      m_trouble({"alerts", QStringLiteral("nobody can be told of incidents now"),
                 QStringLiteral("people are told of incidents again")})
{}

NoticeKeeper::~NoticeKeeper() = default;

void NoticeKeeper::start()
{
    if (m_timer || m_notifiers.kinds().empty())
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &NoticeKeeper::turn);
    m_timer->start(m_settings.look);
}

void NoticeKeeper::stop()
{
    m_timer.reset();
    m_db.reset();
}

void NoticeKeeper::turn()
{
    if (m_settings.isLeader && !m_settings.isLeader()) {
        m_db.reset();
        return;
    }
    const auto more = sendNext();
    // one at a time, so that stop() is heard
    m_timer->setInterval(more.value_or(false) && !m_isStopping ? std::chrono::milliseconds(0)
                                                               : m_settings.look);
    if (more) {
        m_trouble.end();
        return;
    }
    if (more.error().code == ErrorCode::StoreBusy)
        return;
    m_trouble.note(more.error());
    m_db.reset();
}

/// True when one was due.
Result<bool> NoticeKeeper::sendNext()
{
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true;
        auto db = Database::open(m_settings.database, options);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
    }
    NoticeStore notices(*m_db, m_clock);
    const auto planned = notices.expire().and_then([&](int) { return notices.plan(m_notifiers.kinds()); });
    if (!planned)
        return fail(planned.error());
    if (m_isStopping)
        return false;
    const auto next = notices.claim();
    if (!next)
        return fail(next.error());
    if (!*next)
        return false;
    auto [notice, incident] = **next;
    notice.recipients = m_notifiers.recipients(notice.notifier);
    const QString id = incident.id.toString() + u'-' + wordOf(notice.occasion);
    const auto sentNow = m_notifiers.send(notice.notifier, noticeText(incident, notice.occasion), id,
                                          m_clock.now(), &m_isStopping);
    const std::optional<Error> error = sentNow ? std::nullopt : std::optional(sentNow.error());
    if (error)
        logLine(LogLevel::Warning, "alerts", QStringLiteral("not told through ") + wordOf(notice.notifier),
                {.subject = QStringLiteral("incident/") + incident.id.toString(), .error = error});
    const bool isHopeless = error && error->code == ErrorCode::RemoteGone;
    if (const auto noted = notices.conclude(notice, error, isHopeless); !noted)
        return fail(noted.error());
    emit sent();
    return true;
}

}
