#pragma once

#include "domain/Clock.h"
#include "sandbox/Message.h"
#include "sandbox/PageStore.h"
#include "sandbox/ResourceStore.h"

#include <QString>

namespace concord::sandbox {

/// The FHIR R4 REST interface over a ResourceStore: one request in, one answer out, no sockets.
class Router
{
public:
    Router(ResourceStore &store, const Clock &clock, QString baseUrl, int pageSize);

    /// @param nextBaseUrl where paging links point; a fault may want another host there.
    [[nodiscard]] Answer handle(const Request &request, const QString &nextBaseUrl);

    static constexpr int maxPageSize = 1000;
    static constexpr qsizetype maxBodyBytes = 1024LL * 1024;

private:
    [[nodiscard]] Outcome<Answer> read(const Request &request, const QStringList &path,
                                       const QString &nextBaseUrl);
    [[nodiscard]] Outcome<Answer> search(const Request &request, const QString &type,
                                         const QString &nextBaseUrl);
    [[nodiscard]] Outcome<Answer> history(const Request &request, const QStringList &path,
                                          const QString &nextBaseUrl);
    [[nodiscard]] Outcome<Answer> nextPage(const QString &token, const QString &nextBaseUrl) const;
    [[nodiscard]] Outcome<Answer> write(const Request &request, const QStringList &path);
    [[nodiscard]] Outcome<Answer> remove(const Request &request, const QString &type, const QString &id);

    [[nodiscard]] Answer page(const Page &page, const QString &nextBaseUrl) const;
    [[nodiscard]] Answer resource(const Version &version, int status) const;
    [[nodiscard]] int pageSize(int asked) const;

    ResourceStore &m_store;
    const Clock &m_clock;
    PageStore m_pages;
    QString m_baseUrl;
    int m_pageSize;
};

}
