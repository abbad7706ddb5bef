#include "terminology/SigReader.h"

#include "terminology/CanonicalRoutes.h"
#include "terminology/CanonicalUnits.h"
#include "terminology/ErrorProne.h"
#include "terminology/SigWords.h"

#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype longestPhrase = 6;
constexpr qsizetype longestSite = 6; ///< words of a place or a reason
constexpr qsizetype longestSig = 2000;

/// One instruction on its way from words to parts.
class SigParse
{
public:
    SigParse(QStringList words, const Values &values) : m_words(std::move(words)), m_values(values) {}

    [[nodiscard]] SigReading read()
    {
        while (m_at < m_words.size()) {
            if (!readLimit() && !readDuration() && !readInterval() && !readDays() && !readTimes() &&
                !readFrequency() && !readDose() && !readRoute() && !readPlace() && !readFor() &&
                !readWord()) {
                m_sig.unread.append(m_words[m_at]);
                ++m_at;
            }
        }
        m_sig.frequency = frequency();
        if (!m_most.isEmpty())
            m_sig.dose += (m_sig.dose.isEmpty() ? QStringLiteral("max ") : QStringLiteral(" max ")) + m_most;
        m_sig.rest = m_rest.join(u' ');
        return m_sig;
    }

private:
    /// The longest phrase of a table that begins at @p at; @p used is its length.
    const ValueTarget *phraseAt(ValueKind kind, qsizetype at, qsizetype &used) const
    {
        for (used = std::min(longestPhrase, m_words.size() - at); used > 0; --used) {
            const ValueTarget *found = m_values.find(kind, m_words.mid(at, used).join(u' '));
            if (found && !isTooShort(kind, at, used))
                return found;
        }
        return nullptr;
    }
    /// Codes of one or two letters that are also words of a sentence, or mean two things (OD).
    bool isTooShort(ValueKind kind, qsizetype at, qsizetype used) const
    {
        if (used != 1)
            return false;
        const QString &word = m_words[at];
        if (word.size() == 1)
            return kind != ValueKind::Unit;
        if (kind == ValueKind::Route)
            return word == u"in" || word == u"it" || word == u"id" || word == u"ip" || word == u"ns" ||
                   word == u"ap" || word == u"top" || word == u"gtt" || word == u"eye" || word == u"eyes" ||
                   word == u"ear" || word == u"ears" || word == u"mouth";
        return kind == ValueKind::Frequency && word == u"od";
    }
    bool isKnownAt(qsizetype at) const
    {
        qsizetype used = 0;
        return phraseAt(ValueKind::Frequency, at, used) || phraseAt(ValueKind::Route, at, used) ||
               sigNumberAt(m_words, at) || !everyAt(at, used).isEmpty() || m_words[at] == u"x" ||
               m_words[at] == u"for" || m_words[at] == u"max" || isSigTurn(m_words[at]);
    }
    QString word(qsizetype ahead = 0) const { return m_words.value(m_at + ahead); }

    /// "max 4 tabs per day", "not to exceed 4 tablets in 24 hours"
    bool readLimit()
    {
        static const QStringList starts{QStringLiteral("not to exceed"),
                                        QStringLiteral("do not exceed"),
                                        QStringLiteral("no more than"),
                                        QStringLiteral("maximum of"),
                                        QStringLiteral("max of"),
                                        QStringLiteral("maximum"),
                                        QStringLiteral("max")};
        for (const QString &start : starts) {
            const QStringList parts = start.split(u' ');
            if (m_words.mid(m_at, parts.size()) != parts)
                continue;
            qsizetype at = m_at + parts.size();
            const auto number = sigNumberAt(m_words, at);
            if (!number)
                return false;
            at += number->used;
            const QString unit = unitAt(at);
            const QString period = limitPeriod(at);
            if (period.isEmpty() || !m_most.isEmpty())
                return false;
            m_most = number->text + (unit.isEmpty() ? QString() : u' ' + unit) + u'/' + period;
            m_at = at;
            return true;
        }
        return false;
    }
    QString limitPeriod(qsizetype &at) const
    {
        static const QList<std::pair<QString, QString>> periods{
            {QStringLiteral("per day"), QStringLiteral("1 d")},
            {QStringLiteral("a day"), QStringLiteral("1 d")},
            {QStringLiteral("each day"), QStringLiteral("1 d")},
            {QStringLiteral("in 24 hours"), QStringLiteral("24 h")},
            {QStringLiteral("in 24 hrs"), QStringLiteral("24 h")},
            {QStringLiteral("per 24 hours"), QStringLiteral("24 h")},
            {QStringLiteral("daily"), QStringLiteral("1 d")},
            {QStringLiteral("/day"), QStringLiteral("1 d")},
            {QStringLiteral("per week"), QStringLiteral("1 wk")}};
        for (const auto &[text, period] : periods) {
            const QStringList parts = text.split(u' ');
            if (m_words.mid(at, parts.size()) == parts) {
                at += parts.size();
                return period;
            }
        }
        return {};
    }

