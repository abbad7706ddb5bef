#include "views/ConflictsPage/ConflictPane.h"

#include "models/ConflictFieldModel.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/ReconciliationText.h"
#include "models/TreeModel.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/MarkedDelegate.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/ReconciliationLook.h"
#include "views/common/Tables.h"
#include "views/common/Trees.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int historyLines = 118;
constexpr int moreForDrugs = 24; ///< so that a name has three lines
constexpr int moreWhenNarrow = 18;
constexpr int twoLinesBelow = 620;

MarkedDelegate::Look threeWayLook(int mark)
{
    switch (mark) {
    case ConflictFieldModel::Chosen:
        return {icons::ok, Tone::Ok, true, false};
    case ConflictFieldModel::Changed:
        return {icons::review, Tone::Info, false, false};
    case ConflictFieldModel::Missing:
        return {icons::clock, Tone::Warning, false, false};
    default:
        return {};
    }
}

void nameIt(QWidget *widget, const char *name, const QString &spoken)
{
    widget->setObjectName(QLatin1StringView(name));
    widget->setAccessibleName(spoken);
}
}

ConflictPane::ConflictPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_clock(clock),
      m_model(new ConflictFieldModel(clock, this)),
      m_steps(new TreeModel({tr("When"), tr("Who"), tr("What"), tr("Why")}, this)),
      m_frame(new PanelFrame(tr("Decision"))),
      m_banner(new Banner),
      m_title(new QLabel),
      m_about(new QLabel),
      m_table(new QTableView),
      m_choices(new QGridLayout),
      m_field(new QLabel),
      m_left(new QPushButton),
      m_right(new QPushButton),
      m_base(new QPushButton(tr("As &agreed before (3)"))),
      m_value(new QLineEdit),
      m_note(new QLineEdit),
      m_consequence(new QLabel),
      m_decide(new QPushButton(tr("&Decide (Ctrl+Enter)"))),
      m_undo(new QPushButton(icon(icons::undo, QPalette::ButtonText), tr("&Undo (U)"))),
      m_history(new QTreeView)
{
    setObjectName(QStringLiteral("conflict.pane"));
    setAccessibleName(tr("Decision about the conflict"));
    m_frame->setObjectName(QStringLiteral("conflict.paneFrame"));
    m_frame->setEmptyText(icons::conflicts, tr("Choose a conflict to see what each side says. That you have "
                                               "looked is written to the audit trail."));
    setUpTableView();
    m_frame->setContent(makeContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    connect(m_frame, &PanelFrame::retryRequested, this, &ConflictPane::reloadWanted);
    connect(m_model, &ConflictFieldModel::choicesChanged, this, &ConflictPane::refresh);
    connect(m_note, &QLineEdit::textChanged, this, &ConflictPane::refresh);
    forget();
}

void ConflictPane::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("conflict.fields"), tr("The fields, three-way"));
    m_table->setModel(m_model);
    setUpSharedColumns(m_table, {{80, 108}, {102, 128}, {124, 156, true}, {124, 156, true}, {92, 140, true}});
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new MarkedDelegate(ConflictFieldModel::MarkRole, ConflictFieldModel::DetailRole,
                                                threeWayLook, m_table));
    m_table->setMinimumHeight(32 + 2 * Theme::tallRowHeight);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ConflictPane::refresh);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == ConflictFieldModel::Left)
            chooseLeft();
        else if (index.column() == ConflictFieldModel::Right)
            chooseRight();
        else if (index.column() == ConflictFieldModel::Base)
            keepBase();
    });
}

