#include "views/common/Badge.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/WorkbenchText.h"
#include "views/common/Icons.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPaintDevice>
#include <QPainter>

namespace concord {

namespace {

constexpr int badgeHeight = 22;
constexpr int badgeIcon = 14;
constexpr int badgePadding = 7;
constexpr int badgeSpacing = 5;

QFont badgeFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() - 0.5);
    font.setWeight(QFont::Medium);
    return font;
}

}

Badge badgeOf(JobState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case JobState::Queued:
        return {Tone::Neutral, icons::clock, text};
    case JobState::Running:
        return {Tone::Info, icons::sync, text};
    case JobState::Succeeded:
        return {Tone::Ok, icons::ok, text};
    case JobState::PartlySucceeded:
        return {Tone::Warning, icons::warning, text};
    case JobState::Failed:
        return {Tone::Danger, icons::error, text};
    case JobState::Cancelled:
        return {Tone::Neutral, icons::cancel, text};
    }
    return {};
}

Badge badgeOf(EventState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case EventState::Received:
        return {Tone::Neutral, icons::clock, text};
    case EventState::Processing:
        return {Tone::Info, icons::sync, text};
    case EventState::Succeeded:
        return {Tone::Ok, icons::ok, text};
    case EventState::WaitingRetry:
        return {Tone::Info, icons::waiting, text};
    case EventState::NeedsMapping:
        return {Tone::Warning, icons::mappings, text};
    case EventState::NeedsReview:
        return {Tone::Warning, icons::review, text};
    case EventState::DeadLetter:
        return {Tone::Danger, icons::deadLetter, text};
    case EventState::Discarded:
        return {Tone::Neutral, icons::discarded, text};
    case EventState::Superseded:
        return {Tone::Neutral, icons::superseded, text};
    }
    return {};
}

Badge badgeOf(MappingState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case MappingState::Pending:
        return {Tone::Warning, icons::clock, text};
    case MappingState::Suggested:
        return {Tone::Info, icons::info, text};
    case MappingState::InReview:
        return {Tone::Info, icons::review, text};
    case MappingState::Approved:
        return {Tone::Ok, icons::ok, text};
    case MappingState::Rejected:
        return {Tone::Danger, icons::error, text};
    case MappingState::Retired:
        return {Tone::Neutral, icons::superseded, text};
    }
    return {};
}

Badge badgeOf(DriftKind kind)
{
    const QString text = labelOf(kind);
    switch (kind) {
    case DriftKind::TargetRetired:
    case DriftKind::TargetRemapped:
    case DriftKind::TargetChanged:
    case DriftKind::CodeMoved:
        return {Tone::Danger, icons::warning, text};
    case DriftKind::CodeAmbiguous:
        return {Tone::Warning, icons::warning, text};
    case DriftKind::TargetRenamed:
        return {Tone::Info, icons::info, text};
    case DriftKind::Resolvable:
        return {Tone::Ok, icons::ok, text};
    }
    return {};
}

Badge badgeOf(Change change)
{
    const QString text = labelOf(change);
    switch (change) {
    case Change::Added:
        return {Tone::Ok, icons::added, text};
    case Change::Discontinued:
        return {Tone::Danger, icons::removed, text};
    case Change::DosageChanged:
        return {Tone::Info, icons::review, text};
    }
    return {};
}

Badge badgeOf(Agreement agreement)
{
    const QString text = labelOf(agreement);
    switch (agreement) {
    case Agreement::Same:
        return {Tone::Ok, icons::ok, text};
    case Agreement::Compatible:
        return {Tone::Info, icons::info, text};
    case Agreement::Missing:
        return {Tone::Warning, icons::unknown, text};
    case Agreement::Different:
        return {Tone::Danger, icons::warning, text};
    }
    return {};
}

Badge badgeOf(SuggestionFit fit)
{
    const QString text = labelOf(fit);
    switch (fit) {
    case SuggestionFit::Confident:
        return {Tone::Ok, icons::ok, text};
    case SuggestionFit::Alike:
        return {Tone::Warning, icons::visible, text};
    case SuggestionFit::Differs:
        return {Tone::Danger, icons::warning, text};
    case SuggestionFit::NotLocal:
        return {Tone::Neutral, icons::cancel, text};
    }
    return {};
}

Badge badgeOf(BulkReviewRow::Outcome outcome)
{
    using Outcome = BulkReviewRow::Outcome;
    const QString text = labelOf(outcome);
    switch (outcome) {
    case Outcome::Asking:
    case Outcome::Sent:
        return {Tone::Info, icons::waiting, text};
    case Outcome::Silent:
        return {Tone::Warning, icons::clock, text};
    case Outcome::Unsure:
        return {Tone::Warning, icons::warning, text};
    case Outcome::Offered:
        return {Tone::Ok, icons::ok, text};
    case Outcome::Approved:
        return {Tone::Ok, icons::ok, text};
    case Outcome::InReview:
        return {Tone::Info, icons::review, text};
    case Outcome::Refused:
        return {Tone::Danger, icons::error, text};
    }
    return {};
}

Badge latencyBadge(qint64 milliseconds)
{
    const QString figure = durationText(milliseconds);
    if (milliseconds < 500)
        return {Tone::Ok, icons::overview, QCoreApplication::translate("Badge", "Fast: %1").arg(figure)};
    if (milliseconds < 2000)
        return {Tone::Warning, icons::overview, QCoreApplication::translate("Badge", "Slow: %1").arg(figure)};
    return {Tone::Danger, icons::overview, QCoreApplication::translate("Badge", "Very slow: %1").arg(figure)};
}

QSize badgeSize(const Badge &badge, const QFont &font)
{
    const int text = QFontMetrics(badgeFont(font)).horizontalAdvance(badge.text);
    return {badgePadding + badgeIcon + badgeSpacing + text + badgePadding + 2, badgeHeight};
}

void paintBadge(QPainter *painter, const QRect &area, const Badge &badge, const QFont &font,
                const Theme &theme)
{
    const QSize full = badgeSize(badge, font);
    const QRect pill(area.x(), area.y() + (area.height() - full.height()) / 2,
                     std::min(full.width(), area.width()), full.height());
    const ToneColors &colors = theme.tone(badge.tone);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.soft);
    painter->drawRoundedRect(pill, badgeHeight / 2.0, badgeHeight / 2.0);
    const QRect iconPlace(pill.x() + badgePadding, pill.y() + (badgeHeight - badgeIcon) / 2, badgeIcon,
                          badgeIcon);
    painter->drawPixmap(iconPlace, tintedPixmap(badge.icon, badgeIcon, colors.strong,
                                                painter->device()->devicePixelRatioF()));
    const QFont small = badgeFont(font);
    painter->setFont(small);
    painter->setPen(colors.strong);
    const QRect textPlace(iconPlace.right() + 1 + badgeSpacing, pill.y(),
                          pill.right() - badgePadding - iconPlace.right() - badgeSpacing + 1, badgeHeight);
    painter->drawText(textPlace, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(small).elidedText(badge.text, Qt::ElideRight, textPlace.width()));
    painter->restore();
}

}
