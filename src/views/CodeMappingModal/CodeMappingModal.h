#pragma once

#include "domain/CodeMapping.h"
#include "domain/Result.h"

#include <QDialog>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace concord {

namespace Ui {
class CodeMappingModal;
}

class Banner;
class DrugSearchModel;

/// A person decides what one code means: a local drug, how equal the two are, and why. Works on a copy of the
/// mapping. Accepted only once the decision is stored: decided() goes out, and showResolved() closes the
/// window, or showRefusal() says why not and lets the person go on.
class CodeMappingModal : public QDialog
{
    Q_OBJECT
public:
    CodeMappingModal(MappingRow mapping, DrugSearchModel *drugs, QWidget *parent = nullptr);
    ~CodeMappingModal() override;

    [[nodiscard]] MappingId mappingId() const { return m_mapping.id; }
    /// What the fields say, as soon as they say all of it.
    [[nodiscard]] std::optional<MappingDecision> decision() const;
    /// Why the decision is not complete; empty when it is.
    [[nodiscard]] QString missing() const;
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }
    void setSearchDelay(int milliseconds) { m_searchTimer.setInterval(milliseconds); }

public slots:
    void showResolved(const concord::MappingRow &row);
    void showRefusal(const concord::Error &error);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);

signals:
    void decided(const concord::MappingDecision &decision);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void showSource();
    void setUpFields();
    void setUpButtons();
    void searchNow();
    void searchEnter();
    void showSearch();
    void showSearchFailure(const Error &error);
    void showCompleteness();
    void submit();
    void setSaving(bool saving);
    [[nodiscard]] int chosenRow() const;

    std::unique_ptr<Ui::CodeMappingModal> m_ui;
    MappingRow m_mapping;
    DrugSearchModel *m_drugs;
    Banner *m_banner;
    QTimer m_searchTimer;
    QTimer m_answerTimer;
    bool m_saving = false;
    bool m_decidedElsewhere = false;
};

}
