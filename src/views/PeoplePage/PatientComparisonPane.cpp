#include "views/PeoplePage/PatientComparisonPane.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/PatientComparisonModel.h"
#include "models/PeopleText.h"
#include "models/TreeModel.h"
#include "views/PeoplePage/EvidenceDelegate.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/ReasonDialog.h"
#include "views/common/Trees.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr int ownWidth = 310;       ///< with the names of the fields
constexpr int candidateWidth = 210; ///< "similar: day and month swapped" is read whole
constexpr int historyHeight = 62;   ///< the newest step; the older ones are scrolled to
}

PatientComparisonPane::PatientComparisonPane(QWidget *parent)
    : QWidget(parent),
      m_model(new PatientComparisonModel(this)),
      m_steps(new TreeModel({tr("When"), tr("Who"), tr("What"), tr("Why")}, this)),
      m_frame(new PanelFrame(tr("Who it may be"))),
      m_refusal(new Banner),
      m_note(new QLabel),
      m_own(new QTableView),
      m_table(new QTableView),
      m_history(new QTreeView),
      m_link(new QPushButton(tr("&Link…"))),
      m_merge(new QPushButton(tr("&Merge…"))),
      m_distinct(new QPushButton(tr("&Not the same…"))),
      m_unlink(new QPushButton(tr("&Unlink…")))
{
    setObjectName(QStringLiteral("people.comparisonPane"));
    setAccessibleName(tr("Who the patient may be"));
    m_frame->setEmptyText(icons::person, tr("Choose a patient to see who it may be. That you have looked is "
                                            "written to the audit trail."));
    setUpViews();
    m_frame->setContent(makeContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    connect(m_frame, &PanelFrame::retryRequested, this, &PatientComparisonPane::reloadWanted);
    forget();
}

QWidget *PatientComparisonPane::makeContent()
{
    m_refusal->setObjectName(QStringLiteral("people.refusalBanner"));
    m_refusal->hide();
    m_note->setObjectName(QStringLiteral("people.noteLabel"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setWordWrap(true);
    m_history->setModel(m_steps);
    setUpTree(m_history, QStringLiteral("people.history"), tr("What was decided before"));
    m_history->setRootIsDecorated(false);
    m_history->setFixedHeight(historyHeight);
    m_history->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // it would cover the only row
    m_history->header()->resizeSection(0, 130);
    m_history->header()->resizeSection(1, 70);
    m_history->header()->resizeSection(2, 160);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_refusal);
    column->addWidget(m_note);
    auto *tables = new QHBoxLayout;
    tables->setSpacing(0);
    tables->addWidget(m_own);
    tables->addWidget(m_table, 1);
    column->addLayout(tables, 1);
    column->addLayout(makeButtons());
    column->addWidget(m_history);
    return content;
}

QLayout *PatientComparisonPane::makeButtons()
{
    struct Button
    {
        QPushButton *button;
        const char *name;
        QString accessible;
        PatientAct act;
    };
    const Button buttons[] = {
        {m_link, "people.linkButton", tr("Link to the selected candidate"), PatientAct::Link},
        {m_merge, "people.mergeButton", tr("Merge into the selected record"), PatientAct::Merge},
        {m_distinct, "people.distinctButton", tr("None of these is the same"), PatientAct::Distinct},
        {m_unlink, "people.unlinkButton", tr("Take the link back"), PatientAct::Unlink}};
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::gap);
    for (const Button &b : buttons) {
        b.button->setObjectName(QLatin1StringView(b.name));
        b.button->setAccessibleName(b.accessible);
        connect(b.button, &QPushButton::clicked, this, [this, act = b.act] { ask(act); });
        row->addWidget(b.button);
    }
    m_link->setProperty("kind", QStringLiteral("primary"));
    row->addStretch(1);
    return row;
}

void PatientComparisonPane::setUpView(QTableView *view) const
{
    view->setModel(m_model);
    view->setItemDelegate(new EvidenceDelegate(view));
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    view->setShowGrid(false);
    view->setFrameShape(QFrame::NoFrame);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    view->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setMinimumSectionSize(candidateWidth);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void PatientComparisonPane::setUpViews()
{
    for (QTableView *view : {m_own, m_table})
        setUpView(view);
    m_own->setObjectName(QStringLiteral("people.ownTable"));
    m_own->setAccessibleName(tr("The patient, field by field"));
    m_own->setSelectionMode(QAbstractItemView::NoSelection);
    m_own->setFocusPolicy(Qt::NoFocus);
    m_own->horizontalHeader()->setMinimumSectionSize(0);
    m_own->setFixedWidth(ownWidth);
    m_own->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_own->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setObjectName(QStringLiteral("people.comparisonTable"));
    m_table->setAccessibleName(tr("The candidates, field by field"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectColumns);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_own->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_own->verticalScrollBar(), &QScrollBar::valueChanged, m_table->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PatientComparisonPane::showButtons);
}

void PatientComparisonPane::showColumns()
{
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_own->setColumnHidden(column, column > 0);
        m_table->setColumnHidden(column, column == 0);
    }
    // both headers as tall as the taller one, so that the rows stand beside each other
    const int height = std::max(m_own->horizontalHeader()->sizeHint().height(),
                                m_table->horizontalHeader()->sizeHint().height());
    m_own->horizontalHeader()->setFixedHeight(height);
    m_table->horizontalHeader()->setFixedHeight(height);
}

void PatientComparisonPane::setAccess(const Access &access)
{
    m_access = access;
    showButtons();
}

void PatientComparisonPane::forget()
{
    if (m_reason)
        m_reason->reject();
    m_model->clear();
    m_steps->clear();
    m_note->clear();
    m_refusal->hide();
    m_isWaiting = false;
    m_frame->clearError();
    showNobody();
    showButtons();
}

void PatientComparisonPane::setForbidden(bool forbidden)
{
    if (m_isForbidden == forbidden)
        return;
    m_isForbidden = forbidden;
    if (m_frame->state() == PanelState::Empty || m_frame->state() == PanelState::Forbidden)
        showNobody();
}

void PatientComparisonPane::showNobody()
{
    m_frame->setState(m_isForbidden ? PanelState::Forbidden : PanelState::Empty);
}

void PatientComparisonPane::expect()
{
    forget();
    m_frame->setState(PanelState::Loading);
}

void PatientComparisonPane::show(const PatientCandidates &found)
{
    if (m_reason)
        m_reason->reject();
    m_isWaiting = false;
    m_refusal->hide();
    m_frame->clearError();
    m_model->show(found);
    showColumns();
    std::vector<TreeNode> nodes;
    for (const PatientQuestionStep &step : found.history) {
        TreeNode node;
        node.cells = {absoluteTime(step.at), step.author.isEmpty() ? tr("Concord") : step.author,
                      decisionText(step.state, step.method, step.author), step.reason};
        nodes.push_back(std::move(node));
    }
    m_steps->show(std::move(nodes));
    showNotes();
    m_frame->setState(PanelState::Ready);
    selectFirst();
    showButtons();
}

void PatientComparisonPane::showNotes()
{
    const PatientCandidates &found = *m_model->found();
    QStringList notes;
    if (found.candidates.empty())
        notes << tr("Nobody whom the master list has by name is like this patient. Medication lists bring no "
                    "names: they come with the records of patients.");
    if (found.areScoresHidden)
        notes << tr("How likely each one is, and who is likeliest, is shown once you have decided.");
    if (const QString effect = effectText(found.question.effect); !effect.isEmpty())
        notes << effect;
    m_note->setText(notes.join(u' '));
    m_note->setVisible(!notes.isEmpty());
}

/// The likeliest one, unless that must not be said; then the person chooses.
void PatientComparisonPane::selectFirst()
{
    const auto &found = m_model->found();
    if (found && !found->candidates.empty() && !found->areScoresHidden)
        m_table->selectColumn(1); // of the model: the first that is shown
}

void PatientComparisonPane::showFailure(const Error &error)
{
    m_model->clear();
    m_frame->setState(error.code == ErrorCode::Forbidden ? PanelState::Forbidden : PanelState::Empty,
                      error.code == ErrorCode::Forbidden ? QString() : tr("Nothing could be read."));
    if (error.code != ErrorCode::Forbidden)
        m_frame->showError(errorText(error));
    showButtons();
}

void PatientComparisonPane::showRefusal(const Error &error)
{
    m_isWaiting = false;
    m_refusal->display(Tone::Danger, error.code == ErrorCode::Conflict
                                         ? tr("This was not done: somebody has decided meanwhile, or the "
                                              "decision before is still being carried out. Look again.")
                                         : errorText(error));
    showButtons();
}

void PatientComparisonPane::showWaiting()
{
    m_isWaiting = true;
    showButtons();
}

const PatientCandidate *PatientComparisonPane::chosen() const
{
    const QModelIndexList columns = m_table->selectionModel()->selectedColumns();
    return columns.isEmpty() ? nullptr : m_model->candidateAt(columns.first().column());
}

void PatientComparisonPane::showButtons()
{
    const auto &found = m_model->found();
    const PatientCandidate *candidate = chosen();
    const auto may = [&](PatientAct act) {
        const bool isFree = found && !m_isWaiting &&
                            (found->question.effect == PatientEffect::None ||
                             found->question.effect == PatientEffect::Failed);
        const bool needsOther = act == PatientAct::Link || act == PatientAct::Merge;
        return isFree && canDo(found->question.state, act) &&
               (!needsOther || (candidate && candidate->act == act));
    };
    const std::pair<QPushButton *, PatientAct> buttons[] = {{m_link, PatientAct::Link},
                                                            {m_merge, PatientAct::Merge},
                                                            {m_distinct, PatientAct::Distinct},
                                                            {m_unlink, PatientAct::Unlink}};
    for (const auto &[button, act] : buttons) {
        button->setVisible(found && canDo(found->question.state, act));
        permit(button, m_access, Action::DecideMapping, may(act));
    }
}

void PatientComparisonPane::ask(PatientAct act)
{
    const auto &found = m_model->found();
    const PatientCandidate *candidate = chosen();
    if ((m_reason && m_reason->isVisible()) || !found)
        return;
    const bool needsOther = act == PatientAct::Link || act == PatientAct::Merge;
    PatientDecision decision{found->question.id,
                             act,
                             needsOther && candidate ? candidate->id : PatientId{},
                             {},
                             found->question.version};
    struct Words
    {
        QString title;
        QString explanation;
        QString order;
    };
    const auto words = [&]() -> Words {
        switch (act) {
        case PatientAct::Link:
            return {tr("Link the patient"),
                    tr("Both are one person: events that name either are worked one after another from now "
                       "on, and the records of %1 show under the other patient as well.")
                        .arg(found->question.source),
                    tr("&Link")};
        case PatientAct::Merge:
            return {tr("Merge the records"),
                    tr("All records and identifiers move to the selected record, as after a merge message. "
                       "This cannot be taken back."),
                    tr("&Merge")};
        case PatientAct::Unlink:
            return {tr("Unlink the patient"),
                    tr("Events that come from now on are worked apart again. What was worked in one order "
                       "before stays as it is."),
                    tr("&Unlink")};
        case PatientAct::Distinct:
            break;
        }
        return {tr("Not the same person"),
                tr("None of the candidates is this patient. The question is not asked again."),
                tr("&Not the same")};
    }();
    m_reason = new ReasonDialog(words.title, words.explanation, words.order, window());
    m_reason->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_reason, &ReasonDialog::given, this, [this, decision](const QString &reason) mutable {
        decision.reason = reason;
        emit decisionMade(decision);
    });
    m_reason->open();
}

}
