#pragma once

#include "domain/Result.h"
#include "domain/ValueMap.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace concord {

class Banner;
class TreeModel;

/// A row of a value table as a person writes it: a new one, or the next version of one, with its history
/// below. Works on a copy, and closes only once the row is stored: saveRequested() goes out, then showSaved()
/// closes the window, or showRefusal() says why not and lets the person go on.
class ValueDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param row to be changed; absent: a new one, of @p kind
    ValueDialog(const std::optional<ValueRow> &row, ValueKind kind, QWidget *parent = nullptr);

    /// What the fields say, as soon as they say all of it.
    [[nodiscard]] std::optional<ValueChange> change() const;
    /// Why they do not; empty when they do.
    [[nodiscard]] QString missing() const;
    [[nodiscard]] quint64 historyRequest() const { return m_historyRequest; }
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }

public slots:
    void showHistory(const concord::ValueHistory &history);
    void showSaved(const concord::ValueRow &row);
    void showRefusal(const concord::Error &error);

signals:
    void historyWanted(const concord::ValueKey &key, quint64 requestId);
    void saveRequested(const concord::ValueChange &change);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeFields();
    QLineEdit *addField(const QString &caption, const char *name, const QString &hint = {});
    [[nodiscard]] QLayout *makeButtons();
    [[nodiscard]] QWidget *makeHistory();
    void fill(const ValueRow &row);
    [[nodiscard]] ValueChange written() const;
    void showKind();
    void showCompleteness();
    void takeEdit();
    void submit();
    void setSaving(bool saving);

    std::optional<ValueRow> m_row;
    Banner *m_banner;
    QFormLayout *m_form;
    QComboBox *m_kind;
    QLineEdit *m_value = nullptr;
    QLineEdit *m_source = nullptr;
    QLineEdit *m_code = nullptr;
    QLineEdit *m_system = nullptr;
    QLineEdit *m_display = nullptr;
    QLineEdit *m_flag = nullptr;
    QLineEdit *m_advice = nullptr;
    QLineEdit *m_reason = nullptr;
    QLabel *m_explanation;
    QPushButton *m_ok;
    QLabel *m_shipped;
    QTreeView *m_historyView;
    TreeModel *m_steps;
    QTimer m_answerTimer;
    quint64 m_historyRequest = 0;
    bool m_saving = false;
    bool m_isOvertaken = false; ///< refused as it stands, and nothing was changed since
};

}
