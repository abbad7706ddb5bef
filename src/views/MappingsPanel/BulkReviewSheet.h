#pragma once

#include "domain/MappingWork.h"

#include <QDialog>
#include <QSet>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace concord {

class Banner;
class BulkReviewModel;
class ComparisonView;
class PanelFrame;

/// The confident suggestions of several codes, each beside what the source said, to be accepted together.
/// Nothing is stored before the order; afterwards each line says what became of it.
class BulkReviewSheet : public QDialog
{
    Q_OBJECT
public:
    static constexpr int mostRows = 200;

    explicit BulkReviewSheet(QWidget *parent = nullptr);

    /// Asks for the suggestions of those that are open and confident; call once everything is connected.
    void start(const std::vector<MappingRow> &mappings);
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }
    [[nodiscard]] BulkReviewModel *model() const { return m_model; }
    [[nodiscard]] bool isSaving() const { return m_answerTimer.isActive(); }

public slots:
    void showSuggestions(const concord::MappingSuggestions &answer);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    /// @param requestId of the order that is answered, in time or late
    void showBatch(const concord::MappingBatch &batch, quint64 requestId);
    void showRefusal(const concord::Error &error, quint64 requestId);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);

signals:
    void suggestionsWanted(concord::MappingId id, quint64 requestId);
    void decisionsMade(const std::vector<concord::MappingDecision> &decisions, quint64 requestId);

private:
    [[nodiscard]] QLayout *makeFooter();
    void setUpTableView();
    void refresh();
    void showCurrent();
    void submit();
    void noteSilence();
    [[nodiscard]] bool takeAnswer(quint64 requestId);

    BulkReviewModel *m_model;
    PanelFrame *m_frame;
    QTableView *m_table;
    ComparisonView *m_comparison;
    Banner *m_banner;
    QLabel *m_summary;
    QLineEdit *m_reason;
    QPushButton *m_ok;
    QPushButton *m_close;
    QSet<quint64> m_orders; ///< not answered; the last one is waited for
    quint64 m_waitedFor = 0;
    QTimer m_answerTimer;
};

}
