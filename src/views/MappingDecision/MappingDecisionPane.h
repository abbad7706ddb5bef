#pragma once

#include "domain/CodeMapping.h"
#include "models/Access.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QDialog;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QScrollArea;
class QTabWidget;

namespace concord {

class Banner;
class CandidateBox;
class ComparisonView;
class ImpactView;
class MappingDraft;
class MappingHistoryView;
class OverrideBox;
class StateBadge;

/// One code and the decision about it: what the source said, the drugs it may mean, both side by side, what
/// the rules say and what an approval would do. On the Mappings page and in CodeMappingModal.
class MappingDecisionPane : public QWidget
{
    Q_OBJECT
public:
    /// @param draft outlives the pane
    /// @param prefix of the object names: two panes can be in one window
    MappingDecisionPane(MappingDraft *draft, const QString &prefix, QWidget *parent = nullptr);

    void setAccess(const Access &access);
    void setSearchDelay(int milliseconds);
    [[nodiscard]] CandidateBox *candidates() const { return m_candidates; }
    [[nodiscard]] QLineEdit *reasonEdit() const { return m_reason; }

public slots:
    void focusSearch();
    void focusReason();
    void focusOverrides(); ///< the first that is not ticked; nothing where none is needed
    void showChosen();     ///< beside the source, whatever was read before
    void showHistory();    ///< or what was there before, the second time
    void askOtherAct();    ///< reject, send back or retire: for a reason
    void askNote();
    void assignToMe();
    void assignToNobody();
    void askAssignee();

signals:
    void left(); ///< the keyboard belongs to the list again

private:
    [[nodiscard]] QWidget *makeSource();
    [[nodiscard]] QWidget *makeTabs();
    [[nodiscard]] QWidget *makeFields();
    [[nodiscard]] QWidget *makeButtons();
    void refresh();
    void startAnew();
    void showSource();
    void showComparison();
    void bringIntoView(); ///< what is compared, in a window too low for the whole pane
    void showFields();
    void showVerdict();
    void showButtons();
    void askReason(MappingAct act, const QString &title, const QString &explanation, const QString &order);

    MappingDraft *m_draft;
    QString m_prefix;
    Access m_access = Access::full();
    Banner *m_notice;
    Banner *m_drift; ///< how a release touches what was decided
    QLabel *m_text;
    QLabel *m_code;
    QLabel *m_why;
    QLabel *m_readings;
    StateBadge *m_state;
    QScrollArea *m_scroll;
    CandidateBox *m_candidates;
    QTabWidget *m_tabs;
    ComparisonView *m_comparison;
    ImpactView *m_impact;
    MappingHistoryView *m_history;
    OverrideBox *m_overrides;
    QComboBox *m_grade;
    QLineEdit *m_reason;
    Banner *m_verdict;
    QPushButton *m_approve;
    QPushButton *m_other;
    QPushButton *m_note;
    QPushButton *m_assign;
    QMenu *m_assignMenu;
    QPointer<QDialog> m_dialog;
    QString m_compared; ///< the drug that was brought into view
    bool m_isRefreshing = false;
};

}
