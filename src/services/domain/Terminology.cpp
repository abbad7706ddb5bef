#include "domain/Terminology.h"

#include "domain/Enum.h"

#include <utility>

namespace concord {

namespace {
constexpr Words<TermType, 14> words{{
    {TermType::SCD, "SCD"},
    {TermType::SBD, "SBD"},
    {TermType::GPCK, "GPCK"},
    {TermType::BPCK, "BPCK"},
    {TermType::IN, "IN"},
    {TermType::PIN, "PIN"},
    {TermType::MIN, "MIN"},
    {TermType::BN, "BN"},
    {TermType::SCDC, "SCDC"},
    {TermType::SCDF, "SCDF"},
    {TermType::SBDC, "SBDC"},
    {TermType::SBDF, "SBDF"},
    {TermType::DF, "DF"},
    {TermType::Other, "other"},
}};

constexpr Words<ConceptStatus, 4> statusWords{{
    {ConceptStatus::Active, "active"},
    {ConceptStatus::Obsolete, "obsolete"},
    {ConceptStatus::Alien, "alien"},
    {ConceptStatus::Unknown, "unknown"},
}};

constexpr Words<FactKind, 9> factWords{{
    {FactKind::AvailableStrength, "available_strength"},
    {FactKind::ConsistsOf, "consists_of"},
    {FactKind::Contains, "contains"},
    {FactKind::HasDoseForm, "has_dose_form"},
    {FactKind::HasIngredient, "has_ingredient"},
    {FactKind::HasPreciseIngredient, "has_precise_ingredient"},
    {FactKind::Quantity, "quantity"},
    {FactKind::Strength, "strength"},
    {FactKind::TradenameOf, "tradename_of"},
}};

constexpr Words<ReleaseState, 3> releaseStateWords{{
    {ReleaseState::Current, "current"},
    {ReleaseState::Former, "former"},
    {ReleaseState::Dropped, "dropped"},
}};

constexpr QLatin1StringView shippedPrefix("shipped-");

bool isPlainDigit(QChar c) // QChar::isDigit() would let other scripts in
{
    return c >= u'0' && c <= u'9';
}

/// Eight digits as a day of this century, year first or last.
QDate dayOfDigits(const QString &digits)
{
    const QDate yearFirst = QDate::fromString(digits, QStringLiteral("yyyyMMdd"));
    const QDate day = yearFirst.isValid() && yearFirst.year() >= 2000 && yearFirst.year() < 2100
                          ? yearFirst
                          : QDate::fromString(digits, QStringLiteral("MMddyyyy"));
    return day.isValid() && day.year() >= 2000 && day.year() < 2100 ? day : QDate();
}
}

TermType termTypeFromWord(QStringView word)
{
    return enumOf(words, word).value_or(TermType::Other);
}
QString wordOf(TermType type)
{
    return wordOf(words, type);
}

ConceptStatus conceptStatusFromWord(QStringView word)
{
    return enumOf(statusWords, word).value_or(ConceptStatus::Unknown);
}
QString wordOf(ConceptStatus status)
{
    return wordOf(statusWords, status);
}

std::optional<FactKind> factKindFromWord(QStringView word)
{
    return enumOf(factWords, word);
}
QString wordOf(FactKind kind)
{
    return wordOf(factWords, kind);
}

ReleaseState releaseStateFromWord(QStringView word)
{
    return enumOf(releaseStateWords, word).value_or(ReleaseState::Dropped);
}
QString wordOf(ReleaseState state)
{
    return wordOf(releaseStateWords, state);
}

QDate releaseDay(QStringView version)
{
    for (qsizetype at = 0; at < version.size(); ++at) {
        const QStringView rest = version.sliced(at);
        if (rest.size() >= 10 && rest[4] == u'-' && rest[7] == u'-') {
            const QDate day = dayOfDigits(rest.first(4).toString() + rest.sliced(5, 2).toString() +
                                          rest.sliced(8, 2).toString());
            if (day.isValid())
                return day;
        }
        qsizetype end = 0;
        while (end < rest.size() && isPlainDigit(rest[end]))
            ++end;
        if (end == 8) {
            if (const QDate day = dayOfDigits(rest.first(8).toString()); day.isValid())
                return day;
        }
        at += end > 0 && end != 4 ? end - 1 : 0; // of a longer number no part is a day
    }
    return {};
}

bool isShippedRelease(QStringView version)
{
    return version.startsWith(shippedPrefix);
}

bool isOlderRelease(QStringView one, QStringView other)
{
    if (isShippedRelease(one) && isShippedRelease(other)) {
        const auto numberOf = [](QStringView version) {
            const QList<QStringView> parts = version.sliced(shippedPrefix.size()).split(u'.');
            return std::pair(parts.value(0).toInt(), parts.value(1).toInt());
        };
        return numberOf(one) < numberOf(other);
    }
    const QDate day = releaseDay(one);
    const QDate otherDay = releaseDay(other);
    return day.isValid() && otherDay.isValid() && day < otherDay;
}

}
