#pragma once

#include "connectors/HttpClient.h"
#include "connectors/RetryLadder.h"
#include "domain/EhrApi.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace concord {

class EhrApiCreation;

/// Speaks to the EHR's REST API over HTTP(S). Made, used and deleted on one thread that has an event loop.
/// Reads and updates are tried again by the settings' ladder, also where only the answer was lost: an update
/// has its condition, and one that is refused for it is compared with what was sent. Creates:
/// EhrApiCreation. Errors beside those of EhrApi: HttpClient's.
class EhrApiClient : public QObject, public EhrApi
{
    Q_OBJECT

public:
    /// @param settings base: "https://host/api/v1"
    EhrApiClient(const EhrClientSettings &settings, const Clock &clock, QObject *parent = nullptr);
    ~EhrApiClient() override;

    void list(const EhrApiQuery &query, PageDone done) override;
    void listOn(EhrApiKind kind, const QString &link, PageDone done) override;
    void read(EhrApiKind kind, const QString &id, RecordDone done) override;
    void create(const EhrApiCreate &wish, WriteDone done) override;
    void update(const EhrApiUpdate &wish, WriteDone done) override;
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override;

private:
    void updated(const EhrApiUpdate &wish, const Result<FetchReply> &reply, const WriteDone &done);
    void readInstead(const EhrApiUpdate &wish, EhrApiWritten::Outcome outcome, const WriteDone &done);
    [[nodiscard]] QString where(EhrApiKind kind) const;

    const RetryLadder m_ladder;
    const std::chrono::milliseconds m_retryAfterCap;
    HttpClient m_http;
    HttpClient m_once;                                 ///< for creates: without a ladder
    std::vector<QPointer<EhrApiCreation>> m_creations; // children of this
};

}
