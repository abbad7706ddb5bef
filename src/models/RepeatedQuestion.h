#pragma once

#include "domain/Result.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace concord {

/// One question to the services that is asked again until it is answered: an answer may get lost on the way,
/// or what answers may still be starting. Any answer to it counts, whichever time it was asked.
class RepeatedQuestion : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Waiting, Answered, Failed };

    explicit RepeatedQuestion(QObject *parent = nullptr);

    /// After how long it is asked again, and how often at most until it counts as failed.
    void setPatience(int milliseconds, int times);

    void ask();  ///< a new question: answers to what was asked before do not count any more
    void drop(); ///< nobody wants to know any more

    /// Whether the answer belongs to it; it is answered then.
    [[nodiscard]] bool take(quint64 requestId);
    /// Whether the failure belongs to it. One that may go away is waited out.
    bool fail(quint64 requestId, const Error &error);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isWaiting() const { return m_state == State::Waiting; }
    [[nodiscard]] const Error &error() const { return m_error; } ///< meaningful in Failed

signals:
    void asked(quint64 requestId);
    void changed();

private:
    void send();
    void setState(State state);

    QSet<quint64> m_ids;
    QTimer m_again;
    State m_state = State::Idle;
    Error m_error;
    int m_asked = 0;
    int m_most = 30;
};

}
