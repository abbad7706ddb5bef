#include "views/ConflictsPage/ConflictsPage.h"

#include "models/ConflictFieldModel.h"
#include "models/ConflictModel.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/ReconciliationText.h"
#include "views/ConflictsPage/ConflictPane.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PageKeys.h"
#include "views/common/PanelFrame.h"
#include "views/common/QuietTable.h"
#include "views/common/ReconciliationLook.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"
#include "views/common/UndoLine.h"

#include <QHeaderView>
#include <QShortcut>
#include <QShowEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr auto agesEvery = std::chrono::seconds(30);
}

ConflictsPage::ConflictsPage(ConflictModel *conflicts, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_conflicts(conflicts),
      m_clock(clock),
      m_frame(new PanelFrame(tr("Conflicts"))),
      m_table(new QuietTable),
      m_state(new QComboBox),
      m_integration(new QComboBox),
      m_pane(new ConflictPane(clock)),
      m_undo(new UndoLine(clock, QStringLiteral("conflict.undoLine")))
{
    setObjectName(QStringLiteral("conflictsPage"));
    setAccessibleName(tr("Conflicts"));
    m_frame->setObjectName(QStringLiteral("conflict.listFrame"));
    m_frame->setEmptyText(icons::ok, QString());
    setUpTableView();
    m_states = new TableStates(m_conflicts, m_frame);
    m_states->setPane(m_pane->frame());
    setUpFilters();
    auto *split = new QSplitter(Qt::Horizontal);
    split->setObjectName(QStringLiteral("conflict.splitter"));
    split->setChildrenCollapsible(false);
    split->setHandleWidth(Theme::space);
    split->addWidget(m_frame);
    split->addWidget(m_pane);
    m_pane->setMinimumWidth(568); // all that each side says is seen at once
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 4);
    split->setSizes({480, 740});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_undo);
    column->addWidget(split, 1);
    setTabOrder(m_state, m_integration);
    setTabOrder(m_integration, m_table);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(250);
    m_patience.setSingleShot(true);
    m_patience.setInterval(15'000);
    m_ageTimer.setInterval(agesEvery);
    m_ageTimer.start();
    connect(&m_lookTimer, &QTimer::timeout, this, &ConflictsPage::look);
    connect(&m_patience, &QTimer::timeout, this, &ConflictsPage::giveUp);
    connect(&m_ageTimer, &QTimer::timeout, m_conflicts, &ConflictModel::refreshAges);
    connect(m_conflicts, &ConflictModel::conflictsWanted, this, &ConflictsPage::conflictsWanted);
    connect(m_states, &TableStates::refreshWanted, this, &ConflictsPage::applyFilter);
    connect(m_pane, &ConflictPane::reloadWanted, this, &ConflictsPage::look);
    connect(m_pane, &ConflictPane::decisionMade, this, &ConflictsPage::decide);
    connect(m_pane, &ConflictPane::undoRequested, this, &ConflictsPage::undo);
    connect(m_pane, &ConflictPane::left, this, &ConflictsPage::focusList);
    connect(m_undo, &UndoLine::undoRequested, this, &ConflictsPage::undoLast);
    setUpKeys();
}

void ConflictsPage::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("conflict.table"), tr("Conflicts, newest first"));
    m_table->setModel(m_conflicts);
    setUpPagedColumns(m_table, {122, 80, 152}, ConflictModel::What);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(
        ConflictModel::State, new StateDelegate([](int s) { return badgeOf(ConflictState(s)); }, m_table));
    m_table->setMinimumWidth(120);
    hideColumnBelow(m_table, ConflictModel::State, 350); // the filter and the pane say it too
    hideColumnBelow(m_table, ConflictModel::Found, 200);
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ConflictsPage::noteSelection);
    connect(m_conflicts, &QAbstractItemModel::modelReset, this, &ConflictsPage::noteSelection);
    connect(m_conflicts, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_conflicts)); });
}

