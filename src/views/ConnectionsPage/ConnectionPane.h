#pragma once

#include "domain/Engine.h"
#include "models/Access.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QTreeView;

namespace concord {

class Banner;
class RateMeter;
class StateBadge;
class TreeModel;

/// One connection: what its listeners, breaker and rate limit say, its last error and last test; tests it,
/// pauses it and resumes it.
class ConnectionPane : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionPane(const Clock &clock, QWidget *parent = nullptr);

    /// @param workers that are alive on this database, whether they serve this connection or not
    void display(const ConnectionRow &row, int workers);
    [[nodiscard]] const ConnectionRow &row() const { return m_row; }
    [[nodiscard]] QString testText() const;
    void setAccess(const Access &access);
    /// Orders cannot be given: the store cannot be reached.
    void setOnline(bool online);
    void refusedTest(); ///< the test asked for does not happen

signals:
    void testRequested(const QString &connection);
    void pauseRequested(const QString &connection); ///< a reason is asked for first
    void resumeRequested(const QString &connection);
    void eventsRequested(const QString &connection); ///< those that wait

private:
    void build();
    [[nodiscard]] QLayout *makeButtons();
    [[nodiscard]] QLayout *makeFacts();
    QLabel *addFact(const QString &caption, const char *name);
    void showFact(QLabel *value, bool visible);
    void showFacts();
    void showTrouble();
    void showTest();
    void showButtons();

    const Clock &m_clock;
    ConnectionRow m_row;
    bool m_online = true;
    Access m_access = Access::full();
    std::optional<JobId>
        m_testBefore; ///< set while the answer to a click is awaited: the test seen before it
    QLabel *m_title;
    StateBadge *m_badge;
    Banner *m_trouble;
    QPushButton *m_test;
    QPushButton *m_pause;
    QPushButton *m_events;
    QLabel *m_testLabel;
    QGridLayout *m_facts;
    std::vector<std::pair<QLabel *, QLabel *>> m_captions; ///< of each value
    QLabel *m_kind = nullptr;
    QLabel *m_address = nullptr;
    QLabel *m_breaker = nullptr;
    QLabel *m_rate = nullptr;
    QLabel *m_waiting = nullptr;
    QLabel *m_lastMessage = nullptr;
    RateMeter *m_meter;
    QLabel *m_listenersTitle;
    TreeModel *m_listeners;
    QTreeView *m_listenersView;
    QLabel *m_noListeners;
};

}
