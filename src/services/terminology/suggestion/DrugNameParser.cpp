#include "terminology/suggestion/DrugNameParser.h"

#include "terminology/suggestion/AmountText.h"
#include "terminology/suggestion/ComponentReader.h"
#include "terminology/suggestion/DrugText.h"
#include "terminology/suggestion/FormReader.h"
#include "terminology/suggestion/PackageText.h"
#include "terminology/suggestion/SpellingReader.h"

#include <algorithm>

namespace concord {

namespace {
/// What the longest phrase at a place is.
struct Phrase
{
    enum class Kind { None, Form, Noise, Ingredient, Brand, Abbreviation };

    Kind kind = Kind::None;
    size_t end = 0;
    QString text;
    quint32 number = 0; ///< of the ingredient or brand
    QString salt;
};

class NameReader
{
public:
    NameReader(const DrugLexicon &lexicon, const QString &text)
        : m_lexicon(lexicon),
          m_tables(lexicon.tables()),
          m_tokens(drugTokens(text)),
          m_form(m_tables, m_drug.form),
          m_components(m_drug)
    {}

    SourceDrug read()
    {
        const size_t end = startOfPackage(m_tokens, m_tables);
        readPackage(m_tokens, end, m_tables, m_drug);
        m_tokens.resize(end);
        m_drug.isGuessed = SpellingReader(m_lexicon).correct(m_tokens);
        for (size_t at = 0; at < m_tokens.size();)
            at = readAt(at);
        m_components.finish();
        return std::move(m_drug);
    }

private:
    size_t readAt(size_t at)
    {
        const DrugToken &token = m_tokens[at];
        if (token.kind == DrugToken::Kind::Sign)
            return readSign(at);
        if (const size_t end = endOfNdc(m_tokens, at); end > at)
            return end;
        const Phrase phrase = phraseAt(at);
        if (token.isNumber()) {
            const auto amounts = amountsAt(m_tokens, at, m_tables);
            if (amounts && (amounts->hasUnit() ? amounts->end >= phrase.end : phrase.end <= at)) {
                m_components.takeAmounts(*amounts);
                return amounts->end;
            }
        }
        if (phrase.kind != Phrase::Kind::None)
            return take(phrase, at);
        if (const SaltWord *salt = token.isWord() ? m_tables.salt(token.text) : nullptr) {
            m_components.takeSalt(salt->salt);
            takeWord(token.text, true);
        } else {
            takeUnread(token);
        }
        return at + 1;
    }

    size_t readSign(size_t at)
    {
        const DrugToken &token = m_tokens[at];
        if (token.is(u'(') || token.is(u'['))
            m_components.open();
        else if (token.is(u')') || token.is(u']'))
            m_components.close();
        else if (token.is(u'{'))
            m_drug.isPack = true;
        return at + 1;
    }

    size_t take(const Phrase &phrase, size_t at)
    {
        const bool isName = phrase.kind == Phrase::Kind::Brand || phrase.kind == Phrase::Kind::Ingredient ||
                            phrase.kind == Phrase::Kind::Abbreviation;
        for (size_t i = at; i < phrase.end; ++i) {
            const DrugToken &token = m_tokens[i];
            const bool isSalt =
                phrase.kind == Phrase::Kind::Ingredient && token.isWord() && m_tables.salt(token.text);
            if (token.kind != DrugToken::Kind::Sign)
                takeWord(token.text, !isName || isSalt);
        }
        m_drug.isGuessed = m_drug.isGuessed || (isName && m_tables.isAmbiguous(phrase.text));
        switch (phrase.kind) {
        case Phrase::Kind::Form:
            m_form.take(phrase.text);
            m_drug.isPack = m_drug.isPack || isPack(phrase.text);
            break;
        case Phrase::Kind::Ingredient:
            m_components.takeIngredient(phrase.number, phrase.salt);
            for (const quint32 word : m_lexicon.ingredientWords(phrase.number)) // of "apap" another
                takeWord(word, false);
            break;
        case Phrase::Kind::Brand:
            m_drug.brands.push_back(phrase.number);
            break;
        case Phrase::Kind::Abbreviation:
            takeMeaning(phrase.text);
            break;
        case Phrase::Kind::Noise:
        case Phrase::Kind::None:
            break;
        }
        return phrase.end;
    }

    /// What an abbreviation stands for is read like the text: "tmp smx" are two ingredients.
    void takeMeaning(const QString &abbreviation)
    {
        const QStringList words = m_tables.meaningOf(abbreviation).split(QLatin1Char(' '));
        for (qsizetype at = 0; at < words.size();) {
            qsizetype count = words.size() - at;
            for (; count > 0; --count) {
                const IngredientName name =
                    ingredientName({words.begin() + at, words.begin() + at + count}, m_tables);
                if (const auto number = m_lexicon.ingredientBy(name.key())) {
                    m_components.takeIngredient(*number, name.salt);
                    break;
                }
            }
            at += std::max<qsizetype>(count, 1);
        }
        for (const QString &word : words)
            takeWord(word, false);
    }

