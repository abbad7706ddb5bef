#pragma once

#include "domain/Reconciliation.h"
#include "models/Access.h"
#include "views/common/Theme.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace concord {

class Banner;
class PanelFrame;
class SideModel;

/// One difference: both records beside each other, and what can be done about it, each with what it does.
class DifferencePane : public QWidget
{
    Q_OBJECT
public:
    explicit DifferencePane(const Clock &clock, QWidget *parent = nullptr);

    void setAccess(const Access &access);
    void setOnline(bool online);
    /// Why whoever is signed in may not see differences; empty: they may.
    void setObstacle(const QString &text);
    void forget();
    void expect(); ///< another difference was chosen: what comes is about that one
    /// The same difference again keeps what a banner says of it.
    void show(const ReconciliationItemDetail &detail);
    void showFailure(const Error &error);
    void showNotice(concord::Tone tone, const QString &text);
    void showWaiting(bool isWaiting); ///< an order about it is on its way
    [[nodiscard]] SideModel &model() const { return *m_model; }
    [[nodiscard]] QString notice() const;

public slots:
    void order(int number); ///< of the remedies that are offered, from 0
    void undo();            ///< one's own order, while it can be
    void focusNote();

signals:
    void remedyOrdered(const concord::RemedyOrder &order);
    void undoRequested(concord::RemedyBatchId batch);
    void patientWanted(const QString &owner);
    void conflictsWanted(); ///< it has become one
    void reloadWanted();
    void left(); ///< the keys go back to the list

private:
    [[nodiscard]] QWidget *makeContent();
    void setUpTableView();
    void showHead();
    void showRemedies();
    void refresh();
    [[nodiscard]] const ReconciliationItemRow *item() const; ///< null: none is shown
    [[nodiscard]] bool canUndo() const;

    const Clock &m_clock;
    SideModel *m_model;
    PanelFrame *m_frame;
    Banner *m_banner;
    QLabel *m_title;
    QLabel *m_about;
    QTableView *m_table;
    QLabel *m_base;
    QLineEdit *m_note;
    QGridLayout *m_remedies;
    std::vector<QPushButton *> m_buttons; ///< by remedy
    std::vector<QLabel *> m_consequences;
    QLabel *m_outcome;
    QPushButton *m_undo;
    QPushButton *m_patient;
    QPushButton *m_conflicts;
    Access m_access = Access::full();
    QString m_obstacle;
    bool m_isOnline = true;
    bool m_isWaiting = false;
};

}
