#include "commands/AuditCommands.h"

#include "commands/TimeOption.h"

#include <QMap>
#include <QRegularExpression>

namespace concord {

namespace {
using Values = QMap<QString, QString>;
constexpr std::array keys{"actor", "action", "subject", "correlation", "from", "until", "outcome"};

Error wrong(const QString &key, const QString &detail)
{
    return {ErrorCode::ConfigInvalid, key, detail, 0};
}

Result<Values> valuesOf(const CommandLine &line)
{
    Values values;
    for (const QString &part : line.value("filter").split(u',', Qt::SkipEmptyParts)) {
        const QString key = part.section(u'=', 0, 0).trimmed();
        const bool isKnown =
            std::any_of(keys.begin(), keys.end(), [&](const char *k) { return key == QLatin1StringView(k); });
        if (!isKnown || !part.contains(u'='))
            return fail(wrong(QStringLiteral("--filter"),
                              QStringLiteral("'%1' is not KEY=VALUE of actor, action, subject, correlation, "
                                             "from, until, outcome")
                                  .arg(part)));
        values.insert(key, part.section(u'=', 1).trimmed());
    }
    for (const char *key : keys) {
        if (line.isSet(key))
            values.insert(QLatin1StringView(key), line.value(key));
    }
    if (line.isSet("refused"))
        values.insert(QStringLiteral("outcome"), QStringLiteral("refused"));
    return values;
}
}

void addAuditFilterOptions(CommandLine &line)
{
    line.addValue("filter", "F", "All in one: \"actor=ana,action=event.,outcome=refused\".");
    line.addValue("actor", "NAME", "Who: an account, or a program.");
    line.addValue("action", "A", "What was done, or the beginning of it: \"event.\" finds all of events.");
    line.addValue("subject", "S", "To what: \"event/ID\", \"key/NAME\", \"audit\".");
    line.addValue("correlation", "ID", "Of one correlation id.");
    line.addValue("from", "TIME", "At or after, ISO 8601; a day begins at midnight UTC.");
    line.addValue("until", "TIME", "Before.");
    line.addValue("outcome", "O", "allowed or refused.");
    line.addFlag("refused", "The same as --outcome refused.");
}

Result<AuditFilter> auditFilterOf(const CommandLine &line)
{
    const auto values = valuesOf(line);
    if (!values)
        return fail(values.error());
    AuditFilter filter;
    filter.actor = values->value(QStringLiteral("actor"));
    filter.action = values->value(QStringLiteral("action"));
    filter.subject = values->value(QStringLiteral("subject"));
    // what is looked for stands in the trail itself: nothing but ids may come into it
    static const QRegularExpression subjectForm(QStringLiteral("^[a-z]+(/[A-Za-z0-9._-]+)?$"));
    if (!filter.subject.isEmpty() && !subjectForm.match(filter.subject).hasMatch())
        return fail(wrong(QStringLiteral("subject"),
                          QStringLiteral("'%1' is none, expected KIND/ID").arg(filter.subject)));
    static const QRegularExpression actionForm(QStringLiteral("^[a-z]+(\\.[a-z]*)?$"));
    if (!filter.action.isEmpty() && !actionForm.match(filter.action).hasMatch())
        return fail(wrong(QStringLiteral("action"),
                          QStringLiteral("'%1' is none, expected a word like event.view, or its beginning")
                              .arg(filter.action)));
    const QString correlation = values->value(QStringLiteral("correlation"));
    filter.correlationId = CorrelationId::fromString(correlation);
    if (!correlation.isEmpty() && filter.correlationId.isNull())
        return fail(
            wrong(QStringLiteral("correlation"), QStringLiteral("'%1' is not an id").arg(correlation)));
    for (const auto &[key, bound] : {std::pair("from", &filter.from), std::pair("until", &filter.until)}) {
        const QString text = values->value(QLatin1StringView(key));
        if (text.isEmpty())
            continue;
        *bound = timeFromText(text);
        if (!*bound)
            return fail(wrong(QLatin1StringView(key), QStringLiteral("'%1' is no time, ISO 8601").arg(text)));
    }
    const QString outcome = values->value(QStringLiteral("outcome"));
    if (outcome == u"allowed" || outcome == u"refused")
        filter.allowed = outcome == u"allowed";
    else if (!outcome.isEmpty())
        return fail(wrong(QStringLiteral("outcome"),
                          QStringLiteral("'%1' is neither allowed nor refused").arg(outcome)));
    return filter;
}

}
