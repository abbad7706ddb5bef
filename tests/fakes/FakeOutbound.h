#pragma once

#include "domain/Outbound.h"

#include <QObject>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace concord {

/// A receiver as the test wants it: keeps what is sent, and answers later on the same thread. It knows a
/// message by its key, as a real one does: what comes again has been there.
class FakeOutbound : public OutboundPort
{
public:
    void deliver(const OutboundMessage &message, Callback done) override
    {
        sent.push_back(message);
        mostAtOnce = std::max(mostAtOnce, ++m_open);
        if (isSilent)
            return;
        QTimer::singleShot(0, m_context.get(), [this, message, done = std::move(done)] {
            --m_open;
            done(answerTo ? answerTo(message) : receipt(message));
        });
    }
    void cancelAll() override
    {
        m_context = std::make_unique<QObject>();
        m_open = 0;
    }

    /// As a FHIR server: a record is made once, and has one version more with each message about it.
    [[nodiscard]] DeliveryReceipt receipt(const OutboundMessage &message)
    {
        DeliveryReceipt receipt;
        receipt.wasThere = keys.contains(message.key);
        if (!receipt.wasThere) {
            keys.append(message.key);
            ++versions[message.record.localKey];
        }
        receipt.record = message.record;
        if (receipt.record.remoteId.isEmpty())
            receipt.record.remoteId = QStringLiteral("r%1").arg(versions.size());
        receipt.record.remoteVersion = QString::number(versions[message.record.localKey]);
        receipt.answer = receipt.wasThere ? QStringLiteral("200") : QStringLiteral("201");
        receipt.answerId = QStringLiteral("a%1").arg(sent.size());
        return receipt;
    }

    std::function<Result<DeliveryReceipt>(const OutboundMessage &)> answerTo; ///< empty: receipt()
    bool isSilent = false;                                                    ///< never answers
    std::vector<OutboundMessage> sent;
    QStringList keys; ///< of the messages that have arrived
    std::map<QString, int> versions;
    int mostAtOnce = 0;

private:
    std::unique_ptr<QObject> m_context = std::make_unique<QObject>();
    int m_open = 0;
};

/// Lets the worker own what the test keeps.
class ForwardOutbound : public OutboundPort
{
public:
    explicit ForwardOutbound(FakeOutbound &to) : m_to(to) {}
    void deliver(const OutboundMessage &message, Callback done) override
    {
        m_to.deliver(message, std::move(done));
    }
    void cancelAll() override { m_to.cancelAll(); }

private:
    FakeOutbound &m_to;
};

}
