#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace concord {

/// Asks for the user name of who is to decide a code; returns it through named(), or nothing.
class AssigneeDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AssigneeDialog(const QString &code, QWidget *parent = nullptr);

signals:
    void named(const QString &name);

private:
    void submit();

    QLineEdit *m_name;
    QPushButton *m_ok;
};

}
