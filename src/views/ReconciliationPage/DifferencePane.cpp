#include "views/ReconciliationPage/DifferencePane.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/ReconciliationText.h"
#include "models/SideModel.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/MarkedDelegate.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/ReconciliationLook.h"
#include "views/common/Tables.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int mostRemedies = 6; // as many as there are
constexpr int fieldRow = 40;
constexpr int drugRow = 58; ///< three lines of a name

MarkedDelegate::Look sideLook(int mark)
{
    switch (mark) {
    case SideModel::Differs:
        return {icons::warning, Tone::Warning, false, false};
    case SideModel::SameByRule:
        return {icons::ok, Tone::Ok, false, false};
    case SideModel::Absent:
        return {{}, Tone::Neutral, false, true};
    default:
        return {};
    }
}
}

DifferencePane::DifferencePane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_clock(clock),
      m_model(new SideModel(this)),
      m_frame(new PanelFrame(tr("Both sides"))),
      m_banner(new Banner),
      m_title(new QLabel),
      m_about(new QLabel),
      m_table(new QTableView),
      m_base(new QLabel),
      m_note(new QLineEdit),
      m_remedies(new QGridLayout),
      m_outcome(new QLabel),
      m_undo(new QPushButton(icon(icons::undo, QPalette::ButtonText), tr("&Undo (U)"))),
      m_patient(new QPushButton(tr("Only this &patient (P)"))),
      m_conflicts(new QPushButton(tr("Open the &conflicts")))
{
    setObjectName(QStringLiteral("reconciliation.pane"));
    setAccessibleName(tr("Both sides of the difference"));
    m_frame->setObjectName(QStringLiteral("reconciliation.paneFrame"));
    m_frame->setEmptyText(icons::reconciliation,
                          tr("Choose a difference to see both records. That you have looked is written to "
                             "the audit trail."));
    setUpTableView();
    m_frame->setContent(makeContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &DifferencePane::left);
    connect(m_frame, &PanelFrame::retryRequested, this, &DifferencePane::reloadWanted);
    connect(m_undo, &QPushButton::clicked, this, &DifferencePane::undo);
    connect(m_conflicts, &QPushButton::clicked, this, &DifferencePane::conflictsWanted);
    connect(m_patient, &QPushButton::clicked, this, [this] {
        if (item())
            emit patientWanted(item()->difference.owner);
    });
    forget();
}

void DifferencePane::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("reconciliation.sides"), tr("Both records, field by field"));
    m_table->setModel(m_model);
    setUpSharedColumns(m_table, {{84, 140}, {100, 180, true}, {100, 180, true}});
    m_table->verticalHeader()->setDefaultSectionSize(fieldRow);
    m_table->setItemDelegate(
        new MarkedDelegate(SideModel::MarkRole, SideModel::DetailRole, sideLook, m_table));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setMinimumHeight(32 + 2 * fieldRow);
}

