#include "terminology/suggestion/DrugText.h"

#include <algorithm>

namespace concord {

namespace {
bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == u'\u2019' || c == u'\u2018' || c == u'`';
}

QChar plainSign(QChar c)
{
    const bool isHyphen = c >= u'\u2010' && c <= u'\u2015';
    return isHyphen || c == u'\u2212' ? QChar(u'-') : c;
}

bool isSign(QChar c)
{
    return QStringView(u"/-+&,:%()[]{}>").contains(c);
}

/// Latin letters without accents; the micro sign is a u ("µg").
QString folded(QStringView text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [](QChar c) { return c < u'\u0080'; });
    if (isPlain)
        return text.toString();
    QString made;
    made.reserve(text.size());
    for (const QChar c : text.toString().normalized(QString::NormalizationForm_KD)) {
        if (c == u'\u03BC')
            made += u'u';
        else if (!c.isMark())
            made += c;
    }
    return made;
}

class Reader
{
public:
    explicit Reader(const QString &text) : m_text(text) {}

    std::vector<DrugToken> read()
    {
        while (m_at < m_text.size() && m_tokens.size() < mostDrugTokens) {
            const QChar c = plainSign(m_text[m_at]);
            if (isDigit(c) || (c == u'.' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1])))
                number();
            else if (c.isLetter())
                word();
            else
                sign(c);
        }
        return std::move(m_tokens);
    }

private:
    void number()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            const bool isInside =
                (c == u'.' || c == u',') && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]);
            if (!isDigit(c) && !(isInside && (c == u'.' || isGroup(m_at + 1))))
                break;
            ++m_at;
        }
        add(DrugToken::Kind::Number, start);
    }
    /// Three digits and then no more: what follows a comma in "12,500" but not in "1,25".
    [[nodiscard]] bool isGroup(qsizetype at) const
    {
        qsizetype end = at;
        while (end < m_text.size() && isDigit(m_text[end]))
            ++end;
        return end - at == 3;
    }
    void word()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            const bool closesUp = isApostrophe(c) && m_at + 1 < m_text.size() && m_text[m_at + 1].isLetter();
            if (!c.isLetter() && !isDigit(c) && !closesUp)
                break;
            ++m_at;
        }
        add(DrugToken::Kind::Word, start);
    }
    void sign(QChar c)
    {
        if (isSign(c))
            m_tokens.push_back({DrugToken::Kind::Sign, QString(c), {}, m_end == m_at});
        ++m_at;
        if (isSign(c))
            m_end = m_at;
    }
    void add(DrugToken::Kind kind, qsizetype start)
    {
        DrugToken token{kind, m_text.sliced(start, m_at - start), {}, m_end == start};
        if (kind == DrugToken::Kind::Word) {
            token.text.removeIf(isApostrophe);
            token.written = token.text;
            token.text = token.text.toLower();
        }
        m_tokens.push_back(std::move(token));
        m_end = m_at;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    qsizetype m_end = 0; ///< of the last token
    std::vector<DrugToken> m_tokens;
};
}

std::vector<DrugToken> drugTokens(QStringView text)
{
    const QString plain = folded(text.first(std::min(text.size(), longestDrugText)));
    return Reader(plain).read();
}

std::vector<QString> drugWords(QStringView text)
{
    std::vector<QString> words;
    for (DrugToken &token : drugTokens(text)) {
        if (token.kind != DrugToken::Kind::Sign)
            words.push_back(std::move(token.text));
    }
    return words;
}

}
