#pragma once

#include "connectors/EhrClientSettings.h"
#include "fakes/FaultyProxy.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <functional>

namespace concord {

/// A FHIR server small enough to be told everything: one subscription of the R5 backport, numbered events,
/// searches. For what the real peer lacks ($status, $events, delivery).
class ScriptedEhr
{
public:
    ScriptedEhr();

    [[nodiscard]] QUrl base() const { return m_proxy.base(); }

    QJsonObject subscription;                         ///< empty: there is none
    QString createdStatus = QStringLiteral("active"); ///< what it says of one that was just written
    bool hasStatusOperation = true;
    bool hasEventsOperation = true;
    bool dropsEnd = false;            ///< forgets the end it was given
    bool returnsNothing = false;      ///< of a write, but Location
    qint64 total = 0;                 ///< events since the subscription started
    QHash<qint64, QByteArray> events; ///< their notification-event parts, for $events
    QJsonArray matches;               ///< what a search of the criteria finds
    int failNext = 0;                 ///< requests answered with failStatus
    int failStatus = 503;

    /// "POST Subscription", "GET MedicationRequest", "GET Subscription/s1/$status": without query, in order.
    [[nodiscard]] QStringList requests() const;
    [[nodiscard]] int count(const QString &request) const { return int(requests().count(request)); }
    [[nodiscard]] const std::vector<ProxiedRequest> &raw() const { return m_proxy.requests(); }

    /// A notification as it is posted, with these event numbers; each focus is MedicationRequest/NUMBER.
    [[nodiscard]] QByteArray notification(const QByteArray &type, const QList<qint64> &numbers,
                                          qint64 announced) const;
    [[nodiscard]] static QByteArray eventPart(qint64 number);
    [[nodiscard]] static QJsonObject order(qint64 number, int version = 1);

private:
    [[nodiscard]] ProxyFault answer(const ProxiedRequest &request);
    [[nodiscard]] ProxyFault answerSubscription(const ProxiedRequest &request, const QString &path);
    [[nodiscard]] ProxyFault write(const ProxiedRequest &request);
    [[nodiscard]] QByteArray statusBundle(const QByteArray &type, const QByteArray &parts,
                                          qint64 announced) const;

    FaultyProxy m_proxy;
    int m_created = 0;
};

}
