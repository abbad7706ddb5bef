#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace concord {

/// A piece of a drug's name: a word in lower case ("b12", "childrens"), a number as written ("12,500"), or
/// one of the signs / - + & , : % ( ) [ ] { } >. Other signs only separate.
struct DrugToken
{
    enum class Kind : quint8 { Word, Number, Sign };

    Kind kind = Kind::Word;
    QString text;
    QString written;       ///< a word as it stands in the text, for its capitals
    bool isJoined = false; ///< no blank before it

    [[nodiscard]] bool is(QChar sign) const { return kind == Kind::Sign && text.front() == sign; }
    [[nodiscard]] bool isWord() const { return kind == Kind::Word; }
    [[nodiscard]] bool isNumber() const { return kind == Kind::Number; }
};

/// What is read of a text: a drug's name is shorter, and a longer one must not cost more.
constexpr qsizetype longestDrugText = 2000;
constexpr size_t mostDrugTokens = 250;

/// Accents are dropped, apostrophes close up ("children's" is one word), digits and letters part where a
/// number is followed by a word ("20mg") and stay together where a letter comes first ("b12").
[[nodiscard]] std::vector<DrugToken> drugTokens(QStringView text);

/// The words and numbers of a name, in lower case: what ingredients and brands are known by.
[[nodiscard]] std::vector<QString> drugWords(QStringView text);

}
