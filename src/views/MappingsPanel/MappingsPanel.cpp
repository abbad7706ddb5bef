#include "views/MappingsPanel/MappingsPanel.h"

#include "models/DrugSearchModel.h"
#include "models/Labels.h"
#include "models/MappingModel.h"
#include "ui_MappingsPanel.h"
#include "views/CodeMappingModal/CodeMappingModal.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"

#include <QTableView>

namespace concord {

namespace {
constexpr auto ageEvery = std::chrono::seconds(30);
}

MappingsPanel::MappingsPanel(MappingModel *mappings, DrugSearchModel *drugs, QWidget *parent)
    : ConsolePage(parent),
      m_ui(std::make_unique<Ui::MappingsPanel>()),
      m_mappings(mappings),
      m_drugs(drugs),
      m_frame(new PanelFrame(tr("Code mappings"))),
      m_table(new QTableView)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("mappingsPanel"));
    m_ui->layout->addWidget(m_frame, 1);
    setUpTableView();
    m_frame->setEmptyText(icons::mappings, QString());
    m_states = new TableStates(m_mappings, m_frame);
    setUpFilters();

    connect(m_mappings, &MappingModel::mappingsWanted, this, &MappingsPanel::mappingsWanted);
    connect(m_drugs, &DrugSearchModel::drugSearchRequested, this, &MappingsPanel::drugSearchRequested);
    connect(m_states, &TableStates::refreshWanted, this, &MappingsPanel::applyFilter);
    connect(m_ui->resolveButton, &QPushButton::clicked, this, &MappingsPanel::openSelected);
    connect(m_table, &QTableView::doubleClicked, this, &MappingsPanel::openSelected);
    m_ageTimer.setInterval(ageEvery);
    connect(&m_ageTimer, &QTimer::timeout, m_mappings, &MappingModel::refreshAges);
    m_ageTimer.start();
}

MappingsPanel::~MappingsPanel() = default;

void MappingsPanel::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("mappingsTable"), tr("Code mappings"));
    m_table->setModel(m_mappings);
    setUpPagedColumns(m_table, {120, 172, 180, 205, 172, 134, 160}, MappingModel::Display);
    m_table->setItemDelegateForColumn(
        MappingModel::Status, new StateDelegate([](int s) { return badgeOf(MappingState(s)); }, m_table));
    m_table->setItemDelegateForColumn(MappingModel::Waiting,
                                      new AttentionDelegate(MappingModel::AttentionRole, m_table));
    m_frame->setContent(m_table);
    setTabOrder(m_ui->textFilter, m_table);
    setTabOrder(m_table, m_ui->resolveButton);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &MappingsPanel::showSelection);
    connect(m_mappings, &QAbstractItemModel::modelReset, this, &MappingsPanel::showSelection);
    connect(m_mappings, &QAbstractItemModel::rowsRemoved, this, &MappingsPanel::showSelection);
    connect(m_mappings, &QAbstractItemModel::dataChanged, this, &MappingsPanel::showSelection);
    connect(m_mappings, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_mappings)); });
}

void MappingsPanel::setUpFilters()
{
    fillFilter(m_ui->statusFilter, tr("All statuses"),
               {MappingState::Pending, MappingState::Suggested, MappingState::InReview,
                MappingState::Approved, MappingState::Rejected, MappingState::Retired});
    chooseFilter(m_ui->statusFilter, std::optional(MappingState::Pending));
    m_ui->textFilter->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    setStyleProperty(m_ui->resolveButton, "kind", QStringLiteral("primary"));
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(250);
    connect(m_ui->textFilter, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
    connect(m_ui->textFilter, &QLineEdit::returnPressed, this, &MappingsPanel::applyFilter);
    connect(&m_textTimer, &QTimer::timeout, this, &MappingsPanel::applyFilter);
    connect(m_ui->statusFilter, &QComboBox::currentIndexChanged, this, &MappingsPanel::applyFilter);
}

void MappingsPanel::start()
{
    applyFilter();
}

void MappingsPanel::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void MappingsPanel::forget()
{
    m_textTimer.stop();
    chooseFilter(m_ui->statusFilter, std::optional(MappingState::Pending));
    const QSignalBlocker quiet(m_ui->textFilter);
    m_ui->textFilter->clear();
    m_mappings->forget();
    m_drugs->forget();
}

void MappingsPanel::applyFilter()
{
    m_textTimer.stop();
    MappingQuery query;
    query.state = chosenFilter<MappingState>(m_ui->statusFilter);
    query.text = m_ui->textFilter->text().trimmed();
    if (!query.text.isEmpty())
        m_states->setEmptyText(tr("No mapping matches these filters."));
    else if (query.state == MappingState::Pending)
        m_states->setEmptyText(tr("No code waits for a decision."));
    else
        m_states->setEmptyText(tr("There are no mappings with this status."));
    m_table->setColumnHidden(MappingModel::Target,
                             query.state && canMove(*query.state, MappingState::Approved));
    m_mappings->setQuery(query);
}

void MappingsPanel::showSelection()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    permit(m_ui->resolveButton, m_access, Action::DecideMapping,
           !rows.isEmpty() && canMove(m_mappings->at(rows.first().row()).state, MappingState::Approved));
}

void MappingsPanel::openSelected()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!rows.isEmpty() && m_ui->resolveButton->isEnabled())
        openMapping(m_mappings->at(rows.first().row()));
}

void MappingsPanel::openMapping(const MappingRow &mapping)
{
    if (m_modal || !m_access.may(Action::DecideMapping))
        return;
    m_modal = new CodeMappingModal(mapping, m_drugs, window());
    m_modal->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_modal, &CodeMappingModal::decided, this, &MappingsPanel::resolveRequested);
    m_modal->open();
}

void MappingsPanel::showMappings(const MappingPage &page)
{
    m_mappings->takePage(page);
}

void MappingsPanel::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    m_mappings->takeChanges(rows);
    if (m_modal)
        m_modal->showMappingsChanged(rows);
}

void MappingsPanel::showDrugs(const std::vector<LocalDrug> &drugs, quint64 requestId)
{
    m_drugs->takeDrugs(drugs, requestId);
}

void MappingsPanel::showResolved(const MappingRow &row, int releasedEvents)
{
    Q_UNUSED(releasedEvents)
    m_mappings->takeChanges({row});
    if (m_modal)
        m_modal->showResolved(row);
}

void MappingsPanel::showRefusal(const QString &order, const Error &error)
{
    if (m_modal && order == u"decideMapping")
        m_modal->showRefusal(error);
}

void MappingsPanel::showFetchFailed(quint64 requestId, const Error &error)
{
    m_mappings->pageFailed(requestId, error);
    m_drugs->pageFailed(requestId, error);
}

void MappingsPanel::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
