#pragma once

#include "domain/Reconciliation.h"
#include "views/ReconciliationPage/ReportWriter.h"
#include "views/common/ConsolePage.h"
#include "views/common/HeldKey.h"

#include <QHash>
#include <QTimer>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace concord {

class Banner;
class DifferencePane;
class PanelFrame;
class ReconciliationItemModel;
class ReconciliationRunModel;
class TableStates;
class UndoLine;

/// Comparisons of two sides, and what they have found: the runs above, the differences of the one that is
/// chosen as a work list below, and beside it both records with a remedy each. All of it can be done with
/// the keyboard alone.
class ReconciliationPage : public ConsolePage
{
    Q_OBJECT
public:
    ReconciliationPage(ReconciliationRunModel *runs, ReconciliationItemModel *items, const Clock &clock,
                       QWidget *parent = nullptr);

    /// How long a selection stands before both records are asked for, which is audited; 0: at once.
    void setLookDelay(int milliseconds) { m_lookTimer.setInterval(milliseconds); }
    /// How long changes are gathered before the lists are read again; 1 s unless set.
    void setRefreshDelay(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }
    /// How long the answer to an order is waited for.
    void setAnswerTimeout(int milliseconds) { m_patience.setInterval(milliseconds); }
    [[nodiscard]] DifferencePane *pane() const { return m_pane; }
    /// The refusal of such an order stands here, before the person.
    [[nodiscard]] bool showsRefusalOf(const QString &order) const;

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void reload(); ///< while somebody looks
    void showRuns(const concord::ReconciliationRunPage &page);
    void showItems(const concord::ReconciliationItemPage &page);
    void showItem(const concord::ReconciliationItemDetail &detail);
    void showSides(const concord::ReconciliationSidesList &list);
    void showJobsChanged(const std::vector<concord::JobRow> &rows);
    void showChanged(); ///< runs or differences, by whomever
    void showOrdered(const concord::RemedyBatch &batch, quint64 requestId);
    void showUndone(concord::RemedyBatchId batch, int items, quint64 requestId);
    void showReport(const concord::ReportText &report);
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Asks for the run that is chosen as a file at @p path; "Save report" calls it once a name is chosen.
    void saveReport(concord::ReportKind kind, const QString &path);

signals:
    void runsWanted(const concord::ReconciliationRunQuery &query);
    void itemsWanted(const concord::ReconciliationItemQuery &query);
    void itemWanted(concord::ReconciliationItemId id, quint64 requestId);
    void sidesWanted(quint64 requestId);
    void runRequested(const QString &integration, bool full);
    void remedyOrdered(const concord::RemedyOrder &order, quint64 requestId);
    void undoRequested(concord::RemedyBatchId batch, quint64 requestId);
    void reportWanted(const concord::ReportOrder &order);
    void conflictsRequested(); ///< a difference was made a conflict: that page decides it

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpRuns();
    void setUpItems();
    void setUpKeys();
    void makeReportMenu();
    void connectAll();
    [[nodiscard]] QWidget *makeWork();
    void askForRuns();
    void askForItems();
    void noteRun();
    void noteItem();
    void look();
    void moveBy(int rows);
    void goOn();
    void order(const RemedyOrder &order);
    void undo(RemedyBatchId batch);
    void undoLast();
    void giveUp();
    void compareNow();
    void chooseNewest();
    void keepSelection();
    void showStanding();
    void showOnlyPatient(const QString &owner);
    void togglePatient();
    void askForFile(ReportKind kind);
    void refreshNow();
    void focusList();
    void takeKeys();
    void orderByKey(int remedy);
    [[nodiscard]] const ReconciliationRunRow *run() const;
    [[nodiscard]] const ReconciliationSides *sides() const;
    [[nodiscard]] ReconciliationItemQuery itemQuery() const;
    [[nodiscard]] QString emptyText() const;

    ReconciliationRunModel *m_runs;
    ReconciliationItemModel *m_items;
    const Clock &m_clock;
    PanelFrame *m_runFrame;
    QTableView *m_runTable;
    TableStates *m_runStates;
    QLabel *m_standing;
    QComboBox *m_integration;
    QPushButton *m_compare;
    QPushButton *m_report;
    QAction *m_withValues = nullptr;
    Banner *m_newer;
    UndoLine *m_undo;
    PanelFrame *m_itemFrame;
    QTableView *m_itemTable;
    TableStates *m_itemStates;
    QComboBox *m_state;
    QComboBox *m_kind;
    QPushButton *m_patientChip;
    DifferencePane *m_pane;
    ReportWriter *m_writer;
    Access m_access = Access::full();
    std::vector<ReconciliationSides> m_sides;
    QString m_owner; ///< of whom alone differences are listed; empty: of all
    QTimer m_lookTimer;
    QTimer m_refreshTimer;
    QTimer m_patience;
    quint64 m_sidesRequest = 0;
    quint64 m_lookRequest = 0; ///< 0: nothing is asked
    HeldKey m_held;
    bool m_wantsKeys = false; ///< the page has come to the front, and nothing there could have the focus
    ReconciliationItemId m_lookedAt;
    ReconciliationItemId m_keptItem;
    ReconciliationRunId m_shownRun;
    struct
    {
        quint64 requestId = 0; ///< 0: none is on its way
        ReconciliationItemId about;
        RemedyOrder order;
        bool isUndo = false;
    } m_order;
    struct SavedReport
    {
        ReportKind kind = ReportKind::Html;
        QString path;
    };
    QHash<quint64, SavedReport> m_reports; ///< that are asked for
    RemedyBatchId m_last;                  ///< that the line above can undo
    QString m_started;                     ///< the integration that this person has had compare
    bool m_isOnline = true;
    bool m_isDirty = false; ///< changed while another page was shown
    bool m_isOpen = true;   ///< until forget(), and again from start() on
};

}
