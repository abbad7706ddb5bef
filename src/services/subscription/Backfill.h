#pragma once

#include "domain/FhirEndpoint.h"
#include "domain/Inbound.h"
#include "domain/InboundPart.h"
#include "subscription/SubscriptionSettings.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <mutex>

namespace concord {

/// What one back-fill did.
struct BackfillResult
{
    int found = 0;
    int duplicates = 0; ///< had come by notification, or before
    int refused = 0;
    std::optional<Timestamp> asOf; ///< on the EHR's clock, when the first answer was made

    friend bool operator==(const BackfillResult &, const BackfillResult &) = default;
};

/// Asks the EHR for what was missed and puts it through the door like anything else that comes in, page by
/// page: the next page is fetched when everything of the last one is stored. Deleting it before finished()
/// ends it silently.
class Backfill : public QObject
{
    Q_OBJECT

public:
    Backfill(const SubscriptionSettings &settings, FhirEndpoint &endpoint, InboundSink &sink,
             const Clock &clock, QObject *parent = nullptr);
    ~Backfill() override;

    /// The criteria, changed at or after @p since.
    void search(Timestamp since);
    /// $events of the R5 backport; RemoteNotFound when the EHR does not have it, or does not give all of
    /// them.
    void queryEvents(const QString &subscriptionId, qint64 first, qint64 last);
    /// A complete search with its time limit, as one line of the criteria ("Type?a=b&_lastUpdated=ge…").
    [[nodiscard]] static QString searchFor(const QString &criteria, Timestamp since, int pageSize);

signals:
    void finished(const concord::Result<concord::BackfillResult> &result);

private:
    struct Mailbox;

    void fetch(const QString &path);
    void takePage(const FetchReply &reply);
    void takeEvents(const FetchReply &reply);
    void submitMore();
    void onReceipt(size_t index, const Result<InboundReceipt> &result);
    void end(const Result<BackfillResult> &result);

    const SubscriptionSettings &m_settings;
    FhirEndpoint &m_endpoint;
    InboundSink &m_sink;
    const Clock &m_clock;
    std::shared_ptr<Mailbox> m_mailbox; // shared with receipts that come after the end
    QTimer m_again;
    std::vector<InboundPart> m_parts; // of the page at hand
    std::deque<size_t> m_waiting;     // indices into m_parts
    size_t m_open = 0;                // submitted, without a receipt
    QString m_next;
    bool m_isEvents = false;
    qint64 m_firstEvent = 0;
    qint64 m_lastEvent = 0;
    int m_failures = 0;
    int m_pages = 0;
    BackfillResult m_result;
};

}

Q_DECLARE_METATYPE(concord::BackfillResult)
