#include "pipeline/GuardedSource.h"

#include "sync/FhirReply.h"

#include <QDateTime>
#include <QTimer>

#include <algorithm>

namespace concord {

GuardedSource::GuardedSource(MedicationSource &inner, QString connection, Database &db, const Clock &clock,
                             QString owner, EndpointRulesOf rulesOf)
    : m_inner(inner),
      m_connection(std::move(connection)),
      m_clock(clock),
      m_guard(db, clock, std::move(owner), std::move(rulesOf)),
      m_waits(std::make_unique<QObject>())
{}

GuardedSource::~GuardedSource() = default;

void GuardedSource::fetch(const QString &pathOrUrl, Callback done)
{
    const auto wait = m_guard.admit(m_connection);
    if (!wait)
        return answerLater(done, wait.error());
    if (!*wait) {
        m_inner.fetch(pathOrUrl, [this, pathOrUrl, done = std::move(done)](Result<FetchReply> reply) {
            book(pathOrUrl, reply);
            done(std::move(reply));
        });
        return;
    }
    const EndpointWait &until = **wait;
    if (until.code == ErrorCode::BreakerOpen)
        return answerLater(
            done,
            {ErrorCode::BreakerOpen, until.endpoint,
             QStringLiteral("nothing was asked; the next try is due at %1")
                 .arg(QDateTime::fromMSecsSinceEpoch(toMs(until.until), Qt::UTC).toString(Qt::ISODateWithMs)),
             std::max<qint64>(0, toMs(until.until) - toMs(m_clock.now()))});
    const auto rest = std::max(std::chrono::milliseconds(1), until.until - m_clock.now());
    QTimer::singleShot(rest, m_waits.get(), [this, pathOrUrl, done = std::move(done)]() mutable {
        fetch(pathOrUrl, std::move(done));
    });
}

void GuardedSource::cancelAll()
{
    m_waits = std::make_unique<QObject>();
    m_inner.cancelAll();
}

void GuardedSource::answerLater(const Callback &done, const Error &error)
{
    QMetaObject::invokeMethod(
        m_waits.get(), [done, error] { done(fail(error)); }, Qt::QueuedConnection);
}

void GuardedSource::book(const QString &pathOrUrl, const Result<FetchReply> &reply)
{
    std::optional<Error> error;
    if (!reply)
        error = reply.error();
    else if (reply->status >= 400) { // of a page that came it is not for us to read it
        const auto accepted = acceptReply(reply, pathOrUrl.section(u'?', 0, 0));
        if (!accepted)
            error = accepted.error();
    }
    m_guard.book(m_connection, error);
}

}
