#include "models/StoryText.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>

#include <array>

namespace concord {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("StoryText", text);
}

TreeNode stepNode(const StepRow &step)
{
    TreeNode node;
    node.cells = {stepLabel(step.step), verdictLabel(step.verdict), stepDuration(step.durationUs)};
    if (!step.detail.isEmpty()) {
        node.cells[1] += QStringLiteral(": ") + step.detail;
        node.tip = node.cells[0] + QStringLiteral(" · ") + node.cells[1];
    }
    return node;
}

QString changeLabel(const QString &change)
{
    static constexpr std::array<std::pair<const char *, const char *>, 6> labels{{
        {"added", QT_TRANSLATE_NOOP("StoryText", "Added")},
        {"changed", QT_TRANSLATE_NOOP("StoryText", "Changed")},
        {"ended", QT_TRANSLATE_NOOP("StoryText", "Ended")},
        {"unchanged", QT_TRANSLATE_NOOP("StoryText", "Unchanged")},
        {"merged", QT_TRANSLATE_NOOP("StoryText", "Merged")},
        {"removed", QT_TRANSLATE_NOOP("StoryText", "Removed")},
    }};
    for (const auto &[word, label] : labels) {
        if (change == QLatin1StringView(word))
            return say(label);
    }
    return change;
}

}

QString stepDuration(qint64 microseconds)
{
    if (microseconds < 1000)
        return say(QT_TRANSLATE_NOOP("StoryText", "%1 µs"))
            .arg(QLocale().toString(std::max<qint64>(microseconds, 0)));
    return durationText(microseconds / 1000);
}

std::vector<TreeNode> attemptTree(const std::vector<AttemptRow> &attempts, const std::vector<StepRow> &steps)
{
    std::vector<TreeNode> nodes;
    for (const AttemptRow &attempt : attempts) {
        TreeNode node;
        node.heading = true;
        node.state = int(attempt.outcome);
        node.cells = {say(QT_TRANSLATE_NOOP("StoryText", "Attempt %1, %2"))
                          .arg(attempt.number)
                          .arg(clockTime(attempt.startedAt).left(8)), // to the second
                      labelOf(attempt.outcome), durationText(attempt.durationMs)};
        node.tip = absoluteTime(attempt.startedAt);
        if (attempt.error) {
            node.cells[1] += QStringLiteral(": ") + labelOf(attempt.error->code);
            node.tip += u'\n' + errorText(*attempt.error);
        }
        for (const StepRow &step : steps) {
            if (step.attempt == attempt.number)
                node.children.push_back(stepNode(step));
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

std::vector<TreeNode> changeTree(const std::vector<EventChange> &changes)
{
    std::vector<TreeNode> nodes;
    for (const EventChange &change : changes) {
        TreeNode node;
        node.cells = {recordLabel(change.record) + u' ' + shortId(change.recordId),
                      changeLabel(change.change), change.fields.join(QStringLiteral(", "))};
        node.tip = recordLabel(change.record) + u' ' + change.recordId;
        if (!change.fields.isEmpty())
            node.tip += u'\n' + node.cells[2];
        nodes.push_back(std::move(node));
    }
    return nodes;
}

QString originText(const EventStory &story)
{
    if (story.channel.isEmpty())
        return say(QT_TRANSLATE_NOOP("StoryText", "Made by a job"));
    return say(QT_TRANSLATE_NOOP("StoryText", "%1, received by %2, %3"))
        .arg(formatLabel(story.format), channelLabel(story.channel),
             QLocale().formattedDataSize(story.bodyBytes));
}

}
