#include "views/ReconciliationPage/ReconciliationPage.h"

#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "models/ReconciliationText.h"
#include "views/ReconciliationPage/DifferencePane.h"
#include "views/common/Banner.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PageKeys.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/QuietTable.h"
#include "views/common/ReconciliationLook.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"
#include "views/common/UndoLine.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
/// What the filter of states offers.
enum class Work { Open, Done, ByRule };

std::vector<ItemState> statesOf(Work work)
{
    switch (work) {
    case Work::Open:
        return {ItemState::Open};
    case Work::Done:
        return {ItemState::Ordered, ItemState::Remedied, ItemState::Agreed};
    case Work::ByRule:
        return {ItemState::Resolved};
    }
    return {};
}
}

ReconciliationPage::ReconciliationPage(ReconciliationRunModel *runs, ReconciliationItemModel *items,
                                       const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_runs(runs),
      m_items(items),
      m_clock(clock),
      m_runFrame(new PanelFrame(tr("Runs"))),
      m_runTable(new QuietTable),
      m_standing(new QLabel),
      m_integration(new QComboBox),
      m_compare(new QPushButton(icon(icons::play, QPalette::BrightText), tr("&Compare now"))),
      m_report(new QPushButton(icon(icons::save, QPalette::ButtonText), tr("Save &report"))),
      m_newer(new Banner),
      m_undo(new UndoLine(clock, QStringLiteral("reconciliation.undoLine"))),
      m_itemFrame(new PanelFrame(tr("Differences"))),
      m_itemTable(new QuietTable),
      m_state(new QComboBox),
      m_kind(new QComboBox),
      m_patientChip(new QPushButton),
      m_pane(new DifferencePane(clock)),
      m_writer(new ReportWriter(this))
{
    setObjectName(QStringLiteral("reconciliationPage"));
    setAccessibleName(tr("Reconciliation"));
    setUpRuns();
    setUpItems();
    m_newer->setObjectName(QStringLiteral("reconciliation.newer"));
    m_newer->hide();
    auto *split = new QSplitter(Qt::Vertical);
    split->setObjectName(QStringLiteral("reconciliation.splitter"));
    split->setChildrenCollapsible(false);
    split->setHandleWidth(Theme::space);
    split->addWidget(m_runFrame);
    split->addWidget(makeWork());
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 3);
    split->setSizes({205, 480});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_undo);
    column->addWidget(split, 1);
    const QList<QWidget *> order{m_integration, m_compare, m_report,      m_runTable,
                                 m_kind,        m_state,   m_patientChip, m_itemTable};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(250);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(1'000);
    m_patience.setSingleShot(true);
    m_patience.setInterval(15'000);
    connectAll();
    setUpKeys();
    showStanding();
}

void ReconciliationPage::connectAll()
{
    connect(&m_lookTimer, &QTimer::timeout, this, &ReconciliationPage::look);
    connect(&m_refreshTimer, &QTimer::timeout, this, &ReconciliationPage::refreshNow);
    connect(&m_patience, &QTimer::timeout, this, &ReconciliationPage::giveUp);
    connect(m_runs, &ReconciliationRunModel::runsWanted, this, &ReconciliationPage::runsWanted);
    connect(m_items, &ReconciliationItemModel::itemsWanted, this, &ReconciliationPage::itemsWanted);
    connect(m_runStates, &TableStates::refreshWanted, this, &ReconciliationPage::start);
    connect(m_itemStates, &TableStates::refreshWanted, this, &ReconciliationPage::askForItems);
    connect(m_pane, &DifferencePane::remedyOrdered, this, &ReconciliationPage::order);
    connect(m_pane, &DifferencePane::undoRequested, this, &ReconciliationPage::undo);
    connect(m_pane, &DifferencePane::patientWanted, this, &ReconciliationPage::showOnlyPatient);
    connect(m_pane, &DifferencePane::reloadWanted, this, &ReconciliationPage::look);
    connect(m_pane, &DifferencePane::conflictsWanted, this, &ReconciliationPage::conflictsRequested);
    connect(m_pane, &DifferencePane::left, this, &ReconciliationPage::focusList);
    connect(m_undo, &UndoLine::undoRequested, this, &ReconciliationPage::undoLast);
    connect(m_newer, &Banner::actionTriggered, this, &ReconciliationPage::chooseNewest);
    connect(m_writer, &ReportWriter::written, this, [this](const QString &path, int items) {
        m_runFrame->showNotice(Tone::Ok, tr("%n difference(s) saved in %1.", nullptr, items).arg(path));
    });
    connect(m_writer, &ReportWriter::failed, this, [this](const QString &path) {
        m_runFrame->showNotice(Tone::Danger,
                               tr("The report could not be written to %1. Choose another place.").arg(path));
    });
}

void ReconciliationPage::setUpRuns()
{
    using Column = ReconciliationRunModel::Column;
    m_runFrame->setObjectName(QStringLiteral("reconciliation.runFrame"));
    setUpTable(m_runTable, QStringLiteral("reconciliation.runs"), tr("Runs, newest first"));
    m_runTable->setModel(m_runs);
    setUpPagedColumns(m_runTable, {132, 150, 200, 84, 270, 84, 136}, Column::Missing);
    m_runTable->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_runTable->setItemDelegate(new TwoLineDelegate(m_runTable, ReconciliationRunModel::AttentionRole));
    m_runTable->setItemDelegateForColumn(
        Column::State, new StateDelegate([](int s) { return badgeOf(ReconciliationState(s)); }, m_runTable));
    m_runTable->setMinimumHeight(32 + 2 * Theme::tallRowHeight);
    m_runFrame->setContent(m_runTable);
    m_runFrame->setEmptyText(icons::reconciliation, QString());
    m_runStates = new TableStates(m_runs, m_runFrame);
    m_standing->setObjectName(QStringLiteral("reconciliation.standing"));
    m_standing->setProperty("role", QStringLiteral("muted"));
    m_integration->setObjectName(QStringLiteral("reconciliation.integration"));
    m_integration->setAccessibleName(tr("Which integration"));
    m_integration->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_integration->hide(); // while there is one
    m_compare->setObjectName(QStringLiteral("reconciliation.compareButton"));
    m_compare->setAccessibleName(tr("Compare both sides now"));
    m_compare->setProperty("kind", QStringLiteral("primary"));
    m_report->setObjectName(QStringLiteral("reconciliation.reportButton"));
    m_report->setAccessibleName(tr("Save the chosen run as a file"));
    makeReportMenu();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_standing, m_integration, m_report, m_compare})
        m_runFrame->addHeaderWidget(widget);
    connect(m_integration, &QComboBox::currentIndexChanged, this, [this] {
        askForRuns();
        showStanding();
    });
    connect(m_compare, &QPushButton::clicked, this, &ReconciliationPage::compareNow);
    connect(m_runTable->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ReconciliationPage::noteRun);
    connect(m_runs, &RecordTableBase::countChanged, this,
            [this] { m_runFrame->setSubtitle(loadedCount(*m_runs)); });
}

