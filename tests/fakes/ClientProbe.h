#pragma once

#include "connectors/EhrClient.h"
#include "runtime/SystemClock.h"

#include <QSignalSpy>

#include <chrono>

namespace concord {

/// An EhrClient with short waits, and a way to ask it something and see the answer in one line of a test.
class ClientProbe : public QObject
{
    Q_OBJECT

public:
    explicit ClientProbe(EhrClientSettings settings) : client(std::move(settings), m_clock) {}

    static EhrClientSettings settingsFor(const QUrl &base)
    {
        using std::chrono::milliseconds;
        EhrClientSettings settings;
        settings.base = base;
        settings.ladder = {milliseconds(5), milliseconds(10), milliseconds(20), milliseconds(40)};
        settings.idleTimeout = std::chrono::seconds(10);
        settings.deadline = std::chrono::seconds(30);
        return settings;
    }

    /// Internal when nothing came within a minute.
    Result<FetchReply> fetch(const QString &pathOrUrl)
    {
        Result<FetchReply> answer =
            fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer"));
        QSignalSpy spy(this, &ClientProbe::answered);
        client.fetch(pathOrUrl, [&](Result<FetchReply> result) {
            answer = std::move(result);
            emit answered();
        });
        spy.wait(60'000);
        return answer;
    }

    EhrClient client;

signals:
    void answered();

private:
    SystemClock m_clock;
};

}
