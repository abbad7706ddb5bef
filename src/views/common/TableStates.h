#pragma once

#include "domain/Result.h"

#include <QObject>
#include <QString>

namespace concord {

class PanelFrame;
class RecordTableBase;

/// Shows in a frame how a paged table stands: loading, empty, ready, stale, forbidden, with an error above.
class TableStates : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive this object, which belongs to the frame.
    TableStates(RecordTableBase *model, PanelFrame *frame);

    /// What stands there when a query has no rows: another sentence for "none at all" than for "none match".
    void setEmptyText(const QString &text);
    /// Why whoever is signed in may not see the rows: stands there instead of them; empty: they may be seen.
    void setObstacle(const QString &text);
    /// What is beside the table: forbidden with it, where there is nothing to choose.
    void setPane(PanelFrame *pane);

public slots:
    void setOnline(bool online, const concord::Error &error);

signals:
    void refreshWanted(); ///< the store is back, or a person asks to try the first page again

private:
    void fail(const Error &error);
    void setFetching(bool fetching);
    void startAnew();
    void retry();
    void refresh();

    RecordTableBase *m_model;
    PanelFrame *m_frame;
    PanelFrame *m_pane = nullptr;
    QString m_emptyText;
    QString m_offlineText;
    QString m_obstacle;
    bool m_online = true;
    bool m_asked = false; ///< before the first question there is nothing to say
    bool m_failed = false;
    bool m_forbidden = false;
};

}
