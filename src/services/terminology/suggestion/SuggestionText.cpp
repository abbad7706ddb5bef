#include "terminology/suggestion/SuggestionText.h"

#include "terminology/suggestion/ListedDrug.h"

#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
QString listedIngredients(const ListedDrug &drug)
{
    QStringList names;
    for (const ListedComponent &component : drug.components)
        names.append(component.ingredient);
    names.removeDuplicates();
    return names.join(QStringLiteral(" / "));
}

QString listedStrengths(const ListedDrug &drug)
{
    QStringList amounts;
    for (const ListedComponent &component : drug.components)
        amounts.append(component.strength ? component.strength->toString() : QStringLiteral("?"));
    return amounts.join(QStringLiteral(" / "));
}

const char *nameOf(DrugAttribute attribute)
{
    switch (attribute) {
    case DrugAttribute::Ingredient:
        return "ingredient";
    case DrugAttribute::Strength:
        return "strength";
    case DrugAttribute::DoseForm:
        return "form";
    case DrugAttribute::Route:
        return "route";
    case DrugAttribute::Release:
        return "release";
    case DrugAttribute::Brand:
        return "brand";
    case DrugAttribute::Pack:
        return "quantity";
    }
    return "";
}

/// "ingredient, strength and form"
QString listed(const QStringList &words)
{
    if (words.size() < 2)
        return words.join(QString());
    return words.first(words.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + words.last();
}
}

QString ingredientText(const std::vector<Component> &components)
{
    QStringList names;
    for (const Component &component : components) {
        if (component.ingredient.isEmpty())
            continue;
        names.append(component.salt.isEmpty() ? component.ingredient
                                              : component.ingredient + QLatin1Char(' ') + component.salt);
    }
    names.removeDuplicates();
    return names.join(QStringLiteral(" / "));
}

QString strengthText(const std::vector<Component> &components)
{
    QStringList amounts;
    for (const Component &component : components)
        amounts.append(component.strength.isEmpty() ? QStringLiteral("?") : component.strength);
    const bool isStated =
        std::any_of(amounts.begin(), amounts.end(), [](const QString &a) { return a != u"?"; });
    return isStated ? amounts.join(QStringLiteral(" / ")) : QString();
}

QString releaseText(Release release)
{
    return release == Release::Unstated ? QString() : wordOf(release);
}

std::vector<Comparison> comparisonsOf(const DrugMatch &match, const DrugAttributes &source,
                                      const QString &name, const DrugTables &tables)
{
    const ListedDrug drug = listedDrug(name, tables);
    const DoseForm form = drug.form ? tables.forms()[*drug.form] : DoseForm{};
    std::vector<Comparison> made;
    const auto add = [&](DrugAttribute attribute, Agreement agreement, const QString &said,
                         const QString &is) {
        if (!said.isEmpty() || !is.isEmpty())
            made.push_back({attribute, agreement, said, is});
    };
    add(DrugAttribute::Ingredient, match.ingredient, ingredientText(source.components),
        listedIngredients(drug));
    add(DrugAttribute::Strength, match.strength, strengthText(source.components), listedStrengths(drug));
    add(DrugAttribute::DoseForm, match.form.form, source.doseForm, form.name);
    add(DrugAttribute::Route, match.form.route, source.route, form.route);
    add(DrugAttribute::Release, match.form.release, releaseText(source.release), releaseText(form.release));
    add(DrugAttribute::Brand, match.brand, source.brand, drug.brand);
    const QString holds =
        drug.pack.isEmpty() ? (drug.quantity ? drug.quantity->toString() : QString()) : drug.pack;
    add(DrugAttribute::Pack, match.quantity, source.pack, holds);
    return made;
}

QString reasonOf(const std::vector<Comparison> &comparisons)
{
    const auto with = [&](Agreement agreement, bool isUnsaid = false) {
        QStringList words;
        for (const Comparison &comparison : comparisons) {
            const bool fitsUnsaid =
                comparison.agreement == Agreement::Compatible && comparison.source.isEmpty();
            if (comparison.agreement == agreement && fitsUnsaid == isUnsaid)
                words.append(QString::fromLatin1(nameOf(comparison.attribute)));
        }
        return words;
    };
    QStringList parts;
    if (const auto same = with(Agreement::Same); !same.isEmpty())
        parts.append(QStringLiteral("same %1").arg(listed(same)));
    if (const auto fits = with(Agreement::Compatible); !fits.isEmpty())
        parts.append(QStringLiteral("%1 compatible").arg(listed(fits)));
    if (const auto unsaid = with(Agreement::Compatible, true); !unsaid.isEmpty())
        parts.append(QStringLiteral("%1 not stated but fits").arg(listed(unsaid)));
    if (const auto missing = with(Agreement::Missing); !missing.isEmpty())
        parts.append(QStringLiteral("%1 not stated").arg(listed(missing)));
    if (const auto other = with(Agreement::Different); !other.isEmpty())
        parts.append(QStringLiteral("%1 %2").arg(
            listed(other), other.size() > 1 ? QStringLiteral("differ") : QStringLiteral("differs")));
    return parts.join(QStringLiteral("; "));
}

}
