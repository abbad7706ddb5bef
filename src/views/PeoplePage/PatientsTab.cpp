#include "views/PeoplePage/PatientsTab.h"

#include "models/PatientComparisonModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PeopleText.h"
#include "views/PeoplePage/PatientComparisonPane.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr int longestAgain = 60'000;
}

PatientsTab::PatientsTab(PatientQuestionModel *questions, QWidget *parent)
    : ConsolePage(parent),
      m_questions(questions),
      m_frame(new PanelFrame(tr("Patients"))),
      m_table(new QTableView),
      m_state(new QComboBox),
      m_alike(new QCheckBox(tr("&Similar only"))),
      m_pane(new PatientComparisonPane)
{
    setObjectName(QStringLiteral("people.patientsTab"));
    setAccessibleName(tr("Patients"));
    m_frame->setEmptyText(icons::person, QString());
    setUpTableView();
    m_states = new TableStates(m_questions, m_frame);
    setUpFilters();
    auto *split = new QSplitter(Qt::Horizontal);
    split->setObjectName(QStringLiteral("people.patientsSplitter"));
    split->addWidget(m_frame);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 5);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(Theme::space);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->addWidget(split);
    setTabOrder(m_state, m_alike);
    setTabOrder(m_alike, m_table);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(250);
    m_againTimer.setSingleShot(true);
    connect(&m_lookTimer, &QTimer::timeout, this, &PatientsTab::look);
    connect(&m_againTimer, &QTimer::timeout, this, &PatientsTab::look);
    connect(m_questions, &PatientQuestionModel::questionsWanted, this, &PatientsTab::questionsWanted);
    connect(m_states, &TableStates::refreshWanted, this, &PatientsTab::applyFilter);
    connect(m_questions, &RecordTableBase::fetchingChanged, this, &PatientsTab::showWhetherAllowed);
    connect(m_questions, &RecordTableBase::fetchFailed, this, &PatientsTab::showWhetherAllowed);
    connect(m_pane, &PatientComparisonPane::reloadWanted, this, &PatientsTab::look);
    connect(m_pane, &PatientComparisonPane::decisionMade, this, &PatientsTab::noteDecision);
}

void PatientsTab::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("people.patientsTable"), tr("Patients of other sources"));
    m_table->setModel(m_questions);
    setUpPagedColumns(m_table, {142, 130}, PatientQuestionModel::State);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table));
    m_table->setMinimumWidth(260);
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PatientsTab::noteSelection);
    connect(m_questions, &QAbstractItemModel::modelReset, this, &PatientsTab::noteSelection);
    connect(m_questions, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_questions)); });
}

