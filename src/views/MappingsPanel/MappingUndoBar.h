#pragma once

#include "domain/CodeMapping.h"
#include "domain/Result.h"
#include "views/common/Theme.h"

#include <QFrame>
#include <QTimer>

#include <vector>

class QLabel;
class QPushButton;

namespace concord {

class IconLabel;

/// What the last decision did, and for as long as it can be undone, the way to do that: it goes when that
/// time ends.
class MappingUndoBar : public QFrame
{
    Q_OBJECT
public:
    explicit MappingUndoBar(const Clock &clock, QWidget *parent = nullptr);

    /// @param waitedBefore events that waited for the decision; 0: not known
    void display(const MappingRow &row, int releasedEvents, int waitedBefore = 0);
    /// Several that were decided at once, at least one.
    void display(const std::vector<MappingRow> &rows, int releasedEvents);
    void showRefusal(const Error &error); ///< it could not be undone
    void showWaiting();                   ///< the undo is on its way
    void showSilence();                   ///< nobody has answered it in time
    void forget();
    [[nodiscard]] QString text() const;
    void showPartlyUndone(int undone, int left); ///< of several
    /// What would be taken back now; empty: nothing can.
    [[nodiscard]] std::vector<MappingDecision> undo() const;
    void refresh(); ///< time has gone on

signals:
    void undoRequested(); ///< the button

private:
    void present(std::vector<MappingRow> rows, Tone tone, const QString &done);
    [[nodiscard]] Timestamp lastUndo() const;
    void say(const QString &tone, const QString &text);

    const Clock &m_clock;
    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_close;
    std::vector<MappingRow> m_rows;
    QString m_done; ///< what it did, without how long it can be undone
    bool m_isUndoing = false;
    QTimer m_timer; ///< rings when it cannot be undone any more
};

}
