#pragma once

#include "views/PeoplePage/FacilityDialog.h" // QPointer needs the whole class
#include "views/common/ConsolePage.h"

#include <QPointer>

class QComboBox;
class QPushButton;
class QTableView;

namespace concord {

class FacilityCodeModel;
class PanelFrame;
class TableStates;

/// Codes of sending facilities, and which of the site's facilities they are.
class FacilitiesTab : public ConsolePage
{
    Q_OBJECT
public:
    explicit FacilitiesTab(FacilityCodeModel *codes, QWidget *parent = nullptr);
    [[nodiscard]] FacilityDialog *dialog() const { return m_dialog; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showCodes(const concord::FacilityCodePage &page);
    /// @param requestId of the decision that is answered
    void showDecided(const concord::FacilityCodeRow &row, quint64 requestId);
    void showChanged(const std::vector<concord::FacilityCodeRow> &rows); ///< by whomever
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void codesWanted(const concord::FacilityCodeQuery &query);
    void decisionMade(const concord::FacilityCodeDecision &decision, quint64 requestId);

private:
    void setUpTableView();
    [[nodiscard]] QLayout *makeToolbar();
    void applyFilter();
    void showSelection();
    void openDecision();
    [[nodiscard]] const FacilityCodeRow *selected() const;

    FacilityCodeModel *m_codes;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QComboBox *m_state;
    QPushButton *m_decide;
    QPointer<FacilityDialog> m_dialog;
    quint64 m_order = 0; ///< of the dialog that is open; 0: none was given
    Access m_access = Access::full();
};

}
