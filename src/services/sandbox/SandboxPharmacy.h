#pragma once

#include "domain/Clock.h"
#include "domain/Intake.h"
#include "sandbox/PharmacyStory.h"

#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <memory>

namespace concord {

struct SandboxPharmacyOptions
{
    QString connection = QStringLiteral("pharmacy"); ///< the listener that it talks to, by name
    std::chrono::milliseconds every{5'000};
    std::chrono::milliseconds answerTime{10'000};
    bool paused = false;
};

/// A pharmacy to learn with: sends the messages of its story to an MLLP listener, one at a time, and waits
/// for each answer; one that is not answered is sent again on a new connection. A service: lives on a
/// ServiceThread.
class SandboxPharmacy : public QObject
{
    Q_OBJECT
public:
    explicit SandboxPharmacy(const Clock &clock, SandboxPharmacyOptions options = {});
    ~SandboxPharmacy() override;

public slots:
    void start();
    void stop();
    void showListener(const concord::ListenerStatus &status); ///< where to send, once it listens
    void setPaused(bool paused);
    void step(); ///< the next message now

signals:
    void answered(const QByteArray &code); ///< MSA-1 of each answer: "CA"

private:
    void send();
    void read();
    void giveUp();

    const Clock &m_clock;
    SandboxPharmacyOptions m_options;
    sandbox::PharmacyStory m_story;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<QTimer> m_storyTimer;
    std::unique_ptr<QTimer> m_answerTimer;
    QString m_host;
    quint16 m_port = 0;
    QByteArray m_waiting; ///< sent, or to be sent again, and not answered
    QByteArray m_received;
};

}
