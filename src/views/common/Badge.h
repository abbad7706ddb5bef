#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Job.h"
#include "domain/MappingDrift.h"
#include "models/BulkReviewModel.h"
#include "models/SuggestionModel.h"
#include "views/common/Theme.h"

#include <QFont>
#include <QString>

#include <optional>

class QPainter;

namespace concord {

/// What a pill shows: always an icon and a word; the colour only repeats them.
struct Badge
{
    Tone tone = Tone::Neutral;
    QString icon;
    QString text;
};

[[nodiscard]] Badge badgeOf(JobState state);
[[nodiscard]] Badge badgeOf(EventState state);
[[nodiscard]] Badge badgeOf(MappingState state);
[[nodiscard]] Badge badgeOf(DriftKind kind);
[[nodiscard]] Badge badgeOf(Change change);
[[nodiscard]] Badge badgeOf(Agreement agreement);
[[nodiscard]] Badge badgeOf(SuggestionFit fit);
[[nodiscard]] Badge badgeOf(BulkReviewRow::Outcome outcome);
/// Of a source's median time to first byte: below 0.5 s good, below 2 s slow, else very slow.
[[nodiscard]] Badge latencyBadge(qint64 milliseconds);

[[nodiscard]] QSize badgeSize(const Badge &badge, const QFont &font);
/// Paints into @p area, left-aligned and vertically centred; the word is elided when there is too little
/// room.
void paintBadge(QPainter *painter, const QRect &area, const Badge &badge, const QFont &font,
                const Theme &theme);

}