    /// "x 10 days", "for 2 weeks", "times 5 days", "10 day course" is not read.
    bool readDuration()
    {
        const bool isCount = word() == u"x" || word() == u"times";
        if (!isCount && word() != u"for")
            return false;
        const auto number = sigNumberAt(m_words, m_at + 1);
        if (!number)
            return false;
        qsizetype at = m_at + 1 + number->used;
        QString span = number->text;
        if (m_words.value(at) == u"-" || m_words.value(at) == u"to") {
            const auto most = sigNumberAt(m_words, at + 1);
            if (!most)
                return false;
            span += u'-' + most->text;
            at += 1 + most->used;
        }
        const QString unit = sigPeriodUnit(m_words.value(at));
        if (!unit.isEmpty() && m_duration.isEmpty()) {
            m_duration = QStringLiteral("for ") + span + unit;
            m_at = at + 1;
            return true;
        }
        const QString after = m_words.value(at);
        if (isCount && unit.isEmpty() && m_count.isEmpty() && span == number->text && !span.contains(u'.')) {
            m_count = u'x' + span; // "x 1", "x 3 doses"
            m_at = at + (after == u"dose" || after == u"doses" ? 1 : 0);
            return true;
        }
        return false;
    }

    /// "q6h", "q 4-6 hrs", "every 8 hours", "every 3 days"
    QString everyAt(qsizetype at, qsizetype &used) const
    {
        const QString first = m_words.value(at);
        used = 1;
        if (const QString code = everyInterval(first); !code.isEmpty())
            return code;
        static const QRegularExpression attached(
            QStringLiteral("^q(\\d+(-\\d+)?)$")); // "q4-6 hrs", "q6 hours"
        QString span;
        qsizetype next = at + 1;
        if (const auto match = attached.match(first); match.hasMatch()) {
            span = match.captured(1);
        } else if (first == u"q" || first == u"every" || first == u"each") {
            const auto number = sigNumberAt(m_words, next);
            if (!number)
                return {};
            span = number->text;
            next += number->used;
            const bool isRange = m_words.value(next) == u"-" || m_words.value(next) == u"to";
            if (const auto most = isRange ? sigNumberAt(m_words, next + 1) : std::nullopt) {
                span += u'-' + most->text;
                next += 1 + most->used;
            }
        } else {
            return {};
        }
        used = next + 1 - at;
        return everyInterval(u'q' + span + m_words.value(next));
    }
    bool readInterval()
    {
        qsizetype used = 0;
        const QString rate = everyAt(m_at, used);
        return !rate.isEmpty() && takeRate(rate, used);
    }
    bool takeRate(const QString &rate, qsizetype used)
    {
        if (!m_rate.isEmpty() && m_rate != rate)
            return false; // two that do not agree: a person has to look
        m_rate = rate;
        m_at += used;
        return true;
    }

    bool readDays()
    {
        qsizetype at = m_at + (word() == u"on" || word() == u"every" ? 1 : 0);
        QStringList days;
        for (;; ++at) {
            const QString day = sigDay(m_words.value(at));
            if (!day.isEmpty())
                days.append(day);
            else if (days.isEmpty() || m_words.value(at) != u"and" || sigDay(m_words.value(at + 1)).isEmpty())
                break;
        }
        if (days.isEmpty() || !m_days.isEmpty())
            return false;
        m_days = days;
        m_at = at;
        return true;
    }