void ConflictsPage::setUpFilters()
{
    m_state->setObjectName(QStringLiteral("conflict.stateFilter"));
    m_state->setAccessibleName(tr("Filter conflicts by state"));
    fillFilter(m_state, tr("All states"),
               {ConflictState::Open, ConflictState::Decided, ConflictState::Resolved});
    chooseFilter(m_state, std::optional(ConflictState::Open));
    m_integration->setObjectName(QStringLiteral("conflict.integrationFilter"));
    m_integration->setAccessibleName(tr("Filter conflicts by integration"));
    m_integration->addItem(tr("All integrations"));
    m_integration->hide(); // while there is one
    for (QComboBox *box : {m_integration, m_state}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(9);
        box->setMinimumWidth(88);
        m_frame->addHeaderWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &ConflictsPage::applyFilter);
    }
}

void ConflictsPage::setUpKeys()
{
    auto *keys = new PageKeys(this, tr("Keys of the conflicts"));
    const auto key = [](QKeyCombination code) {
        return QList<QKeySequence>{QKeySequence(code)};
    };
    keys->add(
        key(Qt::Key_J), tr("J, K"), tr("next or previous conflict"), [this] { moveBy(1); }, true);
    keys->add(
        key(Qt::Key_K), {}, {}, [this] { moveBy(-1); }, true);
    keys->add(
        key(Qt::Key_F), tr("F, Shift+F"), tr("next or previous field"), [this] { m_pane->moveField(1); },
        true);
    keys->add(
        key(Qt::SHIFT | Qt::Key_F), {}, {}, [this] { m_pane->moveField(-1); }, true);
    keys->add(key(Qt::Key_1), QStringLiteral("1"), tr("the EHR's value stands"),
              [this] { m_pane->chooseLeft(); });
    keys->add(key(Qt::Key_2), QStringLiteral("2"), tr("the pharmacy's value stands"),
              [this] { m_pane->chooseRight(); });
    keys->add(key(Qt::Key_3), QStringLiteral("3"), tr("what was agreed before stands"),
              [this] { m_pane->keepBase(); });
    keys->add(key(Qt::Key_V), QStringLiteral("V"), tr("write another value, where one can be written"),
              [this] { m_pane->writeValue(); });
    keys->add(key(Qt::Key_W), QStringLiteral("W"), tr("write the reason; Escape goes back to the list"),
              [this] { m_pane->focusNote(); });
    keys->add({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
              tr("Ctrl+Enter"), tr("decide, and on to the next"), [this] { m_pane->submit(); });
    keys->add(key(Qt::Key_U), QStringLiteral("U"), tr("undo the last decision, while it can be undone"),
              [this] { undoLast(); });
}

bool ConflictsPage::showsRefusalOf(const QString &order) const
{
    return (order == u"decideConflict" || order == u"undoConflict") && isVisible();
}

void ConflictsPage::start()
{
    applyFilter();
}

void ConflictsPage::reload()
{
    if (isVisible())
        applyFilter();
}

void ConflictsPage::setAccess(const Access &access)
{
    m_access = access;
    m_states->setObstacle(access.obstacle(Action::SeeDifferences));
    m_pane->setAccess(access);
}

void ConflictsPage::forget()
{
    m_lookTimer.stop();
    m_patience.stop();
    m_order = {};
    m_last = {};
    m_undo->forget();
    chooseFilter(m_state, std::optional(ConflictState::Open));
    const QSignalBlocker quiet(m_integration);
    while (m_integration->count() > 1)
        m_integration->removeItem(1);
    m_integration->setCurrentIndex(0);
    m_integration->hide();
    m_conflicts->forget();
    m_lookRequest = 0;
    m_lookedAt = {};
    m_pane->forget();
}

void ConflictsPage::applyFilter()
{
    ConflictQuery query;
    query.state = chosenFilter<ConflictState>(m_state);
    if (m_integration->currentIndex() > 0)
        query.integration = m_integration->currentText();
    m_states->setEmptyText(query.state == ConflictState::Open && query.integration.isEmpty()
                               ? tr("Nothing has to be decided. A record comes here when both sides have "
                                    "changed it and no rule says who is right.")
                               : tr("No conflict matches these filters."));
    if (m_access.may(Action::SeeDifferences))
        m_conflicts->setQuery(query);
}

void ConflictsPage::addIntegration(const QString &name)
{
    if (name.isEmpty() || m_integration->findText(name, Qt::MatchExactly) >= 0)
        return;
    m_integration->addItem(name);
    m_integration->setVisible(m_integration->count() > 2);
}

void ConflictsPage::showSides(const ReconciliationSidesList &list)
{
    for (const ReconciliationSides &row : list.rows)
        addIntegration(row.integration);
}

const ConflictRow *ConflictsPage::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_conflicts->at(rows.first().row());
}

