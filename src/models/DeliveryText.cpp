#include "models/DeliveryText.h"

#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>

namespace concord {

namespace {
/// For tr(): whole sentences belong to one context.
class DeliveryText
{
    Q_DECLARE_TR_FUNCTIONS(concord::DeliveryText)
};

QString targetText(EventKind kind)
{
    return durationText(deliveryTargetOf(kind).count());
}

QString outcomeText(const DeliveryAttempt &attempt)
{
    if (attempt.outcome == u"acknowledged")
        return DeliveryText::tr("Acknowledged");
    if (attempt.outcome == u"failed")
        return attempt.error ? labelOf(*attempt.error) : DeliveryText::tr("Failed");
    if (attempt.outcome == u"interrupted")
        return DeliveryText::tr("Interrupted, may have arrived");
    return DeliveryText::tr("On its way");
}

TreeNode figureLine(const DeliveryLatency &one)
{
    TreeNode node;
    const bool isTimed = one.count > 0;
    const QString none = QStringLiteral("–");
    node.cells = {labelOf(one.kind),
                  countText(one.count),
                  isTimed ? durationText(one.p50Ms) : none,
                  isTimed ? durationText(one.p95Ms) : none,
                  isTimed ? durationText(one.maxMs) : none,
                  one.count + one.overdue > 0
                      ? DeliveryText::tr("%1 within %2").arg(percentText(one.share()), targetText(one.kind))
                      : none,
                  countText(one.open),
                  countText(one.overdue)};
    node.state = one.overdue > 0 || (one.count > 0 && one.share() < 0.995);
    return node;
}
}

QString labelOf(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Waiting:
        return DeliveryText::tr("Waiting");
    case DeliveryState::Sending:
        return DeliveryText::tr("Sending");
    case DeliveryState::Acknowledged:
        return DeliveryText::tr("Acknowledged");
    case DeliveryState::Stopped:
        return DeliveryText::tr("Stopped");
    }
    return {};
}

QString labelOf(DeliveryWait wait)
{
    switch (wait) {
    case DeliveryWait::Nothing:
        break;
    case DeliveryWait::Patient:
        return DeliveryText::tr("Patient not linked yet");
    case DeliveryWait::Prescription:
        return DeliveryText::tr("Prescription not known yet");
    }
    return {};
}

qint64 latencyOf(const DeliveryRow &row, Timestamp now)
{
    return std::max<qint64>(0, (row.acknowledgedAt.value_or(now) - row.factAt).count());
}

bool isLate(const DeliveryRow &row, Timestamp now)
{
    const bool isOpen = !row.acknowledgedAt && row.state != DeliveryState::Stopped;
    return (isOpen || row.acknowledgedAt) && latencyOf(row, now) > deliveryTargetOf(row.kind).count();
}

QString latencyText(const DeliveryRow &row, Timestamp now)
{
    const QString took = durationText(latencyOf(row, now));
    const QString target = targetText(row.kind);
    if (row.acknowledgedAt)
        return isLate(row, now)
                   ? DeliveryText::tr("%1, later than the %2 that are aimed at").arg(took, target)
                   : DeliveryText::tr("%1, within %2").arg(took, target);
    if (row.state == DeliveryState::Stopped)
        return DeliveryText::tr("not delivered");
    return isLate(row, now) ? DeliveryText::tr("open for %1, overdue: %2 are aimed at").arg(took, target)
                            : DeliveryText::tr("open for %1 of %2").arg(took, target);
}

QString acknowledgementText(const DeliveryRow &row)
{
    if (!row.acknowledgedAt)
        return {};
    QStringList parts;
    if (!row.answer.isEmpty())
        parts.append(row.answer);
    if (!row.remoteVersion.isEmpty())
        parts.append(DeliveryText::tr("%1 version %2").arg(row.recordKind, row.remoteVersion));
    if (row.wasThere)
        parts.append(DeliveryText::tr("was there already"));
    return parts.join(QStringLiteral(", "));
}

QStringList figureTitles()
{
    return {DeliveryText::tr("Told"),     DeliveryText::tr("Delivered"), DeliveryText::tr("Median"),
            DeliveryText::tr("95 %"),     DeliveryText::tr("Slowest"),   DeliveryText::tr("In time"),
            DeliveryText::tr("Open now"), DeliveryText::tr("Overdue")};
}

std::vector<TreeNode> figureTree(const DeliveryFigures &figures)
{
    std::vector<TreeNode> nodes;
    for (const DeliveryLatency &one : figures.kinds)
        nodes.push_back(figureLine(one));
    return nodes;
}

QStringList attemptTitles()
{
    return {DeliveryText::tr("Attempt"), DeliveryText::tr("Began"), DeliveryText::tr("Took"),
            DeliveryText::tr("Outcome")};
}

std::vector<TreeNode> attemptTree(const std::vector<DeliveryAttempt> &attempts)
{
    std::vector<TreeNode> nodes;
    for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
        TreeNode node;
        node.cells = {countText(attempt->number), clockTime(attempt->startedAt).left(8), // to the second
                      attempt->endedAt ? durationText((*attempt->endedAt - attempt->startedAt).count())
                                       : QStringLiteral("–"),
                      outcomeText(*attempt)};
        node.tip = absoluteTime(attempt->startedAt) + u'\n' + node.cells.last() + u'\n' +
                   DeliveryText::tr("Sent by %1").arg(attempt->worker);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

}
