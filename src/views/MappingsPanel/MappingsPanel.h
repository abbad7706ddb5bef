#pragma once

#include "domain/MappingWork.h"
#include "domain/Query.h"
#include "views/CodeMappingModal/CodeMappingModal.h" // QPointer needs the whole class
#include "views/MappingsPanel/BulkReviewSheet.h"
#include "views/MappingsPanel/MappingKeys.h"
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

#include <deque>

class QPushButton;
class QSettings;
class QStackedWidget;
class QTableView;

namespace concord {

class MappingDecisionPane;
class MappingDraft;
class MappingFiguresView;
class MappingFilterBar;
class MappingModel;
class MappingUndoBar;
class MappingViewsMenu;
class PanelFrame;
class TableStates;
struct MappingView;

/// The mapping workbench: the codes that need a decision, and those that have one, on the left; the decision
/// about the current one on the right. All of it can be done with the keyboard alone (MappingKeys).
class MappingsPanel : public ConsolePage
{
    Q_OBJECT
public:
    /// @param settings for a person's views
    MappingsPanel(MappingModel *mappings, const Clock &clock, QSettings &settings, QWidget *parent = nullptr);

    void setSearchDelay(int milliseconds);
    [[nodiscard]] CodeMappingModal *modal() const { return m_modal; }
    [[nodiscard]] BulkReviewSheet *sheet() const { return m_sheet; }
    [[nodiscard]] MappingDraft *draft() const { return m_draft; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;

    void showMappings(const concord::MappingPage &page);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);
    void showDrugs(const std::vector<concord::LocalDrug> &drugs, quint64 requestId);
    void showHistory(const concord::MappingHistory &history);
    void showSuggestions(const concord::MappingSuggestions &suggestions);
    void showVerdict(const concord::MappingVerdict &verdict);
    void showImpact(const concord::MappingImpact &impact);
    void showFigures(const concord::MappingFigures &figures);
    void showDecided(const concord::MappingRow &row, int releasedEvents);
    void showBatch(const concord::MappingBatch &batch);
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

    /// Opens the window that decides this code, wherever the person is.
    void openMapping(const concord::MappingRow &mapping);
    /// The same, with its confident suggestion chosen.
    void openSuggested(const concord::MappingRow &mapping);
    void assignToMe(const concord::MappingRow &mapping);

signals:
    void mappingsWanted(const concord::MappingQuery &query);
    void drugSearchRequested(const QString &text, quint64 requestId);
    void historyWanted(concord::MappingId id, quint64 requestId);
    void suggestionsWanted(concord::MappingId id, quint64 requestId);
    void verdictWanted(const concord::MappingDecision &decision, quint64 requestId);
    void impactWanted(const concord::MappingDecision &decision, quint64 requestId);
    void figuresWanted(quint64 requestId);
    void decisionMade(const concord::MappingDecision &decision);
    void decisionsMade(const std::vector<concord::MappingDecision> &decisions);

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QWidget *makeWork();
    void openFirst();
    void makeToolbar();
    void setUpTableView();
    void openWindow(const MappingRow &mapping, bool takesBest);
    void connectDraft(MappingDraft *draft);
    void handleKey(MappingKey key, int number);
    void applyFilter();
    void setView(const MappingView &view);
    void openCurrent();
    void moveBy(int rows);
    void settle(const MappingRow &row, int releasedEvents, MappingAct act);
    void undoLast();
    void openSheet();
    void showSelection();
    void send(const MappingDecision &decision);
    [[nodiscard]] MappingAct takeOrder(MappingId id);

    MappingModel *m_mappings;
    MappingDraft *m_draft;
    MappingFilterBar *m_filters;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    PanelFrame *m_paneFrame;
    MappingDecisionPane *m_pane;
    MappingUndoBar *m_undo;
    MappingFiguresView *m_figures;
    QStackedWidget *m_stack;
    QPushButton *m_views;
    QPushButton *m_bulk;
    QPushButton *m_help;
    QPushButton *m_showFigures;
    QPointer<CodeMappingModal> m_modal; ///< closes and deletes itself
    QPointer<BulkReviewSheet> m_sheet;
    const Clock &m_clock;
    QTimer m_ageTimer;
    Access m_access = Access::full();
    bool m_online = true;
    std::deque<MappingDecision> m_orders; ///< given and not answered, oldest first
};

}
