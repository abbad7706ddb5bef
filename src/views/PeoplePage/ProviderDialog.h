#pragma once

#include "domain/Prescriber.h"
#include "domain/Result.h"

#include <QDialog>
#include <QTimer>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace concord {

class Banner;

/// A new provider of the site's directory. Closes only once it is stored: saveRequested() goes out, then
/// showSaved() closes the window, or showRefusal() says why not.
class ProviderDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param draft what is known already
    explicit ProviderDialog(const ProviderRow &draft, QWidget *parent = nullptr);

public slots:
    void showSaved(const concord::ProviderRow &row);
    void showRefusal(const concord::Error &error);

signals:
    void saveRequested(const concord::ProviderChange &change);

private:
    QLineEdit *addField(const QString &caption, const char *name, const QString &hint, const QString &value);
    [[nodiscard]] ProviderChange written() const;
    void showCompleteness();
    void submit();

    Banner *m_banner;
    QFormLayout *m_form;
    QLineEdit *m_id = nullptr;
    QLineEdit *m_family = nullptr;
    QLineEdit *m_given = nullptr;
    QLineEdit *m_npi = nullptr;
    QLineEdit *m_dea = nullptr;
    QLineEdit *m_reason = nullptr;
    QLabel *m_hint;
    QPushButton *m_ok;
    QTimer m_answerTimer;
    bool m_isWaiting = false;
};

}
