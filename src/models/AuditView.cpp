#include "models/AuditView.h"

#include "domain/Enum.h"
#include "models/AuditText.h"
#include "models/Format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace concord {

namespace {
constexpr Words<AuditRange, 6> rangeWords{{
    {AuditRange::Any, "any"},
    {AuditRange::LastHour, "hour"},
    {AuditRange::Today, "today"},
    {AuditRange::Last7Days, "7d"},
    {AuditRange::Last30Days, "30d"},
    {AuditRange::Custom, "custom"},
}};
constexpr qsizetype longestText = 200;

QString say(const char *text)
{
    return QCoreApplication::translate("AuditView", text);
}

/// 00:00 local time, so many days before the day of @p now.
Timestamp midnight(Timestamp now, int daysBefore)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(toMs(now)).date().addDays(-daysBefore);
    return fromMs(day.startOfDay().toMSecsSinceEpoch());
}

QString rangeText(const AuditView &view)
{
    if (view.range != AuditRange::Custom)
        return labelOf(view.range);
    const auto &[from, until] = std::pair(view.filter.from, view.filter.until);
    if (from && until)
        return say(QT_TRANSLATE_NOOP("AuditView", "%1 to %2")).arg(absoluteTime(*from), absoluteTime(*until));
    if (from)
        return say(QT_TRANSLATE_NOOP("AuditView", "from %1")).arg(absoluteTime(*from));
    return until ? say(QT_TRANSLATE_NOOP("AuditView", "until %1")).arg(absoluteTime(*until)) : QString();
}
}

QString labelOf(AuditRange range)
{
    switch (range) {
    case AuditRange::Any:
        return say(QT_TRANSLATE_NOOP("AuditView", "Any time"));
    case AuditRange::LastHour:
        return say(QT_TRANSLATE_NOOP("AuditView", "Last hour"));
    case AuditRange::Today:
        return say(QT_TRANSLATE_NOOP("AuditView", "Today"));
    case AuditRange::Last7Days:
        return say(QT_TRANSLATE_NOOP("AuditView", "Last 7 days"));
    case AuditRange::Last30Days:
        return say(QT_TRANSLATE_NOOP("AuditView", "Last 30 days"));
    case AuditRange::Custom:
        return say(QT_TRANSLATE_NOOP("AuditView", "From – until…"));
    }
    return {};
}

AuditFilter filterOf(const AuditView &view, Timestamp now)
{
    AuditFilter filter = view.filter;
    if (view.range == AuditRange::Custom)
        return filter;
    filter.from.reset();
    filter.until.reset();
    switch (view.range) {
    case AuditRange::LastHour:
        filter.from = now - std::chrono::hours(1);
        break;
    case AuditRange::Today:
        filter.from = midnight(now, 0);
        break;
    case AuditRange::Last7Days:
        filter.from = midnight(now, 6);
        break;
    case AuditRange::Last30Days:
        filter.from = midnight(now, 29);
        break;
    case AuditRange::Any:
    case AuditRange::Custom:
        break;
    }
    return filter;
}

std::vector<AuditChip> chipsOf(const AuditView &view)
{
    std::vector<AuditChip> chips;
    const auto add = [&](AuditPart part, const char *pattern, const QString &value) {
        if (!value.isEmpty())
            chips.push_back({part, say(pattern).arg(value)});
    };
    const AuditFilter &filter = view.filter;
    add(AuditPart::Actor, QT_TRANSLATE_NOOP("AuditView", "Actor: %1"), filter.actor);
    add(AuditPart::Action, QT_TRANSLATE_NOOP("AuditView", "Action: %1"),
        filter.action.isEmpty() ? QString() : auditActionLabel(filter.action));
    add(AuditPart::Subject, QT_TRANSLATE_NOOP("AuditView", "Subject: %1"), filter.subject);
    add(AuditPart::Correlation, QT_TRANSLATE_NOOP("AuditView", "Correlation: %1"),
        filter.correlationId.isNull() ? QString() : shortId(filter.correlationId.toString()));
    add(AuditPart::Outcome, QT_TRANSLATE_NOOP("AuditView", "Outcome: %1"),
        filter.allowed ? auditOutcomeLabel(*filter.allowed) : QString());
    if (view.range != AuditRange::Any)
        add(AuditPart::Time, QT_TRANSLATE_NOOP("AuditView", "Time: %1"), rangeText(view));
    return chips;
}

