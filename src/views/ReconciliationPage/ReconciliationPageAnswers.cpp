// ReconciliationPage: orders and what comes back from the services, and the person before it.
#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "models/ReconciliationText.h"
#include "models/SideModel.h"
#include "views/ReconciliationPage/DifferencePane.h"
#include "views/ReconciliationPage/ReconciliationPage.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/SaveDialog.h"
#include "views/common/TableStates.h"
#include "views/common/UndoLine.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QPushButton>
#include <QShowEvent>
#include <QTableView>

#include <algorithm>

namespace concord {

bool ReconciliationPage::showsRefusalOf(const QString &order) const
{
    return (order == u"orderRemedies" || order == u"undoRemedies") && isVisible();
}

void ReconciliationPage::start()
{
    m_isOpen = true;
    m_isDirty = false;
    m_sidesRequest = makeRequestId();
    emit sidesWanted(m_sidesRequest);
    askForRuns();
}

void ReconciliationPage::reload()
{
    if (isVisible() && m_isOpen)
        refreshNow();
}

void ReconciliationPage::setAccess(const Access &access)
{
    m_access = access;
    const QString obstacle = access.obstacle(Action::SeeDifferences);
    m_itemStates->setObstacle(obstacle);
    m_pane->setObstacle(obstacle);
    m_pane->setAccess(access);
    showStanding();
    noteRun();
}

void ReconciliationPage::forget()
{
    m_isOpen = false;
    m_isDirty = false;
    for (QTimer *timer : {&m_lookTimer, &m_refreshTimer, &m_patience})
        timer->stop();
    m_order = {};
    m_last = {};
    m_started.clear();
    m_reports.clear();
    m_undo->forget();
    m_newer->hide();
    m_runFrame->clearError();
    m_withValues->setChecked(false);
    const QSignalBlocker quietState(m_state);
    m_state->setCurrentIndex(1); // what is open
    const QSignalBlocker quietKind(m_kind);
    m_kind->setCurrentIndex(0);
    const QSignalBlocker quietIntegration(m_integration);
    m_integration->clear();
    m_integration->hide();
    m_sides.clear();
    m_sidesRequest = 0;
    m_owner.clear();
    m_patientChip->hide();
    m_shownRun = {};
    m_lookRequest = 0;
    m_lookedAt = {};
    m_keptItem = {};
    m_runs->forget();
    m_items->forget();
    m_pane->forget();
    showStanding();
    noteRun();
}

void ReconciliationPage::showRuns(const ReconciliationRunPage &page)
{
    m_runs->takePage(page);
    if (m_runs->rowCount() == 0) {
        m_itemStates->setEmptyText(emptyText());
        if (m_access.may(Action::SeeDifferences))
            m_items->setQuery({}); // there are none: the list says so
        return;
    }
    if (!run()) {
        chooseNewest();
        return;
    }
    noteRun(); // it may be done now
    const ReconciliationRunRow *shown = run();
    for (int row = 0; row < m_runs->rowCount(); ++row) {
        const ReconciliationRunRow &newer = m_runs->at(row);
        if (!(shown->id < newer.id))
            break;
        if (newer.integration != shown->integration || newer.state != ReconciliationState::Done)
            continue;
        if (newer.integration == m_started && m_order.requestId == 0)
            chooseNewest();
        else
            m_newer->display(Tone::Info,
                             tr("A later run has looked again: what is open here is settled or "
                                "listed there."),
                             tr("Show it"));
        break;
    }
}

/// The newest that has found something; else the newest.
void ReconciliationPage::chooseNewest()
{
    int newest = 0;
    for (int row = m_runs->rowCount() - 1; row >= 0; --row) {
        if (m_runs->at(row).state == ReconciliationState::Done)
            newest = row;
    }
    m_started.clear();
    m_newer->hide();
    if (m_runs->rowCount() > 0)
        m_runTable->selectRow(newest);
}

void ReconciliationPage::showItems(const ReconciliationItemPage &page)
{
    m_items->takePage(page);
    takeKeys();
    const ReconciliationItemRow *row = m_items->find(m_lookedAt);
    const auto &shown = m_pane->model().detail();
    if (row && shown && shown->item.id == row->id && row->version > shown->item.version &&
        m_order.requestId == 0 && m_lookRequest == 0)
        look(); // somebody has seen to it meanwhile
}

void ReconciliationPage::showItem(const ReconciliationItemDetail &detail)
{
    if (m_lookRequest == 0 || detail.requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    const ReconciliationItemRow &item = detail.item;
    const auto &shown = m_pane->model().detail();
    const bool isOther = shown && shown->item.id == item.id && shown->item.version < item.version &&
                         !item.author.isEmpty() && item.author != m_access.user();
    m_items->takeDecided(item);
    m_pane->show(detail);
    m_pane->showWaiting(m_order.requestId != 0 && m_order.about == item.id);
    if (isOther && m_pane->notice().isEmpty())
        m_pane->showNotice(Tone::Info, tr("This was seen to meanwhile: %1.").arg(outcomeText(item)));
}

void ReconciliationPage::showSides(const ReconciliationSidesList &list)
{
    if (m_sidesRequest == 0 || list.requestId != m_sidesRequest)
        return;
    m_sidesRequest = 0;
    m_sides = list.rows;
    const QString chosen = m_integration->currentData().toString();
    {
        const QSignalBlocker quiet(m_integration);
        m_integration->clear();
        m_integration->addItem(tr("All integrations"), QString());
        for (const ReconciliationSides &row : m_sides)
            m_integration->addItem(row.integration, row.integration);
        m_integration->setCurrentIndex(std::max(0, m_integration->findData(chosen)));
    }
    m_integration->setVisible(m_sides.size() > 1);
    showStanding();
}

const ReconciliationSides *ReconciliationPage::sides() const
{
    const QString chosen = m_integration->currentData().toString();
    if (chosen.isEmpty())
        return m_sides.size() == 1 ? &m_sides.front() : nullptr;
    const auto found = std::find_if(m_sides.begin(), m_sides.end(), [&](const ReconciliationSides &row) {
        return row.integration == chosen;
    });
    return found == m_sides.end() ? nullptr : &*found;
}

/// What the chosen integration does now, or when it will.
void ReconciliationPage::showStanding()
{
    const ReconciliationSides *chosen = sides();
    QString text;
    if (chosen && chosen->current && chosen->current->state == JobState::Queued)
        text = tr("Ordered: a worker begins with it in a moment.");
    else if (chosen && chosen->current && chosen->current->step.isEmpty())
        text = tr("Comparing…");
    else if (chosen && chosen->current)
        text = tr("Running: %1").arg(stepLabel(chosen->current->step));
    else if (chosen && chosen->nextRunAt)
        text = tr("Next run: %1").arg(momentText(*chosen->nextRunAt, m_clock.now()));
    m_standing->setText(text);
    m_compare->setToolTip(m_sides.size() > 1 && !chosen ? tr("Choose an integration first") : QString());
    permit(m_compare, m_access, Action::TriggerSync, m_isOnline && chosen && !chosen->current);
    m_compare->setIcon(
        icon(icons::play, m_compare->isEnabled() ? QPalette::BrightText : QPalette::ButtonText));
    m_runStates->setEmptyText(
        m_sides.empty()
            ? tr("No integration compares two sides. One of the type pharmacy_reconciliation in the "
                 "configuration does.")
            : tr("Both sides have never been compared. \"Compare now\" does it."));
}

void ReconciliationPage::compareNow()
{
    const ReconciliationSides *chosen = sides();
    if (!chosen || chosen->current)
        return;
    m_started = chosen->integration;
    m_compare->setEnabled(false); // until the services say how it stands
    m_standing->setText(tr("Ordering…"));
    emit runRequested(chosen->integration, true);
}

void ReconciliationPage::showJobsChanged(const std::vector<JobRow> &rows)
{
    bool isAny = false;
    for (const JobRow &row : rows) {
        for (ReconciliationSides &known : m_sides) {
            if (known.integration != row.integration)
                continue;
            isAny = true;
            if (isFinal(row.state) && known.current && known.current->id == row.id)
                known.current.reset();
            else if (!isFinal(row.state))
                known.current = row;
        }
    }
    if (isAny)
        showStanding();
}

void ReconciliationPage::showChanged()
{
    if (!isVisible() || !m_isOpen)
        m_isDirty = true;
    else if (!m_refreshTimer.isActive())
        m_refreshTimer.start();
}

void ReconciliationPage::refreshNow()
{
    m_runs->refresh();
    if (!m_shownRun.isNull() && m_access.may(Action::SeeDifferences))
        m_items->refresh();
    m_sidesRequest = makeRequestId();
    emit sidesWanted(m_sidesRequest);
}

void ReconciliationPage::showEvent(QShowEvent *event)
{
    ConsolePage::showEvent(event);
    if (std::exchange(m_isDirty, false))
        refreshNow();
    m_wantsKeys = !event->spontaneous();
    takeKeys();
}

/// The keys of the page work at once: as soon as there is a list that can have them.
void ReconciliationPage::takeKeys()
{
    if (!m_wantsKeys)
        return;
    if (!m_itemTable->isVisible()) { // nothing is listed yet: the page has them itself
        setFocus(Qt::OtherFocusReason);
        return;
    }
    m_wantsKeys = false;
    m_itemTable->setFocus(Qt::OtherFocusReason);
}

void ReconciliationPage::orderByKey(int remedy)
{
    const auto &shown = m_pane->model().detail();
    if (!m_held.isHeld(shown ? shown->item.id.toString() : QString(), remedy))
        m_pane->order(remedy);
}

void ReconciliationPage::order(const RemedyOrder &order)
{
    if (m_order.requestId != 0 || !m_access.may(Action::Reconcile))
        return;
    m_order = {makeRequestId(), order.items.front(), order, false};
    m_pane->showWaiting(true);
    m_patience.start();
    emit remedyOrdered(order, m_order.requestId);
}

void ReconciliationPage::undo(RemedyBatchId batch)
{
    if (m_order.requestId != 0 || !m_access.may(Action::Reconcile))
        return;
    m_order = {makeRequestId(), m_lookedAt, {}, true};
    m_undo->showWaiting();
    m_patience.start();
    emit undoRequested(batch, m_order.requestId);
}

void ReconciliationPage::undoLast()
{
    if (m_undo->canUndo())
        undo(m_last);
    else
        m_pane->undo();
}

void ReconciliationPage::giveUp()
{
    const QString text =
        tr("There is no answer yet. It may have been stored: look at the list before you try "
           "again.");
    m_order = {};
    m_undo->display(Tone::Warning, text);
    m_pane->showWaiting(false);
}

void ReconciliationPage::showOrdered(const RemedyBatch &batch, quint64 requestId)
{
    if (requestId == 0 || requestId != m_order.requestId)
        return showChanged();
    const auto order = std::exchange(m_order, {});
    m_patience.stop();
    m_last = batch.id;
    const ReconciliationItemRow *row = m_items->find(order.about);
    const QString what = row ? remedyText(batch.remedy, row->difference) : QString();
    m_undo->display(Tone::Ok,
                    tr("Ordered: %1. It can be undone until %2, then it is carried out.")
                        .arg(what, absoluteTime(batch.executeAt)),
                    batch.executeAt);
    m_pane->showWaiting(false);
    if (order.about == m_lookedAt) {
        goOn();
        focusList();
    }
    m_items->refresh();
}

void ReconciliationPage::showUndone(RemedyBatchId batch, int items, quint64 requestId)
{
    Q_UNUSED(batch)
    if (requestId == 0 || requestId != m_order.requestId)
        return showChanged();
    m_order = {};
    m_patience.stop();
    m_undo->display(Tone::Info, tr("Taken back: %n difference(s) are open again.", nullptr, items));
    m_items->refresh();
    look();
}

void ReconciliationPage::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (order == u"triggerSync") {
        m_started.clear();
        showStanding();
        return;
    }
    if (requestId == 0 || requestId != m_order.requestId)
        return;
    const auto refused = std::exchange(m_order, {});
    m_patience.stop();
    const bool isOvertaken = error.code == ErrorCode::Conflict;
    if (refused.isUndo) {
        m_undo->display(Tone::Danger,
                        tr("It could not be undone. %1")
                            .arg(isOvertaken ? tr("It is carried out already.") : errorText(error)));
    } else if (refused.about == m_lookedAt) {
        m_pane->showNotice(Tone::Danger, isOvertaken ? tr("This was not ordered: somebody was faster, or a "
                                                          "later run has looked again. What stands now is "
                                                          "shown.")
                                                     : errorText(error));
    }
    m_pane->showWaiting(false);
    if (!isOvertaken)
        return;
    m_items->refresh();
    look();
}

void ReconciliationPage::showOnlyPatient(const QString &owner)
{
    m_owner = owner;
    m_patientChip->setText(tr("Patient %1 only").arg(shortId(owner)));
    m_patientChip->setVisible(!owner.isEmpty());
    askForItems();
    focusList();
}

void ReconciliationPage::togglePatient()
{
    const auto &shown = m_pane->model().detail();
    if (!m_owner.isEmpty())
        showOnlyPatient({});
    else if (shown && !shown->item.difference.owner.isEmpty())
        showOnlyPatient(shown->item.difference.owner);
}

void ReconciliationPage::askForFile(ReportKind kind)
{
    const ReconciliationRunRow *chosen = run();
    if (!chosen)
        return;
    const QString day = QDateTime::fromMSecsSinceEpoch(toMs(chosen->startedAt)).date().toString(Qt::ISODate);
    auto *dialog =
        new SaveDialog(window(), tr("Save the report"),
                       QStringLiteral("reconciliation-%1.%2").arg(day, endingOf(kind)), endingOf(kind));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, kind](const QString &path) { saveReport(kind, path); });
    dialog->open();
}

