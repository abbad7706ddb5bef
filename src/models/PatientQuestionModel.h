#pragma once

#include "domain/PatientQuestion.h"
#include "models/TwoLineModel.h"

namespace concord {

/// Who patients are: the questions, newest first, loaded by page. Nothing in here is a person's data.
class PatientQuestionModel
    : public TwoLineModel<PatientQuestionRow, &PatientQuestionRow::id, PatientQuestionQuery>
{
    Q_OBJECT
public:
    /// Source: and below it when it was asked. State: and below it who decided, or whether there is somebody
    /// to compare.
    enum Column { Source, State, ColumnCount };
    enum QuestionRole {
        AttentionRole = FirstLeafRole ///< true where there is somebody to compare
    };

    explicit PatientQuestionModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takePage(const concord::PatientQuestionPage &page);

signals:
    void questionsWanted(const concord::PatientQuestionQuery &query);

protected:
    [[nodiscard]] QString text(const PatientQuestionRow &row, int column) const override;
    [[nodiscard]] QVariant state(const PatientQuestionRow &row) const override { return int(row.state); }
    [[nodiscard]] QVariant extra(const PatientQuestionRow &row, int column, int role) const override;
    [[nodiscard]] QString secondLine(const PatientQuestionRow &row, int column) const override;
    [[nodiscard]] bool matches(const PatientQuestionRow &row,
                               const PatientQuestionQuery &query) const override;

private:
    const Clock &m_clock;
};

}
