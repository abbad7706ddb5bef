#pragma once

#include "views/PeoplePage/PrescriberDialog.h" // QPointer needs the whole class
#include "views/PeoplePage/ProviderDialog.h"
#include "views/common/ConsolePage.h"

#include <QPointer>

class QComboBox;
class QPushButton;
class QTableView;

namespace concord {

class PanelFrame;
class PrescriberModel;
class TableStates;

/// Prescribers of messages, and who of the site's directory they are.
class PrescribersTab : public ConsolePage
{
    Q_OBJECT
public:
    explicit PrescribersTab(PrescriberModel *prescribers, QWidget *parent = nullptr);
    [[nodiscard]] PrescriberDialog *dialog() const { return m_dialog; }
    [[nodiscard]] ProviderDialog *providerDialog() const { return m_provider; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showPrescribers(const concord::PrescriberPage &page);
    void showProviders(const concord::ProviderList &list);
    /// @param requestId of the order that is answered
    void showDecided(const concord::PrescriberRow &row, quint64 requestId);
    void showSaved(const concord::ProviderRow &row, quint64 requestId);
    void showChanged(const std::vector<concord::PrescriberRow> &rows); ///< by whomever
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void prescribersWanted(const concord::PrescriberQuery &query);
    void providersWanted(const QString &text, quint64 requestId);
    void decisionMade(const concord::PrescriberDecision &decision, quint64 requestId);
    void saveRequested(const concord::ProviderChange &change, quint64 requestId);

private:
    void setUpTableView();
    [[nodiscard]] QLayout *makeToolbar();
    void applyFilter();
    void showSelection();
    void openDecision();
    void openProvider();
    [[nodiscard]] const PrescriberRow *selected() const;

    PrescriberModel *m_prescribers;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QComboBox *m_state;
    QPushButton *m_decide;
    QPushButton *m_add;
    QPointer<PrescriberDialog> m_dialog;
    QPointer<ProviderDialog> m_provider;
    quint64 m_decideOrder = 0; ///< of the dialog that is open; 0: none was given
    quint64 m_saveOrder = 0;
    Access m_access = Access::full();
};

}
