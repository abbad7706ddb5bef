// MappingsPanel: what comes back from the services, and to whom it belongs.
#include "views/MappingsPanel/MappingsPanel.h"

#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/MappingOrders.h"
#include "models/MappingText.h"
#include "views/MappingDecision/DecisionText.h"
#include "views/MappingsPanel/MappingFiguresView.h"
#include "views/MappingsPanel/MappingFilterBar.h"
#include "views/MappingsPanel/MappingList.h"
#include "views/MappingsPanel/MappingUndoBar.h"
#include "views/common/Banner.h"
#include "views/common/TableStates.h"

namespace concord {

void MappingsPanel::showMappings(const MappingPage &page)
{
    for (const MappingRow &row : page.rows)
        m_filters->offerSystem(row.system);
    const std::optional<MappingRow> before = m_draft->row();
    m_mappings->takePage(page);
    const MappingRow *now = before ? m_mappings->find(before->id) : nullptr;
    const bool waitsForSecond = now && now->state == MappingState::InReview &&
                                m_draft->notice() == MappingDraft::Notice::DecidedElsewhere;
    if (waitsForSecond) {
        m_draft->open(*now); // its author is done, and whoever reads it anew may be the second
    } else if (now) {
        m_draft->takeChanges({*now}); // what happened while nobody could tell
    } else if (before && !m_draft->row()) {
        setLost(true);
        showSelection();
    }
    openFirst();
}

void MappingsPanel::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    const MappingId current = m_draft->row() ? m_draft->row()->id : MappingId();
    m_draft->takeChanges(rows);
    const QString lost = m_draft->notice() == MappingDraft::Notice::DecidedElsewhere
                             ? codeName(*m_draft->row()) + QStringLiteral(": ") + noticeOf(*m_draft).text
                             : QString();
    if (m_modal)
        m_modal->draft()->takeChanges(rows);
    if (m_sheet)
        m_sheet->showMappingsChanged(rows);
    std::vector<MappingRow> others; // the one that is being stored stays until its answer is here
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(others), [this](const MappingRow &row) {
        return !m_draft->isSaving() || row.id != m_draft->row()->id;
    });
    m_mappings->takeChanges(others);
    takeBackNotice(rows);
    if (!lost.isEmpty() && (!m_draft->row() || m_draft->row()->id != current)) {
        m_list->showNotice(Tone::Info, lost); // another code is before the person now
        m_told = {current, lost};
    }
}

/// What somebody else decided is open again: the list does not go on saying that it is decided.
void MappingsPanel::takeBackNotice(const std::vector<MappingRow> &rows)
{
    for (const MappingRow &row : rows) {
        const bool isOpen = row.state == MappingState::Pending || row.state == MappingState::Suggested ||
                            row.state == MappingState::InReview;
        if (m_told.text.isEmpty() || row.id != m_told.id || !isOpen)
            continue;
        if (m_list->errorText() == m_told.text)
            m_list->clearError();
        m_told = {};
    }
}

bool MappingsPanel::showsRefusalOf(const QString &order) const
{
    return (order == u"decideMapping" || order == u"decideMappings") && (isVisible() || m_modal);
}

void MappingsPanel::showDrugs(const std::vector<FoundDrug> &drugs, quint64 requestId)
{
    m_draft->drugs()->takeDrugs(drugs, requestId);
    if (m_modal)
        m_modal->draft()->drugs()->takeDrugs(drugs, requestId);
}

void MappingsPanel::showHistory(const MappingHistory &history)
{
    m_draft->takeHistory(history);
    if (m_modal)
        m_modal->draft()->takeHistory(history);
}

void MappingsPanel::showSuggestions(const MappingSuggestions &suggestions)
{
    m_draft->takeSuggestions(suggestions);
    if (m_modal)
        m_modal->draft()->takeSuggestions(suggestions);
    if (m_sheet)
        m_sheet->showSuggestions(suggestions);
}

void MappingsPanel::showVerdict(const MappingVerdict &verdict)
{
    m_draft->takeVerdict(verdict);
    if (m_modal)
        m_modal->draft()->takeVerdict(verdict);
}

void MappingsPanel::showImpact(const MappingImpact &impact)
{
    m_draft->takeImpact(impact);
    if (m_modal)
        m_modal->draft()->takeImpact(impact);
}

void MappingsPanel::showFigures(const MappingFigures &figures)
{
    m_figures->showFigures(figures);
}

