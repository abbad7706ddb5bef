#include "connectors/ehrapi/EhrApiClient.h"

#include "connectors/ehrapi/EhrApiBody.h"
#include "connectors/ehrapi/EhrApiCreation.h"
#include "connectors/ehrapi/EhrApiReply.h"
#include "domain/HttpAnswer.h"

#include <utility>

namespace concord {

namespace {
constexpr int preconditionFailed = 412;

EhrClientSettings withoutLadder(EhrClientSettings settings)
{
    settings.ladder.clear();
    return settings;
}

std::optional<Error> refusalOf(bool isGood, EhrApiKind kind, const char *why)
{
    if (isGood)
        return std::nullopt;
    return Error{ErrorCode::Internal, wordOf(kind), QString::fromLatin1(why), 0};
}
}

EhrApiClient::EhrApiClient(const EhrClientSettings &settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_ladder{settings.ladder},
      m_retryAfterCap(settings.retryAfterCap),
      m_http(settings, clock),
      m_once(withoutLadder(settings), clock)
{}

EhrApiClient::~EhrApiClient()
{
    cancelAll();
}

void EhrApiClient::list(const EhrApiQuery &query, PageDone done)
{
    listOn(query.kind, pathOf(query), std::move(done));
}

void EhrApiClient::listOn(EhrApiKind kind, const QString &link, PageDone done)
{
    m_http.ask({}, link,
               [kind, place = where(kind), done = std::move(done)](const Result<FetchReply> &reply) {
                   done(readPage(reply, kind, place));
               });
}

void EhrApiClient::read(EhrApiKind kind, const QString &id, RecordDone done)
{
    const bool isKnown = kind != EhrApiKind::Treatments;
    const auto refusal =
        refusalOf(isKnown && isFhirId(id), kind,
                  isKnown ? "this is no id of the EHR" : "the API reads these by their list only");
    m_http.ask(
        {}, wordOf(kind) + u'/' + id,
        [kind, id, place = where(kind) + QStringLiteral("/…"),
         done = std::move(done)](const Result<FetchReply> &reply) {
            auto record = readRecord(reply, kind, place);
            if (record && record->id != id)
                record = fail(ErrorCode::InvalidMessage, place + QStringLiteral("#/id"),
                              QStringLiteral("another record came than was asked for"));
            done(std::move(record));
        },
        refusal);
}

void EhrApiClient::create(const EhrApiCreate &wish, WriteDone done)
{
    std::erase(m_creations, nullptr);
    auto *creation =
        new EhrApiCreation({m_http, m_once, m_ladder, m_retryAfterCap}, wish, std::move(done), this);
    m_creations.emplace_back(creation);
    creation->start();
}

void EhrApiClient::update(const EhrApiUpdate &wish, WriteDone done)
{
    auto body = updateBody(wish);
    HttpRequest request;
    request.method = "PUT";
    request.body = body.value_or(QByteArray());
    request.headers = {{"Prefer", "return=representation"},
                       {"If-Match", "W/\"" + wish.version.toLatin1() + '"'}};
    m_http.ask(
        std::move(request), wordOf(wish.kind) + u'/' + wish.id,
        [this, wish, done = std::move(done)](const Result<FetchReply> &reply) { updated(wish, reply, done); },
        body ? std::nullopt : std::optional(body.error()));
}

void EhrApiClient::updated(const EhrApiUpdate &wish, const Result<FetchReply> &reply, const WriteDone &done)
{
    using enum EhrApiWritten::Outcome;
    const QString place = where(wish.kind) + QStringLiteral("/…");
    if (reply && reply->status == preconditionFailed)
        return readInstead(wish, Conflict, done);
    auto record = readRecord(reply, wish.kind, place);
    if (record)
        return done(EhrApiWritten{Updated, *std::move(record)});
    if (reply && isSuccess(*reply)) // it was done, whatever the answer looks like
        return readInstead(wish, Updated, done);
    done(fail(record.error()));
}

/// What stands at the EHR now. A conflict with ourselves is none: an earlier try had done it.
void EhrApiClient::readInstead(const EhrApiUpdate &wish, EhrApiWritten::Outcome outcome,
                               const WriteDone &done)
{
    read(wish.kind, wish.id, [wish, outcome, done](Result<EhrApiRecord> current) {
        using enum EhrApiWritten::Outcome;
        if (!current)
            return done(fail(current.error()));
        const bool isDone = saysTheSame(current->resource, mainResource(wish.body, wish.kind));
        done(EhrApiWritten{outcome == Updated || isDone ? Updated : Conflict, *std::move(current)});
    });
}

void EhrApiClient::cancelAll()
{
    m_http.cancelAll();
    m_once.cancelAll();
    for (const auto &creation : std::exchange(m_creations, {}))
        delete creation.data();
}

void EhrApiClient::setCorrelation(CorrelationId id)
{
    m_http.setCorrelation(id);
    m_once.setCorrelation(id);
}

QString EhrApiClient::where(EhrApiKind kind) const
{
    return m_http.guard().baseUrl() + u'/' + wordOf(kind);
}

}
