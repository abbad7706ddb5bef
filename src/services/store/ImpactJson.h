#pragma once

#include "domain/MappingWork.h"

#include <QJsonObject>

namespace concord {

/// What a trial found, as it is kept until it was read (TrialStore). Of patients: only for what is sealed.
[[nodiscard]] QJsonObject toJson(const MappingImpact &impact);
/// InvalidMessage: no such object, or a word of it that this program does not know.
[[nodiscard]] Result<MappingImpact> impactFromJson(const QJsonObject &object);

}
