#pragma once

#include "domain/CodeMapping.h"
#include "domain/Result.h"

#include <QFrame>
#include <QTimer>

#include <optional>

class QLabel;
class QPushButton;

namespace concord {

class IconLabel;

/// What the last decision did, and for as long as it can be undone, the way to do that.
class MappingUndoBar : public QFrame
{
    Q_OBJECT
public:
    explicit MappingUndoBar(const Clock &clock, QWidget *parent = nullptr);

    void display(const MappingRow &row, int releasedEvents);
    void showRefusal(const Error &error); ///< it could not be undone
    void forget();
    [[nodiscard]] QString text() const;
    /// What would be taken back now.
    [[nodiscard]] std::optional<MappingDecision> undo() const;
    void refresh(); ///< time has gone on

signals:
    void undoRequested(); ///< the button

private:
    void say(const QString &tone, const QString &text);

    const Clock &m_clock;
    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_close;
    std::optional<MappingRow> m_row;
    QTimer m_timer;
};

}
