#pragma once

#include "domain/Reconciliation.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

class QComboBox;
class QTableView;

namespace concord {

class ConflictModel;
class ConflictPane;
class PanelFrame;
class TableStates;
class UndoLine;

/// Records that both sides of an integration have changed since they agreed: the work list on the left, the
/// decision about the one that is chosen on the right. All of it can be done with the keyboard alone.
class ConflictsPage : public ConsolePage
{
    Q_OBJECT
public:
    ConflictsPage(ConflictModel *conflicts, const Clock &clock, QWidget *parent = nullptr);

    /// How long a selection stands before what both sides say is asked for, which is audited; 0: at once.
    void setLookDelay(int milliseconds) { m_lookTimer.setInterval(milliseconds); }
    /// How long the answer to an order is waited for.
    void setAnswerTimeout(int milliseconds) { m_patience.setInterval(milliseconds); }
    [[nodiscard]] ConflictPane *pane() const { return m_pane; }
    /// The refusal of such an order stands here, before the person.
    [[nodiscard]] bool showsRefusalOf(const QString &order) const;

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void reload(); ///< while somebody looks; what is before the person stays there
    void showConflicts(const concord::ConflictPage &page);
    void showConflict(const concord::ConflictDetail &detail);
    void showDecided(const concord::ConflictRow &row, quint64 requestId);
    void showChanged(const std::vector<concord::ConflictRow> &rows); ///< by whomever
    void showSides(const concord::ReconciliationSidesList &list);    ///< for the filter
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void conflictsWanted(const concord::ConflictQuery &query);
    void conflictWanted(concord::ConflictId id, quint64 requestId);
    void decisionMade(const concord::ConflictDecision &decision, quint64 requestId);
    void undoRequested(concord::ConflictId id, quint64 requestId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpTableView();
    void setUpFilters();
    void setUpKeys();
    void applyFilter();
    void addIntegration(const QString &name);
    void noteSelection();
    void look();
    void moveBy(int rows);
    void goOn(ConflictId done);
    void decide(const ConflictDecision &decision);
    void undo(ConflictId id);
    void undoLast();
    void giveUp();
    void focusList();
    void takeKeys();
    [[nodiscard]] const ConflictRow *selected() const;

    ConflictModel *m_conflicts;
    const Clock &m_clock;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QComboBox *m_state;
    QComboBox *m_integration;
    ConflictPane *m_pane;
    UndoLine *m_undo;
    Access m_access = Access::full();
    QTimer m_lookTimer;
    QTimer m_ageTimer;
    QTimer m_patience;
    quint64 m_lookRequest = 0; ///< 0: nothing is asked
    bool m_wantsKeys = false;  ///< the page has come to the front, and nothing there could have the focus
    ConflictId m_lookedAt;     ///< null: none
    struct
    {
        quint64 requestId = 0; ///< 0: none is on its way
        ConflictId about;
        bool isUndo = false;
    } m_order;
    ConflictId m_last; ///< whose decision the line above can undo
};

}
