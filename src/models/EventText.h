#pragma once

#include "domain/Query.h"

#include <QString>

namespace concord {

/// Other end of an event: "clinic-ehr", or "clinic-ehr → pharmacy" where both are known.
[[nodiscard]] QString partyText(const EventRow &event);

/// What an event waits for and who can end it, as a sentence; empty for what is done.
[[nodiscard]] QString waitsForText(const EventDetail &detail, Timestamp now);

/// JSON indented for reading, members in the order sent (QJsonDocument would sort them); text that is not
/// JSON comes back as it is.
[[nodiscard]] QString prettyJson(const QString &json);

}