    /// Where the release has it.
    void takeWord(const QString &word, bool isForm)
    {
        if (const auto number = m_lexicon.words().find(word))
            takeWord(*number, isForm);
    }
    void takeWord(quint32 number, bool isForm)
    {
        const auto known = std::find_if(m_drug.words.begin(), m_drug.words.end(),
                                        [&](const SourceWord &w) { return w.word == number; });
        if (known == m_drug.words.end())
            m_drug.words.push_back({number, isForm});
        else
            known->isForm = known->isForm && isForm;
    }

    /// Not part of any name as a whole: perhaps of one in part ("Clearasil Ultra").
    void takeUnread(const DrugToken &token)
    {
        takeWord(token.text, false);
        const QString shown = token.written.isEmpty() ? token.text : token.written;
        if (!m_drug.unread.contains(shown))
            m_drug.unread.append(shown);
    }

    [[nodiscard]] bool isPack(const QString &phrase) const
    {
        const auto words = m_tables.formWords(phrase);
        return std::any_of(words.begin(), words.end(),
                           [](const FormWord &word) { return word.kind == FormWord::Kind::Pack; });
    }
    [[nodiscard]] bool isInsidePhrase(size_t at) const
    {
        const DrugToken &sign = m_tokens[at];
        if (sign.is(u'-') || sign.is(u',') || sign.is(u'&') || sign.is(u':'))
            return true;
        const bool isRatio = sign.is(u'/') && at > 0 && at + 1 < m_tokens.size() &&
                             m_tokens[at - 1].isNumber() &&
                             m_tokens[at + 1].isNumber(); // "Ortho-Novum 7/7/7"
        return isRatio;
    }

    [[nodiscard]] Phrase phraseAt(size_t at) const
    {
        Phrase best;
        std::vector<QString> words;
        QString text;
        const int most = std::max(m_lexicon.longestName(), longestPhrase);
        for (size_t i = at; i < m_tokens.size() && int(words.size()) < most; ++i) {
            if (m_tokens[i].kind == DrugToken::Kind::Sign) {
                if (!isInsidePhrase(i))
                    break;
                continue;
            }
            if (!words.empty())
                text += QLatin1Char(' ');
            text += m_tokens[i].text;
            words.push_back(m_tokens[i].text);
            Phrase phrase = phraseOf(text, words);
            if (phrase.kind != Phrase::Kind::None) {
                phrase.end = i + 1;
                phrase.text = text;
                best = std::move(phrase);
            }
        }
        return best;
    }

    [[nodiscard]] Phrase phraseOf(const QString &text, const std::vector<QString> &words) const
    {
        const auto forms = m_tables.formWords(text);
        const bool isForm =
            m_tables.formNamed(text) || std::any_of(forms.begin(), forms.end(), [](const FormWord &w) {
                return w.kind != FormWord::Kind::Noise && w.kind != FormWord::Kind::Container;
            });
        // "INH 300 mg" is isoniazid, and in "albuterol 90 mcg INH" it is inhaled
        const bool isDrug = isForm && m_drug.components.empty() && m_drug.brands.empty() &&
                            !m_tables.meaningOf(text).isEmpty();
        if (isForm && !isDrug)
            return {Phrase::Kind::Form, 0, {}, 0, {}};
        const IngredientName name = ingredientName(words, m_tables);
        if (const auto number = m_lexicon.ingredientBy(name.key()))
            return {Phrase::Kind::Ingredient, 0, {}, *number, name.salt};
        if (const auto number = m_lexicon.brandBy(text))
            return {Phrase::Kind::Brand, 0, {}, *number, {}};
        if (!m_tables.meaningOf(text).isEmpty())
            return {Phrase::Kind::Abbreviation, 0, {}, 0, {}};
        if (!forms.isEmpty())
            return {Phrase::Kind::Noise, 0, {}, 0, {}};
        return {};
    }

    const DrugLexicon &m_lexicon;
    const DrugTables &m_tables;
    std::vector<DrugToken> m_tokens;
    SourceDrug m_drug;
    FormReader m_form;
    ComponentReader m_components;
};
}

SourceDrug DrugNameParser::read(const QString &text) const
{
    return NameReader(m_lexicon, text).read();
}

DrugAttributes DrugNameParser::attributes(const SourceDrug &drug) const
{
    DrugAttributes made;
    for (const SourceComponent &component : drug.components) {
        const QString salt = component.salt.isEmpty() ? component.explainedSalt : component.salt;
        const QString strength =
            component.strengths.empty() ? QString() : component.strengths.front().toString();
        made.components.push_back({m_lexicon.ingredient(component.ingredient), salt, strength});
    }
    std::sort(made.components.begin(), made.components.end(),
              [](const Component &a, const Component &b) { return a.ingredient < b.ingredient; });
    for (const Strength &strength : drug.loose) // of a brand: nobody says of which ingredient
        made.components.push_back({{}, {}, strength.toString()});
    const auto &form = drug.form;
    made.doseForm = form.named ? m_lexicon.tables().forms()[*form.named].name : form.written;
    QStringList routes = form.routes;
    routes.removeDuplicates();
    made.route = routes.join(QStringLiteral(" or "));
    made.release = form.release;
    if (!drug.brands.empty())
        made.brand = m_lexicon.brand(drug.brands.front());
    QStringList quantities;
    for (const Strength &quantity : drug.quantities)
        quantities.append(quantity.toString());
    made.pack = quantities.join(QStringLiteral(", "));
    made.unread = drug.unread;
    return made;
}

}
