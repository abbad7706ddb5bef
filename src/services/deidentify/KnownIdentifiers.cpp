#include "deidentify/KnownIdentifiers.h"

#include <QRandomGenerator>

#include <algorithm>

namespace concord {

namespace {
constexpr int kindBits = 4;
constexpr size_t beginBits = 20;

enum class Run { None, Letters, Digits };

Run runOf(QChar c)
{
    if (c.isDigit())
        return Run::Digits;
    return c.isLetter() || c.isSurrogate() ? Run::Letters : Run::None;
}

size_t hashOf(QStringView text, size_t seed)
{
    return qHashBits(text.utf16(), size_t(text.size()) * sizeof(char16_t), seed);
}

int digitsIn(QStringView text)
{
    return int(std::count_if(text.begin(), text.end(), [](QChar c) { return c.isDigit(); }));
}
}

QStringList scanTokens(QStringView text)
{
    const bool isAscii = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
    const QString plain = isAscii ? text.toString().toLower()
                                  : text.toString().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QStringList tokens;
    QString token;
    Run run = Run::None;
    for (const QChar c : plain) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue; // an accent ends no word
        const Run next = runOf(c);
        if (next != run && !token.isEmpty())
            tokens.append(std::exchange(token, QString()));
        run = next;
        if (next == Run::Digits)
            token.append(QChar(u'0' + c.digitValue()));
        else if (next == Run::Letters)
            token.append(c);
    }
    if (!token.isEmpty())
        tokens.append(token);
    return tokens;
}

KnownIdentifiers::KnownIdentifiers()
    : m_seed(size_t(QRandomGenerator::system()->generate64())), m_beginsMore(size_t(1) << beginBits)
{}

void KnownIdentifiers::addHash(IdentifierKind kind, QStringView joined)
{
    m_hashes.push_back(quint64(hashOf(joined, m_seed)) << kindBits | quint64(kind));
    if (m_hashes.size() >= m_compactAt)
        compact();
}

void KnownIdentifiers::compact()
{
    std::sort(m_hashes.begin(), m_hashes.end());
    m_hashes.erase(std::unique(m_hashes.begin(), m_hashes.end()), m_hashes.end());
    m_compactAt = std::max<size_t>(m_compactAt, 2 * m_hashes.size());
}

void KnownIdentifiers::addTokens(IdentifierKind kind, const QStringList &tokens)
{
    if (tokens.isEmpty())
        return;
    for (qsizetype from = 0; from < tokens.size(); from += mostTokens) {
        const QStringList some = tokens.mid(from, mostTokens);
        if (from > 0 && some.size() < mostTokens)
            break; // the rest of a long text: a word or two of it would be anybody's
        addHash(kind, some.join(u' '));
        if (some.size() > 1)
            m_beginsMore[hashOf(some.front(), m_seed) >> (8 * sizeof(size_t) - beginBits)] = true;
    }
}

void KnownIdentifiers::add(IdentifierKind kind, QStringView value)
{
    const QStringList tokens = scanTokens(value);
    addTokens(kind, tokens);
    const bool isNumber =
        tokens.size() > 1 &&
        std::all_of(tokens.begin(), tokens.end(), [](const QString &t) { return t.front().isDigit(); });
    if (isNumber)
        addTokens(kind, {tokens.join(QString())});
}

void KnownIdentifiers::addDate(QStringView dateTime)
{
    const auto day = dayOf(dateTime);
    if (!day) {
        if (dateTime.size() > 4)
            add(IdentifierKind::Date, dateTime);
        return;
    }
    add(IdentifierKind::Date, day->toString(u"yyyy-MM-dd"));
    for (const char *form : {"MM/dd/yyyy", "M/d/yyyy", "dd.MM.yyyy"})
        add(IdentifierKind::Date, day->toString(QString::fromLatin1(form)));
}

void KnownIdentifiers::seal()
{
    compact();
    m_hashes.shrink_to_fit();
}

std::optional<IdentifierKind> KnownIdentifiers::kindOf(QStringView joined) const
{
    const quint64 wanted = quint64(hashOf(joined, m_seed)) << kindBits;
    const auto at = std::lower_bound(m_hashes.begin(), m_hashes.end(), wanted);
    if (at == m_hashes.end() || *at >> kindBits != wanted >> kindBits)
        return std::nullopt;
    return IdentifierKind(*at & ((1 << kindBits) - 1));
}

std::vector<KnownIdentifiers::Hit> KnownIdentifiers::findIn(const QStringList &tokens) const
{
    std::vector<Hit> hits;
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const bool mayBeMore = m_beginsMore[hashOf(tokens[i], m_seed) >> (8 * sizeof(size_t) - beginBits)];
        const qsizetype most = mayBeMore ? std::min<qsizetype>(mostTokens, tokens.size() - i) : 1;
        for (qsizetype n = most; n >= 1; --n) {
            const QString joined = n == 1 ? tokens[i] : tokens.mid(i, n).join(u' ');
            if (const auto kind = kindOf(joined)) {
                hits.push_back({*kind, digitsIn(joined)});
                break;
            }
        }
    }
    return hits;
}

}
