#include "store/AlertRuleStore.h"

#include "store/Sql.h"

#include <algorithm>
#include <cmath>

namespace concord {

namespace {
QString wordsOf(const std::vector<NotifierKind> &notifiers)
{
    QStringList words;
    for (int i = 0; i <= int(NotifierKind::Slack); ++i) {
        if (std::count(notifiers.begin(), notifiers.end(), NotifierKind(i)) > 0)
            words.append(wordOf(NotifierKind(i)));
    }
    return words.join(u',');
}

AlertRule readRule(const QSqlQuery &q)
{
    AlertRule rule;
    rule.id = q.value(0).toString();
    rule.kind = alertKindFromWord(rule.id).value_or(AlertKind::Reported);
    rule.threshold = q.value(1).toDouble();
    rule.window = std::chrono::milliseconds(q.value(2).toLongLong());
    rule.severity = alertSeverityFromWord(q.value(3).toString()).value_or(AlertSeverity::Warning);
    rule.enabled = q.value(4).toLongLong() == 1;
    for (const QString &word : q.value(5).toString().split(u',', Qt::SkipEmptyParts)) {
        if (const auto notifier = notifierKindFromWord(word))
            rule.notifiers.push_back(*notifier);
    }
    rule.version = q.value(6).toInt();
    rule.author = q.value(7).toString();
    rule.changedAt = fromMs(q.value(8).toLongLong());
    return rule;
}
}

Result<std::vector<AlertRule>> AlertRuleStore::all()
{
    auto rules =
        sql::rows(m_db,
                  QStringLiteral("SELECT id, threshold, window_ms, severity, enabled, notifiers, version,"
                                 " author, changed_at FROM alert_rules"),
                  {}, readRule);
    if (rules)
        std::sort(rules->begin(), rules->end(),
                  [](const AlertRule &a, const AlertRule &b) { return a.kind < b.kind; });
    return rules;
}

Result<AlertRule> AlertRuleStore::save(const AlertRuleChange &change, const QString &author)
{
    const AlertRule &rule = change.rule;
    const QString subject = QStringLiteral("alert-rule/") + wordOf(rule.kind);
    if (!std::isfinite(rule.threshold) || rule.threshold < 0 || rule.window < std::chrono::milliseconds(0) ||
        rule.window > std::chrono::hours(24) || (rule.kind == AlertKind::FailureRate && rule.threshold >= 1))
        return fail(ErrorCode::InvalidMessage, subject, QStringLiteral("no rule has such limits"));
    const auto saved = sql::change(
        m_db,
        QStringLiteral("UPDATE alert_rules SET threshold = ?, window_ms = ?, severity = ?, enabled = ?,"
                       " notifiers = ?, version = version + 1, author = ?, reason = ?, changed_at = ?"
                       " WHERE id = ? AND version = ?"),
        {rule.threshold, qint64(rule.window.count()), wordOf(rule.severity), rule.enabled ? 1 : 0,
         wordsOf(rule.notifiers), author, change.reason.simplified().left(500), qint64(toMs(m_clock.now())),
         wordOf(rule.kind), change.basedOn});
    if (!saved)
        return fail(saved.error());
    if (*saved == 0)
        return fail(ErrorCode::Conflict, subject, QStringLiteral("somebody has changed it meanwhile"));
    const auto rules = all();
    if (!rules)
        return fail(rules.error());
    return rules->at(size_t(rule.kind));
}

}
