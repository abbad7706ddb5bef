#pragma once

#include "fakes/SampleMappings.h"
#include "views/MappingsPanel/MappingsPanel.h"

#include <deque>
#include <functional>

namespace concord {

/// Answers the Mappings page as the gateway does, at once, over rows in memory. What it should keep to itself
/// can be held back and answered later.
class FakeMappings : public QObject
{
public:
    std::vector<MappingRow> rows;
    std::vector<Suggestion> suggestions = sample::suggestions();
    std::vector<MappingQuery> queries;
    std::vector<MappingDecision> checked;
    std::vector<MappingDecision> previewed;
    std::vector<MappingDecision> decided; ///< orders that came in, also refused ones
    bool holdsVerdicts = false;
    bool holdsDecisions = false;
    bool needsSecond = false;
    std::optional<Error> refuses; ///< every decision
    QString user = QStringLiteral("ana");
    Timestamp undoUntil{};
    Timestamp heldUntil{}; ///< 0: what is approved is in force at once
    int released = 4;

    explicit FakeMappings(MappingsPanel &page) : m_page(page)
    {
        using Page = MappingsPanel;
        connect(&page, &Page::mappingsWanted, this, &FakeMappings::answerRows);
        connect(&page, &Page::suggestionsWanted, this, [this](MappingId id, quint64 request) {
            const MappingRow *row = find(id);
            m_page.showSuggestions({request, id, row ? suggestions : std::vector<Suggestion>(), {}});
        });
        connect(&page, &Page::historyWanted, this,
                [this](MappingId id, quint64 request) { m_page.showHistory(sample::history(id, request)); });
        connect(&page, &Page::drugSearchRequested, this, [this](const QString &text, quint64 request) {
            std::vector<FoundDrug> found;
            for (const auto &drug : sample::drugs) {
                if (QString::fromLatin1(drug.name).contains(text, Qt::CaseInsensitive))
                    found.push_back({sample::localDrug(drug)});
            }
            if (sample::retiredDrug().name.contains(text, Qt::CaseInsensitive))
                found.push_back(sample::retiredDrug());
            m_page.showDrugs(found, request);
        });
        connect(&page, &Page::verdictWanted, this, [this](const MappingDecision &decision, quint64 request) {
            checked.push_back(decision);
            m_verdicts.emplace_back(decision, request);
            if (!holdsVerdicts)
                answerVerdicts();
        });
        connect(&page, &Page::impactWanted, this, [this](const MappingDecision &decision, quint64 request) {
            previewed.push_back(decision);
            const MappingRow *row = find(decision.id);
            m_page.showImpact(sample::impact(decision, request, row ? row->waitingEvents : 5));
        });
        connect(&page, &Page::figuresWanted, this,
                [this](quint64 request) { m_page.showFigures(sample::figures(request)); });
        connect(&page, &Page::decisionMade, this, [this](const MappingDecision &decision, quint64 request) {
            decided.push_back(decision);
            m_orders.emplace_back(decision, request);
            if (!holdsDecisions)
                answerDecisions();
        });
        connect(&page, &Page::decisionsMade, this, &FakeMappings::answerBatch);
    }