AuditView without(AuditView view, AuditPart part)
{
    switch (part) {
    case AuditPart::Actor:
        view.filter.actor.clear();
        break;
    case AuditPart::Action:
        view.filter.action.clear();
        break;
    case AuditPart::Subject:
        view.filter.subject.clear();
        break;
    case AuditPart::Correlation:
        view.filter.correlationId = {};
        break;
    case AuditPart::Outcome:
        view.filter.allowed.reset();
        break;
    case AuditPart::Time:
        view.range = AuditRange::Any;
        view.filter.from.reset();
        view.filter.until.reset();
        break;
    }
    return view;
}

std::vector<AuditView> shippedViews()
{
    AuditView refused{
        say(QT_TRANSLATE_NOOP("AuditView", "Refused orders, last 7 days")), {}, AuditRange::Last7Days};
    refused.filter.allowed = false;
    AuditView viewed{
        say(QT_TRANSLATE_NOOP("AuditView", "Viewed payloads, last 30 days")), {}, AuditRange::Last30Days};
    viewed.filter.action = QStringLiteral("event.view");
    AuditView exports{say(QT_TRANSLATE_NOOP("AuditView", "Exports and verifications")), {}, AuditRange::Any};
    exports.filter.action = QStringLiteral("audit.");
    AuditView keys{say(QT_TRANSLATE_NOOP("AuditView", "Keys")), {}, AuditRange::Any};
    keys.filter.action = QStringLiteral("key.");
    return {refused, viewed, exports, keys};
}

QJsonObject toJson(const AuditView &view)
{
    const AuditFilter &filter = view.filter;
    QJsonObject object{{QStringLiteral("name"), view.name},
                       {QStringLiteral("range"), wordOf(rangeWords, view.range)}};
    const auto insert = [&](const char *key, const QString &text) {
        if (!text.isEmpty())
            object.insert(QLatin1StringView(key), text);
    };
    insert("actor", filter.actor);
    insert("action", filter.action);
    insert("subject", filter.subject);
    insert("correlation", filter.correlationId.isNull() ? QString() : filter.correlationId.toString());
    if (filter.allowed)
        object.insert(QStringLiteral("allowed"), *filter.allowed);
    if (view.range == AuditRange::Custom && filter.from)
        object.insert(QStringLiteral("from"), qint64(toMs(*filter.from)));
    if (view.range == AuditRange::Custom && filter.until)
        object.insert(QStringLiteral("until"), qint64(toMs(*filter.until)));
    return object;
}

std::optional<AuditView> auditViewFromJson(const QJsonObject &object)
{
    const auto text = [&](const char *key) {
        return object.value(QLatin1StringView(key)).toString().left(longestText);
    };
    const auto range = enumOf(rangeWords, text("range"));
    AuditView view{text("name"), {}, range.value_or(AuditRange::Any)};
    if (view.name.isEmpty() || !range)
        return std::nullopt;
    view.filter.actor = text("actor");
    view.filter.action = text("action");
    view.filter.subject = text("subject");
    view.filter.correlationId = CorrelationId::fromString(text("correlation"));
    if (const QJsonValue allowed = object.value(QStringLiteral("allowed")); allowed.isBool())
        view.filter.allowed = allowed.toBool();
    if (const QJsonValue from = object.value(QStringLiteral("from")); from.isDouble())
        view.filter.from = fromMs(from.toInteger());
    if (const QJsonValue until = object.value(QStringLiteral("until")); until.isDouble())
        view.filter.until = fromMs(until.toInteger());
    return view;
}

}
