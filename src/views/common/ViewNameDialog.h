#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace concord {

/// Asks under which name a view is to be kept.
class ViewNameDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param taken names that are replaced when they are given again
    explicit ViewNameDialog(QStringList taken, QWidget *parent = nullptr);

signals:
    void named(const QString &name);

private:
    void showState();
    void submit();

    QStringList m_taken;
    QLineEdit *m_name;
    QLabel *m_hint;
    QPushButton *m_save;
};

}
