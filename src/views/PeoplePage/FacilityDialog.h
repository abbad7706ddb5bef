#pragma once

#include "domain/FacilityCode.h"
#include "domain/Result.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace concord {

class Banner;

/// Which facility of the site a code as sent is. Closes only once the decision is stored.
class FacilityDialog : public QDialog
{
    Q_OBJECT
public:
    explicit FacilityDialog(const FacilityCodeRow &row, QWidget *parent = nullptr);

public slots:
    void showDecided(const concord::FacilityCodeRow &row);
    void showRefusal(const concord::Error &error);

signals:
    void decided(const concord::FacilityCodeDecision &decision);

private:
    [[nodiscard]] QLayout *makeButtons();
    [[nodiscard]] FacilityCodeDecision written(const QString &facility) const;
    void showCompleteness();
    void submit(const QString &facility);

    FacilityCodeRow m_row;
    Banner *m_banner;
    QLineEdit *m_facility;
    QLineEdit *m_reason;
    QLabel *m_hint;
    QPushButton *m_ok;
    QPushButton *m_none;
    QTimer m_answerTimer;
    bool m_isWaiting = false;
};

}
