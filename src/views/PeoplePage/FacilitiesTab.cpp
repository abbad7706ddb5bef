#include "views/PeoplePage/FacilitiesTab.h"

#include "models/FacilityCodeModel.h"
#include "models/PeopleText.h"
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

FacilitiesTab::FacilitiesTab(FacilityCodeModel *codes, QWidget *parent)
    : ConsolePage(parent),
      m_codes(codes),
      m_frame(new PanelFrame(tr("Codes of sending facilities"))),
      m_table(new QTableView),
      m_state(new QComboBox),
      m_decide(new QPushButton(tr("&Decide…")))
{
    setObjectName(QStringLiteral("people.facilitiesTab"));
    setAccessibleName(tr("Facilities"));
    m_frame->setEmptyText(icons::connections, QString());
    setUpTableView();
    m_states = new TableStates(m_codes, m_frame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(makeToolbar());
    column->addWidget(m_frame, 1);
    connect(m_codes, &FacilityCodeModel::codesWanted, this, &FacilitiesTab::codesWanted);
    connect(m_states, &TableStates::refreshWanted, this, &FacilitiesTab::applyFilter);
    connect(m_state, &QComboBox::currentIndexChanged, this, &FacilitiesTab::applyFilter);
    connect(m_decide, &QPushButton::clicked, this, &FacilitiesTab::openDecision);
    connect(m_table, &QTableView::doubleClicked, m_decide, &QPushButton::click);
    showSelection();
}

QLayout *FacilitiesTab::makeToolbar()
{
    m_state->setObjectName(QStringLiteral("people.facilityState"));
    m_state->setAccessibleName(tr("Filter facilities by state"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    fillFilter(m_state, tr("All states"),
               {FacilityCodeState::Pending, FacilityCodeState::Mapped, FacilityCodeState::Dismissed});
    chooseFilter(m_state, std::optional(FacilityCodeState::Pending));
    m_decide->setObjectName(QStringLiteral("people.decideFacility"));
    m_decide->setAccessibleName(tr("Decide which facility the selected code is"));
    m_decide->setProperty("kind", QStringLiteral("primary"));
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_state);
    bar->addStretch(1);
    bar->addWidget(m_decide);
    return bar;
}

void FacilitiesTab::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("people.facilitiesTable"), tr("Codes of sending facilities"));
    m_table->setModel(m_codes);
    setUpPagedColumns(m_table, {240, 200, 300}, FacilityCodeModel::State);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &FacilitiesTab::showSelection);
    connect(m_codes, &QAbstractItemModel::modelReset, this, &FacilitiesTab::showSelection);
    connect(m_codes, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_codes)); });
}

void FacilitiesTab::start()
{
    applyFilter();
}

void FacilitiesTab::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void FacilitiesTab::forget()
{
    chooseFilter(m_state, std::optional(FacilityCodeState::Pending));
    m_codes->forget();
}

void FacilitiesTab::applyFilter()
{
    FacilityCodeQuery query;
    query.state = chosenFilter<FacilityCodeState>(m_state);
    m_states->setEmptyText(query.state == FacilityCodeState::Pending
                               ? tr("No code waits for a decision. Codes come here from HL7 v2 messages.")
                               : tr("No code matches this filter."));
    m_codes->setQuery(query);
}

const FacilityCodeRow *FacilitiesTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_codes->at(rows.first().row());
}

void FacilitiesTab::showSelection()
{
    permit(m_decide, m_access, Action::DecideMapping, selected() != nullptr);
}

void FacilitiesTab::openDecision()
{
    const FacilityCodeRow *row = selected();
    if (m_dialog || !row || !m_access.may(Action::DecideMapping))
        return;
    m_dialog = new FacilityDialog(*row, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_order = 0; // an answer that is still on its way is another window's
    connect(m_dialog, &FacilityDialog::decided, this, [this](const FacilityCodeDecision &decision) {
        m_order = makeRequestId();
        emit decisionMade(decision, m_order);
    });
    m_dialog->open();
}

void FacilitiesTab::showCodes(const FacilityCodePage &page)
{
    m_codes->takePage(page);
}

void FacilitiesTab::showChanged(const std::vector<FacilityCodeRow> &rows)
{
    m_codes->takeChanges(rows);
}

void FacilitiesTab::showDecided(const FacilityCodeRow &row, quint64 requestId)
{
    m_codes->takeDecided(row);
    if (m_dialog && requestId == m_order)
        m_dialog->showDecided(row);
}

void FacilitiesTab::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (m_dialog && order == u"decideFacility" && requestId == m_order)
        m_dialog->showRefusal(error);
}

void FacilitiesTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_codes->pageFailed(requestId, error);
}

void FacilitiesTab::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