    bool readTimes()
    {
        if (word() != u"at")
            return false;
        qsizetype at = m_at + 1;
        QStringList times;
        for (;;) {
            QString text = m_words.value(at);
            qsizetype used = 1;
            const QString next = m_words.value(at + 1);
            if (next == u"am" || next == u"pm") { // "8 am"
                text += next;
                used = 2;
            }
            const QString time = sigTimeOfDay(text);
            if (time.isEmpty())
                break;
            times.append(time);
            at += used;
            if (m_words.value(at) == u"and")
                ++at;
        }
        if (times.isEmpty() || !m_times.isEmpty())
            return false;
        m_times = times;
        m_at = at;
        return true;
    }

    bool readFrequency()
    {
        qsizetype used = 0;
        const ValueTarget *found = phraseAt(ValueKind::Frequency, m_at, used);
        if (!found)
            return false;
        // "2 puffs", but "2 times a day": a number belongs to the phrase only where the table says so
        if (!takeFrequency(found->code, m_words.mid(m_at, used).join(u' '), used))
            return false;
        noteFlag(m_sig.flags, found->flag);
        return true;
    }
    bool takeFrequency(const QString &code, const QString &phrase, qsizetype used)
    {
        if (code == u"PRN") {
            m_isAsNeeded = true;
            m_at += used;
            readReason();
            return true;
        }
        if (code.startsWith(QStringLiteral("sig:"))) {
            m_rest.append(phrase);
            m_at += used;
            return true;
        }
        if (code.startsWith(u'x')) {
            if (!m_count.isEmpty() && m_count != code)
                return false;
            m_count = code;
            m_at += used;
            return true;
        }
        const QString rate = code.section(u' ', 0, 0);
        if (rate.contains(u'/') || rate == u"continuous") {
            const QString event = code.section(u' ', 1);
            if (!fits(event) || !takeRate(rate, used))
                return false;
            takeEvent(event);
            return true;
        }
        if (!fits(code))
            return false;
        takeEvent(code);
        m_at += used;
        return true;
    }
    /// Two parts of the day are two times with perhaps two doses: not said in one frequency.
    bool fits(const QString &event) const
    {
        static const QStringList dayParts{QStringLiteral("MORN"),  QStringLiteral("NOON"),
                                          QStringLiteral("AFT"),   QStringLiteral("EVE"),
                                          QStringLiteral("NIGHT"), QStringLiteral("HS")};
        return !dayParts.contains(event) || m_events.contains(event) ||
               std::none_of(m_events.cbegin(), m_events.cend(),
                            [&](const QString &one) { return dayParts.contains(one); });
    }
    void takeEvent(const QString &event)
    {
        if (!event.isEmpty() && !m_events.contains(event))
            m_events.append(event);
    }
    /// What it is needed for: the words up to the next that says something else.
    void readReason()
    {
        qsizetype at = m_at;
        if (m_words.value(at) == u"for" && !sigNumberAt(m_words, at + 1))
            ++at;
        QStringList reason;
        while (at < m_words.size() && reason.size() < longestSite && !isKnownAt(at)) {
            reason.append(m_words[at]);
            ++at;
        }
        if (reason.isEmpty())
            return;
        m_reason = reason;
        m_at = at;
    }

