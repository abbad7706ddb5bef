#pragma once

#include "domain/AuditDesk.h"
#include "views/common/Theme.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace concord {

class IconLabel;

/// One export: how far it is with Cancel, then what became of it.
class ExportLine : public QFrame
{
    Q_OBJECT
public:
    explicit ExportLine(AuditExportOrder order, QWidget *parent = nullptr);

    [[nodiscard]] quint64 taskId() const { return m_order.taskId; }
    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] QString text() const;
    void showProgress(const AuditProgress &progress);
    void showDone(const AuditExport &file);
    void showFailure(const Error &error);

signals:
    void cancelRequested(quint64 taskId);
    void dismissed(quint64 taskId);

private:
    void press();
    void conclude(Tone tone, const QString &text);
    void display(Tone tone, const QString &text);

    AuditExportOrder m_order;
    IconLabel *m_icon;
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_copy;
    QPushButton *m_action;
    QString m_sum;
    bool m_isOver = false;
};

}
