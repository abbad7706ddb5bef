#include "domain/PatientMatch.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace concord {

namespace {
using Degree = PatientAgreement;
using Way = PatientNote;

/// log2(m / u) and log2((1 - m) / (1 - u)) of a field: m, how often it agrees where the two are one person,
/// u, how often it does by chance. Our estimates for a region of some hundred thousand people: surnames by
/// the 2010 US census (the most frequent are 0.8 % of all), birth dates by days of a life, a sex by two.
/// What agrees only nearly is worth as much as it rules out.
struct FieldWeights
{
    double agrees;
    double similar;
    double differs;
};
constexpr FieldWeights familyWeights{6.5, 3.5, -3.0}; // people marry
constexpr FieldWeights givenWeights{5.5, 3.0, -4.0};
constexpr FieldWeights birthWeights{10.0, 3.0, -8.0};
constexpr FieldWeights sexWeights{1.0, 0.0, -5.0};
constexpr FieldWeights phoneWeights{5.0, 3.0, -0.5}; // shared in a household, and changed
constexpr FieldWeights addressWeights{4.0, 1.5, -0.5};
constexpr FieldWeights numberWeights{6.0, 6.0, -2.0}; // two numbers of one authority are mostly two people
/// What has to be made up for: among so many (2^12) one is the same person, by chance.
constexpr double priorWeight = 12.0;
constexpr double confidentScore = 0.95;
constexpr double contradictedScore = 0.5;

struct Finding
{
    Degree agreement = Degree::Missing;
    Way note = Way::None;
};

PatientEvidence weighed(PatientField field, Finding finding, const FieldWeights &weights)
{
    double weight = 0;
    switch (finding.agreement) {
    case Degree::Agrees:
        weight = weights.agrees;
        break;
    case Degree::Similar:
        weight = weights.similar;
        break;
    case Degree::Differs:
        weight = weights.differs;
        break;
    case Degree::Missing:
        break;
    }
    return {field, finding.agreement, weight, finding.note};
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
int editsBetween(const QString &a, const QString &b)
{
    const auto width = size_t(b.size()) + 1;
    std::vector<int> beforeLast(width);
    std::vector<int> last(width);
    std::vector<int> row(width);
    for (size_t j = 0; j < width; ++j)
        last[j] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = int(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = size_t(j);
            const int change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last[width - 1];
}

bool isMisspelt(const QString &a, const QString &b)
{
    constexpr qsizetype longEnough = 4;
    constexpr qsizetype longName = 8;
    const qsizetype shorter = std::min(a.size(), b.size());
    if (shorter < longEnough)
        return false;
    const int edits = editsBetween(a, b);
    return edits <= (shorter >= longName ? 2 : 1) ||
           (soundOf(a) == soundOf(b) && std::abs(a.size() - b.size()) <= 3);
}

bool isInitialOf(const QString &a, const QString &b)
{
    return (a.size() == 1 || b.size() == 1) && a[0] == b[0];
}

Finding compareFamily(const QStringList &a, const QStringList &b)
{
    if (a.isEmpty() || b.isEmpty())
        return {};
    const QString wholeA = a.join(QString());
    const QString wholeB = b.join(QString());
    if (wholeA == wholeB)
        return {Degree::Agrees};
    for (const QString &word : a) {
        if (word.size() > 2 && b.contains(word)) // "De" alone is no name
            return {Degree::Similar, Way::PartOfName};
    }
    return isMisspelt(wholeA, wholeB) ? Finding{Degree::Similar, Way::Spelling} : Finding{Degree::Differs};
}

Finding compareGiven(const QStringList &a, const QStringList &b)
{
    if (a.isEmpty() || b.isEmpty())
        return {};
    const QString &first = a.first();
    const QString &other = b.first();
    if (first == other || a.join(QString()) == b.join(QString())) {
        const bool isSecondOther =
            a.size() > 1 && b.size() > 1 && a[1] != b[1] && !isInitialOf(a[1], b[1]) && first == other;
        return isSecondOther ? Finding{Degree::Similar, Way::PartOfName} : Finding{Degree::Agrees};
    }
    if (isInitialOf(first, other))
        return {Degree::Similar, Way::Initial};
    if (fullFormOf(first) == fullFormOf(other))
        return {Degree::Similar, Way::Nickname};
    if (a.contains(other) || b.contains(first))
        return {Degree::Similar, Way::Order};
    return isMisspelt(first, other) ? Finding{Degree::Similar, Way::Spelling} : Finding{Degree::Differs};
}

Finding compareBirth(const QString &a, const QString &b)
{
    constexpr qsizetype wholeDate = 10;
    if (a.isEmpty() || b.isEmpty())
        return {};
    if (a == b)
        return {a.size() == wholeDate ? Degree::Agrees : Degree::Similar,
                a.size() == wholeDate ? Way::None : Way::PartOfDate};
    if (a.size() != b.size())
        return a.startsWith(b) || b.startsWith(a) ? Finding{Degree::Similar, Way::PartOfDate}
                                                  : Finding{Degree::Differs};
    if (a.size() < wholeDate)
        return {Degree::Differs};
    if (a.left(4) == b.left(4) && a.mid(5, 2) == b.mid(8, 2) && a.mid(8, 2) == b.mid(5, 2))
        return {Degree::Similar, Way::DayMonth};
    return editsBetween(a, b) == 1 ? Finding{Degree::Similar, Way::OneDigit} : Finding{Degree::Differs};
}

Finding compareSex(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return {};
    return {a == b ? Degree::Agrees : Degree::Differs};
}

Finding comparePhone(const QString &a, const QString &b)
{
    constexpr qsizetype local = 7;
    if (a.isEmpty() || b.isEmpty())
        return {};
    if (a == b)
        return {Degree::Agrees};
    return a.right(local) == b.right(local) ? Finding{Degree::Similar, Way::Ending}
                                            : Finding{Degree::Differs};
}

Finding compareAddress(const PatientTraits &a, const PatientTraits &b)
{
    const auto isSame = [](const QString &one, const QString &other) {
        return !one.isEmpty() && one == other;
    };
    const auto isOther = [](const QString &one, const QString &other) {
        return !one.isEmpty() && !other.isEmpty() && one != other;
    };
    const bool isLocality = isSame(a.postalCode, b.postalCode) ||
                            (isSame(a.city, b.city) && !isOther(a.postalCode, b.postalCode));
    const bool isOtherLocality = isOther(a.postalCode, b.postalCode) || isOther(a.city, b.city);
    if (isSame(a.street, b.street) && (isLocality || !isOtherLocality))
        return {Degree::Agrees};
    if (isLocality)
        return {Degree::Similar, Way::Locality};
    return {isOtherLocality || isOther(a.street, b.street) ? Degree::Differs : Degree::Missing};
}

Finding compareNumbers(const QList<Identifier> &a, const QList<Identifier> &b)
{
    Finding found;
    for (const Identifier &one : a) {
        for (const Identifier &other : b) {
            const bool isAuthority = one.system == other.system;
            if (one.value == other.value) {
                if (isAuthority)
                    return {Degree::Agrees};
                found = {Degree::Similar, Way::Authority};
            } else if (isAuthority && !one.system.isEmpty() && found.agreement == Degree::Missing) {
                found = {Degree::Differs};
            }
        }
    }
    return found;
}

bool areSwapped(const PatientTraits &a, const PatientTraits &b)
{
    return !a.family.isEmpty() && !a.given.isEmpty() && a.family == b.given && a.given == b.family;
}
}

PatientMatch matchOf(const PatientTraits &a, const PatientTraits &b)
{
    const Finding swapped{Degree::Similar, Way::Order};
    const bool isSwapped = areSwapped(a, b) && compareFamily(a.family, b.family).agreement == Degree::Differs;
    const Finding family = isSwapped ? swapped : compareFamily(a.family, b.family);
    const Finding given = isSwapped ? swapped : compareGiven(a.given, b.given);
    const Finding birth = compareBirth(a.birthDate, b.birthDate);
    const Finding sex = compareSex(a.sex, b.sex);
    PatientMatch match;
    match.evidence = {weighed(PatientField::Family, family, familyWeights),
                      weighed(PatientField::Given, given, givenWeights),
                      weighed(PatientField::BirthDate, birth, birthWeights),
                      weighed(PatientField::Sex, sex, sexWeights),
                      weighed(PatientField::Phone, comparePhone(a.phone, b.phone), phoneWeights),
                      weighed(PatientField::Address, compareAddress(a, b), addressWeights),
                      weighed(PatientField::Number, compareNumbers(a.numbers, b.numbers), numberWeights)};
    const bool isRelative = given.agreement == Degree::Differs;
    double sum = -priorWeight;
    for (PatientEvidence &evidence : match.evidence) {
        // twins and spouses have these in common
        if (isRelative && (evidence.field == PatientField::Phone || evidence.field == PatientField::Address))
            evidence.weight = std::min(evidence.weight, 0.0);
        sum += evidence.weight;
    }
    const bool isContradicted =
        isRelative || birth.agreement == Degree::Differs || sex.agreement == Degree::Differs;
    match.score = 1.0 / (1.0 + std::exp2(-sum));
    if (isContradicted)
        match.score = std::min(match.score, contradictedScore);
    const auto holds = [](const Finding &name) {
        return name.agreement == Degree::Agrees || name.agreement == Degree::Similar;
    };
    match.isConfident = match.score >= confidentScore && !isContradicted &&
                        birth.agreement == Degree::Agrees && holds(family) && holds(given) &&
                        (family.agreement == Degree::Agrees || given.agreement == Degree::Agrees);
    return match;
}

QString reasonOf(const PatientMatch &match)
{
    QStringList parts;
    for (const Degree agreement : {Degree::Differs, Degree::Agrees, Degree::Similar, Degree::Missing}) {
        for (const PatientEvidence &evidence : match.evidence) {
            if (evidence.agreement != agreement)
                continue;
            const QString text = wordOf(evidence.field) + u' ' + wordOf(agreement);
            parts.append(evidence.note == Way::None
                             ? text
                             : text + QStringLiteral(" (") + wordOf(evidence.note) + u')');
        }
    }
    return parts.join(QStringLiteral("; "));
}

}
