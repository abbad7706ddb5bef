#pragma once

#include "domain/Job.h"
#include "domain/Overview.h"

#include <QObject>
#include <QTimer>

#include <optional>

class QWidget;

namespace concord {

/// Waits until a job that ended after @p since is on the screen, whichever program ran it; then takes a
/// picture of the window and, where that was asked for, ends the program (--screenshot, --quit-after-sync).
class FirstSync : public QObject
{
    Q_OBJECT
public:
    FirstSync(QWidget &window, Timestamp since, QString screenshotFile, bool quits);

public slots:
    void noticeOverview(const concord::Overview &overview);
    void noticeTrouble(const concord::Error &error); ///< no sync is to be expected

signals:
    void done(int exitCode);

private:
    void settle();
    void conclude();

    QWidget &m_window;
    Timestamp m_since;
    QString m_screenshotFile;
    bool m_quits;
    std::optional<JobRow> m_job;
    std::optional<Error> m_trouble;
    QTimer m_settleTimer;
    bool m_isOver = false;
};

}
