#pragma once

#include "domain/PatientQuestion.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

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
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }
    void setAgainDelay(int milliseconds) { m_againDelay = m_nextAgain = milliseconds; }
    [[nodiscard]] PatientComparisonPane *pane() const { return m_pane; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showQuestions(const concord::PatientQuestionPage &page);
    void showCandidates(const concord::PatientCandidates &found);
    void showDecided(const concord::PatientQuestionRow &row);
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void questionsWanted(const concord::PatientQuestionQuery &query);
    void candidatesWanted(concord::PatientQuestionId id, quint64 requestId);
    void decisionMade(const concord::PatientDecision &decision);

private:
    void setUpTableView();
    void setUpFilters();
    void applyFilter();
    void noteSelection();
    void look();
    void lookAgainLater();
    void noteDecision(const PatientDecision &decision);
    void endWaiting(PatientQuestionId id);
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
    QTimer m_answerTimer;
    int m_againDelay = 2'000;
    int m_nextAgain = 2'000;
    QList<PatientQuestionId> m_deciding; ///< whose decisions are on their way, in their order
    quint64 m_lookRequest = 0;           ///< 0: nothing is asked
    PatientQuestionId m_lookedAt;        ///< null: nobody
};

}
