#pragma once

#include "domain/Alerts.h"

#include <QString>

namespace concord {

/// What a notifier says of an incident: endpoint, cause, counts and times in plain English; nothing of a
/// patient, a payload or a person's note.
struct NoticeText
{
    QString subject; ///< one line
    QString body;
};

[[nodiscard]] NoticeText noticeText(const Incident &incident, NoticeOccasion occasion);

}
