#include "views/common/IdleWatch.h"

#include <QCoreApplication>
#include <QEvent>

namespace concord {

namespace {
bool isTouch(QEvent::Type type)
{
    switch (type) {
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
    case QEvent::InputMethod:
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::NonClientAreaMouseButtonPress:
    case QEvent::NonClientAreaMouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TabletMove:
    case QEvent::TabletPress:
        return true;
    default:
        return false;
    }
}
}

IdleWatch::IdleWatch(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_timer.setInterval(std::chrono::seconds(5));
    connect(&m_timer, &QTimer::timeout, this, &IdleWatch::check);
}

void IdleWatch::start()
{
    m_touched = m_clock.now();
    if (m_timer.isActive())
        return;
    m_timer.start();
    QCoreApplication::instance()->installEventFilter(this);
}

void IdleWatch::stop()
{
    m_timer.stop();
    QCoreApplication::instance()->removeEventFilter(this);
}

void IdleWatch::check()
{
    if (!m_timer.isActive())
        return;
    const Timestamp now = m_clock.now();
    m_touched = std::min(m_touched, now); // the clock was set back
    if (now - m_touched < m_limit)
        return;
    stop();
    emit idle();
}

bool IdleWatch::eventFilter(QObject *watched, QEvent *event)
{
    if (event->spontaneous() && isTouch(event->type())) {
        check(); // the first touch after a long sleep comes before the timer
        m_touched = m_clock.now();
    }
    return QObject::eventFilter(watched, event);
}

}
