#pragma once

#include "domain/Event.h"

#include <QWidget>

class QLabel;
class QModelIndex;
class QTableView;

namespace concord {

class OverviewModel;
class PanelFrame;
class QueueTile;

/// What waits, for time, a mapping or a person: counts per state, the next attempt, the newest events.
class RetryQueueCard : public QWidget
{
    Q_OBJECT
public:
    explicit RetryQueueCard(OverviewModel &model, QWidget *parent = nullptr);

signals:
    void eventsRequested(concord::EventState state);
    void eventRequested(concord::EventId event);
    void refreshRequested();

private:
    [[nodiscard]] QWidget *makeContent();
    QueueTile *makeTile(EventState state);
    void makeTable();
    void refresh();

    OverviewModel &m_model;
    PanelFrame *m_panel;
    QueueTile *m_waiting;
    QueueTile *m_mapping;
    QueueTile *m_review;
    QueueTile *m_dead;
    QLabel *m_times;
    QTableView *m_table;
};

}