QWidget *DifferencePane::makeContent()
{
    m_banner->setObjectName(QStringLiteral("reconciliation.banner"));
    m_banner->hide();
    m_title->setObjectName(QStringLiteral("reconciliation.title"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_about->setObjectName(QStringLiteral("reconciliation.about"));
    m_about->setProperty("role", QStringLiteral("muted"));
    m_base->setObjectName(QStringLiteral("reconciliation.base"));
    m_base->setProperty("role", QStringLiteral("muted"));
    m_outcome->setObjectName(QStringLiteral("reconciliation.outcome"));
    for (QLabel *label : {m_title, m_about, m_base, m_outcome})
        label->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("reconciliation.noteEdit"));
    m_note->setAccessibleName(tr("Reason, kept in the audit trail"));
    m_note->setMaxLength(500);
    m_undo->setObjectName(QStringLiteral("reconciliation.undoButton"));
    m_undo->setAccessibleName(tr("Take the order back"));
    m_conflicts->setObjectName(QStringLiteral("reconciliation.conflictsButton"));
    m_conflicts->setProperty("kind", QStringLiteral("link"));
    m_patient->setObjectName(QStringLiteral("reconciliation.patientButton"));
    m_patient->setAccessibleName(tr("Show the differences of this patient only"));
    m_patient->setProperty("kind", QStringLiteral("link"));
    m_remedies->setHorizontalSpacing(Theme::space);
    m_remedies->setVerticalSpacing(Theme::tight);
    m_remedies->setColumnStretch(1, 1);
    for (int i = 0; i < mostRemedies; ++i) {
        auto *button = new QPushButton;
        button->setObjectName(QStringLiteral("reconciliation.remedy%1").arg(i + 1));
        auto *consequence = new QLabel;
        consequence->setProperty("role", QStringLiteral("muted"));
        consequence->setWordWrap(true);
        m_remedies->addWidget(button, i, 0);
        m_remedies->addWidget(consequence, i, 1);
        m_buttons.push_back(button);
        m_consequences.push_back(consequence);
        connect(button, &QPushButton::clicked, this, [this, i] { order(i); });
    }
    m_buttons.front()->setProperty("kind", QStringLiteral("primary"));
    auto *about = new QHBoxLayout;
    about->addWidget(m_about, 1);
    about->addWidget(m_patient);
    auto *outcome = new QHBoxLayout;
    outcome->addWidget(m_outcome, 1);
    outcome->addWidget(m_conflicts);
    outcome->addWidget(m_undo);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(m_title);
    column->addLayout(about);
    column->addWidget(m_table, 1);
    column->addWidget(m_base);
    column->addLayout(outcome);
    column->addLayout(m_remedies);
    column->addWidget(m_note);
    return content;
}

void DifferencePane::setAccess(const Access &access)
{
    m_access = access;
    refresh();
}

void DifferencePane::setOnline(bool online)
{
    m_isOnline = online;
    refresh();
}

void DifferencePane::setObstacle(const QString &text)
{
    m_obstacle = text;
    forget();
}

void DifferencePane::forget()
{
    m_isWaiting = false;
    m_banner->hide();
    m_title->clear();
    m_about->clear();
    m_base->clear();
    m_outcome->clear();
    m_note->clear();
    m_model->clear();
    m_frame->clearError();
    m_frame->setState(m_obstacle.isEmpty() ? PanelState::Empty : PanelState::Forbidden, m_obstacle);
    refresh();
}

void DifferencePane::expect()
{
    forget();
    m_frame->setState(PanelState::Loading);
}

void DifferencePane::show(const ReconciliationItemDetail &detail)
{
    m_isWaiting = false;
    m_frame->clearError();
    m_model->show(detail);
    for (int row = 0; row < m_model->rowCount(); ++row)
        m_table->setRowHeight(row, m_model->fieldAt(row) == drugField ? drugRow : fieldRow);
    showHead();
    m_frame->setState(PanelState::Ready);
    refresh();
}

const ReconciliationItemRow *DifferencePane::item() const
{
    return m_model->detail() ? &m_model->detail()->item : nullptr;
}

void DifferencePane::showHead()
{
    const SideDifference &d = item()->difference;
    m_title->setText(d.title.isEmpty() ? thingLabel(d.record) : d.title.reveal());
    QStringList about{thingLabel(d.record), differenceText(d), labelOf(d.gravity)};
    if (!d.owner.isEmpty())
        about.append(tr("patient %1").arg(shortId(d.owner)));
    m_about->setText(about.join(QStringLiteral(" · ")));
    m_base->setText(
        d.base.isEmpty()
            ? QString()
            : tr("Both had agreed on: %1").arg(fieldValueText(d.field, d.base, item()->drugNames)));
    m_base->setVisible(!d.base.isEmpty());
}

void DifferencePane::showFailure(const Error &error)
{
    m_model->clear();
    const bool isForbidden = error.code == ErrorCode::Forbidden;
    m_frame->setState(isForbidden ? PanelState::Forbidden : PanelState::Empty,
                      isForbidden ? QString() : tr("Nothing could be read."));
    if (!isForbidden)
        m_frame->showError(errorText(error));
    refresh();
}

void DifferencePane::showNotice(Tone tone, const QString &text)
{
    m_banner->display(tone, text);
}

QString DifferencePane::notice() const
{
    return m_banner->isHidden() ? QString() : m_banner->text();
}

void DifferencePane::showWaiting(bool isWaiting)
{
    m_isWaiting = isWaiting;
    refresh();
}

void DifferencePane::order(int number)
{
    const ReconciliationItemRow *shown = item();
    if (!shown || number < 0 || number >= int(m_buttons.size()) || !m_buttons[size_t(number)]->isEnabled() ||
        size_t(number) >= shown->difference.remedies.size())
        return;
    const Remedy remedy = shown->difference.remedies[size_t(number)];
    const QString written = m_note->text().simplified();
    const QString reason = written.isEmpty() ? offeredReason(remedy, shown->difference) : written;
    if (reason.isEmpty()) {
        showNotice(Tone::Warning, tr("Say why it is right as it is, then choose it again."));
        focusNote();
        return;
    }
    emit remedyOrdered({{shown->id}, remedy, reason});
}

void DifferencePane::focusNote()
{
    if (m_note->isEnabled())
        m_note->setFocus();
}

bool DifferencePane::canUndo() const
{
    const ReconciliationItemRow *shown = item();
    return shown && shown->state == ItemState::Ordered && shown->author == m_access.user() &&
           shown->executeAt && *shown->executeAt > m_clock.now();
}

void DifferencePane::undo()
{
    if (canUndo() && m_isOnline && !m_isWaiting)
        emit undoRequested(item()->batch);
}

void DifferencePane::showRemedies()
{
    const ReconciliationItemRow *shown = item();
    const bool isOpen = shown && shown->state == ItemState::Open;
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const bool isOffered = isOpen && i < shown->difference.remedies.size();
        m_buttons[i]->setVisible(isOffered);
        m_consequences[i]->setVisible(isOffered);
        if (!isOffered)
            continue;
        const Remedy remedy = shown->difference.remedies[i];
        const QString text = remedyText(remedy, shown->difference);
        const QString consequence = consequenceText(remedy, shown->difference);
        m_buttons[i]->setText(tr("%1 (%2)", "remedy, key").arg(text).arg(i + 1));
        m_buttons[i]->setAccessibleName(text + QStringLiteral(". ") + consequence);
        m_consequences[i]->setText(consequence);
        permit(m_buttons[i], m_access, Action::Reconcile, m_isOnline && !m_isWaiting);
    }
    m_note->setVisible(isOpen);
    m_note->setEnabled(isOpen && m_isOnline && !m_isWaiting && m_access.may(Action::Reconcile));
    m_note->setPlaceholderText(
        isOpen && !shown->difference.remedies.empty() ? tr("why (W), kept in the audit trail") : QString());
}

void DifferencePane::refresh()
{
    const ReconciliationItemRow *shown = item();
    showRemedies();
    m_patient->setVisible(shown && !shown->difference.owner.isEmpty());
    m_conflicts->setVisible(shown && shown->state == ItemState::Remedied &&
                            shown->remedy == Remedy::OpenConflict);
    m_undo->setVisible(canUndo());
    m_undo->setEnabled(m_isOnline && !m_isWaiting);
    QStringList said;
    if (m_isWaiting)
        said << tr("Storing…");
    else if (shown) {
        said << outcomeText(*shown);
        if (shown->state != ItemState::Open && !shown->reason.isEmpty())
            said << tr("Why: %1").arg(shown->reason);
        if (shown->state == ItemState::Ordered)
            said << tr("Not carried out yet.");
    }
    said.removeAll(QString());
    m_outcome->setText(said.join(QStringLiteral(" · ")));
    m_outcome->setVisible(!said.isEmpty());
}

}
