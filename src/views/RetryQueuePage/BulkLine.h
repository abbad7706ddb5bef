#pragma once

#include "domain/Engine.h"
#include "models/Access.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace concord {

class IconLabel;

/// One bulk order: a countdown with Undo, then how far it is with Cancel, then what became of it.
class BulkLine : public QFrame
{
    Q_OBJECT
public:
    explicit BulkLine(const Clock &clock, QWidget *parent = nullptr);

    void display(const BulkRow &row);
    void setAccess(const Access &access);
    [[nodiscard]] const BulkRow &row() const { return m_row; }
    [[nodiscard]] QString text() const;

signals:
    void cancelRequested(concord::BulkId id);
    void dismissed(concord::BulkId id);

private:
    void refresh();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString resultSentence() const;
    [[nodiscard]] QString failureSentence() const;

    const Clock &m_clock;
    BulkRow m_row;
    Access m_access = Access::full();
    IconLabel *m_icon;
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_action;
    QTimer m_countdown;
    bool m_asked = false; ///< undo or cancel was pressed; the answer is awaited
};

}
