#pragma once

#include "domain/Overview.h"

#include <QWidget>

class QLabel;

namespace concord {

class Figure;
class StateBadge;

/// The last run in one line: how it ended, when, what it found; and when the next one is due.
class LastRunView : public QWidget
{
    Q_OBJECT
public:
    explicit LastRunView(QWidget *parent = nullptr);

    void display(const SyncStatus &sync, Timestamp now);

private:
    [[nodiscard]] QWidget *makeTimes();
    void displayRun(const JobRow &run, Timestamp now);

    StateBadge *m_badge;
    QLabel *m_when;
    QLabel *m_next;
    Figure *m_added;
    Figure *m_discontinued;
    Figure *m_changed;
    Figure *m_unmapped;
};

}
