#pragma once

#include "domain/Delivery.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

/// One delivery of each state, told to an EHR or a pharmacy; newest first. The clock stands at FakeClock's
/// time.
[[nodiscard]] inline DeliveryRow delivery(quint32 number, DeliveryState state = DeliveryState::Acknowledged,
                                          EventKind kind = EventKind::Dispense)
{
    using namespace std::chrono_literals;
    const bool isToEhr = kind == EventKind::Dispense || kind == EventKind::DispenseReversal ||
                         kind == EventKind::AdherenceSignal;
    DeliveryRow row;
    row.id = idOf<EventId>(number);
    row.kind = kind;
    row.source = isToEhr ? QStringLiteral("pharmacy-hooks") : QStringLiteral("clinic-ehr");
    row.connection = isToEhr ? QStringLiteral("clinic-ehr") : QStringLiteral("pharmacy-orders");
    row.key = QStringLiteral("3F7K2M9QW1XH8ZC5%1").arg(number, 4, 10, QLatin1Char('0'));
    row.state = state;
    row.factAt = FakeClock().now() - 3min * (200 - qint64(number));
    row.recordKind = isToEhr ? QStringLiteral("MedicationDispense") : QStringLiteral("MedicationRequest");
    if (state != DeliveryState::Waiting) {
        row.attempts = 1;
        row.sentAt = row.factAt + 400ms;
    }
    if (state == DeliveryState::Acknowledged) {
        row.acknowledgedAt = row.factAt + (number % 7 == 0 ? 74s : 1s) + 40ms * number;
        row.remoteVersion = isToEhr ? QStringLiteral("1") : QString();
        row.answer = isToEhr ? QStringLiteral("201") : QStringLiteral("AA");
        row.answerId = QStringLiteral("req-%1").arg(number);
    }
    return row;
}

[[nodiscard]] inline std::vector<DeliveryRow> deliveries()
{
    using namespace std::chrono_literals;
    std::vector<DeliveryRow> rows{delivery(199, DeliveryState::Sending),
                                  delivery(198),
                                  delivery(197, DeliveryState::Waiting, EventKind::PrescriptionCancel),
                                  delivery(196, DeliveryState::Acknowledged, EventKind::PrescriptionNew),
                                  delivery(195, DeliveryState::Stopped),
                                  delivery(194, DeliveryState::Waiting)};
    rows[2].isHeld = true;
    rows[4].attempts = 6;
    rows[4].sentAt = rows[4].factAt + 10min;
    rows[5].waitsFor = DeliveryWait::Patient;
    for (quint32 number = 193; number > 170; --number)
        rows.push_back(delivery(number, DeliveryState::Acknowledged,
                                number % 5 == 0 ? EventKind::PrescriptionChange : EventKind::Dispense));
    return rows;
}

[[nodiscard]] inline DeliveryDetail deliveryDetail(const DeliveryRow &row, quint64 requestId = 0)
{
    using namespace std::chrono_literals;
    DeliveryDetail detail;
    detail.requestId = requestId;
    detail.row = row;
    detail.event = event(40, row.acknowledgedAt ? EventState::Succeeded : EventState::WaitingRetry);
    detail.event.id = row.id;
    detail.event.direction = EventDirection::Out;
    detail.event.kind = row.kind;
    if (row.state == DeliveryState::Stopped) {
        detail.event.state = EventState::NeedsReview;
        detail.event.lastError =
            Error{ErrorCode::RemoteRejected, QStringLiteral("MedicationDispense"),
                  QStringLiteral("HTTP 422: invariant at MedicationDispense.quantity"), 0};
    }
    for (int number = 1; number <= row.attempts; ++number) {
        DeliveryAttempt attempt{number, QStringLiteral("worker-1"), row.factAt + 2min * (number - 1), {}, {},
                                {}};
        const bool isLast = number == row.attempts;
        if (!isLast || row.state != DeliveryState::Sending) {
            attempt.endedAt = attempt.startedAt + 84ms * number;
            attempt.outcome = isLast && row.acknowledgedAt ? QStringLiteral("acknowledged")
                              : number == 2                ? QStringLiteral("interrupted")
                                                           : QStringLiteral("failed");
            if (attempt.outcome == u"failed")
                attempt.error = isLast ? ErrorCode::RemoteRejected : ErrorCode::Unreachable;
        }
        detail.attempts.push_back(attempt);
    }
    return detail;
}

[[nodiscard]] inline DeliveryFigures deliveryFigures(quint64 requestId = 0)
{
    return {requestId,
            FakeClock().now() - std::chrono::hours(24),
            {{EventKind::PrescriptionNew, 214, 1'240, 4'800, 9'100, 214, 0, 0},
             {EventKind::PrescriptionCancel, 12, 980, 2'210, 2'900, 12, 1, 1},
             {EventKind::Dispense, 1'846, 1'120, 6'400, 74'000, 1'831, 3, 0},
             {EventKind::DispenseReversal, 21, 1'050, 3'000, 4'100, 21, 0, 0}}};
}

}
