#pragma once

#include "domain/Alerts.h"
#include "models/Access.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace concord {

class Banner;
class StateBadge;
class TreeModel;

/// One incident: what is wrong since when, who has seen it, what was said of it and to whom; it is
/// acknowledged here, with a note.
class IncidentPane : public QWidget
{
    Q_OBJECT
public:
    explicit IncidentPane(const Clock &clock, QWidget *parent = nullptr);

    /// Another one, or the same as it is now: what somebody is writing about the same one stays.
    void display(const Incident &incident);
    void showNotices(const std::vector<Notice> &notices);
    [[nodiscard]] const Incident &incident() const { return m_incident; }
    void setAccess(const Access &access);
    /// Orders cannot be given: the store cannot be reached.
    void setOnline(bool online);
    void showRefusal(const Error &error); ///< of the acknowledgement that was asked for
    void forget();

signals:
    void acknowledgeRequested(const concord::IncidentId &id, const QString &note);
    void eventsRequested(const QString &connection); ///< those that wait
    void connectionRequested(const QString &connection);
    void auditRequested();

private:
    void build();
    QLabel *addFact(const QString &caption, const char *name);
    [[nodiscard]] QLayout *makeLinks();
    [[nodiscard]] QWidget *makeAcknowledgement();
    void submit();
    void showFacts();
    void showControls();

    const Clock &m_clock;
    Incident m_incident;
    Access m_access = Access::full();
    bool m_online = true;
    bool m_isOvertaken = false; ///< what is shown is not what stands
    bool m_isAsked = false;     ///< the answer to the acknowledgement is awaited
    QLabel *m_title;
    QLabel *m_endpoint;
    StateBadge *m_severity;
    StateBadge *m_state;
    Banner *m_banner;
    QGridLayout *m_facts;
    std::vector<std::pair<QLabel *, QLabel *>> m_captions; ///< of each value
    QLabel *m_since = nullptr;
    QLabel *m_last = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_value = nullptr;
    QLabel *m_seen = nullptr;
    QLabel *m_noteFact = nullptr;
    QLabel *m_end = nullptr;
    QWidget *m_acknowledgement = nullptr;
    QLineEdit *m_note;
    QPushButton *m_acknowledge;
    QPushButton *m_events;
    QPushButton *m_connection;
    QPushButton *m_audit;
    TreeModel *m_notices;
    QTreeView *m_noticesView;
    QLabel *m_noNotices;
};

}
