#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace concord {

/// Asks for the reason of an order; returns it through given(), never empty, or nothing.
class ReasonDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param explanation what the order does
    ReasonDialog(const QString &title, const QString &explanation, const QString &orderText,
                 QWidget *parent = nullptr);

    [[nodiscard]] QString reason() const;

signals:
    void given(const QString &reason);

private:
    void submit();

    QLineEdit *m_reason;
    QPushButton *m_ok;
};

}
