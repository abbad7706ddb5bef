#include "views/MappingDecision/CandidateBox.h"

#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingDraft.h"
#include "models/RepeatedQuestion.h"
#include "models/SuggestionModel.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr int roomForScore = 480;
}

CandidateBox::CandidateBox(MappingDraft *draft, const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_draft(draft),
      m_search(new QLineEdit),
      m_pages(new QStackedLayout),
      m_suggestionFrame(new PanelFrame(QString())),
      m_resultFrame(new PanelFrame(QString())),
      m_suggestions(new QTableView),
      m_results(new QTableView)
{
    makeSearch(prefix);
    makeSuggestions(prefix);
    makeResults(prefix);
    m_pages->addWidget(m_suggestionFrame);
    m_pages->addWidget(m_resultFrame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addWidget(m_search);
    column->addLayout(m_pages, 1);
    setTabOrder(m_search, m_suggestions);
    setTabOrder(m_suggestions, m_results);
}

void CandidateBox::makeSearch(const QString &prefix)
{
    m_search->setObjectName(prefix + QStringLiteral("searchEdit"));
    m_search->setAccessibleName(tr("Search local drugs"));
    m_search->setPlaceholderText(tr("Search local drugs: name and strength, RxNorm code or drug id"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(200);
    m_search->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(250);
    connect(&m_searchTimer, &QTimer::timeout, this, &CandidateBox::searchNow);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_pages->setCurrentWidget(text.trimmed().isEmpty() ? m_suggestionFrame : m_resultFrame);
        m_searchTimer.start();
    });
    connect(m_search, &QLineEdit::textEdited, m_draft, &MappingDraft::dropCandidate); // it was of other words
}

void CandidateBox::makeSuggestions(const QString &prefix)
{
    SuggestionModel *model = m_draft->suggestions();
    m_suggestionFrame->setInner();
    m_suggestionFrame->setObjectName(prefix + QStringLiteral("suggestionFrame"));
    setUpTable(m_suggestions, prefix + QStringLiteral("suggestionTable"), tr("Suggested drugs"));
    m_suggestions->setModel(model);
    m_suggestions->verticalHeader()->setDefaultSectionSize(42);
    m_suggestions->horizontalHeader()->setSectionResizeMode(SuggestionModel::Drug, QHeaderView::Stretch);
    for (const int column :
         {SuggestionModel::Key, SuggestionModel::Score}) // a digit, a share: not wider than
        m_suggestions->horizontalHeader()->setSectionResizeMode(column,
                                                                QHeaderView::ResizeToContents); // titles
    m_suggestions->setColumnWidth(SuggestionModel::Fit, 116);
    m_suggestions->setItemDelegateForColumn(SuggestionModel::Drug, new TwoLineDelegate(m_suggestions));
    m_suggestions->setItemDelegateForColumn(
        SuggestionModel::Fit,
        new StateDelegate([](int s) { return badgeOf(SuggestionFit(s)); }, m_suggestions));
    m_suggestionFrame->setContent(m_suggestions);
    m_suggestionFrame->setEmptyText(icons::search, tr("Nothing comes close. Search the local drugs."));
    connect(m_suggestionFrame, &PanelFrame::retryRequested, m_draft, &MappingDraft::askSuggestionsAgain);
    connect(m_suggestions->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { takeSelected(true); });
}

void CandidateBox::makeResults(const QString &prefix)
{
    m_resultFrame->setInner();
    m_resultFrame->setObjectName(prefix + QStringLiteral("resultFrame"));
    setUpTable(m_results, prefix + QStringLiteral("drugTable"), tr("Matching local drugs"));
    m_results->setModel(m_draft->drugs());
    m_results->verticalHeader()->setDefaultSectionSize(42);
    m_results->horizontalHeader()->setSectionResizeMode(DrugSearchModel::Name, QHeaderView::Stretch);
    auto *lines = new TwoLineDelegate(m_results);
    lines->setMutedRole(DrugSearchModel::UnusableRole);
    m_results->setItemDelegateForColumn(DrugSearchModel::Name, lines);
    m_results->hideColumn(
        DrugSearchModel::Rxcui); // both are in the second line: the name says release and form
    m_results->hideColumn(DrugSearchModel::DrugId); // at its end, and must not be cut
    m_resultFrame->setContent(m_results);
    m_resultFrame->setEmptyText(icons::search, QString());
    auto *states = new TableStates(m_draft->drugs(), m_resultFrame);
    states->setEmptyText(tr("No local drug matches. Try fewer or other words."));
    connect(states, &TableStates::refreshWanted, this, &CandidateBox::searchNow);
    connect(m_results->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { takeSelected(false); });
}

void CandidateBox::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void CandidateBox::startAnew()
{
    const QSignalBlocker quiet(m_search);
    m_search->clear();
    m_searchTimer.stop();
    m_pages->setCurrentWidget(m_suggestionFrame);
    m_suggestions->scrollToTop();
}

void CandidateBox::searchNow()
{
    m_searchTimer.stop();
    m_draft->drugs()->search(m_search->text());
}

void CandidateBox::takeSelected(bool suggestion)
{
    const QTableView *table = suggestion ? m_suggestions : m_results;
    const QModelIndexList rows = table->selectionModel()->selectedRows();
    if (m_isSelecting || rows.isEmpty())
        return;
    if (suggestion)
        (void)m_draft->take(rows.first().row());
    else
        m_draft->takeDrug(m_draft->drugs()->at(rows.first().row()));
}

/// The row of the chosen drug is the selected one, also when a digit has chosen it.
void CandidateBox::selectChosen()
{
    const auto &chosen = m_draft->candidate();
    const auto isChosen = [&](int row) {
        const Suggestion &each = m_draft->suggestions()->at(row);
        return chosen && each.targetDrugId == chosen->drugId && each.name == chosen->name;
    };
    int found = -1;
    for (int row = 0; row < m_draft->suggestions()->rowCount() && found < 0; ++row)
        found = isChosen(row) ? row : -1;
    const QModelIndexList rows = m_suggestions->selectionModel()->selectedRows();
    const int selected = rows.isEmpty() ? -1 : rows.first().row();
    if (found == selected)
        return;
    m_isSelecting = true;
    if (found < 0)
        m_suggestions->clearSelection();
    else
        m_suggestions->selectRow(found);
    m_isSelecting = false;
}

void CandidateBox::refresh()
{
    const RepeatedQuestion &question = m_draft->suggestionQuestion();
    m_suggestionFrame->clearError();
    if (question.isWaiting())
        m_suggestionFrame->setState(PanelState::Loading, tr("Reading the drug list…"));
    else if (question.state() == RepeatedQuestion::State::Failed &&
             question.error().code == ErrorCode::Forbidden)
        m_suggestionFrame->setState(PanelState::Forbidden, errorText(question.error()));
    else if (question.state() == RepeatedQuestion::State::Failed)
        m_suggestionFrame->showError(errorText(question.error()));
    else
        m_suggestionFrame->setState(m_draft->suggestions()->rowCount() > 0 ? PanelState::Ready
                                                                           : PanelState::Empty);
    const bool canChoose = m_draft->mayDecide() && !m_draft->isSaving() &&
                           m_draft->act() != MappingAct::Confirm && m_draft->act() != MappingAct::Reopen;
    m_search->setEnabled(canChoose);
    selectChosen();
}

void CandidateBox::moveInResults(int step)
{
    const QModelIndexList rows = m_results->selectionModel()->selectedRows();
    const int row = rows.isEmpty() ? -1 : rows.first().row();
    const int last = m_draft->drugs()->rowCount() - 1;
    if (last >= 0)
        m_results->selectRow(std::clamp(row + step, 0, last));
}

/// Where there is little room the name of the drug counts for more than its score.
void CandidateBox::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_suggestions->setColumnHidden(SuggestionModel::Score, width() < roomForScore);
}

bool CandidateBox::eventFilter(QObject *watched, QEvent *event)
{
    const bool isPress = event->type() == QEvent::KeyPress;
    if (watched != m_search || (!isPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (!isPress) { // Escape is the field's own while there is something to clear
        event->setAccepted(key->key() == Qt::Key_Escape && !m_search->text().isEmpty());
        return event->isAccepted();
    }
    const bool isPlain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier;
    if (!isPlain)
        return QWidget::eventFilter(watched, event);
    switch (key->key()) {
    case Qt::Key_Down:
        moveInResults(1);
        return true;
    case Qt::Key_Up:
        moveInResults(-1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: // asks at once what has not been asked, chooses the first, goes on; never decides
        if (m_searchTimer.isActive())
            searchNow();
        else if (m_results->selectionModel()->selectedRows().isEmpty())
            moveInResults(1);
        else
            emit left();
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            return QWidget::eventFilter(watched, event);
        m_search->clear();
        emit left();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

}
