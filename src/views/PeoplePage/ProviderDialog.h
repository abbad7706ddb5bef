#pragma once

#include "domain/Prescriber.h"
#include "domain/Result.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace concord {

class Banner;

/// A provider of the site's directory, to be added or, where it is stored already, changed. Closes only once
/// it is stored: saveRequested() goes out, then showSaved() closes the window, or showRefusal() says why not.
class ProviderDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param draft what is known already; one with a version is changed, and keeps its id
    explicit ProviderDialog(const ProviderRow &draft, QWidget *parent = nullptr);

public slots:
    void showSaved(const concord::ProviderRow &row);
    void showRefusal(const concord::Error &error);

signals:
    void saveRequested(const concord::ProviderChange &change);

private:
    QLineEdit *addField(const QString &caption, const char *name, const QString &hint, const QString &value);
    [[nodiscard]] ProviderChange written() const;
    [[nodiscard]] bool isChange() const { return m_draft.version > 0; }
    void showCompleteness();
    void submit();

    ProviderRow m_draft;
    Banner *m_banner;
    QFormLayout *m_form;
    QLineEdit *m_id = nullptr;
    QLineEdit *m_family = nullptr;
    QLineEdit *m_given = nullptr;
    QLineEdit *m_npi = nullptr;
    QLineEdit *m_dea = nullptr;
    QCheckBox *m_active;
    QLineEdit *m_reason = nullptr;
    QLabel *m_hint;
    QPushButton *m_ok;
    QTimer m_answerTimer;
    bool m_isWaiting = false;
};

}
