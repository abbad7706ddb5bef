#pragma once

#include "domain/FoundDrug.h"
#include "domain/MappingWork.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>

namespace concord {

class DrugSearchModel;
class RepeatedQuestion;
class SuggestionModel;

/// Why a decision cannot be made now; the first that applies.
enum class DecisionLack {
    None,
    Code,      ///< no code is open
    Right,     ///< the person's role does not allow it
    Offline,   ///< the store cannot be reached
    Elsewhere, ///< decided by somebody else meanwhile
    Final,     ///< retired: nothing can be decided any more
    Saving,
    Drug,     ///< none is chosen
    NotLocal, ///< the chosen one is not on the formulary
    Unusable, ///< no code may become the chosen one: retired, or nothing that can be ordered
    Verdict,  ///< the rules have not been asked, or have not answered
    VerdictFailed,
    Obstacle,  ///< a rule forbids it
    Overrides, ///< what differs has to be overridden by name
    Refused,   ///< as it stands, and nothing has changed since
    Reason
};

/// The decision about one code while a person makes it: what is known of the code, which drug is chosen, what
/// the rules say of it and what it would do. It asks (signals with a request id), takes the answers, and says
/// when the decision is complete. Nothing is decided for which no verdict has been shown.
class MappingDraft : public QObject
{
    Q_OBJECT
public:
    /// What came of the last order or from outside; shown until the next one.
    enum class Notice { None, Refused, Silent, DecidedElsewhere };

    struct Candidate
    {
        QString drugId; ///< empty: not on the formulary
        QString name;
        std::vector<Comparison> comparisons;          ///< of the suggestion, until the verdict brings its own
        DrugStanding standing = DrugStanding::Usable; ///< as the search has found it
        QStringList successors{};                     ///< of a retired one
    };

    explicit MappingDraft(QObject *parent = nullptr);

    [[nodiscard]] SuggestionModel *suggestions() const { return m_suggestions; }
    [[nodiscard]] DrugSearchModel *drugs() const { return m_drugs; }

    [[nodiscard]] const std::optional<MappingRow> &row() const { return m_row; }
    [[nodiscard]] const std::optional<Candidate> &candidate() const { return m_candidate; }
    [[nodiscard]] const std::optional<MappingVerdict> &verdict() const { return m_verdict; }
    [[nodiscard]] const std::optional<MappingImpact> &impact() const { return m_impact; }
    [[nodiscard]] const std::optional<MappingHistory> &history() const { return m_history; }
    [[nodiscard]] Equivalence grade() const { return m_grade; }
    [[nodiscard]] const QString &reason() const { return m_reason; }
    [[nodiscard]] bool isOverridden(DrugAttribute attribute) const;
    /// Side by side: of the verdict, else of the suggestion.
    [[nodiscard]] std::vector<Comparison> comparisons() const;

    [[nodiscard]] const RepeatedQuestion &suggestionQuestion() const { return *m_suggestionQuestion; }
    [[nodiscard]] const RepeatedQuestion &verdictQuestion() const { return *m_verdictQuestion; }
    [[nodiscard]] const RepeatedQuestion &impactQuestion() const { return *m_impactQuestion; }
    [[nodiscard]] const RepeatedQuestion &historyQuestion() const { return *m_historyQuestion; }

    [[nodiscard]] bool mayDecide() const { return m_mayDecide; }
    [[nodiscard]] bool isSaving() const { return m_isSaving; }
    [[nodiscard]] Notice notice() const { return m_notice; }
    [[nodiscard]] const Error &refusal() const { return m_refusal; }

    /// What completing the decision does, by the state of the code: Approve, Confirm, Retire (another drug
    /// supersedes) or Reopen.
    [[nodiscard]] MappingAct act() const;
    /// The other way to end it: Reject, SendBack or Retire (without a drug); nothing where there is none.
    [[nodiscard]] std::optional<MappingAct> otherAct() const;
    [[nodiscard]] DecisionLack lack() const;
    /// What the fields say, as soon as they say all of it.
    [[nodiscard]] std::optional<MappingDecision> decision() const;

    void setMayDecide(bool may);
    void setOnline(bool online);
    void setImpactDelay(int milliseconds) { m_impactTimer.setInterval(milliseconds); }
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }
    void setPatience(int milliseconds, int times); ///< of all questions

