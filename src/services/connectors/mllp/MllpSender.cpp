#include "connectors/mllp/MllpSender.h"

#include "domain/ErrorClass.h"

#include <utility>

namespace concord {

MllpSender::MllpSender(MllpSenderSettings settings, QObject *parent)
    : QObject(parent), m_settings(std::move(settings))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &MllpSender::loseHope);
    makeClient();
}

void MllpSender::makeClient()
{
    MllpClientSettings settings = m_settings.client;
    settings.maxUnanswered = 1;
    m_client = std::make_unique<MllpClient>(settings);
    // Queued: whoever hears the end may cancel everything, which must not happen inside a signal of the
    // client. What a former client said then comes too late.
    const int generation = ++m_generation;
    connect(
        m_client.get(), &MllpClient::answered, this,
        [this, generation](const QByteArray &, const QByteArray &answer) {
            if (generation == m_generation)
                finish(answer);
        },
        Qt::QueuedConnection);
    connect(
        m_client.get(), &MllpClient::failed, this,
        [this, generation](const QByteArray &, const Error &error) {
            if (generation == m_generation)
                endInError(error);
        },
        Qt::QueuedConnection);
    connect(
        m_client.get(), &MllpClient::troubled, this,
        [this, generation](const Error &error) {
            if (generation == m_generation)
                noteTrouble(error);
        },
        Qt::QueuedConnection);
}

void MllpSender::endInError(Error error)
{
    if (error.code == ErrorCode::Timeout && m_trouble && m_trouble->code == ErrorCode::NotFound)
        error.detail = QStringLiteral("no answer in time, but one whose MSA-2 is not the message's MSH-10");
    finish(fail(std::move(error)));
}

void MllpSender::send(const QByteArray &message, const QByteArray &controlId, Callback done)
{
    m_queue.push_back({message, controlId, std::move(done)});
    startNext();
}

void MllpSender::startNext()
{
    if (m_isUnderWay || m_queue.empty())
        return;
    m_isUnderWay = true;
    m_trouble.reset();
    m_patience.start(m_settings.patience);
    m_client->send(m_queue.front().bytes, m_queue.front().controlId);
}

void MllpSender::noteTrouble(const Error &error)
{
    if (error.code != ErrorCode::Timeout || !m_trouble) // what led to a time-out says more
        m_trouble = error;
    const bool isForPeople =
        classOf(error.code) == ErrorClass::Operator; // a certificate, a file: waiting does not mend it
    if (isForPeople && m_isUnderWay && m_client->withdraw(m_queue.front().controlId))
        finish(fail(error));
}

/// Not sent within the time: what was sent already waits for its answer, whose time the client keeps.
void MllpSender::loseHope()
{
    if (!m_isUnderWay || !m_client->withdraw(m_queue.front().controlId))
        return;
    finish(fail(m_trouble.value_or(
        Error{ErrorCode::Timeout, m_settings.client.host, QStringLiteral("no connection in time"), 0})));
}

void MllpSender::finish(Result<QByteArray> result)
{
    if (!m_isUnderWay) // cancelled meanwhile
        return;
    m_patience.stop();
    m_isUnderWay = false;
    const Callback done = std::move(m_queue.front().done);
    m_queue.pop_front();
    startNext();
    done(std::move(result));
}

void MllpSender::cancelAll()
{
    m_patience.stop();
    m_queue.clear();
    m_isUnderWay = false;
    makeClient(); // what was sent may be answered yet: not on a connection that the next message uses
}

}
