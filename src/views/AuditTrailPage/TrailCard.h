#pragma once

#include "domain/AuditDesk.h"
#include "models/Access.h"

#include <QFrame>

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace concord {

class IconLabel;

/// How the trail stands: what is signed, with which key, who verified it last; and a verification with its
/// progress and its verdict.
class TrailCard : public QFrame
{
    Q_OBJECT
public:
    explicit TrailCard(const Clock &clock, QWidget *parent = nullptr);

    void showTrail(const TrailState &state);
    void showProgress(const AuditProgress &progress);
    void showCheck(const AuditCheck &check);
    void showFailure(quint64 taskId, const Error &error);
    void setOnline(bool online);
    void setAccess(const Access &access);
    void refreshAges(); ///< time went by
    void forget();      ///< what is known may not be seen any more
    [[nodiscard]] bool isKnown() const { return m_trail.has_value(); } ///< the state of the trail was read
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString note() const;

signals:
    void verifyRequested(quint64 taskId);
    void cancelRequested(quint64 taskId);

private:
    void build();
    void press();
    void refresh();
    [[nodiscard]] QString factsText() const;

    const Clock &m_clock;
    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_note;
    QLabel *m_facts;
    QToolButton *m_copy;
    QProgressBar *m_bar;
    QPushButton *m_verify;
    std::optional<TrailState> m_trail;
    std::optional<AuditCheck> m_check; ///< the last one made here
    QString m_failure;
    AuditProgress m_progress; ///< its taskId is 0 while none runs
    bool m_isCancelling = false;
    bool m_online = true;
    Access m_access = Access::full();
};

}
