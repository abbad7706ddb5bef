#include "models/RepeatedQuestion.h"

#include "models/RecordTableBase.h"

namespace concord {

RepeatedQuestion::RepeatedQuestion(QObject *parent) : QObject(parent)
{
    m_again.setSingleShot(true);
    m_again.setInterval(4'000);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_asked < m_most) {
            send();
            return;
        }
        m_error = Error{ErrorCode::Timeout, {}, QStringLiteral("never answered"), 0};
        setState(State::Failed);
    });
}

void RepeatedQuestion::setPatience(int milliseconds, int times)
{
    m_again.setInterval(milliseconds);
    m_most = times;
}

void RepeatedQuestion::ask()
{
    m_ids.clear();
    m_asked = 0;
    setState(State::Waiting);
    send();
}

void RepeatedQuestion::send()
{
    const quint64 id = makeRequestId();
    m_ids.insert(id);
    ++m_asked;
    m_again.start();
    emit asked(id); // may be answered before this returns
}

void RepeatedQuestion::drop()
{
    m_ids.clear();
    m_again.stop();
    setState(State::Idle);
}

bool RepeatedQuestion::take(quint64 requestId)
{
    if (m_state != State::Waiting || !m_ids.contains(requestId))
        return false;
    m_again.stop();
    setState(State::Answered);
    return true;
}

bool RepeatedQuestion::fail(quint64 requestId, const Error &error)
{
    if (m_state != State::Waiting || !m_ids.contains(requestId))
        return false;
    if (isRetryable(error.code) && m_asked < m_most)
        return true; // the clock asks again
    m_again.stop();
    m_error = error;
    setState(State::Failed);
    return true;
}

void RepeatedQuestion::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit changed();
}

}
