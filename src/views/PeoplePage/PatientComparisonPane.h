#pragma once

#include "domain/PatientQuestion.h"
#include "models/Access.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;
class QTreeView;

namespace concord {

class Banner;
class PanelFrame;
class PatientComparisonModel;
class ReasonDialog;
class TreeModel;

/// One patient beside those who may be the same, field by field; what a person can decide about it, and what
/// was decided before. A column is a candidate: the one that is selected is meant.
class PatientComparisonPane : public QWidget
{
    Q_OBJECT
public:
    explicit PatientComparisonPane(QWidget *parent = nullptr);

    void setAccess(const Access &access);
    void setForbidden(bool forbidden); ///< there is nobody to choose, as long as nobody is shown
    void forget();
    void expect(); ///< another patient was chosen: what comes is about that one
    void show(const PatientCandidates &found);
    void showFailure(const Error &error);
    void showRefusal(const Error &error); ///< of a decision
    void showWaiting();                   ///< a decision is on its way
    [[nodiscard]] const PatientComparisonModel &model() const { return *m_model; }

signals:
    void decisionMade(const concord::PatientDecision &decision);
    void reloadWanted();

private:
    [[nodiscard]] QWidget *makeContent();
    [[nodiscard]] QLayout *makeButtons();
    void setUpViews();
    void setUpView(QTableView *view) const;
    void showColumns(); ///< the patient's own in one view, the candidates' in the other
    void showNobody();
    void showNotes();
    void showButtons();
    void selectFirst();
    [[nodiscard]] const PatientCandidate *chosen() const;
    void ask(PatientAct act);

    PatientComparisonModel *m_model;
    TreeModel *m_steps;
    PanelFrame *m_frame;
    Banner *m_refusal;
    QLabel *m_note;
    QTableView *m_own; ///< stays where it is, while the candidates beside it scroll
    QTableView *m_table;
    QTreeView *m_history;
    QPushButton *m_link;
    QPushButton *m_merge;
    QPushButton *m_distinct;
    QPushButton *m_unlink;
    QPointer<ReasonDialog> m_reason;
    Access m_access = Access::full();
    bool m_isForbidden = false;
    bool m_isWaiting = false;
};

}
