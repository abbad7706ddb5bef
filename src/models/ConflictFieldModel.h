#pragma once

#include "domain/Clock.h"
#include "domain/Conflict.h"

#include <QAbstractTableModel>

#include <optional>

namespace concord {

/// One conflict, three-way, and what a person is deciding about it: a row for each field, with what both had
/// agreed on, what each side says, and what is to stand. What a strategy has decided is its proposal: it
/// stands unless a person chooses otherwise. Shown for one conflict at a time, and forgotten with it.
class ConflictFieldModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Field, Base, Left, Right, Stands, ColumnCount };
    enum ConflictRole {
        MarkRole = Qt::UserRole + 300, ///< Mark as int
        DetailRole                     ///< the smaller line of a cell
    };
    enum Mark { None, Changed, Chosen, Missing };

    explicit ConflictFieldModel(const Clock &clock, QObject *parent = nullptr)
        : QAbstractTableModel(parent), m_clock(clock)
    {}

    void show(const ConflictDetail &detail);
    void clear();
    [[nodiscard]] const std::optional<ConflictDetail> &detail() const { return m_detail; }
    [[nodiscard]] const ConflictField *fieldAt(int row) const; ///< null: there is none
    [[nodiscard]] bool isOpen() const { return m_detail && m_detail->row.state == ConflictState::Open; }

    /// What stands for a field now: a person's choice, or else the strategy's. Only while it is open.
    bool choose(int row, FieldChoice choice);
    /// Neither side's: what both had agreed on, or a value of the person's. False: it cannot stand there.
    bool chooseOther(int row, const QString &value);
    [[nodiscard]] bool canKeepBase(int row) const;
    [[nodiscard]] bool canWrite(int row) const; ///< a value of one's own
    [[nodiscard]] int
    firstUndecided(int after = -1) const; ///< row, from behind @p after and then around; -1: none
    [[nodiscard]] int undecided() const;
    /// What a person has chosen, on the version that is shown.
    [[nodiscard]] ConflictDecision decision(const QString &reason) const;
    /// Whom the decision would tell what, in a sentence; empty: not all is decided.
    [[nodiscard]] QString consequence() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void choicesChanged();

private:
    struct Choice
    {
        FieldChoice side = FieldChoice::None; ///< None: the person has not chosen
        Phi other;
    };
    [[nodiscard]] FieldChoice choiceAt(int row) const;
    [[nodiscard]] Phi standsAt(int row) const;
    [[nodiscard]] QString value(int row, int column) const;
    [[nodiscard]] QString detailText(int row, int column) const;
    [[nodiscard]] Mark mark(int row, int column) const;
    bool set(int row, Choice choice);

    const Clock &m_clock;
    std::optional<ConflictDetail> m_detail;
    std::vector<Choice> m_choices; ///< by row
};

}
