#include "views/MappingAlerts/MappingAlerts.h"

#include "models/Format.h"
#include "models/MappingAlertModel.h"
#include "models/OverviewModel.h"
#include "views/Overview/OverviewState.h"
#include "views/common/Icons.h"
#include "views/common/LinkDelegate.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

MappingAlerts::MappingAlerts(OverviewModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_panel(new PanelFrame(tr("Codes to map"))),
      m_table(new QTableView),
      m_links(new LinkDelegate(m_table)),
      m_all(new QPushButton(tr("All mappings"))),
      m_accept(new QPushButton(tr("Accept suggestion…"))),
      m_assign(new QPushButton(tr("Assign to me"))),
      m_open(new QPushButton(tr("Open…")))
{
    setObjectName(QStringLiteral("mappingAlerts"));
    setAccessibleName(tr("Codes to map"));
    m_all->setObjectName(QStringLiteral("allMappings"));
    m_all->setAccessibleName(tr("All mappings"));
    m_all->setProperty("kind", QStringLiteral("link"));
    m_panel->addHeaderWidget(m_all);
    makeTable();
    auto *content = new QWidget;
    auto *inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(m_table, 1);
    inside->addWidget(makeActions());
    m_panel->setContent(content);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_panel);
    connect(m_all, &QPushButton::clicked, this, &MappingAlerts::allMappingsRequested);
    connect(m_panel, &PanelFrame::retryRequested, this, &MappingAlerts::refreshRequested);
    connect(&model, &OverviewModel::changed, this, &MappingAlerts::refresh);
    refresh();
}

void MappingAlerts::makeTable()
{
    using Column = MappingAlertModel::Column;
    setUpTable(m_table, QStringLiteral("alertTable"), tr("Codes to map"));
    m_table->setModel(m_model.alerts());
    m_table->setItemDelegateForColumn(Column::Code, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(Column::Action, m_links);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // takes what is left of the window
    m_table->setMinimumHeight(2 * Theme::tallRowHeight + 20);
    m_table->horizontalHeader()->setSectionResizeMode(Column::Code, QHeaderView::Stretch);
    m_table->setColumnWidth(Column::Waiting, 96);
    m_table->setColumnWidth(Column::Age, 84);
    m_table->setColumnWidth(Column::Action, 92);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &MappingAlerts::showSelection);
    connect(m_model.alerts(), &QAbstractItemModel::modelReset, this, &MappingAlerts::showSelection);
    connect(m_model.alerts(), &QAbstractItemModel::rowsRemoved, this, &MappingAlerts::showSelection);
    connect(m_model.alerts(), &QAbstractItemModel::dataChanged, this, &MappingAlerts::showSelection);
    connect(m_table, &QTableView::activated, this, &MappingAlerts::resolve); // Enter, double click
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == Column::Action)
            resolve(index);
    });
}

QWidget *MappingAlerts::makeActions()
{
    const std::tuple<QPushButton *, const char *, QString, QString> named[] = {
        {m_accept, "acceptAlert", icons::ok, tr("Accept the confident suggestion of the selected code")},
        {m_assign, "assignAlert", icons::assigned, tr("Assign the selected code to me")},
        {m_open, "openAlert", icons::mappings, tr("Open the selected code")}};
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::gap);
    for (const auto &[button, name, iconName, spoken] : named) {
        button->setObjectName(QLatin1StringView(name));
        button->setAccessibleName(spoken);
        button->setIcon(icon(iconName, QPalette::ButtonText));
        row->addWidget(button);
    }
    row->addStretch(1);
    const auto pass = [this](void (MappingAlerts::*wish)(const MappingRow &)) {
        return [this, wish] {
            if (const MappingRow *mapping = selected())
                emit(this->*wish)(*mapping);
        };
    };
    connect(m_accept, &QPushButton::clicked, this, pass(&MappingAlerts::acceptRequested));
    connect(m_assign, &QPushButton::clicked, this, pass(&MappingAlerts::assignRequested));
    connect(m_open, &QPushButton::clicked, this, pass(&MappingAlerts::resolveRequested));
    showSelection();
    return bar;
}

const MappingRow *MappingAlerts::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.alerts()->at(rows.first().row());
}

void MappingAlerts::showSelection()
{
    const MappingRow *mapping = selected();
    const bool isMine = mapping && !m_access.user().isEmpty() && mapping->assignee == m_access.user();
    const bool canDecide = mapping && m_model.isOnline();
    permit(m_accept, m_access, Action::DecideMapping, canDecide && mapping->isSuggestionConfident);
    permit(m_assign, m_access, Action::DecideMapping, canDecide && !isMine);
    permit(m_open, m_access, Action::DecideMapping, canDecide);
    const QString obstacle = m_access.obstacle(Action::DecideMapping);
    m_links->setObstacle(obstacle.isEmpty() && !m_model.isOnline() ? tr("Offline") : obstacle);
    m_table->viewport()->update();
}

void MappingAlerts::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void MappingAlerts::refresh()
{
    const Overview &overview = m_model.overview();
    m_panel->setSubtitle(overview.pendingMappings > 0 ? tr("%n open", nullptr, overview.pendingMappings)
                                                      : QString());
    showOverviewState(*m_panel, m_model, overview.alerts.empty(), tr("Every code on the lists is mapped."));
    showSelection();
}

void MappingAlerts::resolve(const QModelIndex &index)
{
    if (index.isValid() && m_access.may(Action::DecideMapping) && m_model.isOnline())
        emit resolveRequested(m_model.alerts()->at(index.row()));
}

}
