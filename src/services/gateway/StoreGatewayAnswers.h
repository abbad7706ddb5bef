#pragma once

// StoreGateway's two ways to answer; for its own .cpp files only.
#include "gateway/AccessCheck.h"
#include "gateway/Orders.h"
#include "gateway/SlotActions.h"
#include "gateway/StoreGateway.h"

namespace concord {

template <typename Check, typename Read, typename Answer>
void StoreGateway::answerIf(const Question &question, Check check, Read read, Answer tellAnswer)
{
    if (!hasSession(question.action, question.subject)) {
        emit fetchFailed(question.requestId, withoutSession(question.subject));
        return;
    }
    if (!m_db) {
        emit fetchFailed(question.requestId, unavailable());
        return;
    }
    AccessCheck access(*m_db, *m_session);
    if (const Result<void> may = check(access); !may) {
        m_refusals.note(*m_db, *m_session, question.subject, may.error());
        emit fetchFailed(question.requestId, may.error());
        return;
    }
    const auto result = read();
    if (result)
        tellAnswer(*result);
    else
        emit fetchFailed(question.requestId, result.error());
}

template <typename Read, typename Answer>
void StoreGateway::answer(const Question &question, Read read, Answer tellAnswer)
{
    answerIf(
        question, [&](AccessCheck &check) { return check.shared(question.action); }, read, tellAnswer);
}

template <typename Order, typename Done>
void StoreGateway::carryOut(const OrderSlip &slip, Order order, Done done)
{
    const QString slot = QString::fromLatin1(slip.name);
    if (!hasSession(slip.action, slot)) {
        emit refused(slot, withoutSession(slot), slip.requestId);
        return;
    }
    const auto db = m_db ? orderDatabase() : fail(unavailable());
    if (!db) {
        emit refused(slot, db.error(), slip.requestId);
        return;
    }
    const auto result = order(**db);
    if (!result) {
        emit refused(slot, result.error(), slip.requestId);
        return;
    }
    done(result);
    look();
    emit ordered();
}

template <typename Order, typename Done>
void StoreGateway::carryOutEvents(const char *name, Action action, Order order, Done done)
{
    carryOut(
        OrderSlip{name, action},
        [&](Database &db) {
            EventOrders orders = eventOrders(db);
            return order(orders);
        },
        done);
}

}
