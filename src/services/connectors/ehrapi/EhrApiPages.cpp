#include "connectors/ehrapi/EhrApiPages.h"

#include <utility>

namespace concord {

namespace {
/// The address of a page that is known no more: they may live for a while only.
bool isExpired(ErrorCode code)
{
    return code == ErrorCode::RemoteNotFound || code == ErrorCode::RemoteGone ||
           code == ErrorCode::RemoteRejected;
}
}

EhrApiPages::EhrApiPages(EhrApi &api, EhrApiWalkTerms terms, QObject *parent)
    : QObject(parent), m_api(api), m_terms(terms)
{}

EhrApiPages::~EhrApiPages() = default;

void EhrApiPages::next(EhrApiKind kind, const QByteArray &cursor, Done done)
{
    const auto read = ehrApiCursor(cursor, kind);
    if (read)
        return ask(*read, done);
    QMetaObject::invokeMethod(
        m_later.get(), [done = std::move(done), error = read.error()] { done(fail(error)); },
        Qt::QueuedConnection);
}

void EhrApiPages::ask(const EhrApiCursor &cursor, const Done &done)
{
    auto onPage = [this, cursor, done](Result<EhrApiPage> page) {
        answer(cursor, std::move(page), done);
    };
    if (cursor.link.isEmpty())
        m_api.list(queryOf(cursor, m_terms), std::move(onPage));
    else
        m_api.listOn(cursor.kind, cursor.link, std::move(onPage));
}

void EhrApiPages::answer(const EhrApiCursor &cursor, Result<EhrApiPage> page, const Done &done)
{
    if (page)
        return done(advance(cursor, *std::move(page), m_terms));
    if (cursor.link.isEmpty() || !isExpired(page.error().code))
        return done(fail(page.error()));
    EhrApiCursor anew = cursor;
    anew.link.clear();
    ask(anew, done);
}

void EhrApiPages::cancelAll()
{
    m_later = std::make_unique<QObject>();
    m_api.cancelAll();
}

}
