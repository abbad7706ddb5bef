#include "views/MappingsPanel/MappingList.h"

#include "models/MappingModel.h"
#include "views/MappingsPanel/OfferDelegate.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/Icons.h"
#include "views/common/QuietTable.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
constexpr int offerWidth = 28;  ///< a tick, whatever the header says
constexpr int roomForAge = 540; ///< narrower, the state counts for more
}

MappingList::MappingList(MappingModel *mappings, QWidget *parent)
    : PanelFrame(tr("Codes"), parent), m_mappings(mappings), m_table(new QuietTable)
{
    setObjectName(QStringLiteral("mapping.listFrame"));
    setUpTableView();
    setContent(m_table);
    setEmptyText(icons::mappings, QString());
    m_states = new TableStates(m_mappings, this);
}

void MappingList::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("mapping.table"), tr("Code mappings"));
    m_table->setModel(m_mappings);
    setUpPagedColumns(m_table, {112, 0, 150, 0, 0, 76, 66, 0, 40, 180}, MappingModel::Display);
    for (const int column : {MappingModel::Code, MappingModel::Target, MappingModel::Reason,
                             MappingModel::Assignee, MappingModel::Drift})
        m_table->hideColumn(column);
    // what it is comes first, then what is known of it
    int place = 0;
    for (const int column : {MappingModel::Display, MappingModel::Drift, MappingModel::Offer,
                             MappingModel::Waiting, MappingModel::Age, MappingModel::Status})
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(column), place++);
    m_table->horizontalHeader()->setMinimumSectionSize(offerWidth);
    m_table->horizontalHeader()->resizeSection(MappingModel::Offer, offerWidth);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegateForColumn(MappingModel::Display, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(MappingModel::Offer, new OfferDelegate(m_table));
    m_table->setItemDelegateForColumn(
        MappingModel::Status, new StateDelegate([](int s) { return badgeOf(MappingState(s)); }, m_table));
    m_table->setItemDelegateForColumn(
        MappingModel::Drift,
        new StateDelegate([](int s) { return badgeOf(DriftKind(s)); }, m_table, MappingModel::DriftRole));
    hideColumnBelow(m_table, MappingModel::Status, 380); // the filter and the pane say it too
    m_table->setItemDelegateForColumn(MappingModel::Waiting,
                                      new AttentionDelegate(MappingModel::AttentionRole, m_table));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &MappingList::currentChanged);
    connect(m_mappings, &QAbstractItemModel::modelAboutToBeReset, this, &MappingList::keepCurrent);
    connect(m_mappings, &QAbstractItemModel::modelReset, this, &MappingList::restoreCurrent);
}

const MappingRow *MappingList::current() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && current.row() < m_mappings->rowCount() ? &m_mappings->at(current.row())
                                                                       : nullptr;
}

bool MappingList::isCurrent(int row) const
{
    return row >= 0 && m_table->currentIndex().row() == row;
}

void MappingList::showView(const MappingView &view)
{
    const MappingQuery &query = view.query;
    m_table->setColumnHidden(MappingModel::Drift, !query.onlyDrifted);
    m_table->setColumnHidden(MappingModel::Offer, query.onlyDrifted); // most of these are decided
    m_table->setColumnHidden(MappingModel::Waiting, query.onlyDrifted);
    m_isAgeWanted = !query.onlyDrifted;
    showAge();
    const bool isNarrow = !query.text.isEmpty() || query.reason || !query.system.isEmpty() ||
                          query.onlyConfident || view.onlyMine;
    if (isNarrow)
        m_states->setEmptyText(tr("No mapping matches these filters."));
    else if (query.onlyDrifted)
        m_states->setEmptyText(tr("No release touches a mapping that nobody has looked at since."));
    else if (query.onlyOpen)
        m_states->setEmptyText(tr("No code waits for a decision."));
    else
        m_states->setEmptyText(tr("There are no mappings with this status."));
}

void MappingList::showAge()
{
    m_table->setColumnHidden(MappingModel::Age, !m_isAgeWanted || width() < roomForAge);
}

void MappingList::resizeEvent(QResizeEvent *event)
{
    PanelFrame::resizeEvent(event);
    showAge();
}

void MappingList::moveBy(int rows)
{
    const int count = m_mappings->rowCount();
    if (count == 0)
        return;
    const QModelIndex current = m_table->currentIndex();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_table->selectRow(row);
    m_table->scrollTo(m_mappings->index(row, MappingModel::Display));
    if (row == count - 1 && m_mappings->canFetchMore({}))
        m_mappings->fetchMore({});
}

void MappingList::keepCurrent()
{
    const MappingRow *row = current();
    m_kept = row ? row->id : MappingId();
}

/// The same code, wherever it stands now: another one is never put in its place.
void MappingList::restoreCurrent()
{
    if (!select(std::exchange(m_kept, MappingId())))
        emit currentChanged();
}

bool MappingList::select(MappingId id)
{
    const int row = m_mappings->rowOf(id);
    if (row >= 0)
        m_table->selectRow(row);
    return row >= 0;
}

void MappingList::selectFirst()
{
    if (!m_table->currentIndex().isValid() && m_mappings->rowCount() > 0)
        m_table->selectRow(0);
}

}
