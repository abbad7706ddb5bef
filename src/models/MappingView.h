#pragma once

#include "domain/Query.h"

#include <QJsonObject>

namespace concord {

/// What the Mappings page lists, under a name: a filter and an order.
struct MappingView
{
    QString name;
    MappingQuery query; ///< neither its page nor its assignee count
    bool onlyMine = false;

    friend bool operator==(const MappingView &, const MappingView &) = default;
};

/// What to ask the services for. @param me whoever is signed in
[[nodiscard]] MappingQuery queryOf(const MappingView &view, const QString &me);

[[nodiscard]] QString labelOf(MappingSort sort); ///< "Most waiting"
/// Views that everybody has; the first is what the page starts with.
[[nodiscard]] std::vector<MappingView> shippedMappingViews();

/// For the settings: words and the address of a code system. What is typed to search for is left out: it may
/// be anything. Absent: not such an object.
[[nodiscard]] QJsonObject toJson(const MappingView &view);
[[nodiscard]] std::optional<MappingView> mappingViewFromJson(const QJsonObject &object);

}
