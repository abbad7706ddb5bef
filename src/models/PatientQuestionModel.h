#pragma once

#include "domain/PatientQuestion.h"
#include "models/RecordTableModel.h"

namespace concord {

/// Who patients are: the questions, newest first, loaded by page. Nothing in here is a person's data.
class PatientQuestionModel : public RecordTableModel<PatientQuestionRow, &PatientQuestionRow::id>
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

    [[nodiscard]] const PatientQuestionQuery &query() const { return m_query; }
    /// Another filter: forgets the rows and asks anew. What the query says about paging is ignored.
    void setQuery(const PatientQuestionQuery &query);

public slots:
    void takePage(const concord::PatientQuestionPage &page);
    void takeDecided(const concord::PatientQuestionRow &row); ///< a row that is shown changes where it stands

signals:
    void questionsWanted(const concord::PatientQuestionQuery &query);

protected:
    [[nodiscard]] QString text(const PatientQuestionRow &row, int column) const override;
    [[nodiscard]] QVariant state(const PatientQuestionRow &row) const override { return int(row.state); }
    [[nodiscard]] QVariant extra(const PatientQuestionRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString secondLine(const PatientQuestionRow &row, int column) const;

    const Clock &m_clock;
    PatientQuestionQuery m_query;
};

}