    [[nodiscard]] MappingRow *find(MappingId id)
    {
        for (MappingRow &row : rows) {
            if (row.id == id)
                return &row;
        }
        return nullptr;
    }
    void answerVerdicts()
    {
        for (const auto &[decision, request] : std::exchange(m_verdicts, {}))
            m_page.showVerdict(verdictOf(decision, request));
    }
    void answerDecisions()
    {
        for (const auto &[decision, request] : std::exchange(m_orders, {}))
            answer(decision, request);
    }
    /// The oldest of those that were held back gets no answer, ever.
    void loseDecision() { m_orders.erase(m_orders.begin()); }
    [[nodiscard]] quint64 heldRequest(size_t number = 0) const { return m_orders.at(number).second; }
    /// Somebody else approves it: every console is told.
    void decideElsewhere(MappingId id)
    {
        MappingRow &row = *find(id);
        approve(row, QStringLiteral("RX314076"));
        row.author = QStringLiteral("luis");
        m_page.showMappingsChanged({row});
    }
    /// Whoever decided it takes it back.
    void undoElsewhere(MappingId id)
    {
        MappingRow &row = *find(id);
        MappingDecision undo;
        undo.act = MappingAct::Undo;
        carryOut(row, undo);
        m_page.showMappingsChanged({row});
    }

private:
    void answerRows(const MappingQuery &query)
    {
        queries.push_back(query);
        std::vector<MappingRow> found;
        for (const MappingRow &row : rows) {
            const bool open = row.state != MappingState::Approved && row.state != MappingState::Rejected &&
                              row.state != MappingState::Retired;
            if ((!query.onlyOpen || open) && (!query.state || row.state == *query.state) &&
                (!query.onlyConfident || row.isSuggestionConfident) &&
                (!query.onlyDrifted || !row.drift.isEmpty()) &&
                (query.assignee.isEmpty() || row.assignee == query.assignee))
                found.push_back(row);
        }
        m_page.showMappings({query.page.requestId, found, {}});
    }
    [[nodiscard]] MappingVerdict verdictOf(const MappingDecision &decision, quint64 request) const
    {
        MappingVerdict verdict;
        verdict.requestId = request;
        verdict.id = decision.id;
        verdict.targetDrugId = decision.targetDrugId;
        verdict.needsSecond = needsSecond;
        for (const Suggestion &each : suggestions) {
            if (each.targetDrugId == decision.targetDrugId)
                verdict.comparisons = each.comparisons;
        }
        for (const Comparison &each : verdict.comparisons) {
            if (each.agreement == Agreement::Different)
                verdict.overridesNeeded.push_back(each.attribute);
        }
        return verdict;
    }
    void approve(MappingRow &row, const QString &target)
    {
        row.state = MappingState::Approved;
        row.targetDrugId = target;
        row.targetName = target == u"RX314076" ? QString::fromLatin1(sample::lisinopril10.name) : target;
        row.author = user;
        row.waitingEvents = 0;
        row.undoUntil = undoUntil;
        row.heldUntil = heldUntil;
        ++row.revision;
    }
    void carryOut(MappingRow &row, const MappingDecision &decision)
    {
        if (decision.act != MappingAct::Note && decision.act != MappingAct::Assign)
            row.drift.clear(); // somebody has looked
        switch (decision.act) {
        case MappingAct::Approve:
            approve(row, decision.targetDrugId);
            row.note = decision.reason;
            if (needsSecond)
                row.state = MappingState::InReview;
            return;
        case MappingAct::Confirm:
            approve(row, row.targetDrugId);
            return;
        case MappingAct::Reject:
            row.state = MappingState::Rejected;
            break;
        case MappingAct::SendBack:
        case MappingAct::Reopen:
        case MappingAct::Undo:
            row.state = MappingState::Pending;
            row.targetDrugId.clear();
            row.targetName.clear();
            row.undoUntil = {};
            break;
        case MappingAct::Retire:
            row.state = MappingState::Retired;
            break;
        case MappingAct::Assign:
            row.assignee = decision.assignee;
            break;
        case MappingAct::Note:
            break;
        }
        ++row.revision;
    }
    [[nodiscard]] std::optional<Error> obstacleTo(const MappingDecision &decision)
    {
        const MappingRow *row = find(decision.id);
        if (refuses)
            return refuses;
        if (!row)
            return Error{ErrorCode::NotFound, {}, {}, 0};
        if (decision.revision != 0 && decision.revision != row->revision)
            return Error{ErrorCode::Conflict, {}, {}, 0};
        return std::nullopt;
    }
    void answer(const MappingDecision &decision, quint64 request)
    {
        if (const auto error = obstacleTo(decision)) {
            m_page.showRefusal(QStringLiteral("decideMapping"), *error, request);
            return;
        }
        MappingRow &row = *find(decision.id);
        carryOut(row, decision);
        const MappingRow now = row;
        m_page.showMappingsChanged({now});
        m_page.showDecided(now, now.state == MappingState::Approved ? released : 0, request);
    }
    void answerBatch(const std::vector<MappingDecision> &decisions, quint64 request)
    {
        MappingBatch batch;
        for (const MappingDecision &decision : decisions) {
            decided.push_back(decision);
            if (const auto error = obstacleTo(decision)) {
                batch.refused.emplace_back(decision.id, *error);
                continue;
            }
            carryOut(*find(decision.id), decision);
            batch.decided.push_back(*find(decision.id));
            batch.releasedEvents += released;
        }
        m_page.showBatch(batch, request);
    }

    MappingsPanel &m_page;
    std::vector<std::pair<MappingDecision, quint64>> m_verdicts;
    std::vector<std::pair<MappingDecision, quint64>> m_orders;
};

}
