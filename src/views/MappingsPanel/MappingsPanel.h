#pragma once

#include "domain/Query.h"
#include "views/CodeMappingModal/CodeMappingModal.h" // QPointer needs the whole class
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

#include <memory>

class QTableView;

namespace concord {

namespace Ui {
class MappingsPanel;
}

class DrugSearchModel;
class MappingModel;
class PanelFrame;
class TableStates;

/// The codes that need a decision, and those that have one. Opens CodeMappingModal for one of them.
class MappingsPanel : public ConsolePage
{
    Q_OBJECT
public:
    MappingsPanel(MappingModel *mappings, DrugSearchModel *drugs, QWidget *parent = nullptr);
    ~MappingsPanel() override;

    void setSearchDelay(int milliseconds) { m_textTimer.setInterval(milliseconds); }
    [[nodiscard]] CodeMappingModal *modal() const { return m_modal; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showMappings(const concord::MappingPage &page);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);
    void showDrugs(const std::vector<concord::LocalDrug> &drugs, quint64 requestId);
    void showResolved(const concord::MappingRow &row, int releasedEvents);
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Opens the window that decides this code, as "Resolve…" does.
    void openMapping(const concord::MappingRow &mapping);

signals:
    void mappingsWanted(const concord::MappingQuery &query);
    void drugSearchRequested(const QString &text, quint64 requestId);
    void resolveRequested(const concord::MappingDecision &decision);

private:
    void setUpTableView();
    void setUpFilters();
    void applyFilter();
    void showSelection();
    void openSelected();

    std::unique_ptr<Ui::MappingsPanel> m_ui;
    MappingModel *m_mappings;
    DrugSearchModel *m_drugs;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QPointer<CodeMappingModal> m_modal; ///< closes and deletes itself
    QTimer m_textTimer;
    QTimer m_ageTimer;
    Access m_access = Access::full();
};

}