void ConflictsPage::noteSelection()
{
    const ConflictRow *row = selected();
    if (row && row->id == m_lookedAt)
        return;
    m_lookRequest = 0;
    m_lookedAt = row ? row->id : ConflictId{};
    if (!row) {
        m_lookTimer.stop();
        m_pane->forget();
        return;
    }
    m_pane->expect();
    if (m_lookTimer.interval() > 0)
        m_lookTimer.start();
    else
        look();
}

void ConflictsPage::look()
{
    if (m_lookedAt.isNull())
        return;
    m_lookRequest = makeRequestId();
    emit conflictWanted(m_lookedAt, m_lookRequest);
}

void ConflictsPage::moveBy(int rows)
{
    const int count = m_conflicts->rowCount();
    if (count == 0)
        return;
    const QModelIndex current = m_table->currentIndex();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_table->selectRow(row);
    m_table->scrollTo(m_conflicts->index(row, 0));
    if (row == count - 1 && m_conflicts->canFetchMore({}))
        m_conflicts->fetchMore({});
}

/// To the next one that is to be decided, behind the one that was; none: that one as it is now.
void ConflictsPage::goOn(ConflictId done)
{
    const int count = m_conflicts->rowCount();
    const int at = m_conflicts->rowOf(done);
    for (int step = 1; step < count; ++step) {
        const int row = (at + step) % count;
        if (m_conflicts->at(row).state != ConflictState::Open)
            continue;
        m_table->selectRow(row);
        m_table->scrollTo(m_conflicts->index(row, 0));
        return;
    }
    if (m_conflicts->canFetchMore({}))
        m_conflicts->fetchMore({});
    look();
}

void ConflictsPage::focusList()
{
    if (isVisible())
        m_table->setFocus();
}

void ConflictsPage::showEvent(QShowEvent *event)
{
    ConsolePage::showEvent(event);
    m_wantsKeys = !event->spontaneous();
    takeKeys();
}

/// The keys of the page work at once: as soon as there is a list that can have them.
void ConflictsPage::takeKeys()
{
    if (!m_wantsKeys)
        return;
    if (!m_table->isVisible()) { // nothing is listed yet: the page has them itself
        setFocus(Qt::OtherFocusReason);
        return;
    }
    m_wantsKeys = false;
    m_table->setFocus(Qt::OtherFocusReason);
}

void ConflictsPage::showConflicts(const ConflictPage &page)
{
    m_conflicts->takePage(page);
    takeKeys();
    for (const ConflictRow &row : page.rows)
        addIntegration(row.integration);
}