void PatientsTab::setUpFilters()
{
    m_state->setObjectName(QStringLiteral("people.patientState"));
    m_state->setAccessibleName(tr("Filter patients by state"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_state->setMinimumContentsLength(8);
    m_state->addItem(tr("All states"));
    using enum PatientQuestionState;
    for (const auto state : {Pending, Linked, Distinct, Merged})
        m_state->addItem(labelOf(state), int(state));
    chooseFilter(m_state, std::optional(Pending));
    m_alike->setObjectName(QStringLiteral("people.alikeFilter"));
    m_alike->setAccessibleName(tr("Show patients with candidates only"));
    m_frame->addHeaderWidget(m_alike);
    m_frame->addHeaderWidget(m_state);
    connect(m_state, &QComboBox::currentIndexChanged, this, &PatientsTab::applyFilter);
    connect(m_alike, &QCheckBox::toggled, this, &PatientsTab::applyFilter);
}

void PatientsTab::start()
{
    applyFilter();
}

void PatientsTab::setAccess(const Access &access)
{
    m_states->setObstacle(access.may(Action::SeeDifferences) ? QString()
                                                             : access.obstacle(Action::SeeDifferences));
    m_pane->setAccess(access);
    showWhetherAllowed();
}

void PatientsTab::showWhetherAllowed()
{
    m_pane->setForbidden(m_frame->state() == PanelState::Forbidden);
}

void PatientsTab::forget()
{
    m_lookTimer.stop();
    m_againTimer.stop();
    m_orders.clear();
    chooseFilter(m_state, std::optional(PatientQuestionState::Pending));
    const QSignalBlocker quiet(m_alike);
    m_alike->setChecked(false);
    m_questions->forget();
    m_lookRequest = 0;
    m_lookedAt = {};
    m_pane->forget();
}

void PatientsTab::applyFilter()
{
    PatientQuestionQuery query;
    query.state = chosenFilter<PatientQuestionState>(m_state);
    query.onlyWithCandidates = m_alike->isChecked();
    m_states->setEmptyText(
        query.state == PatientQuestionState::Pending
            ? tr("No patient waits for a decision. Patients of other sources come here when no "
                 "identifier says who they are.")
            : tr("No patient matches these filters."));
    m_questions->setQuery(query);
}

const PatientQuestionRow *PatientsTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_questions->at(rows.first().row());
}

void PatientsTab::noteSelection()
{
    const PatientQuestionRow *row = selected();
    if (row && row->id == m_lookedAt)
        return;
    m_againTimer.stop();
    m_nextAgain = m_againDelay;
    m_lookRequest = 0;
    m_lookedAt = row ? row->id : PatientQuestionId{};
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

void PatientsTab::look()
{
    if (m_lookedAt.isNull())
        return;
    m_lookRequest = makeRequestId();
    emit candidatesWanted(m_lookedAt, m_lookRequest);
}

void PatientsTab::showQuestions(const PatientQuestionPage &page)
{
    m_questions->takePage(page);
}

void PatientsTab::showCandidates(const PatientCandidates &found)
{
    if (m_lookRequest == 0 || found.requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    m_questions->takeDecided(found.question);
    m_pane->show(found);
    if (isDeciding(found.question.id))
        m_pane->showWaiting();
    if (found.question.effect != PatientEffect::None && found.question.effect != PatientEffect::Failed)
        lookAgainLater();
}

void PatientsTab::lookAgainLater()
{
    m_againTimer.start(m_nextAgain);
    m_nextAgain = std::min(2 * m_nextAgain, longestAgain);
}

void PatientsTab::noteDecision(const PatientDecision &decision)
{
    m_pane->showWaiting();
    const quint64 requestId = makeRequestId();
    m_orders[requestId] = {decision.id};
    QTimer::singleShot(m_patience, this, [this, requestId] { giveUp(requestId); });
    emit decisionMade(decision, requestId);
}

void PatientsTab::giveUp(quint64 requestId)
{
    const auto order = m_orders.find(requestId);
    if (order == m_orders.end())
        return;
    order->second.isLost = true;
    if (order->second.about == m_lookedAt && !isDeciding(m_lookedAt))
        m_pane->showRefusal({ErrorCode::Timeout, {}, {}, 0});
}

/// Whether an answer about it is still waited for.
bool PatientsTab::isDeciding(PatientQuestionId id) const
{
    return std::any_of(m_orders.begin(), m_orders.end(),
                       [id](const auto &order) { return order.second.about == id && !order.second.isLost; });
}

void PatientsTab::showDecided(const PatientQuestionRow &row, quint64 requestId)
{
    m_orders.erase(requestId);
    m_questions->takeDecided(row);
    if (row.id != m_lookedAt)
        return;
    m_nextAgain = m_againDelay;
    look();
}

/// Who is being compared and was decided by somebody else is looked at again: the answer says what can be
/// done now.
void PatientsTab::showChanged(const std::vector<PatientQuestionRow> &rows)
{
    m_questions->takeChanges(rows);
    const auto &found = m_pane->model().found();
    if (!found || isDeciding(m_lookedAt))
        return;
    for (const PatientQuestionRow &row : rows) {
        if (row.id == m_lookedAt && row.version > found->question.version && m_lookRequest == 0)
            look();
    }
}

void PatientsTab::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    Q_UNUSED(order) // the id says whose it is
    const auto refused = m_orders.find(requestId);
    if (refused == m_orders.end())
        return;
    const PatientQuestionId about = refused->second.about;
    m_orders.erase(refused);
    if (about == m_lookedAt && !isDeciding(about))
        m_pane->showRefusal(error);
}

void PatientsTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_questions->pageFailed(requestId, error);
    if (m_lookRequest == 0 || requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    m_pane->showFailure(error);
}

void PatientsTab::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
