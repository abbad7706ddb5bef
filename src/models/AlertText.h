#pragma once

#include "domain/Alerts.h"
#include "models/TreeModel.h"

#include <QString>

namespace concord {

[[nodiscard]] QString labelOf(AlertKind kind); ///< "Failure rate": the name of its rule
[[nodiscard]] QString labelOf(AlertSeverity severity);
[[nodiscard]] QString labelOf(IncidentState state);
[[nodiscard]] QString labelOf(NotifierKind notifier);
[[nodiscard]] QString labelOf(NoticeState state);

/// What is wrong, as a sentence without a subject: "Too many attempts fail".
[[nodiscard]] QString troubleText(AlertKind kind);
/// What is wrong, with what was reported where that says more: "Cannot be reached: Timeout".
[[nodiscard]] QString troubleText(const Incident &incident);
/// "pharmacy", or "The engine" and "The audit trail" for what is of no connection.
[[nodiscard]] QString endpointText(const QString &endpoint);
/// The connection that an endpoint is a part of; empty: of none.
[[nodiscard]] QString connectionOf(const QString &endpoint);

/// In what a rule's threshold is written.
enum class AlertUnit { Percent, Seconds, Count, None };
[[nodiscard]] AlertUnit unitOf(AlertKind kind);
/// A measured value in the kind's unit: "12.5 %", "1 min 5 s", "9"; empty where nothing is measured.
[[nodiscard]] QString valueText(AlertKind kind, double value);
/// "above 5 % within 15 min", "as soon as it is reported".
[[nodiscard]] QString conditionText(const AlertRule &rule);
/// "Desktop, E-mail"; "nobody" without any.
[[nodiscard]] QString notifiersText(const std::vector<NotifierKind> &notifiers);

/// "Critical: pharmacy", and what a desktop says below it. Nothing of a patient, and no note of a person.
[[nodiscard]] QString noticeTitle(const Incident &incident);
[[nodiscard]] QString noticeBody(const Incident &incident);

/// What was said of an incident, one line a message.
[[nodiscard]] QStringList noticeTitles();
[[nodiscard]] std::vector<TreeNode> noticeTree(const std::vector<Notice> &notices, Timestamp now);

}