void ConflictsPage::showConflict(const ConflictDetail &detail)
{
    if (m_lookRequest == 0 || detail.requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    m_conflicts->takeDecided(detail.row);
    m_pane->show(detail);
    m_pane->showWaiting(m_order.requestId != 0 && m_order.about == detail.row.id);
}

void ConflictsPage::decide(const ConflictDecision &decision)
{
    if (m_order.requestId != 0)
        return;
    m_order = {makeRequestId(), decision.id, false};
    m_pane->showWaiting(true);
    m_patience.start();
    emit decisionMade(decision, m_order.requestId);
}

void ConflictsPage::undo(ConflictId id)
{
    if (m_order.requestId != 0 || !m_access.may(Action::Reconcile))
        return;
    m_order = {makeRequestId(), id, true};
    m_pane->showWaiting(id == m_lookedAt);
    m_undo->showWaiting();
    m_patience.start();
    emit undoRequested(id, m_order.requestId);
}

void ConflictsPage::undoLast()
{
    if (m_undo->canUndo())
        undo(m_last);
    else
        m_pane->undo();
}

void ConflictsPage::giveUp()
{
    const bool isUndo = m_order.isUndo;
    const bool isShown = m_order.about == m_lookedAt;
    m_order = {};
    const QString text =
        tr("There is no answer yet. It may have been stored: look at the list before you try "
           "again.");
    if (isUndo)
        m_undo->display(Tone::Warning, text);
    if (isShown) {
        m_pane->showWaiting(false);
        m_pane->showNotice(Tone::Warning, text);
    }
}

void ConflictsPage::showDecided(const ConflictRow &row, quint64 requestId)
{
    m_conflicts->takeDecided(row);
    if (requestId == 0 || requestId != m_order.requestId) {
        if (row.id == m_lookedAt)
            look(); // an answer that came late
        return;
    }
    const bool isUndo = m_order.isUndo;
    m_order = {};
    m_patience.stop();
    if (isUndo) {
        m_undo->display(Tone::Info,
                        tr("Taken back: %1 is to be decided again.").arg(fieldList(row.fieldNames)));
        if (row.id == m_lookedAt)
            look();
        return;
    }
    m_last = row.id;
    m_undo->display(Tone::Ok,
                    row.executeAt
                        ? tr("Decided: %1. It can be undone until %2, then the sides that lose are told.")
                              .arg(fieldList(row.fieldNames), absoluteTime(*row.executeAt))
                        : tr("Decided: %1.").arg(fieldList(row.fieldNames)),
                    row.executeAt);
    if (row.id == m_lookedAt) {
        m_pane->showWaiting(false);
        goOn(row.id);
        focusList();
    }
}

/// Who is shown and was decided or changed by somebody else is looked at again, and says so.
void ConflictsPage::showChanged(const std::vector<ConflictRow> &rows)
{
    m_conflicts->takeChanges(rows);
    const auto &shown = m_pane->model().detail();
    if (!shown)
        return;
    for (const ConflictRow &row : rows) {
        const bool isOther = row.id == shown->row.id && row.version > shown->row.version;
        if (!isOther || m_order.about == row.id || m_lookRequest != 0)
            continue;
        if (row.state == ConflictState::Open)
            m_pane->showNotice(Tone::Info, tr("What the sides say has changed meanwhile. Look at it again."));
        else if (row.author != m_access.user())
            m_pane->showNotice(Tone::Info, tr("This was decided meanwhile, %1.").arg(authorText(row)));
        look();
    }
}

void ConflictsPage::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    Q_UNUSED(order) // the id says whose it is
    if (requestId == 0 || requestId != m_order.requestId)
        return;
    const bool isUndo = m_order.isUndo;
    const ConflictId about = m_order.about;
    m_order = {};
    m_patience.stop();
    const bool isOvertaken = error.code == ErrorCode::Conflict;
    if (isUndo)
        m_undo->display(Tone::Danger, tr("It could not be undone. %1")
                                          .arg(isOvertaken ? tr("The sides that lose are told already.")
                                                           : errorText(error)));
    if (about != m_lookedAt)
        return;
    m_pane->showWaiting(false);
    if (!isUndo)
        m_pane->showNotice(
            Tone::Danger, isOvertaken ? tr("Your decision was not stored: somebody was faster, or the values "
                                           "have changed. What stands now is shown.")
                                      : errorText(error));
    if (isOvertaken)
        look();
}

void ConflictsPage::showFetchFailed(quint64 requestId, const Error &error)
{
    m_conflicts->pageFailed(requestId, error);
    if (m_lookRequest == 0 || requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    m_pane->showFailure(error);
}

void ConflictsPage::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
    m_pane->setOnline(online);
}

}