void ReconciliationPage::makeReportMenu()
{
    auto *menu = new QMenu(m_report);
    menu->setObjectName(QStringLiteral("reconciliation.reportMenu"));
    const std::tuple<ReportKind, QString, const char *> kinds[] = {
        {ReportKind::Html, tr("As a page (HTML)…"), "saveHtml"},
        {ReportKind::Csv, tr("As a table (CSV)…"), "saveCsv"},
        {ReportKind::Pdf, tr("On paper (PDF)…"), "savePdf"}};
    for (const auto &[kind, text, name] : kinds) {
        QAction *item = menu->addAction(text, this, [this, kind = kind] { askForFile(kind); });
        item->setObjectName(QLatin1StringView(name));
    }
    menu->addSeparator();
    m_withValues = menu->addAction(tr("With what both sides say (patient data)"));
    m_withValues->setObjectName(QStringLiteral("withValues"));
    m_withValues->setCheckable(true);
    m_report->setMenu(menu);
}

void ReconciliationPage::setUpItems()
{
    using Column = ReconciliationItemModel::Column;
    m_itemFrame->setObjectName(QStringLiteral("reconciliation.itemFrame"));
    setUpTable(m_itemTable, QStringLiteral("reconciliation.items"), tr("Differences, the gravest first"));
    m_itemTable->setModel(m_items);
    setUpPagedColumns(m_itemTable, {104, 210, 96, 140}, Column::What);
    m_itemTable->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_itemTable->setItemDelegate(new TwoLineDelegate(m_itemTable));
    m_itemTable->setItemDelegateForColumn(
        Column::Grave, new StateDelegate([](int g) { return badgeOf(Gravity(g)); }, m_itemTable,
                                         ReconciliationItemModel::GravityRole));
    m_itemTable->setItemDelegateForColumn(
        Column::State, new StateDelegate([](int s) { return badgeOf(ItemState(s)); }, m_itemTable));
    m_itemTable->setMinimumWidth(260);
    hideColumnBelow(m_itemTable, Column::Field, 540); // the line below what differs says it too
    hideColumnBelow(m_itemTable, Column::State, 450); // so does the pane
    m_itemFrame->setContent(m_itemTable);
    m_itemFrame->setEmptyText(icons::ok, QString());
    m_itemStates = new TableStates(m_items, m_itemFrame);
    m_state->setObjectName(QStringLiteral("reconciliation.stateFilter"));
    m_state->setAccessibleName(tr("Filter differences by state"));
    m_state->addItem(tr("All"));
    m_state->addItem(tr("Open"), int(Work::Open));
    m_state->addItem(tr("Done"), int(Work::Done));
    m_state->addItem(tr("Resolved by rule"), int(Work::ByRule));
    chooseFilter(m_state, std::optional(Work::Open));
    m_kind->setObjectName(QStringLiteral("reconciliation.kindFilter"));
    m_kind->setAccessibleName(tr("Filter differences by kind"));
    fillFilter(m_kind, tr("All kinds"),
               {DifferenceKind::Contradicts, DifferenceKind::MissingRight, DifferenceKind::MissingLeft,
                DifferenceKind::Differs});
    m_patientChip->setObjectName(QStringLiteral("reconciliation.patientChip"));
    m_patientChip->setProperty("kind", QStringLiteral("chip"));
    m_patientChip->setToolTip(tr("Shows the differences of all patients again"));
    m_patientChip->hide();
    m_itemFrame->addHeaderWidget(m_patientChip);
    for (QComboBox *box : {m_kind, m_state}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(9);
        box->setMinimumWidth(96);
        m_itemFrame->addHeaderWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &ReconciliationPage::askForItems);
    }
    connect(m_patientChip, &QPushButton::clicked, this, [this] { showOnlyPatient({}); });
    connect(m_itemTable->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ReconciliationPage::noteItem);
    connect(m_items, &RecordTableBase::countChanged, this,
            [this] { m_itemFrame->setSubtitle(loadedCount(*m_items)); });
    keepSelection();
}

