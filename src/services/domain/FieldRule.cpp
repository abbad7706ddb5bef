#include "domain/FieldRule.h"

#include <algorithm>

namespace concord {

namespace {
/// A decimal number in its shortest form ("30.0" and "030" are "30"); empty: it is none.
QString shortest(QStringView text)
{
    const bool isNegative = text.startsWith(u'-');
    if (isNegative)
        text = text.mid(1);
    const qsizetype dot = text.indexOf(u'.');
    QStringView whole = dot < 0 ? text : text.left(dot);
    QStringView part = dot < 0 ? QStringView() : text.mid(dot + 1);
    const auto isDigits = [](QStringView some) {
        return std::all_of(some.begin(), some.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    };
    if ((whole.isEmpty() && part.isEmpty()) || !isDigits(whole) || !isDigits(part))
        return {};
    while (whole.startsWith(u'0'))
        whole = whole.mid(1);
    while (part.endsWith(u'0'))
        part.chop(1);
    QString number = whole.isEmpty() ? QStringLiteral("0") : whole.toString();
    if (!part.isEmpty())
        number += u'.' + part.toString();
    return isNegative && number != u"0" ? u'-' + number : number;
}

/// "30.0  {tbl}" as "30 {tbl}"; empty: no number stands first.
QString amountOf(const QString &text)
{
    const QString plain = text.simplified();
    const QString number = shortest(QStringView(plain).left(plain.indexOf(u' ')));
    const QString unit = plain.contains(u' ') ? plain.section(u' ', 1) : QString();
    if (number.isEmpty())
        return {};
    return unit.isEmpty() ? number : number + u' ' + unit;
}

QString digitsOf(const QString &text)
{
    QString digits;
    for (const QChar c : text) {
        if (c >= u'0' && c <= u'9')
            digits += c;
    }
    return digits;
}

/// Digits without the punctuation, and without the country of North America, which is said or not.
QString phoneOf(const QString &text)
{
    const QString digits = digitsOf(text);
    return digits.size() == 11 && digits.startsWith(u'1') ? digits.mid(1) : digits;
}

/// "2026-01-12" and "20260112" are one day. With a time in both only the same digits are the same moment.
bool isSameDate(const QString &one, const QString &other)
{
    constexpr qsizetype day = 8;
    const QString a = digitsOf(one);
    const QString b = digitsOf(other);
    if (a.size() < day || b.size() < day)
        return a == b && !a.isEmpty();
    return a == b || (std::min(a.size(), b.size()) == day && a.left(day) == b.left(day));
}

QString statusOf(const QString &text)
{
    QString word = text.simplified().toCaseFolded();
    return word.replace(u'_', u'-').replace(u' ', u'-');
}

/// Words without the marks that end a sentence, and in one form of each character.
QString wordsOf(const QString &text)
{
    QString words = text.normalized(QString::NormalizationForm_KC).simplified().toCaseFolded();
    while (words.endsWith(u'.') || words.endsWith(u',') || words.endsWith(u';') || words.endsWith(u' '))
        words.chop(1);
    return words;
}

ValueComparison resolvedBy(const char *rule)
{
    return {Sameness::Minor, QString::fromLatin1(rule)};
}

ValueComparison sameWhen(bool isSame, const char *rule)
{
    return isSame ? resolvedBy(rule) : ValueComparison{Sameness::Major, {}};
}

ValueComparison compareTexts(FieldClass kind, const QString &one, const QString &other)
{
    const QString a = one.simplified();
    const QString b = other.simplified();
    if (a == b)
        return resolvedBy("white_space");
    switch (kind) {
    case FieldClass::Code:
        break;
    case FieldClass::Amount:
    case FieldClass::Number:
        return sameWhen(!amountOf(a).isEmpty() && amountOf(a) == amountOf(b), "format");
    case FieldClass::Phone:
        return sameWhen(!phoneOf(a).isEmpty() && phoneOf(a) == phoneOf(b), "phone");
    case FieldClass::Date:
        return sameWhen(isSameDate(a, b), "format");
    case FieldClass::Status:
        return sameWhen(statusOf(a) == statusOf(b), "format");
    case FieldClass::Text:
        if (a.toCaseFolded() == b.toCaseFolded())
            return resolvedBy("case");
        return sameWhen(!wordsOf(a).isEmpty() && wordsOf(a) == wordsOf(b), "format");
    }
    return {Sameness::Major, {}};
}

Result<FieldRule> withStrategy(FieldRule rule, const QString &said)
{
    const QString word = said.section(u':', 0, 0);
    const QString what = said.section(u':', 1);
    const auto strategy = conflictStrategyFromWord(word);
    const auto wrong = [&](const QString &why) {
        return fail(ErrorCode::ConfigInvalid, rule.field, QStringLiteral("'%1': %2").arg(said, why));
    };
    if (!strategy)
        return wrong(QStringLiteral("expected last_write_wins, source_of_truth:left, source_of_truth:right,"
                                    " rule:NAME or manual"));
    rule.strategy = *strategy;
    if (*strategy == ConflictStrategy::SourceOfTruth) {
        const auto side = sideFromWord(what);
        if (!side)
            return wrong(QStringLiteral("expected source_of_truth:left or source_of_truth:right"));
        rule.truth = *side;
        return rule;
    }
    if (*strategy == ConflictStrategy::Rule) {
        const auto known = conflictRuleFromWord(what);
        if (!known || *known == ConflictRule::None)
            return wrong(QStringLiteral("expected rule:ended_wins, rule:lower_wins or rule:higher_wins"));
        if (*known == ConflictRule::EndedWins && rule.endWords.isEmpty())
            return wrong(QStringLiteral("this field has no state that ends"));
        rule.rule = *known;
        return rule;
    }
    return what.isEmpty() ? Result<FieldRule>(rule) : wrong(QStringLiteral("nothing goes behind it"));
}
}

ValueComparison compareValues(const FieldRule &rule, const FieldValue &one, const FieldValue &other)
{
    const QString &a = one.text.reveal();
    const QString &b = other.text.reveal();
    if (a == b)
        return {};
    if (a.isEmpty() || b.isEmpty())
        return {rule.isSilenceAgreement ? Sameness::Same : Sameness::Major, {}};
    if (!one.meaning.isEmpty() && !other.meaning.isEmpty())
        return sameWhen(one.meaning == other.meaning, "equal_code");
    return compareTexts(rule.kind, a, b);
}

std::optional<int> compareAmounts(QStringView one, QStringView other)
{
    const QString a = amountOf(one.toString());
    const QString b = amountOf(other.toString());
    if (a.isEmpty() || b.isEmpty() || a.section(u' ', 1) != b.section(u' ', 1))
        return std::nullopt;
    const QString left = a.section(u' ', 0, 0);
    const QString right = b.section(u' ', 0, 0);
    if (left.startsWith(u'-') || right.startsWith(u'-'))
        return left == right ? std::optional(0) : std::nullopt; // no amount of anything
    const QString wholeA = left.section(u'.', 0, 0);
    const QString wholeB = right.section(u'.', 0, 0);
    if (wholeA.size() != wholeB.size())
        return wholeA.size() < wholeB.size() ? -1 : 1;
    const int order =
        left.compare(right); // digits of one length sort as numbers do, and a shorter part first
    return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

Result<FieldRules> withPolicy(FieldRules rules, const QString &policy)
{
    const QStringList parts = policy.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString field = part.section(u'=', 0, 0).trimmed();
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const FieldRule &known) { return known.field == field; });
        if (rule == rules.end())
            return fail(ErrorCode::ConfigInvalid, field, QStringLiteral("there is no field of this name"));
        const auto changed = withStrategy(*rule, part.section(u'=', 1).trimmed());
        if (!changed)
            return fail(changed.error());
        *rule = *changed;
    }
    return rules;
}

}
