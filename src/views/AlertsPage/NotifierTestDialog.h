#pragma once

#include "domain/Clock.h"
#include "domain/NotifierTests.h"
#include "models/Access.h"
#include "views/DesktopNotices/DesktopNotices.h"

#include <QDialog>
#include <QTimer>

#include <array>

class QGridLayout;
class QLabel;
class QPushButton;

namespace concord {

class Banner;

/// Sends a test notice through each notifier, and says how the last one went. Asks again while it is open: a
/// worker sends what was ordered, not the console.
class NotifierTestDialog : public QDialog
{
    Q_OBJECT
public:
    explicit NotifierTestDialog(const Clock &clock, QWidget *parent = nullptr);

    void setRefreshInterval(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }

public slots:
    void refresh();
    void setAccess(const concord::Access &access);
    void showAvailability(bool online, const concord::Error &error);
    void showTests(const concord::NotifierTestList &list);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showOrdered(concord::NotifierKind notifier, quint64 requestId);
    void showRefusal(const concord::Error &error, quint64 requestId);
    void showDesktopTest(concord::DesktopTest outcome);

signals:
    void testsWanted(quint64 requestId);
    void testRequested(concord::NotifierKind notifier, quint64 requestId);

private:
    /// One notifier, by NotifierKind.
    struct Line
    {
        QLabel *result = nullptr;
        QPushButton *send = nullptr;
        QString text;        ///< how the last test went
        QString note;        ///< what became of an order, until it is known how the test went
        quint64 ordered = 0; ///< the request under way; 0: none
        bool isKept = false; ///< the note, until the next order
        bool isOpen = false; ///< a test is
    };

    void addLine(NotifierKind notifier, QGridLayout *grid);
    void order(NotifierKind notifier);
    void showLines();
    [[nodiscard]] Line &lineOf(NotifierKind notifier) { return m_lines.at(size_t(notifier)); }

    const Clock &m_clock;
    Banner *m_banner;
    QLabel *m_hint;
    std::array<Line, 3> m_lines;
    QTimer m_refreshTimer;
    Access m_access = Access::full();
    quint64 m_wanted = 0;
    bool m_mayOrder = true;
    bool m_online = true;
};

}
