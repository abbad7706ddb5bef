#pragma once

#include "domain/Job.h"
#include "models/Access.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace concord {

/// What a queued or running job is doing, how far it is, and the button that stops it.
class ProgressLine : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressLine(QWidget *parent = nullptr);

    void display(const JobRow &job);
    void setAccess(const Access &access);

signals:
    void cancelRequested(concord::JobId job);

private:
    QLabel *m_step;
    QProgressBar *m_bar;
    QLabel *m_share;
    QPushButton *m_cancel;
    JobId m_job;
    bool m_canCancel = false;
    Access m_access = Access::full();
};

}
