#pragma once

#include "views/AlertsPage/AlertRuleDialog.h" // QPointer needs the whole class
#include "views/AlertsPage/NotifierTestDialog.h"
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

class QTableView;

namespace concord {

class AlertRuleModel;
class PanelFrame;
class TableStates;

/// The alert rules; an administrator for all facilities changes them. Reads them again now and then while it
/// is shown. From here the notifiers are tested as well.
class RulesTab : public ConsolePage
{
    Q_OBJECT
public:
    RulesTab(AlertRuleModel *rules, const Clock &clock, QWidget *parent = nullptr);

    [[nodiscard]] AlertRuleDialog *dialog() const { return m_dialog; }
    [[nodiscard]] NotifierTestDialog *testDialog() const { return m_testDialog; }
    void setRefreshInterval(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showRules(const concord::AlertRuleList &list);
    void showSaved(const concord::AlertRule &rule);
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId = 0);
    void showTests(const concord::NotifierTestList &list);
    void showTestOrdered(concord::NotifierKind notifier, quint64 requestId);
    void showDesktopTest(concord::DesktopTest outcome);
    void showJobsChanged(const std::vector<concord::JobRow> &rows);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void rulesWanted(quint64 requestId);
    void saveRequested(const concord::AlertRuleChange &change);
    void testsWanted(quint64 requestId);
    void testRequested(concord::NotifierKind notifier, quint64 requestId);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setUpTableView();
    void showSelection();
    void openDialog();
    void openTestDialog();
    [[nodiscard]] const AlertRule *selected() const;

    AlertRuleModel *m_rules;
    const Clock &m_clock;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QPushButton *m_test;
    QPushButton *m_edit;
    QPointer<AlertRuleDialog> m_dialog;
    QPointer<NotifierTestDialog> m_testDialog;
    QTimer m_refreshTimer;
    Access m_access = Access::full();
    bool m_online = true;
};

}
