#include "models/MappingView.h"

#include "domain/Enum.h"

#include <QCoreApplication>

namespace concord {

namespace {
constexpr Words<MappingSort, 3> sortWords{{{MappingSort::Newest, "newest"},
                                           {MappingSort::MostWaiting, "waiting"},
                                           {MappingSort::Oldest, "oldest"}}};
constexpr qsizetype longestViewText = 200;

QString sayOfView(const char *text)
{
    return QCoreApplication::translate("MappingView", text);
}

MappingView viewOf(const char *name, MappingQuery query, bool onlyMine = false)
{
    return {sayOfView(name), std::move(query), onlyMine};
}

MappingQuery openOnes()
{
    MappingQuery query;
    query.onlyOpen = true;
    query.sort = MappingSort::MostWaiting;
    return query;
}
}

MappingQuery queryOf(const MappingView &view, const QString &me)
{
    MappingQuery query = view.query;
    query.page = {};
    query.assignee = view.onlyMine ? me : QString();
    return query;
}

QString labelOf(MappingSort sort)
{
    switch (sort) {
    case MappingSort::Newest:
        return sayOfView(QT_TRANSLATE_NOOP("MappingView", "Newest first"));
    case MappingSort::MostWaiting:
        return sayOfView(QT_TRANSLATE_NOOP("MappingView", "Most waiting first"));
    case MappingSort::Oldest:
        return sayOfView(QT_TRANSLATE_NOOP("MappingView", "Oldest first"));
    }
    return {};
}

std::vector<MappingView> shippedMappingViews()
{
    MappingQuery confident = openOnes();
    confident.onlyConfident = true;
    MappingQuery drifted;
    drifted.onlyDrifted = true;
    MappingQuery review;
    review.state = MappingState::InReview;
    review.sort = MappingSort::Oldest;
    MappingQuery decided;
    decided.state = MappingState::Approved;
    return {viewOf(QT_TRANSLATE_NOOP("MappingView", "Open codes"), openOnes()),
            viewOf(QT_TRANSLATE_NOOP("MappingView", "Assigned to me"), openOnes(), true),
            viewOf(QT_TRANSLATE_NOOP("MappingView", "With a confident suggestion"), confident),
            viewOf(QT_TRANSLATE_NOOP("MappingView", "Waiting for a second reviewer"), review),
            viewOf(QT_TRANSLATE_NOOP("MappingView", "Touched by a release"), drifted),
            viewOf(QT_TRANSLATE_NOOP("MappingView", "Approved, newest first"), decided)};
}

QJsonObject toJson(const MappingView &view)
{
    QJsonObject object{{QStringLiteral("name"), view.name},
                       {QStringLiteral("sort"), wordOf(sortWords, view.query.sort)}};
    if (view.query.state)
        object.insert(QStringLiteral("state"), wordOf(*view.query.state));
    if (view.query.reason)
        object.insert(QStringLiteral("reason"), wordOf(*view.query.reason));
    if (!view.query.system.isEmpty())
        object.insert(QStringLiteral("system"), view.query.system);
    if (view.query.onlyOpen)
        object.insert(QStringLiteral("open"), true);
    if (view.query.onlyConfident)
        object.insert(QStringLiteral("confident"), true);
    if (view.query.onlyDrifted)
        object.insert(QStringLiteral("drifted"), true);
    if (view.onlyMine)
        object.insert(QStringLiteral("mine"), true);
    return object;
}

std::optional<MappingView> mappingViewFromJson(const QJsonObject &object)
{
    const auto text = [&object](const char *key) {
        return object.value(QLatin1StringView(key)).toString();
    };
    MappingView view;
    view.name = text("name").trimmed();
    const auto sort = enumOf(sortWords, text("sort"));
    if (view.name.isEmpty() || view.name.size() > longestViewText || !sort ||
        text("system").size() > longestViewText)
        return std::nullopt;
    view.query.sort = *sort;
    view.query.state = mappingStateFromWord(text("state"));
    view.query.reason = unmappedReasonFromWord(text("reason"));
    view.query.system = text("system");
    view.query.onlyOpen = object.value(QStringLiteral("open")).toBool();
    view.query.onlyConfident = object.value(QStringLiteral("confident")).toBool();
    view.query.onlyDrifted = object.value(QStringLiteral("drifted")).toBool();
    view.onlyMine = object.value(QStringLiteral("mine")).toBool();
    return view;
}

}
