#include "views/AlertsPage/RulesTab.h"

#include "models/AlertRuleModel.h"
#include "views/AlertsPage/AlertBadge.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr auto readRulesEvery = std::chrono::seconds(10);
}

RulesTab::RulesTab(AlertRuleModel *rules, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_rules(rules),
      m_clock(clock),
      m_frame(new PanelFrame(tr("Alert rules"))),
      m_table(new QTableView),
      m_test(new QPushButton(tr("Send a &test notice…"))),
      m_edit(new QPushButton(tr("C&hange…")))
{
    setObjectName(QStringLiteral("alerts.rulesTab"));
    setAccessibleName(tr("Alert rules"));
    m_frame->setObjectName(QStringLiteral("rulesFrame"));
    m_frame->setEmptyText(icons::alerts, tr("This database has no alert rules."));
    setUpTableView();
    m_test->setObjectName(QStringLiteral("testNoticeButton"));
    m_test->setAccessibleName(tr("Send a test notice through a notifier"));
    m_frame->addHeaderWidget(m_test);
    m_edit->setObjectName(QStringLiteral("editRuleButton"));
    m_edit->setAccessibleName(tr("Change the selected rule"));
    m_edit->setProperty("kind", QStringLiteral("primary"));
    m_frame->addHeaderWidget(m_edit);
    m_states = new TableStates(m_rules, m_frame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->addWidget(m_frame);
    m_refreshTimer.setInterval(readRulesEvery);
    connect(&m_refreshTimer, &QTimer::timeout, m_rules, &AlertRuleModel::refresh);
    connect(m_rules, &AlertRuleModel::rulesWanted, this, &RulesTab::rulesWanted);
    connect(m_states, &TableStates::refreshWanted, m_rules, &RecordTableBase::restart);
    connect(m_test, &QPushButton::clicked, this, &RulesTab::openTestDialog);
    connect(m_edit, &QPushButton::clicked, this, &RulesTab::openDialog);
    connect(m_table, &QTableView::doubleClicked, m_edit, &QPushButton::click);
    showSelection();
}

void RulesTab::setUpTableView()
{
    using Column = AlertRuleModel::Column;
    setUpTable(m_table, QStringLiteral("rulesTable"), tr("Alert rules"));
    m_table->setModel(m_rules);
    setUpPagedColumns(m_table, {320, 120, 250, 120}, Column::Rule);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    for (const int column : {Column::Rule, Column::Told})
        m_table->setItemDelegateForColumn(column, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(Column::Severity,
                                      new StateDelegate([](int s) { return badgeOf(AlertSeverity(s)); },
                                                        m_table, AlertRuleModel::SeverityRole));
    m_table->setItemDelegateForColumn(
        Column::State, new StateDelegate(
                           [](int isOn) {
                               return isOn == 1 ? Badge{Tone::Ok, icons::ok, tr("On")}
                                                : Badge{Tone::Neutral, icons::pause, tr("Off")};
                           },
                           m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RulesTab::showSelection);
    connect(m_rules, &QAbstractItemModel::modelReset, this, &RulesTab::showSelection);
}

void RulesTab::start()
{
    m_rules->restart();
    if (isVisible())
        m_refreshTimer.start();
}

void RulesTab::setAccess(const Access &access)
{
    m_access = access;
    if (m_testDialog)
        m_testDialog->setAccess(access);
    showSelection();
}

void RulesTab::forget()
{
    m_refreshTimer.stop();
    m_rules->forget();
}

void RulesTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_rules->refresh();
    m_refreshTimer.start();
}

void RulesTab::hideEvent(QHideEvent *event)
{
    m_refreshTimer.stop();
    QWidget::hideEvent(event);
}

const AlertRule *RulesTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_rules->at(rows.first().row());
}

void RulesTab::showSelection()
{
    permit(m_test, m_access, Action::TestConnection, m_online);
    permit(m_edit, m_access, Action::Configure, m_online && selected() != nullptr);
}

void RulesTab::openDialog()
{
    const AlertRule *rule = selected();
    if (m_dialog || !rule || !m_access.may(Action::Configure))
        return;
    m_dialog = new AlertRuleDialog(*rule, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &AlertRuleDialog::saveRequested, this, &RulesTab::saveRequested);
    m_dialog->open();
}

void RulesTab::openTestDialog()
{
    if (m_testDialog || !m_access.may(Action::TestConnection))
        return;
    m_testDialog = new NotifierTestDialog(m_clock, window());
    m_testDialog->setAttribute(Qt::WA_DeleteOnClose);
    m_testDialog->setAccess(m_access);
    connect(m_testDialog, &NotifierTestDialog::testsWanted, this, &RulesTab::testsWanted);
    connect(m_testDialog, &NotifierTestDialog::testRequested, this, &RulesTab::testRequested);
    m_testDialog->refresh();
    m_testDialog->open();
}

void RulesTab::showTests(const NotifierTestList &list)
{
    if (m_testDialog)
        m_testDialog->showTests(list);
}

void RulesTab::showTestOrdered(NotifierKind notifier, quint64 requestId)
{
    if (m_testDialog)
        m_testDialog->showOrdered(notifier, requestId);
}

void RulesTab::showDesktopTest(DesktopTest outcome)
{
    if (m_testDialog)
        m_testDialog->showDesktopTest(outcome);
}

void RulesTab::showJobsChanged(const std::vector<JobRow> &rows)
{
    const bool isTest =
        std::any_of(rows.begin(), rows.end(), [](const JobRow &row) { return row.type == notifierTestType; });
    if (isTest && m_testDialog)
        m_testDialog->refresh();
}

void RulesTab::showRules(const AlertRuleList &list)
{
    m_rules->takeList(list);
}

void RulesTab::showSaved(const AlertRule &rule)
{
    m_rules->takeSaved(rule);
    if (m_dialog)
        m_dialog->showSaved(rule);
}

void RulesTab::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (m_dialog && order == u"saveAlertRule")
        m_dialog->showRefusal(error);
    if (m_testDialog && order == u"testNotifier")
        m_testDialog->showRefusal(error, requestId);
}

void RulesTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_rules->pageFailed(requestId, error);
    if (m_testDialog)
        m_testDialog->showFetchFailed(requestId, error);
}

void RulesTab::showAvailability(bool online, const Error &error)
{
    m_online = online;
    m_states->setOnline(online, error);
    if (m_testDialog)
        m_testDialog->showAvailability(online, error);
    showSelection();
}

}
