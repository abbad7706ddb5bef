#include "connectors/ehrapi/EhrApiCreation.h"

#include "connectors/ehrapi/EhrApiBody.h"
#include "connectors/ehrapi/EhrApiReply.h"
#include "domain/HttpAnswer.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
using Outcome = EhrApiWritten::Outcome;

/// Nothing was said by who does the work.
bool isUnanswered(const Result<FetchReply> &reply)
{
    if (!reply)
        return reply.error().code == ErrorCode::Unreachable || reply.error().code == ErrorCode::Timeout ||
               reply.error().code == ErrorCode::TooLarge; // of the answer
    return reply->status == 502 || reply->status == 504;
}
}

EhrApiCreation::EhrApiCreation(Means means, EhrApiCreate wish, EhrApi::WriteDone done, QObject *parent)
    : QObject(parent), m_means(means), m_wish(std::move(wish)), m_done(std::move(done))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &EhrApiCreation::find);
}

void EhrApiCreation::start()
{
    auto body = createBody(m_wish);
    if (!body) { // no answer comes from within the question
        QMetaObject::invokeMethod(
            this, [this, error = body.error()] { finish(fail(error)); }, Qt::QueuedConnection);
        return;
    }
    m_body = *std::move(body);
    if (m_wish.mayBeThere)
        find();
    else
        post();
}

void EhrApiCreation::find()
{
    m_means.asking.ask({}, identifierSearch(m_wish.kind, m_wish.identifier),
                       [this](const Result<FetchReply> &reply) { found(reply); });
}

void EhrApiCreation::found(const Result<FetchReply> &reply)
{
    auto page = readPage(reply, m_wish.kind, where());
    if (!page)
        return finish(fail(page.error()));
    const auto isOurs = [this](const EhrApiRecord &record) {
        return hasIdentifier(record.resource, m_wish.identifier);
    };
    if (!std::all_of(page->records.begin(), page->records.end(), isOurs))
        return finish(fail(ErrorCode::InvalidMessage, where() + QStringLiteral("#/entry"),
                           QStringLiteral("a record without our identifier came: the search was ignored")));
    if (page->records.empty())
        return foundNone();
    if (page->records.size() > 1)
        return finish(fail(ErrorCode::Conflict, where(),
                           QStringLiteral("%1 records have our identifier").arg(page->records.size())));
    finish(EhrApiWritten{m_isMade ? Outcome::Created : Outcome::WasThere, std::move(page->records.front())});
}

void EhrApiCreation::foundNone()
{
    if (m_isMade || m_isRefused)
        return finish(fail(*m_because));
    if (m_mayBeAtWork)
        return wait(*m_because);
    post();
}

void EhrApiCreation::post()
{
    HttpRequest request;
    request.method = "POST";
    request.body = m_body;
    request.isSentOnce = true;
    request.headers.emplaceBack("Prefer", "return=representation");
    // who knows it, makes no second one even of requests that meet there
    request.headers.emplaceBack("If-None-Exist",
                                identifierSearch(m_wish.kind, m_wish.identifier).section(u'?', 1).toLatin1());
    m_means.once.ask(std::move(request), wordOf(m_wish.kind),
                     [this](const Result<FetchReply> &reply) { posted(reply); });
}

void EhrApiCreation::posted(const Result<FetchReply> &reply)
{
    if (isUnanswered(reply)) {
        m_mayBeAtWork = true;
        return wait(reply ? errorOfReply(*reply, where()) : reply.error());
    }
    if (!reply)
        return isRetryable(reply.error().code) ? wait(reply.error()) : finish(fail(reply.error()));
    answered(*reply);
}

void EhrApiCreation::answered(const FetchReply &reply)
{
    if (isSuccess(reply)) {
        const bool isNew = reply.status == 201;
        auto record = readRecord(reply, m_wish.kind, where());
        if (record)
            return finish(EhrApiWritten{isNew ? Outcome::Created : Outcome::WasThere, *std::move(record)});
        m_because = record.error();
        m_isMade = true; // or so it says: a sign-in page is a success, too
        return find();
    }
    const Error error = errorOfReply(reply, where());
    if (isTransientStatus(reply.status))
        return wait(error);
    m_because = error;
    m_isRefused = true;
    if (error.code == ErrorCode::Conflict) // by an earlier attempt of ours, or by another record
        return find();
    finish(fail(error));
}

void EhrApiCreation::wait(const Error &because)
{
    using std::chrono::milliseconds;
    m_because = because;
    const double jitter = QRandomGenerator::global()->generateDouble() * 2 - 1;
    const milliseconds step = m_means.ladder.delayAfter(++m_failedTries, jitter);
    const milliseconds asked(because.retryAfterMs);
    if (step.count() < 0 || asked > m_means.retryAfterCap)
        return finish(fail(because));
    m_timer.start(std::max(step, asked));
}

void EhrApiCreation::finish(Result<EhrApiWritten> result)
{
    deleteLater();
    const auto done = std::exchange(m_done, {});
    done(std::move(result)); // the client, and with it this, may end inside
}

QString EhrApiCreation::where() const
{
    return m_means.asking.guard().baseUrl() + u'/' + wordOf(m_wish.kind);
}

}
