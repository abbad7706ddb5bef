#include "pipeline/SourceResourcePort.h"

#include "sync/FhirReply.h"

#include <QMetaObject>

namespace concord {

void SourceResourcePort::add(const QString &connection, std::unique_ptr<MedicationSource> source)
{
    m_sources.insert_or_assign(connection, std::move(source));
}

void SourceResourcePort::fetch(const QString &connection, const QString &pathOrUrl, CorrelationId correlation,
                               Callback done)
{
    const auto found = m_sources.find(connection);
    if (found == m_sources.end()) {
        done(fail(ErrorCode::ConfigInvalid, QStringLiteral("connection/") + connection,
                  QStringLiteral("this program has no such connection to fetch from")));
        return;
    }
    MedicationSource &source = *found->second;
    source.setCorrelation(correlation);
    const QString where = connection + u'/' + pathOrUrl.section(u'?', 0, 0);
    source.fetch(pathOrUrl, [this, where, done = std::move(done)](const Result<FetchReply> &reply) {
        done(acceptReply(reply, where));
    });
}

void SourceResourcePort::cancelAll()
{
    for (const auto &[name, source] : m_sources)
        source->cancelAll();
}

}
