#pragma once

#include "views/PeoplePage/ProviderDialog.h" // QPointer needs the whole class
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

class QLineEdit;
class QPushButton;
class QTableView;

namespace concord {

class PanelFrame;
class ProviderModel;
class TableStates;

/// The site's directory of those who prescribe: searched as one types, added to and changed.
class ProvidersTab : public ConsolePage
{
    Q_OBJECT
public:
    explicit ProvidersTab(ProviderModel *providers, QWidget *parent = nullptr);
    void setSearchDelay(int milliseconds) { m_searchTimer.setInterval(milliseconds); }
    [[nodiscard]] ProviderDialog *dialog() const { return m_dialog; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showProviders(const concord::ProviderList &list);
    /// @param requestId of the order that is answered
    void showSaved(const concord::ProviderRow &row, quint64 requestId);
    void showChanged(const std::vector<concord::ProviderRow> &rows); ///< by whomever
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void providersWanted(const QString &text, quint64 requestId);
    void saveRequested(const concord::ProviderChange &change, quint64 requestId);

private:
    void setUpTableView();
    [[nodiscard]] QLayout *makeToolbar();
    void search();
    void showSelection();
    void open(const ProviderRow &row);
    [[nodiscard]] const ProviderRow *selected() const;

    ProviderModel *m_providers;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QLineEdit *m_text;
    QPushButton *m_change;
    QPushButton *m_add;
    QPointer<ProviderDialog> m_dialog;
    quint64 m_order = 0; ///< of the dialog that is open; 0: none was given
    QTimer m_searchTimer;
    Access m_access = Access::full();
};

}
