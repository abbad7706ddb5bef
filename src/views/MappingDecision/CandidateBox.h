#pragma once

#include <QWidget>

#include <QTimer>

class QLineEdit;
class QStackedLayout;
class QTableView;

namespace concord {

class MappingDraft;
class PanelFrame;

/// Where the drug is chosen: the numbered suggestions, or, as soon as something is typed, the local drugs
/// that match. What is selected is what is chosen.
class CandidateBox : public QWidget
{
    Q_OBJECT
public:
    CandidateBox(MappingDraft *draft, const QString &prefix, QWidget *parent = nullptr);

    void setSearchDelay(int milliseconds) { m_searchTimer.setInterval(milliseconds); }
    void focusSearch();
    [[nodiscard]] QTableView *suggestionTable() const { return m_suggestions; }
    void refresh();
    void startAnew(); ///< another code: nothing is searched for

signals:
    void left(); ///< Escape in the search field

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeSearch(const QString &prefix);
    void makeSuggestions(const QString &prefix);
    void makeResults(const QString &prefix);
    void searchNow();
    void takeSelected(bool suggestion);
    void selectChosen();
    void moveInResults(int step);

    MappingDraft *m_draft;
    QLineEdit *m_search;
    QStackedLayout *m_pages;
    PanelFrame *m_suggestionFrame;
    PanelFrame *m_resultFrame;
    QTableView *m_suggestions;
    QTableView *m_results;
    QTimer m_searchTimer;
    bool m_isSelecting = false; ///< the selection follows the choice, not the other way round
};

}