void ReconciliationPage::saveReport(ReportKind kind, const QString &path)
{
    const ReconciliationRunRow *chosen = run();
    if (!chosen || path.isEmpty() || !m_access.may(Action::SeeDifferences))
        return;
    ReportOrder order;
    order.requestId = makeRequestId();
    order.run = chosen->id;
    order.format = kind == ReportKind::Csv ? ReportFormat::Csv : ReportFormat::Html;
    order.withValues = m_withValues->isChecked();
    m_reports.insert(order.requestId, {kind, path});
    m_runFrame->showNotice(Tone::Info, tr("Writing the report…"));
    emit reportWanted(order);
}

void ReconciliationPage::showReport(const ReportText &report)
{
    if (!m_reports.contains(report.requestId))
        return;
    const SavedReport saved = m_reports.take(report.requestId);
    if (!m_writer->write(report, saved.kind, saved.path))
        m_runFrame->showNotice(Tone::Warning,
                               tr("Another report is still being written. Try again in a moment."));
}

void ReconciliationPage::showFetchFailed(quint64 requestId, const Error &error)
{
    m_runs->pageFailed(requestId, error);
    m_items->pageFailed(requestId, error);
    m_items->refreshFailed(requestId, error);
    if (m_reports.remove(requestId) > 0)
        m_runFrame->showNotice(Tone::Danger, errorText(error));
    if (m_lookRequest == 0 || requestId != m_lookRequest)
        return;
    m_lookRequest = 0;
    m_pane->showFailure(error);
}

void ReconciliationPage::showAvailability(bool online, const Error &error)
{
    m_isOnline = online;
    m_runStates->setOnline(online, error);
    m_itemStates->setOnline(online, error);
    m_pane->setOnline(online);
    showStanding();
    noteRun();
}

}