QWidget *ConflictPane::makeContent()
{
    m_banner->setObjectName(QStringLiteral("conflict.banner"));
    m_banner->hide();
    m_title->setObjectName(QStringLiteral("conflict.title"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_title->setWordWrap(true);
    m_about->setObjectName(QStringLiteral("conflict.about"));
    m_about->setProperty("role", QStringLiteral("muted"));
    m_about->setWordWrap(true);
    m_history->setModel(m_steps);
    setUpTree(m_history, QStringLiteral("conflict.history"), tr("What was decided before"));
    m_history->setRootIsDecorated(false);
    m_history->setFixedHeight(historyLines);
    m_history->header()->resizeSection(0, 150);
    m_history->header()->resizeSection(1, 90);
    m_history->header()->resizeSection(2, 280);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(m_title);
    column->addWidget(m_about);
    column->addWidget(m_table, 1);
    column->addLayout(makeChoices());
    column->addLayout(makeDecision());
    column->addWidget(m_history);
    return content;
}

QLayout *ConflictPane::makeChoices()
{
    m_field->setObjectName(QStringLiteral("conflict.fieldLabel"));
    nameIt(m_left, "conflict.leftButton", tr("The EHR's value stands"));
    nameIt(m_right, "conflict.rightButton", tr("The pharmacy's value stands"));
    nameIt(m_base, "conflict.baseButton", tr("What was agreed before stands"));
    nameIt(m_value, "conflict.valueEdit", tr("Another value"));
    m_value->setPlaceholderText(tr("another value (V), then Enter"));
    m_value->setMaxLength(200);
    m_choices->setSpacing(Theme::gap);
    arrange(false);
    connect(m_left, &QPushButton::clicked, this, &ConflictPane::chooseLeft);
    connect(m_right, &QPushButton::clicked, this, &ConflictPane::chooseRight);
    connect(m_base, &QPushButton::clicked, this, &ConflictPane::keepBase);
    connect(m_value, &QLineEdit::returnPressed, this, &ConflictPane::takeValue);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &ConflictPane::left);
    return m_choices;
}

/// In two lines where there is little room.
void ConflictPane::arrange(bool narrow)
{
    m_isNarrow = narrow;
    m_choices->addWidget(m_field, 0, 0);
    m_choices->addWidget(m_left, 0, 1);
    m_choices->addWidget(m_right, 0, 2);
    m_choices->addWidget(m_base, narrow ? 1 : 0, narrow ? 0 : 3, 1, narrow ? 2 : 1);
    m_choices->addWidget(m_value, narrow ? 1 : 0, narrow ? 2 : 4, 1, narrow ? 2 : 1);
    m_choices->setColumnStretch(3, narrow ? 1 : 0);
    m_choices->setColumnStretch(4, narrow ? 0 : 1);
    fitRows();
}

void ConflictPane::fitRows()
{
    for (int row = 0; row < m_model->rowCount(); ++row) { // the names of drugs are long
        const bool isDrug = m_model->fieldAt(row)->field == drugField;
        m_table->setRowHeight(row, Theme::tallRowHeight + (isDrug ? moreForDrugs : 0) +
                                       (m_isNarrow ? moreWhenNarrow : 0));
    }
}

void ConflictPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < twoLinesBelow;
    if (narrow != m_isNarrow)
        arrange(narrow);
}

QLayout *ConflictPane::makeDecision()
{
    nameIt(m_note, "conflict.noteEdit", tr("Reason, kept in the audit trail"));
    m_note->setPlaceholderText(tr("why (W), kept in the audit trail"));
    m_note->setMaxLength(500);
    m_consequence->setObjectName(QStringLiteral("conflict.consequence"));
    m_consequence->setProperty("role", QStringLiteral("muted"));
    m_consequence->setWordWrap(true);
    nameIt(m_decide, "conflict.decideButton", tr("Decide the conflict"));
    m_decide->setProperty("kind", QStringLiteral("primary"));
    nameIt(m_undo, "conflict.undoButton", tr("Take the decision back"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::gap);
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_undo);
    buttons->addWidget(m_decide);
    auto *column = new QVBoxLayout;
    column->setSpacing(Theme::tight);
    column->addLayout(buttons);
    column->addWidget(m_consequence);
    connect(m_decide, &QPushButton::clicked, this, &ConflictPane::submit);
    connect(m_undo, &QPushButton::clicked, this, &ConflictPane::undo);
    return column;
}

void ConflictPane::setAccess(const Access &access)
{
    m_access = access;
    refresh();
}

void ConflictPane::setOnline(bool online)
{
    m_isOnline = online;
    refresh();
}