void MappingsPanel::showDecided(const MappingRow &row, int releasedEvents, quint64 requestId)
{
    const auto order = m_orders->take(requestId);
    const MappingAct act = order ? order->act : MappingAct::Note;
    const MappingRow *listed = m_mappings->find(row.id); // as it was, while its answer was waited for
    const int waitedBefore = listed ? listed->waitingEvents : 0;
    if (act == MappingAct::Undo)
        m_undo->forget();
    else if (act != MappingAct::Assign && act != MappingAct::Note)
        m_undo->display(row, releasedEvents, waitedBefore);
    if (m_modal)
        m_modal->draft()->takeDecided(row, releasedEvents, requestId);
    m_draft->takeDecided(row, releasedEvents, requestId); // settles it, if it was the page's own
    m_mappings->takeChanges({row});
    if (m_draft->row() && m_draft->row()->id == row.id && act == MappingAct::Undo)
        m_draft->open(row);
}

void MappingsPanel::showBatch(const MappingBatch &batch, quint64 requestId)
{
    if (m_sheet)
        m_sheet->showBatch(batch, requestId);
    if (requestId != 0 && requestId == m_undoRequest) {
        m_undoRequest = 0;
        m_undo->forget();
        if (!batch.refused.empty())
            m_undo->showPartlyUndone(int(batch.decided.size()), int(batch.refused.size()));
    } else if (!batch.decided.empty()) {
        m_undo->display(batch.decided, batch.releasedEvents);
    }
    m_mappings->takeChanges(batch.decided);
}

void MappingsPanel::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    Q_UNUSED(order) // the id says whose it is
    if (m_sheet)
        m_sheet->showRefusal(error, requestId);
    if (requestId != 0 && requestId == m_undoRequest) {
        m_undoRequest = 0;
        m_undo->showRefusal(error);
    }
    const auto refused = m_orders->take(requestId);
    if (!refused)
        return;
    if (refused->act == MappingAct::Undo)
        m_undo->showRefusal(error);
    else if (!draftOf(*refused))
        m_list->showNotice(Tone::Danger, nameOf(*refused) + QStringLiteral(": ") + errorText(error));
    m_draft->takeRefusal(error, requestId);
    if (m_modal)
        m_modal->draft()->takeRefusal(error, requestId);
}

/// An order that nobody has answered: where its code is before the person, its draft says so itself.
void MappingsPanel::noteSilence(const MappingDecision &decision)
{
    if (decision.act == MappingAct::Undo)
        m_undo->showSilence();
    else if (!draftOf(decision))
        m_list->showNotice(Tone::Warning,
                           tr("%1: there is no answer yet. It may have been stored: look at the list "
                              "before you try again.")
                               .arg(nameOf(decision)));
}

/// The draft of the code that the order is about, if it is before the person.
const MappingDraft *MappingsPanel::draftOf(const MappingDecision &decision) const
{
    const MappingDraft *windowed = m_modal ? m_modal->draft() : nullptr;
    for (const MappingDraft *draft : {windowed, static_cast<const MappingDraft *>(m_draft)}) {
        if (draft && draft->row() && draft->row()->id == decision.id)
            return draft;
    }
    return nullptr;
}

QString MappingsPanel::nameOf(const MappingDecision &decision) const
{
    const MappingRow *row = m_mappings->find(decision.id);
    return row ? codeName(*row) : tr("A code");
}

/// What the overview says of the release: how many mappings it touches that nobody has looked at since.
void MappingsPanel::showCounts(const Overview &overview)
{
    m_drifted = {overview.driftedMappings, overview.release};
    showDriftBanner();
}

void MappingsPanel::showDriftBanner()
{
    if (m_drifted.count == 0 || m_filters->view().query.onlyDrifted) {
        m_drift->hide();
        return;
    }
    const QString release = m_drifted.release.isEmpty() ? tr("A release of the terminology")
                                                        : tr("Release %1").arg(m_drifted.release);
    const QString text =
        tr("%1 touches %n mapping(s) that somebody should look at again.", nullptr, m_drifted.count)
            .arg(release);
    if (m_drift->isHidden() || m_drift->text() != text)
        m_drift->display(Tone::Warning, text, tr("Show them"));
}

void MappingsPanel::showFetchFailed(quint64 requestId, const Error &error)
{
    m_mappings->pageFailed(requestId, error);
    m_draft->takeFailure(requestId, error);
    m_figures->showFetchFailed(requestId, error);
    if (m_modal)
        m_modal->draft()->takeFailure(requestId, error);
    if (m_sheet)
        m_sheet->showFetchFailed(requestId, error);
}

void MappingsPanel::showAvailability(bool online, const Error &error)
{
    m_online = online;
    m_list->states()->setOnline(online, error);
    m_draft->setOnline(online);
    m_figures->showAvailability(online, error);
    if (m_modal)
        m_modal->draft()->setOnline(online);
    showSelection();
}

}