    QString unitAt(qsizetype &at)
    {
        qsizetype used = 0;
        const ValueTarget *unit = phraseAt(ValueKind::Unit, at, used);
        if (!unit || !sigPeriodUnit(m_words.value(at)).isEmpty() || unit->code == u"a" ||
            unit->code == u"s" || unit->code == u"%")
            return {};
        if (m_words.mid(at, used).join(u' ') != unit->code)
            noteFlag(m_sig.flags, unit->flag);
        at += used;
        return unit->code;
    }
    /// "1 tab", "1 to 2 tablets", "500 mg", "1" before a time or a route
    bool readDose()
    {
        const auto number = sigNumberAt(m_words, m_at);
        if (!number)
            return false;
        qsizetype at = m_at + number->used;
        QString most;
        if (m_words.value(at) == u"-" || m_words.value(at) == u"to" || m_words.value(at) == u"or") {
            const auto upper = sigNumberAt(m_words, at + 1);
            if (!upper)
                return false;
            most = upper->text;
            at += 1 + upper->used;
        }
        qsizetype unitFrom = at;
        for (const char *between : {"a", "oral", "full", "small", "level"}) {
            if (m_words.value(unitFrom) == QLatin1StringView(between))
                ++unitFrom;
        }
        QString unit = unitAt(unitFrom);
        if (!unit.isEmpty())
            at = unitFrom;
        if (unit.isEmpty() && at < m_words.size() && !isKnownAt(at) && m_words[at] != u"in" &&
            m_words[at] != u"to")
            return false; // of something that no table knows
        const QString after = unit.isEmpty() ? QString() : u' ' + unit;
        const QString dose =
            number->text + after + (most.isEmpty() ? QString() : QStringLiteral(" - ") + most + after);
        // "2 tablets (500 mg)": the same amount in another unit stands right behind it
        if (!m_sig.dose.isEmpty() && (unit.isEmpty() || m_at != m_doseEnd))
            return false;
        m_sig.dose += (m_sig.dose.isEmpty() ? QString() : QStringLiteral(" & ")) + dose;
        m_doseEnd = at;
        m_at = at;
        return true;
    }

    bool readRoute()
    {
        qsizetype used = 0;
        const ValueTarget *found = phraseAt(ValueKind::Route, m_at, used);
        if (!found || (!m_sig.route.isEmpty() && m_sig.route != found->code))
            return false;
        noteFlag(m_sig.flags, found->flag);
        m_sig.route = found->code;
        m_at += used;
        return true;
    }

    /// "to affected area", "in left ear": a place, which has no code here
    bool readPlace()
    {
        static const QStringList starts{
            QStringLiteral("to"),   QStringLiteral("on"),     QStringLiteral("in"),   QStringLiteral("into"),
            QStringLiteral("onto"), QStringLiteral("around"), QStringLiteral("under")};
        return starts.contains(word()) && takeRest();
    }

    /// "for asthma": what it is for, without being a condition
    bool readFor() { return word() == u"for" && takeRest(); }
    /// The word here with those after it, up to the next that says something else; false: there are none.
    bool takeRest()
    {
        qsizetype at = m_at + 1;
        while (at < m_words.size() && at - m_at <= longestSite && !isKnownAt(at))
            ++at;
        if (at == m_at + 1)
            return false;
        m_rest.append(m_words.mid(m_at, at - m_at));
        m_at = at;
        return true;
    }

    bool readWord()
    {
        if (!isSigVerb(word()) && !isSigFiller(word()))
            return false;
        if (word() == u"apply")
            m_rest.append(word());
        ++m_at;
        return true;
    }

    QString frequency() const
    {
        QStringList parts;
        parts << m_rate << m_events.join(u',') << m_days.join(u',')
              << (m_times.isEmpty() ? QString() : QStringLiteral("at ") + m_times.join(u',')) << m_count
              << m_duration;
        if (m_isAsNeeded)
            parts << QStringLiteral("PRN") << m_reason.join(u' ');
        parts.removeAll(QString());
        return parts.join(u' ');
    }

    QStringList m_words;
    const Values &m_values;
    qsizetype m_at = 0;
    qsizetype m_doseEnd = -1;
    SigReading m_sig;
    QString m_rate;
    QStringList m_events;
    QStringList m_days;
    QStringList m_times;
    QString m_count;
    QString m_duration;
    QString m_most;
    QStringList m_reason;
    QStringList m_rest;
    bool m_isAsNeeded = false;
};
}

SigReading readSig(const QString &text, const Values &values)
{
    if (text.size() > longestSig) {
        SigReading tooLong;
        tooLong.unread.append(text.simplified().left(longestSig));
        return tooLong;
    }
    SigReading reading = SigParse(sigWords(text), values).read();
    for (const QString &flag : errorProneIn(text, values))
        noteFlag(reading.flags, flag);
    return reading;
}

}
