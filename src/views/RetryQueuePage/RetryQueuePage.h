#pragma once

#include "domain/Engine.h"
#include "domain/Overview.h"
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QTabBar;
class QTableView;
class QVBoxLayout;

namespace concord {

class BulkDialog;
class BulkLine;
class EditResendDialog;
class PanelFrame;
class TableStates;
class WaitingEventModel;

/// Events that are not done, by what they wait for, and what a person can do about them: retry, edit and
/// resend, discard; one, several, or all that match the filters.
class RetryQueuePage : public ConsolePage
{
    Q_OBJECT
public:
    RetryQueuePage(WaitingEventModel *events, const Clock &clock, QWidget *parent = nullptr);

    /// How long changes of the queue are gathered before the list is read again; 1 s unless set.
    void setRefreshDelay(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showQueue(const concord::QueuePage &page);
    void showQueueChanged();
    void showCounts(const concord::Overview &overview);
    void showSources(const concord::ConnectionList &list);
    void showPreview(const concord::BulkPreview &preview);
    void showBulk(const concord::BulkRow &row);
    void showPayload(const concord::EventPayload &payload);
    void showResent(concord::EventId original, concord::EventId copy);
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Only events in this state, without other filters (a link from elsewhere).
    void showState(concord::EventState state);
    /// Only what comes from this connection and is open (a link from the Connections page).
    void showSource(const QString &connection);
    /// Asks for a reason, then shows the payload beside a copy to edit (also a link from the Events page).
    void openEditor(const concord::EventRow &event);
    /// Asks for the reason of a retry (a link from the Events page).
    void retry(concord::EventId event);

signals:
    void queueWanted(const concord::QueueQuery &query);
    void previewWanted(concord::BulkActionKind action, const concord::EventFilter &filter,
                       const std::vector<concord::EventId> &ids, quint64 requestId);
    void bulkRequested(concord::BulkActionKind action, const concord::EventFilter &filter,
                       const std::vector<concord::EventId> &ids, const QString &reason);
    void bulkCancelRequested(concord::BulkId id);
    void payloadWanted(concord::EventId id, const QString &reason, quint64 requestId);
    void resendRequested(concord::EventId id, const QByteArray &body, const QString &reason);
    void eventRequested(const concord::EventRow &event);
    void resolveRequested(const concord::MappingRow &mapping);
    void resent(concord::EventId copy); ///< an edited copy was taken in

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QLayout *makeFilters();
    [[nodiscard]] QLayout *makeActions();
    [[nodiscard]] QAction *addOrder(BulkActionKind action, const QString &text, const char *name);
    void setUpTableView();
    void setUpTabs();
    void keepSelection();
    void applyFilter();
    void clearFilters();
    [[nodiscard]] std::optional<EventState> chosenState() const;
    [[nodiscard]] QString emptyText() const;
    void addSource(const QString &name);
    [[nodiscard]] std::vector<const QueueRow *> selected() const;
    [[nodiscard]] std::vector<EventId> selectedIds(EventState target) const;
    void showSelection();
    void showTabCount(int tab, int count);
    void retrySelected();
    void openBulk(BulkActionKind action, std::vector<EventId> ids);
    void resolveSelected();
    void openSelected();
    void dropLine(BulkId id);

    WaitingEventModel *m_events;
    const Clock &m_clock;
    PanelFrame *m_frame;
    TableStates *m_states;
    QTabBar *m_tabs;
    QComboBox *m_kind;
    QComboBox *m_source;
    QComboBox *m_error;
    QPushButton *m_clear;
    QVBoxLayout *m_lines;
    QTableView *m_table;
    QLabel *m_chosen;
    QPushButton *m_open;
    QPushButton *m_resolve;
    QPushButton *m_retry;
    QPushButton *m_edit;
    QPushButton *m_discard;
    QPushButton *m_all;
    QAction *m_retryAll = nullptr;
    QAction *m_discardAll = nullptr;
    QPointer<BulkDialog> m_bulkDialog;
    QPointer<EditResendDialog> m_editor;
    std::vector<BulkLine *> m_bulks; ///< newest last
    std::vector<EventId> m_kept;     ///< selected before the list was read again
    EventId m_keptCurrent;
    int m_keptScroll = 0;
    QTimer m_refreshTimer;
    QTimer m_ageTimer;
    bool m_dirty = false; ///< changed while another page was shown
    bool m_isOpen = true; ///< until forget(), and again from start() on
    Access m_access = Access::full();
    bool m_isOnline = true; ///< else nothing can be stored, and no order is offered
};

}
