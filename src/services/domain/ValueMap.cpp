#include "domain/ValueMap.h"

#include "domain/UcumText.h"

#include <QRegularExpression>

namespace concord {

namespace {
constexpr qsizetype longestText = 200;

std::optional<ValueProblem> problem(const char *where, const char *detail)
{
    return ValueProblem{QString::fromLatin1(where), QString::fromLatin1(detail)};
}

bool isFlag(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[a-z][a-z-]{0,31}:[^\\s:][^:\\n\\t]{0,63}$"));
    return form.match(text).hasMatch();
}

bool isFrequency(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(
        "^(\\d+(\\.\\d+)?(-\\d+(\\.\\d+)?)?/\\d+(\\.\\d+)?(-\\d+(\\.\\d+)?)?(s|min|h|d|wk|mo|a)"
        "( [A-Z][A-Z.,]*)*|[A-Z][A-Z.,]*|x\\d+|continuous|sig:.+)( PRN)?$"));
    return form.match(text).hasMatch();
}

bool isReleaseWord(const QString &text)
{
    return text == u"extended" || text == u"delayed" || text == u"immediate";
}

bool isTooLong(const ValueChange &c)
{
    for (const QString &text : {c.key.value, c.key.source, c.target.code, c.target.system, c.target.display,
                                c.target.flag, c.target.advice}) {
        if (text.size() > longestText)
            return true;
    }
    return false;
}

bool hasControl(const ValueChange &c)
{
    for (const QString &text : {c.key.value, c.key.source, c.target.code, c.target.system, c.target.display,
                                c.target.flag, c.target.advice}) {
        for (const QChar letter : text) {
            if (letter.unicode() < 0x20 || letter.unicode() == 0x7f)
                return true;
        }
    }
    return false;
}
}

QString valueKeyText(const QString &value)
{
    return value.simplified().toLower();
}

std::optional<ValueProblem> problemOf(const ValueChange &change)
{
    if (valueKeyText(change.key.value).isEmpty())
        return problem("value", "a row has a value as sent");
    if (change.reason.trimmed().isEmpty())
        return problem("reason", "a change has a reason");
    if (isTooLong(change))
        return problem("value", "at most 200 characters each");
    if (hasControl(change))
        return problem("value", "no control characters");
    if (!change.target.flag.isEmpty() && !isFlag(change.target.flag))
        return problem("flag", "expected a group and a name, \"unit:mcg\"");
    if (!change.isActive)
        return std::nullopt;
    const QString &code = change.target.code;
    const bool isAbbreviation = change.key.kind == ValueKind::Abbreviation;
    if (isAbbreviation && change.target.flag.isEmpty())
        return problem("flag", "an abbreviation has a flag");
    if (!isAbbreviation && code.trimmed().isEmpty())
        return problem("code", "a row in use has a code");
    if (code != code.simplified())
        return problem("code", "no blanks around or doubled");
    if (change.key.kind == ValueKind::Unit && code.contains(u' '))
        return problem("code", "a UCUM code has no blanks");
    if (change.key.kind == ValueKind::Unit && !isUcumCode(code))
        return problem("code",
                       "no UCUM unit: expected \"mg\", \"ug/kg/min\", \"[iU]\"; in braces what is counted: "
                       "\"{tbl}\"");
    if (change.key.kind == ValueKind::Frequency && !isFrequency(code))
        return problem("code", "expected a canonical frequency: \"2/1d\", \"1/8h\", \"1/1d HS\", \"PRN\"");
    if (change.key.kind == ValueKind::Release && !isReleaseWord(code))
        return problem("code", "expected extended, delayed or immediate");
    return std::nullopt;
}

}
