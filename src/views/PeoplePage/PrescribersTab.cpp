#include "views/PeoplePage/PrescribersTab.h"

#include "models/PeopleText.h"
#include "models/PrescriberModel.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

PrescribersTab::PrescribersTab(PrescriberModel *prescribers, QWidget *parent)
    : ConsolePage(parent),
      m_prescribers(prescribers),
      m_frame(new PanelFrame(tr("Prescribers of messages"))),
      m_table(new QTableView),
      m_state(new QComboBox),
      m_decide(new QPushButton(tr("&Decide…"))),
      m_add(new QPushButton(tr("&Add provider…")))
{
    setObjectName(QStringLiteral("people.prescribersTab"));
    setAccessibleName(tr("Prescribers"));
    m_frame->setEmptyText(icons::person, QString());
    setUpTableView();
    m_states = new TableStates(m_prescribers, m_frame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(makeToolbar());
    column->addWidget(m_frame, 1);
    connect(m_prescribers, &PrescriberModel::prescribersWanted, this, &PrescribersTab::prescribersWanted);
    connect(m_states, &TableStates::refreshWanted, this, &PrescribersTab::applyFilter);
    connect(m_state, &QComboBox::currentIndexChanged, this, &PrescribersTab::applyFilter);
    connect(m_decide, &QPushButton::clicked, this, &PrescribersTab::openDecision);
    connect(m_add, &QPushButton::clicked, this, &PrescribersTab::openProvider);
    connect(m_table, &QTableView::doubleClicked, m_decide, &QPushButton::click);
    showSelection();
}

QLayout *PrescribersTab::makeToolbar()
{
    m_state->setObjectName(QStringLiteral("people.prescriberState"));
    m_state->setAccessibleName(tr("Filter prescribers by state"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    fillFilter(m_state, tr("All states"),
               {PrescriberState::Pending, PrescriberState::Linked, PrescriberState::Dismissed});
    chooseFilter(m_state, std::optional(PrescriberState::Pending));
    m_decide->setObjectName(QStringLiteral("people.decidePrescriber"));
    m_decide->setAccessibleName(tr("Decide who the selected prescriber is"));
    m_decide->setProperty("kind", QStringLiteral("primary"));
    m_add->setObjectName(QStringLiteral("people.addProvider"));
    m_add->setAccessibleName(tr("Add a provider to the directory"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::gap);
    bar->addWidget(m_state);
    bar->addStretch(1);
    bar->addWidget(m_decide);
    bar->addWidget(m_add);
    return bar;
}

void PrescribersTab::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("people.prescribersTable"), tr("Prescribers of messages"));
    m_table->setModel(m_prescribers);
    setUpPagedColumns(m_table, {280, 180, 300}, PrescriberModel::State);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PrescribersTab::showSelection);
    connect(m_prescribers, &QAbstractItemModel::modelReset, this, &PrescribersTab::showSelection);
    connect(m_prescribers, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_prescribers)); });
}

void PrescribersTab::start()
{
    applyFilter();
}

void PrescribersTab::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void PrescribersTab::forget()
{
    chooseFilter(m_state, std::optional(PrescriberState::Pending));
    m_prescribers->forget();
}

void PrescribersTab::applyFilter()
{
    PrescriberQuery query;
    query.state = chosenFilter<PrescriberState>(m_state);
    m_states->setEmptyText(
        query.state == PrescriberState::Pending
            ? tr("No prescriber waits for a decision. Prescribers come here when the directory has "
                 "neither their NPI nor their DEA number.")
            : tr("No prescriber matches this filter."));
    m_prescribers->setQuery(query);
}

const PrescriberRow *PrescribersTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_prescribers->at(rows.first().row());
}

void PrescribersTab::showSelection()
{
    permit(m_decide, m_access, Action::DecideMapping, selected() != nullptr);
    permit(m_add, m_access, Action::DecideMapping);
}

void PrescribersTab::openDecision()
{
    const PrescriberRow *row = selected();
    if (m_dialog || !row || !m_access.may(Action::DecideMapping))
        return;
    m_dialog = new PrescriberDialog(*row, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &PrescriberDialog::searchWanted, this, &PrescribersTab::providersWanted);
    m_decideOrder = 0; // an answer that is still on its way is another window's
    connect(m_dialog, &PrescriberDialog::decided, this, [this](const PrescriberDecision &decision) {
        m_decideOrder = makeRequestId();
        emit decisionMade(decision, m_decideOrder);
    });
    m_dialog->open();
}

void PrescribersTab::openProvider()
{
    if (m_provider || !m_access.may(Action::DecideMapping))
        return;
    ProviderRow draft;
    if (const PrescriberRow *row = selected()) {
        draft.family = row->name.section(QStringLiteral(", "), 0, 0);
        draft.given = row->name.section(QStringLiteral(", "), 1);
        if (isNpi(row->identifier))
            draft.npi = row->identifier.value;
        if (isDea(row->identifier))
            draft.dea = row->identifier.value;
    }
    m_provider = new ProviderDialog(draft, window());
    m_provider->setAttribute(Qt::WA_DeleteOnClose);
    m_saveOrder = 0;
    connect(m_provider, &ProviderDialog::saveRequested, this, [this](const ProviderChange &change) {
        m_saveOrder = makeRequestId();
        emit saveRequested(change, m_saveOrder);
    });
    m_provider->open();
}

void PrescribersTab::showPrescribers(const PrescriberPage &page)
{
    m_prescribers->takePage(page);
}

void PrescribersTab::showProviders(const ProviderList &list)
{
    if (m_dialog)
        m_dialog->showProviders(list);
}

void PrescribersTab::showChanged(const std::vector<PrescriberRow> &rows)
{
    m_prescribers->takeChanges(rows);
}

void PrescribersTab::showDecided(const PrescriberRow &row, quint64 requestId)
{
    m_prescribers->takeDecided(row);
    if (m_dialog && requestId == m_decideOrder)
        m_dialog->showDecided(row);
}

void PrescribersTab::showSaved(const ProviderRow &row, quint64 requestId)
{
    if (m_provider && requestId == m_saveOrder)
        m_provider->showSaved(row);
}

void PrescribersTab::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (m_dialog && order == u"decidePrescriber" && requestId == m_decideOrder)
        m_dialog->showRefusal(error);
    if (m_provider && order == u"saveProvider" && requestId == m_saveOrder)
        m_provider->showRefusal(error);
}

void PrescribersTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_prescribers->pageFailed(requestId, error);
    if (m_dialog)
        m_dialog->showSearchFailed(requestId, error);
}

void PrescribersTab::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