/// What is before the person stays there when the list is read again; when it has left the list it is looked
/// at again, and says who has seen to it.
void ReconciliationPage::keepSelection()
{
    connect(m_items, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const QModelIndex current = m_itemTable->currentIndex();
        m_keptItem = current.isValid() ? m_items->at(current.row()).id : ReconciliationItemId{};
    });
    connect(m_items, &QAbstractItemModel::modelReset, this, [this] {
        const ReconciliationItemId kept = std::exchange(m_keptItem, {});
        const int row = m_items->rowOf(kept);
        if (row >= 0)
            m_itemTable->selectRow(row);
        else if (!kept.isNull() && kept == m_lookedAt)
            look();
    });
}

QWidget *ReconciliationPage::makeWork()
{
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_newer);
    column->addWidget(m_itemFrame, 1);
    auto *split = new QSplitter(Qt::Horizontal);
    split->setObjectName(QStringLiteral("reconciliation.work"));
    split->setChildrenCollapsible(false);
    split->setHandleWidth(Theme::space);
    split->addWidget(left);
    split->addWidget(m_pane);
    m_pane->setMinimumWidth(400); // both records are seen at once
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setSizes({610, 610});
    return split;
}

void ReconciliationPage::setUpKeys()
{
    auto *keys = new PageKeys(this, tr("Keys of the reconciliation"));
    const auto key = [](QKeyCombination code) {
        return QList<QKeySequence>{QKeySequence(code)};
    };
    keys->add(
        key(Qt::Key_J), tr("J, K"), tr("next or previous difference"), [this] { moveBy(1); }, true);
    keys->add(
        key(Qt::Key_K), {}, {}, [this] { moveBy(-1); }, true);
    keys->add(key(Qt::Key_1), tr("1 to 6"), tr("order this remedy, and on to the next"),
              [this] { orderByKey(0); });
    for (int digit = 2; digit <= 6; ++digit)
        keys->add(key(Qt::Key(Qt::Key_0 + digit)), {}, {}, [this, digit] { orderByKey(digit - 1); });
    keys->add(key(Qt::Key_W), QStringLiteral("W"), tr("write the reason; Escape goes back to the list"),
              [this] { m_pane->focusNote(); });
    keys->add(key(Qt::Key_U), QStringLiteral("U"), tr("undo the last order, while it can be undone"),
              [this] { undoLast(); });
    keys->add(key(Qt::Key_P), QStringLiteral("P"), tr("this patient only, or all again"),
              [this] { togglePatient(); });
    keys->add(key(Qt::Key_C), QStringLiteral("C"), tr("compare both sides now"),
              [this] { m_compare->click(); });
}

