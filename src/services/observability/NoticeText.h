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
/// A message that says that it is a test, and who has ordered it.
[[nodiscard]] NoticeText testNoticeText(const QString &orderedBy, Timestamp at);

}
