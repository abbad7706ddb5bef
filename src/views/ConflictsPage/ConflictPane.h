#pragma once

#include "domain/Conflict.h"
#include "models/Access.h"
#include "views/common/Theme.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTreeView;

namespace concord {

class Banner;
class ConflictFieldModel;
class PanelFrame;
class TreeModel;

/// One conflict, field by field: what both sides had agreed on, what each says now and since when, what a
/// strategy proposes, and what a person decides about it; then what was decided before.
class ConflictPane : public QWidget
{
    Q_OBJECT
public:
    explicit ConflictPane(const Clock &clock, QWidget *parent = nullptr);

    void setAccess(const Access &access);
    void setOnline(bool online);
    void forget();
    void expect(); ///< another conflict was chosen: what comes is about that one
    /// The same conflict again keeps what a banner says of it.
    void show(const ConflictDetail &detail);
    void showFailure(const Error &error);
    void showNotice(concord::Tone tone, const QString &text);
    void showWaiting(bool isWaiting); ///< an order about it is on its way
    [[nodiscard]] PanelFrame *frame() const { return m_frame; }
    [[nodiscard]] ConflictFieldModel &model() const { return *m_model; }
    [[nodiscard]] QString notice() const;

public slots:
    void chooseLeft() { choose(FieldChoice::Left); }
    void chooseRight() { choose(FieldChoice::Right); }
    void keepBase();
    void writeValue(); ///< the field for it gets the keys
    void moveField(int rows);
    void focusNote();
    void focusFields();
    void submit(); ///< or says what is missing
    void undo();   ///< while it can be

protected:
    void resizeEvent(QResizeEvent *event) override;

signals:
    void decisionMade(const concord::ConflictDecision &decision);
    void undoRequested(concord::ConflictId id);
    void reloadWanted();
    void left(); ///< the keys go back to the list

private:
    [[nodiscard]] QWidget *makeContent();
    [[nodiscard]] QLayout *makeChoices();
    void arrange(bool narrow);
    void fitRows(); ///< to what stands in them
    [[nodiscard]] QLayout *makeDecision();
    void setUpTableView();
    void choose(FieldChoice choice);
    void takeValue();
    void goOn(int row);
    void showHead();
    void showHistory();
    void refresh();
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] bool mayDecide() const;
    [[nodiscard]] bool canUndo() const;
    [[nodiscard]] QString obstacle() const;

    const Clock &m_clock;
    ConflictFieldModel *m_model;
    TreeModel *m_steps;
    PanelFrame *m_frame;
    Banner *m_banner;
    QLabel *m_title;
    QLabel *m_about;
    QTableView *m_table;
    QGridLayout *m_choices;
    QLabel *m_field;
    QPushButton *m_left;
    QPushButton *m_right;
    QPushButton *m_base;
    QLineEdit *m_value;
    QLineEdit *m_note;
    QLabel *m_consequence;
    QPushButton *m_decide;
    QPushButton *m_undo;
    QTreeView *m_history;
    Access m_access = Access::full();
    bool m_isNarrow = false;
    bool m_isOnline = true;
    bool m_isWaiting = false;
};

}
