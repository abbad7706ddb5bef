#pragma once

#include "domain/Alerts.h"

#include <QDialog>
#include <QTimer>

#include <array>
#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace concord {

class Banner;

/// The next version of an alert rule as a person writes it. Closes only once it is stored: saveRequested()
/// goes out, then showSaved() closes the window, or showRefusal() says why not and lets the person go on.
class AlertRuleDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AlertRuleDialog(const AlertRule &rule, QWidget *parent = nullptr);

    /// What the fields say, as soon as they say all of it.
    [[nodiscard]] std::optional<AlertRuleChange> change() const;
    /// Why they do not; empty when they do.
    [[nodiscard]] QString missing() const;
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }

public slots:
    void showSaved(const concord::AlertRule &rule);
    void showRefusal(const concord::Error &error);

signals:
    void saveRequested(const concord::AlertRuleChange &change);

private:
    void makeFields();
    void makeLimits();
    [[nodiscard]] QLayout *makeButtons();
    [[nodiscard]] AlertRule written() const;
    void showCompleteness();
    void submit();
    void setSaving(bool saving);

    AlertRule m_rule;
    Banner *m_banner;
    QFormLayout *m_form;
    QCheckBox *m_enabled;
    QDoubleSpinBox *m_threshold = nullptr; ///< with m_window only where something is measured
    QSpinBox *m_window = nullptr;
    std::chrono::milliseconds m_windowUnit = std::chrono::seconds(1); ///< of m_window's number
    QComboBox *m_severity;
    std::array<QCheckBox *, 3> m_notifiers{}; ///< by NotifierKind
    QLineEdit *m_reason;
    QLabel *m_explanation;
    QPushButton *m_ok;
    QTimer m_answerTimer;
    bool m_saving = false;
};

}
