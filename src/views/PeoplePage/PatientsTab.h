#pragma once

#include "domain/PatientQuestion.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

#include <map>

class QCheckBox;
class QComboBox;
class QTableView;

namespace concord {

class PanelFrame;
class PatientComparisonPane;
class PatientQuestionModel;
class TableStates;

/// Who patients of other sources are in the master list: the questions on the left, the comparison of the
/// one that is selected on the right.
class PatientsTab : public ConsolePage
{
    Q_OBJECT
public:
    explicit PatientsTab(PatientQuestionModel *questions, QWidget *parent = nullptr);

    /// How long a selection stands before the comparison is asked for, which is audited; 0: at once.
    void setLookDelay(int milliseconds) { m_lookTimer.setInterval(milliseconds); }
    /// How long the answer to a decision is waited for, and how soon one that is still being carried out is
    /// looked at again: each time twice as long, since a look is audited.
    void setAnswerTimeout(int milliseconds) { m_patience = milliseconds; }
    void setAgainDelay(int milliseconds) { m_againDelay = m_nextAgain = milliseconds; }
    [[nodiscard]] PatientComparisonPane *pane() const { return m_pane; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showQuestions(const concord::PatientQuestionPage &page);
    void showCandidates(const concord::PatientCandidates &found);
    /// @param requestId of the decision that is answered, in time or late
    void showDecided(const concord::PatientQuestionRow &row, quint64 requestId);
    void showChanged(const std::vector<concord::PatientQuestionRow> &rows); ///< by whomever
    void showRefusal(const QString &order, const concord::Error &error, quint64 requestId);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void questionsWanted(const concord::PatientQuestionQuery &query);
    void candidatesWanted(concord::PatientQuestionId id, quint64 requestId);
    void decisionMade(const concord::PatientDecision &decision, quint64 requestId);

private:
    void setUpTableView();
    void setUpFilters();
    void applyFilter();
    void showWhetherAllowed();
    void noteSelection();
    void look();
    void lookAgainLater();
    void noteDecision(const PatientDecision &decision);
    void giveUp(quint64 requestId);
    [[nodiscard]] bool isDeciding(PatientQuestionId id) const;
    [[nodiscard]] const PatientQuestionRow *selected() const;

    PatientQuestionModel *m_questions;
    PanelFrame *m_frame;
    QTableView *m_table;
    TableStates *m_states;
    QComboBox *m_state;
    QCheckBox *m_alike;
    PatientComparisonPane *m_pane;
    QTimer m_lookTimer;
    QTimer m_againTimer; ///< after a decision, until it is seen carried out
    int m_againDelay = 2'000;
    int m_nextAgain = 2'000;
    /// A decision that was not answered; its answer is still known when it comes late.
    struct Order
    {
        PatientQuestionId about;
        bool isLost = false;
    };
    std::map<quint64, Order> m_orders; ///< by the id that the answer carries
    int m_patience = 15'000;
    quint64 m_lookRequest = 0;    ///< 0: nothing is asked
    PatientQuestionId m_lookedAt; ///< null: nobody
};

}
