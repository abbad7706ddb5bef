#pragma once

#include "domain/Clock.h"

#include <QObject>
#include <QTimer>

namespace concord {

/// Notices that nobody has touched keyboard, mouse or screen for a while, in any window of the program. Goes
/// by the clock on the wall, so that a computer that slept counts as left alone.
class IdleWatch : public QObject
{
    Q_OBJECT
public:
    /// Stands still until start(). @param clock outlives it
    explicit IdleWatch(const Clock &clock, QObject *parent = nullptr);

    void setLimit(std::chrono::milliseconds limit) { m_limit = limit; }
    [[nodiscard]] std::chrono::milliseconds limit() const { return m_limit; }
    [[nodiscard]] bool isWatching() const { return m_timer.isActive(); }

public slots:
    void start(); ///< as if somebody had just touched something
    void stop();
    void check(); ///< what its timer does

signals:
    void idle(); ///< once; then it stands still

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Clock &m_clock;
    std::chrono::milliseconds m_limit = std::chrono::minutes(15);
    Timestamp m_touched{};
    QTimer m_timer;
};

}
