#pragma once

#include "connectors/ehrapi/EhrApiInstant.h"
#include "domain/EhrApi.h"

#include <QByteArray>
#include <QMap>

namespace concord {

/// How far a list has been followed (EhrApiPages says how). JSON outside; pure.
struct EhrApiCursor
{
    /// A moment of the EHR: as it was sent, for asking, and as a number, for comparing.
    struct Moment
    {
        QString text; ///< empty: before everything
        EhrApiInstant at{};

        friend bool operator==(const Moment &, const Moment &) = default;
    };
    /// A record that was handed on, and must not be again.
    struct Seen
    {
        QString version;
        Moment changed;

        friend bool operator==(const Seen &, const Seen &) = default;
    };

    EhrApiKind kind = EhrApiKind::Patients;
    Moment since;             ///< everything that was changed before has been handed on
    bool isPast = false;      ///< what was changed at that very moment, too
    QMap<QString, Seen> seen; ///< by id: of those that are read again

    Moment newest; ///< time of change that has been seen
    /// The server's clock at the end of the run that saw it first; nothing: it is not over, or has no clock.
    std::optional<EhrApiInstant> newestSeen;
    Moment settled; ///< nothing comes any more that was changed until then

    /// Of a run that is under way: the server's clock at its start, and what is settled by its end.
    std::optional<EhrApiInstant> runBegan;
    Moment settles;

    bool isInMoment = false; ///< more records were changed at `since` than a page holds
    QString link;            ///< next page of them; empty: the first
    qint64 total = 0;        ///< of them, as the first page said

    friend bool operator==(const EhrApiCursor &, const EhrApiCursor &) = default;
};

[[nodiscard]] QByteArray toJson(const EhrApiCursor &cursor);
/// Of empty text: from the beginning. InvalidMessage, where = "cursor#/since".
[[nodiscard]] Result<EhrApiCursor> ehrApiCursor(const QByteArray &json, EhrApiKind kind);

/// A cursor for what has changed from then on: a bounded back-fill.
[[nodiscard]] QByteArray ehrApiCursorFrom(EhrApiKind kind, EhrApiInstant since);

}
