#pragma once

// StoreGateway's two ways to answer; for its own .cpp files only.
#include "gateway/Orders.h"
#include "gateway/StoreGateway.h"

namespace concord {

template <typename Read, typename Answer>
void StoreGateway::answer(quint64 requestId, Read read, Answer tellAnswer)
{
    if (!m_db) {
        emit fetchFailed(requestId, unavailable());
        return;
    }
    const auto result = read();
    if (result)
        tellAnswer(*result);
    else
        emit fetchFailed(requestId, result.error());
}

template <typename Order, typename Done>
void StoreGateway::carryOut(const char *name, Order order, Done done)
{
    if (!m_db) {
        emit refused(QString::fromLatin1(name), unavailable());
        return;
    }
    Orders orders(*m_db, m_clock, m_settings.actor);
    const auto result = order(orders);
    if (!result) {
        emit refused(QString::fromLatin1(name), result.error());
        return;
    }
    done(result);
    look();
    emit ordered();
}

template <typename Order, typename Done>
void StoreGateway::carryOutEvents(const char *name, Order order, Done done)
{
    carryOut(
        name,
        [&](Orders &) {
            EventOrders orders = eventOrders();
            return order(orders);
        },
        done);
}

}
