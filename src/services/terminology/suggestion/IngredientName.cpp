#include "terminology/suggestion/IngredientName.h"

#include <QStringList>

#include <algorithm>

namespace concord {

QString sortedKey(std::vector<QString> words)
{
    std::sort(words.begin(), words.end());
    return joinedWords(words);
}

QString joinedSalts(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() ? b : a;
    QStringList words = a.split(QLatin1Char(' ')) + b.split(QLatin1Char(' '));
    words.sort();
    words.removeDuplicates();
    return words.join(QLatin1Char(' '));
}

QString joinedWords(const std::vector<QString> &words)
{
    QString text;
    for (const QString &word : words) {
        if (!text.isEmpty())
            text += QLatin1Char(' ');
        text += word;
    }
    return text;
}

QString IngredientName::key() const
{
    return sortedKey(words);
}

namespace {
IngredientName withoutSalt(std::vector<QString> words, const DrugTables &tables)
{
    const auto isNoise = [&](const QString &word) {
        const SaltWord *salt = tables.salt(word);
        return word == u"usp" || word == u"nf" || (salt && salt->kind == SaltKind::Hydrate);
    };
    if (words.size() > 1) {
        std::vector<QString> kept;
        std::remove_copy_if(words.begin(), words.end(), std::back_inserter(kept), isNoise);
        if (!kept.empty())
            words = std::move(kept);
    }
    const auto isSubstance = [&](const QString &word) {
        const SaltWord *salt = tables.salt(word);
        return !salt || salt->kind == SaltKind::Either;
    };
    IngredientName name{std::move(words), {}};
    while (name.words.size() > 1) {
        const SaltWord *salt = tables.salt(name.words.back());
        const bool isSalt = salt && (salt->kind == SaltKind::Salt || salt->kind == SaltKind::Either);
        if (!isSalt || std::none_of(name.words.begin(), name.words.end() - 1, isSubstance))
            break;
        name.salt = joinedSalts(salt->salt, name.salt);
        name.words.pop_back();
    }
    return name;
}
}

IngredientName ingredientName(std::vector<QString> words, const DrugTables &tables)
{
    IngredientName name = withoutSalt(std::move(words), tables);
    const QString meaning = tables.meaningOf(joinedWords(name.words));
    if (meaning.isEmpty())
        return name;
    const QStringList meant = meaning.split(QLatin1Char(' '));
    IngredientName other = withoutSalt({meant.begin(), meant.end()}, tables);
    other.salt = joinedSalts(other.salt, name.salt);
    return other;
}

}