const ReconciliationRunRow *ReconciliationPage::run() const
{
    const QModelIndexList rows = m_runTable->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_runs->at(rows.first().row());
}

void ReconciliationPage::askForRuns()
{
    ReconciliationRunQuery query;
    query.integration = m_integration->currentData().toString();
    m_shownRun = {};
    m_runs->setQuery(query);
}

ReconciliationItemQuery ReconciliationPage::itemQuery() const
{
    ReconciliationItemQuery query;
    query.run = m_shownRun;
    if (const auto work = chosenFilter<Work>(m_state))
        query.states = statesOf(*work);
    query.kind = chosenFilter<DifferenceKind>(m_kind);
    query.owner = m_owner;
    return query;
}

QString ReconciliationPage::emptyText() const
{
    if (m_runs->rowCount() == 0)
        return tr("There is no run yet, so no difference.");
    const bool isNarrow = m_kind->currentIndex() > 0 || !m_owner.isEmpty();
    const auto work = chosenFilter<Work>(m_state);
    if (isNarrow || work == Work::Done || work == Work::ByRule)
        return tr("No difference of this run matches these filters.");
    const ReconciliationRunRow *shown = run();
    const int aside = shown ? int(shown->counts.notComparable) : 0;
    if (shown && shown->counts.compared == 0 && aside > 0)
        return tr(
            "Nothing could be compared: the patients of %n record(s) are not linked. Link them on the page "
            "People.",
            nullptr, aside);
    QString text = work == Work::Open
                       ? tr("Nothing is left to be done: both sides agree, or somebody has seen to it.")
                       : tr("This run has found no difference.");
    if (aside > 0)
        text += u' ' + tr("%n record(s) were not compared: their patients are not linked.", nullptr, aside);
    return text;
}

void ReconciliationPage::askForItems()
{
    m_keptItem = {};
    m_lookTimer.stop();
    m_lookRequest = 0;
    m_lookedAt = {};
    m_pane->forget();
    m_itemStates->setEmptyText(emptyText());
    if (m_shownRun.isNull() || !m_access.may(Action::SeeDifferences))
        return;
    m_itemTable->setCurrentIndex({});
    m_items->setQuery(itemQuery());
}

void ReconciliationPage::noteRun()
{
    const ReconciliationRunRow *chosen = run();
    m_report->setEnabled(false);
    if (!chosen)
        return;
    const bool isDone = chosen->state == ReconciliationState::Done;
    permit(m_report, m_access, Action::SeeDifferences, isDone && m_isOnline);
    if (chosen->id == m_shownRun)
        return;
    m_shownRun = chosen->id;
    m_newer->hide();
    askForItems();
}

void ReconciliationPage::noteItem()
{
    const QModelIndexList rows = m_itemTable->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return; // what was selected stays before the person
    const ReconciliationItemId id = m_items->at(rows.first().row()).id;
    if (id == m_lookedAt)
        return;
    m_lookRequest = 0;
    m_lookedAt = id;
    m_pane->expect();
    if (m_lookTimer.interval() > 0)
        m_lookTimer.start();
    else
        look();
}

void ReconciliationPage::look()
{
    if (m_lookedAt.isNull())
        return;
    m_lookRequest = makeRequestId();
    emit itemWanted(m_lookedAt, m_lookRequest);
}

void ReconciliationPage::moveBy(int rows)
{
    const int count = m_items->rowCount();
    if (count == 0)
        return;
    const QModelIndex current = m_itemTable->currentIndex();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_itemTable->selectRow(row);
    m_itemTable->scrollTo(m_items->index(row, 0));
    if (row == count - 1 && m_items->canFetchMore({}))
        m_items->fetchMore({});
}

/// To the next one that is open, behind the one that was seen to; none: that one as it is now.
void ReconciliationPage::goOn()
{
    const int count = m_items->rowCount();
    const int at = m_items->rowOf(m_lookedAt);
    for (int step = 1; step < count; ++step) {
        const int row = (at + step) % count;
        if (m_items->at(row).state != ItemState::Open)
            continue;
        m_itemTable->selectRow(row);
        m_itemTable->scrollTo(m_items->index(row, 0));
        return;
    }
    look();
}

void ReconciliationPage::focusList()
{
    if (isVisible())
        m_itemTable->setFocus();
}

}
