#pragma once

#include "domain/Engine.h"
#include "domain/Query.h"
#include "models/RecordTableModel.h"

namespace concord {

/// One point of a timeline: an attempt of an event, an event among others, or a person's order about it.
struct TimelineEntry
{
    qint64 key = 0;  ///< unique in its list
    EventId eventId; ///< null for an attempt or an order
    Timestamp at{};
    EventState state = EventState::Succeeded;
    QString title;
    QString detail;
    bool current = false; ///< the event that is shown beside
    bool person = false;  ///< an order: its mark is a person, not a state
    bool dated = false;   ///< may be of another day than the others: shown with its date

    friend bool operator==(const TimelineEntry &, const TimelineEntry &) = default;
};

/// Points in time, oldest first, as one column.
class TimelineModel : public RecordTableModel<TimelineEntry, &TimelineEntry::key>
{
    Q_OBJECT
public:
    enum TimelineRole { DetailRole = FirstLeafRole, TimeRole, CurrentRole, EventIdRole, PersonRole };

    using RecordTableModel::RecordTableModel;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;

    void showAttempts(const std::vector<AttemptRow> &attempts);
    void showEvents(const std::vector<EventRow> &events, EventId current);
    /// Originals and edited copies, causes and effects; each says which it is.
    void showLineage(const Lineage &lineage);
    void showOrders(const std::vector<EventOrderRow> &orders);

protected:
    [[nodiscard]] QString text(const TimelineEntry &row, int column) const override;
    [[nodiscard]] QVariant state(const TimelineEntry &row) const override;
    [[nodiscard]] QVariant extra(const TimelineEntry &row, int column, int role) const override;
};

}
