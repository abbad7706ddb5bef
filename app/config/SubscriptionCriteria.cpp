#include "config/SubscriptionCriteria.h"

#include <QSet>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <map>

namespace concord {

namespace {
/// By type: the statuses without which something stays in force here that has ended at the EHR.
const std::map<QString, QStringList> &endings()
{
    static const std::map<QString, QStringList> table{
        {QStringLiteral("MedicationRequest"),
         {QStringLiteral("cancelled"), QStringLiteral("stopped"), QStringLiteral("entered-in-error"),
          QStringLiteral("completed"), QStringLiteral("on-hold")}},
        {QStringLiteral("MedicationDispense"),
         {QStringLiteral("cancelled"), QStringLiteral("stopped"), QStringLiteral("declined"),
          QStringLiteral("entered-in-error")}},
        {QStringLiteral("Appointment"),
         {QStringLiteral("cancelled"), QStringLiteral("noshow"), QStringLiteral("entered-in-error")}}};
    return table;
}

QString decoded(QString text)
{
    return QUrl::fromPercentEncoding(text.replace(u'+', u' ').toUtf8());
}

/// "active" of "system|active".
QSet<QString> codesOf(const QString &value)
{
    QSet<QString> codes;
    for (const QString &token : value.split(u','))
        codes.insert(token.section(u'|', -1).trimmed());
    return codes;
}

/// Of @p ending the statuses that one parameter leaves out.
QStringList leftOut(const QString &name, const QString &value, const QStringList &endings)
{
    const QSet<QString> codes = codesOf(value);
    QStringList lost;
    for (const QString &ending : endings) {
        const bool isNamed = codes.contains(ending);
        if ((name == u"status" && !isNamed) || (name == u"status:not" && isNamed))
            lost.append(ending);
    }
    if (name == u"status:missing")
        return value == u"false" ? QStringList() : endings;
    const bool isOther = name.startsWith(u"status:") && name != u"status:not"; // :in, :below, …: nobody knows
    const bool isFilter = name == u"_filter" && value.contains(u"status");
    return isOther || isFilter ? endings : lost;
}
}

std::optional<QString> lostByCriteria(const QString &criteria)
{
    const QString type = criteria.section(u'?', 0, 0);
    const auto found = endings().find(type);
    if (found == endings().end())
        return std::nullopt;
    QSet<QString> lost;
    for (const QString &parameter : criteria.section(u'?', 1).split(u'&', Qt::SkipEmptyParts)) {
        const QStringList out = leftOut(decoded(parameter.section(u'=', 0, 0)),
                                        decoded(parameter.section(u'=', 1)), found->second);
        lost.unite(QSet<QString>(out.begin(), out.end()));
    }
    if (lost.isEmpty())
        return std::nullopt;
    QStringList named;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(named),
                 [&](const QString &ending) { return lost.contains(ending); });
    return QStringLiteral(
               "a filter by status leaves out %1: the EHR tells of what matches after a change, so "
               "an end would never come; leave status out, \"%2?\"")
        .arg(named.join(QStringLiteral(", ")), type);
}

}
