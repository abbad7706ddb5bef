#pragma once

#include "domain/AuditDesk.h"
#include "models/AuditView.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

#include <functional>
#include <memory>

class QAction;
class QListView;
class QSettings;

namespace concord {

namespace Ui {
class AuditTrailPage;
}

class AuditDetailPane;
class AuditFilterBar;
class AuditModel;
class ExportLines;
class FilterChips;
class PanelFrame;
class TableStates;
class TrailCard;
class ViewsMenu;

/// The audit trail for compliance: a time line of records by day with filters and saved views, a record in
/// full, the trail's verification, and exports of what the filter finds. Asks for nothing before it is shown.
class AuditTrailPage : public ConsolePage
{
    Q_OBJECT
public:
    AuditTrailPage(AuditModel *records, const Clock &clock, QSettings &settings, QWidget *parent = nullptr);
    ~AuditTrailPage() override;

    /// How often it looks whether the trail has grown, while it is shown; 10 s unless set.
    void setRefreshInterval(int milliseconds) { m_trailTimer.setInterval(milliseconds); }
    [[nodiscard]] const AuditView &view() const;

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showRecords(const concord::AuditPage &page);
    void showTrail(const concord::TrailState &state);
    void showProgress(const concord::AuditProgress &progress);
    void showCheck(const concord::AuditCheck &check);
    void showExported(const concord::AuditExport &file);
    void showTaskFailed(quint64 taskId, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Whether whoever is signed in may see the trail.
    void showAccess(bool allowed);
    void showView(const concord::AuditView &view);
    /// All records of this correlation id, without other filters (also a link from elsewhere).
    void showCorrelation(concord::CorrelationId id);
    /// Writes what the filter finds now.
    void exportTo(concord::AuditFileFormat format, const QString &path);
    void reload(); ///< the same filter, from the newest record on

signals:
    void recordsWanted(const concord::AuditQuery &query);
    void trailWanted(quint64 requestId);
    void verifyRequested(quint64 taskId);
    void exportRequested(const concord::AuditExportOrder &order);
    void cancelRequested(quint64 taskId);
    void eventsOfCorrelationRequested(concord::CorrelationId id);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setUpTimeline();
    void setUpDetail();
    void setUpMenus();
    void setUpForbidden();
    void connectAll();
    [[nodiscard]] bool mayAsk() const;
    void askTrail();
    void askForFile(AuditFileFormat format);
    void narrow(const std::function<void(AuditFilter &)> &change);
    void showSelection();
    void showFooter();
    void showExport();
    void forgetTrail();

    std::unique_ptr<Ui::AuditTrailPage> m_ui;
    AuditModel *m_records;
    const Clock &m_clock;
    TrailCard *m_card;
    AuditFilterBar *m_bar;
    FilterChips *m_chips;
    ExportLines *m_exports;
    PanelFrame *m_frame;
    PanelFrame *m_detailFrame;
    PanelFrame *m_forbidden;
    QListView *m_list;
    AuditDetailPane *m_detail;
    TableStates *m_states;
    ViewsMenu *m_views;
    QAction *m_proofs = nullptr; ///< exports JSON Lines
    quint64 m_trailRequest = 0;
    qint64 m_shownSeq = 0;    ///< newest record when the list was read
    bool m_isBaseline = true; ///< the next state of the trail says which that is
    bool m_isStarted = false;
    bool m_isAllowed = true;
    bool m_isOnline = true;
    bool m_isDue = true; ///< to be read when it is shown
    Access m_access = Access::full();
    QTimer m_trailTimer;
};

}
