#pragma once

#include "domain/FoundDrug.h"
#include "domain/MappingWork.h"
#include "domain/Overview.h"
#include "domain/Query.h"
#include "views/CodeMappingModal/CodeMappingModal.h" // QPointer needs the whole class
#include "views/MappingsPanel/BulkReviewSheet.h"
#include "views/MappingsPanel/MappingKeys.h"
#include "views/common/ConsolePage.h"
#include "views/common/HeldKey.h"

#include <QPointer>
#include <QTimer>

class QPushButton;
class QSettings;
class QStackedWidget;

namespace concord {

class Banner;
class MappingDecisionPane;
class MappingDraft;
class MappingFiguresView;
class MappingFilterBar;
class MappingList;
class MappingModel;
class MappingOrders;
class MappingUndoBar;
class MappingViewsMenu;
class PanelFrame;
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
    [[nodiscard]] MappingOrders *orders() const { return m_orders; }
    /// The refusal of such an order stands here, before the person.
    [[nodiscard]] bool showsRefusalOf(const QString &order) const;

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void reload(); ///< while somebody looks; what is before the person stays there

    void showMappings(const concord::MappingPage &page);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);
    void showDrugs(const std::vector<concord::FoundDrug> &drugs, quint64 requestId);
    void showHistory(const concord::MappingHistory &history);
    void showSuggestions(const concord::MappingSuggestions &suggestions);
    void showVerdict(const concord::MappingVerdict &verdict);
    void showImpact(const concord::MappingImpact &impact);
    void showFigures(const concord::MappingFigures &figures);
    /// @param requestId of the order that is answered, in time or late
    void showDecided(const concord::MappingRow &row, int releasedEvents, quint64 requestId);
    void showBatch(const concord::MappingBatch &batch, quint64 requestId);
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showCounts(const concord::Overview &overview);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

    void showDrifted(); ///< lists what the release touches
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
    void decisionMade(const concord::MappingDecision &decision, quint64 requestId);
    void decisionsMade(const std::vector<concord::MappingDecision> &decisions, quint64 requestId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QWidget *makeWork();
    void openFirst();
    void setLost(bool lost);
    void focusList();
    void makeToolbar();
    void openWindow(const MappingRow &mapping, bool takesBest);
    void connectDraft(MappingDraft *draft);
    void handleKey(MappingKey key, int number);
    void decideByEnter();
    void applyFilter();
    void setView(const MappingView &view);
    void openCurrent();
    void moveBy(int rows);
    [[nodiscard]] bool isShowingFigures() const;
    void settle(const MappingRow &row, int releasedEvents, MappingAct act);
    void undoLast();
    void openSheet();
    void showSelection();
    void send(const MappingDecision &decision, quint64 requestId);
    void noteSilence(const MappingDecision &decision);
    [[nodiscard]] const MappingDraft *draftOf(const MappingDecision &decision) const;
    [[nodiscard]] QString nameOf(const MappingDecision &decision) const;
    void showDriftBanner();
    void takeBackNotice(const std::vector<MappingRow> &rows);

    MappingModel *m_mappings;
    MappingDraft *m_draft;
    MappingOrders *m_orders;
    MappingFilterBar *m_filters;
    Banner *m_drift;
    MappingList *m_list;
    PanelFrame *m_paneFrame;
    MappingDecisionPane *m_pane;
    MappingUndoBar *m_undo;
    quint64 m_undoRequest = 0; ///< of several decisions at once
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
    HeldKey m_enter;
    Access m_access = Access::full();
    bool m_online = true;
    struct
    {
        MappingId id;
        QString text;
    } m_told;              ///< which code somebody else has decided, as the list says it
    bool m_isLost = false; ///< the code that was before the person has left the list: none takes its place
    struct
    {
        int count = 0;
        QString release;
    } m_drifted; ///< what the release touches, as told last
};

}
