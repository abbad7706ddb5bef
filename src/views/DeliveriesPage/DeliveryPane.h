#pragma once

#include "domain/Delivery.h"
#include "models/Access.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QTreeView;

namespace concord {

class Banner;
class StateBadge;
class TreeModel;

/// One delivery: to whom, how it stands, what the receiver acknowledged, and each attempt. Opens its event,
/// has it sent again, and holds its receiver.
class DeliveryPane : public QWidget
{
    Q_OBJECT
public:
    explicit DeliveryPane(const Clock &clock, QWidget *parent = nullptr);

    void display(const DeliveryDetail &detail);
    /// The row as the list has it by now; the attempts follow.
    void update(const DeliveryRow &row);
    [[nodiscard]] const DeliveryDetail &detail() const { return m_detail; }
    void setAccess(const Access &access);
    void setOnline(bool online);

signals:
    void eventRequested(const concord::EventRow &event);
    void retryRequested(concord::EventId event); ///< a reason is asked for first
    void holdRequested(const QString &connection);
    void resumeRequested(const QString &connection);

private:
    void build();
    QLabel *addFact(const QString &caption, const char *name);
    void setFact(QLabel *value, const QString &text);
    void showFacts();
    void showTrouble();
    void showButtons();

    const Clock &m_clock;
    DeliveryDetail m_detail;
    bool m_online = true;
    Access m_access = Access::full();
    QLabel *m_title;
    StateBadge *m_badge;
    Banner *m_trouble;
    QPushButton *m_event;
    QPushButton *m_retry;
    QPushButton *m_hold;
    QGridLayout *m_facts;
    std::vector<std::pair<QLabel *, QLabel *>> m_captions; ///< of each value
    QLabel *m_receiver = nullptr;
    QLabel *m_record = nullptr;
    QLabel *m_fact = nullptr;
    QLabel *m_sent = nullptr;
    QLabel *m_latency = nullptr;
    QLabel *m_acknowledged = nullptr;
    QLabel *m_version = nullptr;
    QLabel *m_answerId = nullptr;
    QLabel *m_key = nullptr;
    QLabel *m_attemptsTitle;
    TreeModel *m_attempts;
    QTreeView *m_attemptsView;
};

}