void ConflictPane::forget()
{
    m_isWaiting = false;
    m_banner->hide();
    m_title->clear();
    m_about->clear();
    m_value->clear();
    m_note->clear();
    m_steps->clear();
    m_model->clear();
    m_frame->clearError();
    m_frame->setState(PanelState::Empty);
}

void ConflictPane::expect()
{
    forget();
    m_frame->setState(PanelState::Loading);
}

void ConflictPane::show(const ConflictDetail &detail)
{
    m_isWaiting = false;
    m_value->clear();
    m_frame->clearError();
    m_model->show(detail);
    showHead();
    showHistory();
    fitRows();
    m_frame->setState(PanelState::Ready);
    goOn(-1);
    refresh();
}

void ConflictPane::showHead()
{
    const ConflictDetail &detail = *m_model->detail();
    const ConflictRow &row = detail.row;
    m_title->setText(detail.title.isEmpty() ? thingLabel(row.record) : detail.title.reveal());
    QStringList about{tr("%1 of %2 and %3", "Prescription of ehr and pharm")
                          .arg(thingLabel(row.record), row.leftSource, row.rightSource),
                      row.integration};
    if (!detail.owner.isEmpty())
        about.append(tr("patient %1").arg(shortId(detail.owner)));
    about.append(tr("found %1").arg(relativeTime(row.createdAt, m_clock.now())));
    m_about->setText(about.join(QStringLiteral(" · ")));
    if (row.state == ConflictState::Open && !row.reason.isEmpty())
        showNotice(Tone::Warning,
                   tr("The decision before could not be carried out (%1). Decide again.").arg(row.reason));
}

void ConflictPane::showHistory()
{
    const ConflictDetail &detail = *m_model->detail();
    std::vector<TreeNode> nodes;
    const auto add = [&](Timestamp at, const QString &who, const QString &what, const QString &why) {
        TreeNode node;
        node.cells = {absoluteTime(at), who, what, why};
        nodes.push_back(std::move(node));
    };
    const auto tell = [&](const ConflictRow &row) {
        if (row.state != ConflictState::Open)
            add(row.changedAt, row.author, tr("%1: %2").arg(labelOf(row.state), fieldList(row.fieldNames)),
                row.reason);
        add(row.createdAt, {},
            row.event.isNull()
                ? tr("Found by a reconciliation: %1").arg(fieldList(row.fieldNames))
                : tr("Found with event %1: %2").arg(shortId(row.event.toString()), fieldList(row.fieldNames)),
            {});
    };
    tell(detail.row);
    for (const ConflictRow &earlier : detail.earlier)
        tell(earlier);
    m_steps->show(std::move(nodes));
}

void ConflictPane::showFailure(const Error &error)
{
    m_model->clear();
    const bool isForbidden = error.code == ErrorCode::Forbidden;
    m_frame->setState(isForbidden ? PanelState::Forbidden : PanelState::Empty,
                      isForbidden ? QString() : tr("Nothing could be read."));
    if (!isForbidden)
        m_frame->showError(errorText(error));
}

void ConflictPane::showNotice(Tone tone, const QString &text)
{
    m_banner->display(tone, text);
}

QString ConflictPane::notice() const
{
    return m_banner->isHidden() ? QString() : m_banner->text();
}

void ConflictPane::showWaiting(bool isWaiting)
{
    m_isWaiting = isWaiting;
    refresh();
}

int ConflictPane::currentRow() const
{
    return m_table->currentIndex().row();
}

bool ConflictPane::mayDecide() const
{
    return m_model->isOpen() && m_isOnline && !m_isWaiting && m_access.may(Action::Reconcile);
}

void ConflictPane::choose(FieldChoice choice)
{
    const int row = currentRow();
    if (mayDecide() && m_model->choose(row, choice))
        goOn(row);
}

void ConflictPane::keepBase()
{
    const int row = currentRow();
    if (!mayDecide() || !m_model->canKeepBase(row))
        return;
    if (m_model->chooseOther(row, m_model->fieldAt(row)->baseLeft.reveal()))
        goOn(row);
}