    /// What was begun about the code before comes back, unless the code was decided since.
    /// @param takesBest its best suggestion is chosen once it is here, if nothing comes back, it is confident
    /// and still the one that the row names
    void open(const MappingRow &row, bool takesBest = false);
    void close();
    void forget(); ///< nothing stays
    /// Chooses a suggestion by its row. False: there is none, or nothing can be chosen now.
    bool take(int suggestion);
    void takeDrug(const FoundDrug &drug);
    void dropCandidate();
    void setGrade(Equivalence grade);
    void setReason(const QString &reason);
    void setOverridden(DrugAttribute attribute, bool overridden);
    void askVerdictAgain();
    void askSuggestionsAgain();
    void wantHistory(bool wanted);

    /// Makes the decision if it is complete.
    bool submit();
    /// Reject, SendBack, Retire, Reopen, Note for a reason; Assign to @p assignee without one.
    void order(MappingAct act, const QString &reason, const QString &assignee = {});

public slots:
    void takeSuggestions(const concord::MappingSuggestions &answer);
    void takeVerdict(const concord::MappingVerdict &answer);
    void takeImpact(const concord::MappingImpact &answer);
    void takeHistory(const concord::MappingHistory &answer);
    void takeFailure(quint64 requestId, const concord::Error &error);
    void takeChanges(const std::vector<concord::MappingRow> &rows);
    /// @param requestId of the order that is answered, which may be another draft's
    void takeDecided(const concord::MappingRow &row, int releasedEvents, quint64 requestId);
    void takeRefusal(const concord::Error &error, quint64 requestId);

signals:
    /// A decision was refused or not answered, and meanwhile the code has become this.
    void changedMeanwhile(const concord::MappingRow &row);
    void changed();
    void opened(); ///< another code, or none
    void suggestionsWanted(concord::MappingId id, quint64 requestId);
    void historyWanted(concord::MappingId id, quint64 requestId);
    void verdictWanted(const concord::MappingDecision &decision, quint64 requestId);
    void impactWanted(const concord::MappingDecision &decision, quint64 requestId);
    /// @param requestId comes back with the answer
    void decisionMade(const concord::MappingDecision &decision, quint64 requestId);
    void settled(const concord::MappingRow &row, int releasedEvents, concord::MappingAct act);

private:
    /// What a person had chosen and written about a code before walking on to another.
    struct Begun
    {
        MappingAct act = MappingAct::Approve;
        std::optional<Candidate> candidate;
        Equivalence grade = Equivalence::Equivalent;
        QString reason;
        bool isReasonOffered = false;
        std::vector<DrugAttribute> overrides;
    };

    void makeQuestions();
    void keepBegun();
    void takeBegun();
    void takeMissed();
    [[nodiscard]] MappingDecision written() const;
    [[nodiscard]] bool needsDrug() const;
    [[nodiscard]] DecisionLack lackOfVerdict() const;
    void reset();
    void setCandidate(Candidate candidate, const QString &offered, int delayMs);
    void askVerdict(int delayMs);
    void dropRefusal();
    void startSaving(const MappingDecision &decision);

    SuggestionModel *m_suggestions;
    DrugSearchModel *m_drugs;
    RepeatedQuestion *m_suggestionQuestion;
    RepeatedQuestion *m_verdictQuestion;
    RepeatedQuestion *m_impactQuestion;
    RepeatedQuestion *m_historyQuestion;
    std::optional<MappingRow> m_row;
    std::optional<Candidate> m_candidate;
    std::optional<MappingVerdict> m_verdict;
    std::optional<MappingImpact> m_impact;
    std::optional<MappingHistory> m_history;
    /// The last order; its answer may also come when nobody waits for it any more.
    struct Order
    {
        quint64 requestId = 0;
        MappingAct act = MappingAct::Approve;
    };
    std::optional<Order> m_order;
    bool m_isSaving = false;            ///< its answer is waited for
    std::optional<MappingRow> m_missed; ///< the code as it became while its decision was under way
    std::vector<DrugAttribute> m_overrides;
    Equivalence m_grade = Equivalence::Equivalent;
    QString m_reason;
    bool m_isReasonOffered = false; ///< nobody has written it
    bool m_mayDecide = true;
    bool m_online = true;
    bool m_elsewhere = false;
    bool m_takesBest = false;
    bool m_wantsHistory = false;
    Notice m_notice = Notice::None;
    Error m_refusal;
    std::map<MappingId, Begun> m_begun;
    QTimer m_verdictTimer;
    QTimer m_impactTimer;
    QTimer m_answerTimer;
};

}
