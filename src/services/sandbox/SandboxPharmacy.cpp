#include "sandbox/SandboxPharmacy.h"

#include "codec/hl7/Hl7Message.h"

namespace concord {

namespace {
constexpr char startOfBlock = '\x0b';
constexpr auto endOfBlock = "\x1c\r";
}

SandboxPharmacy::SandboxPharmacy(const Clock &clock, SandboxPharmacyOptions options)
    : m_clock(clock),
      m_options(std::move(options)),
      m_story(QByteArray::number(toMs(clock.now()), 36).toUpper())
{}

SandboxPharmacy::~SandboxPharmacy() = default;

void SandboxPharmacy::start()
{
    if (m_socket)
        return;
    m_socket = std::make_unique<QTcpSocket>();
    m_storyTimer = std::make_unique<QTimer>();
    m_answerTimer = std::make_unique<QTimer>();
    m_answerTimer->setSingleShot(true);
    connect(m_socket.get(), &QTcpSocket::connected, this, &SandboxPharmacy::send);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &SandboxPharmacy::read);
    connect(m_storyTimer.get(), &QTimer::timeout, this, &SandboxPharmacy::step);
    connect(m_answerTimer.get(), &QTimer::timeout, this, &SandboxPharmacy::giveUp);
    if (!m_options.paused)
        m_storyTimer->start(m_options.every);
}

void SandboxPharmacy::stop()
{
    m_storyTimer.reset();
    m_answerTimer.reset();
    m_socket.reset();
}

void SandboxPharmacy::showListener(const ListenerStatus &status)
{
    if (status.connection != m_options.connection || status.state != ListenerState::Listening)
        return;
    const bool isFirst = m_port == 0;
    m_host = status.address.section(u':', 0, -2);
    m_port = quint16(status.address.section(u':', -1).toUInt());
    if (isFirst && !m_options.paused)
        step();
}

void SandboxPharmacy::setPaused(bool paused)
{
    m_options.paused = paused;
    if (!m_storyTimer)
        return;
    if (paused)
        m_storyTimer->stop();
    else
        m_storyTimer->start(m_options.every);
}

void SandboxPharmacy::step()
{
    if (!m_socket || m_port == 0 || m_answerTimer->isActive())
        return;
    if (m_waiting.isEmpty())
        m_waiting = m_story.next(m_clock.now());
    m_answerTimer->start(m_options.answerTime);
    if (m_socket->state() == QAbstractSocket::ConnectedState)
        send();
    else if (m_socket->state() == QAbstractSocket::UnconnectedState)
        m_socket->connectToHost(m_host, m_port);
}

void SandboxPharmacy::send()
{
    m_received.clear();
    m_socket->write(startOfBlock + m_waiting + endOfBlock);
}

void SandboxPharmacy::read()
{
    m_received += m_socket->readAll();
    const qsizetype end = m_received.indexOf(endOfBlock);
    if (end < 0)
        return;
    const auto answer = Hl7Message::parse(m_received.mid(1, end - 1));
    m_received.clear();
    m_answerTimer->stop();
    m_waiting.clear();
    emit answered(answer ? answer->segment("MSA").field(1).raw().toByteArray() : QByteArray());
}

/// The message stays the next one to be sent.
void SandboxPharmacy::giveUp()
{
    m_socket->abort();
}

}
