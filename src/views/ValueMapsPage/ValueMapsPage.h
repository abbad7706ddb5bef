#pragma once

#include "views/ValueMapsPage/ValueDialog.h" // QPointer needs the whole class
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace concord {

class PanelFrame;
class ReasonDialog;
class TableStates;
class ValueMapModel;

/// The value tables: what units, routes, frequencies, species … as sent are here, and which of them are
/// error-prone. Rows of the site are added, changed and taken out of use, each for a reason.
class ValueMapsPage : public ConsolePage
{
    Q_OBJECT
public:
    ValueMapsPage(ValueMapModel *values, QWidget *parent = nullptr);

    void setSearchDelay(int milliseconds) { m_textTimer.setInterval(milliseconds); }
    [[nodiscard]] ValueDialog *dialog() const { return m_dialog; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showValues(const concord::ValuePage &page);
    void showHistory(const concord::ValueHistory &history);
    void showSaved(const concord::ValueRow &row, quint64 requestId);
    void showChanged(); ///< a row was changed, perhaps by somebody else
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void valuesWanted(const concord::ValueQuery &query);
    void historyWanted(const concord::ValueKey &key, quint64 requestId);
    void saveRequested(const concord::ValueChange &change, quint64 requestId);

private:
    [[nodiscard]] QLayout *makeToolbar();
    void setUpTableView();
    void setUpFilters();
    void applyFilter();
    void showSelection();
    void showCount();
    [[nodiscard]] const ValueRow *selected() const;
    void openDialog(const std::optional<ValueRow> &row);
    void openRetirement();

    ValueMapModel *m_values;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QComboBox *m_kind;
    QComboBox *m_origin;
    QCheckBox *m_flagged;
    QCheckBox *m_retired;
    QLineEdit *m_text;
    QPushButton *m_add;
    QPushButton *m_edit;
    QPushButton *m_retire;
    QLabel *m_footer;
    QPointer<ValueDialog> m_dialog;
    quint64 m_order = 0; ///< of the dialog that is open; 0: none was given
    QPointer<ReasonDialog> m_reason;
    QTimer m_textTimer;
    Access m_access = Access::full();
};

}