void ConflictPane::writeValue()
{
    if (mayDecide() && m_model->canWrite(currentRow()))
        m_value->setFocus();
}

void ConflictPane::takeValue()
{
    const int row = currentRow();
    if (!mayDecide())
        return;
    if (!m_model->chooseOther(row, m_value->text().simplified())) {
        m_consequence->setText(tr("A value of this form cannot stand for %1: write it as the sides do, "
                                  "such as %2.")
                                   .arg(fieldLabel(m_model->fieldAt(row)->field),
                                        m_model->fieldAt(row)->left.value.text.reveal()));
        return;
    }
    m_value->clear();
    goOn(row);
    focusFields();
}

/// To the next field that nobody has decided; none: it stays.
void ConflictPane::goOn(int row)
{
    const int next = m_model->firstUndecided(row);
    if (next >= 0)
        m_table->selectRow(next);
    else if (row < 0 && m_model->rowCount() > 0)
        m_table->selectRow(0);
    refresh();
}

void ConflictPane::moveField(int rows)
{
    const int count = m_model->rowCount();
    if (count > 0)
        m_table->selectRow((std::max(currentRow(), 0) + rows + count) % count);
}

void ConflictPane::focusNote()
{
    m_note->setFocus();
}

void ConflictPane::focusFields()
{
    m_table->setFocus();
}

/// What keeps it from being decided; empty: nothing.
QString ConflictPane::obstacle() const
{
    if (const int left = m_model->undecided(); left > 0)
        return tr("%n field(s) to be decided.", nullptr, left);
    return m_note->text().trimmed().isEmpty() ? tr("Say why (W).") : QString();
}

void ConflictPane::submit()
{
    if (!mayDecide())
        return;
    if (m_model->undecided() > 0)
        return focusFields();
    if (!obstacle().isEmpty())
        return focusNote();
    emit decisionMade(m_model->decision(m_note->text().simplified()));
}

bool ConflictPane::canUndo() const
{
    const auto &detail = m_model->detail();
    return detail && detail->row.state == ConflictState::Decided && detail->row.author == m_access.user() &&
           detail->row.executeAt && *detail->row.executeAt > m_clock.now();
}

void ConflictPane::undo()
{
    if (canUndo() && m_isOnline && !m_isWaiting)
        emit undoRequested(m_model->detail()->row.id);
}

void ConflictPane::refresh()
{
    const auto &detail = m_model->detail();
    const int row = currentRow();
    const ConflictField *field = m_model->fieldAt(row);
    m_field->setText(field ? fieldLabel(field->field) + u':' : QString());
    m_left->setText(tr("EHR (1)"));
    m_right->setText(tr("Pharmacy (2)"));
    const bool isFree = m_model->isOpen() && m_isOnline && !m_isWaiting;
    permit(m_left, m_access, Action::Reconcile, isFree && field);
    permit(m_right, m_access, Action::Reconcile, isFree && field);
    permit(m_base, m_access, Action::Reconcile, isFree && m_model->canKeepBase(row));
    permit(m_decide, m_access, Action::Reconcile, isFree && obstacle().isEmpty());
    const bool isOpen = m_model->isOpen();
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_field, m_left, m_right, m_base, m_value, m_note, m_decide})
        widget->setVisible(isOpen);
    m_value->setEnabled(isFree && m_access.may(Action::Reconcile) && m_model->canWrite(row));
    m_note->setEnabled(isFree && m_access.may(Action::Reconcile));
    m_undo->setVisible(canUndo());
    m_undo->setEnabled(m_isOnline && !m_isWaiting);
    QString said;
    if (m_isWaiting)
        said = tr("Storing…");
    else if (isOpen)
        said = QStringList{obstacle(), m_model->consequence()}.join(u' ').trimmed();
    else if (detail && detail->row.state == ConflictState::Decided)
        said = tr("Decided %1: “%2”.").arg(authorText(detail->row), detail->row.reason) +
               (canUndo() ? u' ' + tr("It can be taken back until it is carried out.") : QString());
    else if (detail)
        said = tr("Resolved %1. %2").arg(authorText(detail->row), detail->row.reason);
    m_consequence->setText(said);
}

}
