#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Query.h"

#include <QMetaType>

#include <optional>

namespace concord {

using FacilityCodeId = Id<struct FacilityCodeTag>;

enum class FacilityCodeState {
    Pending,
    Mapped,
    Dismissed ///< a person has looked: no facility of ours
};
[[nodiscard]] QString wordOf(FacilityCodeState state);
[[nodiscard]] std::optional<FacilityCodeState> facilityCodeStateFromWord(QStringView word);

/// How a sending facility is called in messages that came through a connection (MSH-4), and which of the
/// site's facilities that is.
struct FacilityCodeRow
{
    FacilityCodeId id;
    QString source;
    QString code;
    FacilityCodeState state = FacilityCodeState::Pending;
    QString facility; ///< of Mapped: the site's own name
    QString author;
    QString reason;
    int version = 1;
    Timestamp createdAt{};
    Timestamp changedAt{};

    friend bool operator==(const FacilityCodeRow &, const FacilityCodeRow &) = default;
};

struct FacilityCodeDecision
{
    FacilityCodeId id;
    QString facility; ///< empty: none of ours
    QString reason;   ///< never empty
    int basedOn = 0;  ///< the version that the person saw

    friend bool operator==(const FacilityCodeDecision &, const FacilityCodeDecision &) = default;
};
[[nodiscard]] Result<void> checkFacilityDecision(const FacilityCodeDecision &decision);

struct FacilityCodeQuery
{
    std::optional<FacilityCodeState> state;
    PageRequest page; ///< newest first

    friend bool operator==(const FacilityCodeQuery &, const FacilityCodeQuery &) = default;
};
using FacilityCodePage = Page<FacilityCodeRow>;

}

Q_DECLARE_METATYPE(concord::FacilityCodeId)
Q_DECLARE_METATYPE(concord::FacilityCodeRow)
Q_DECLARE_METATYPE(concord::FacilityCodeDecision)
Q_DECLARE_METATYPE(concord::FacilityCodeQuery)
Q_DECLARE_METATYPE(concord::FacilityCodePage)
