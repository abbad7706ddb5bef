#pragma once

#include "domain/Deidentification.h"

#include <QStringList>

#include <bitset>
#include <optional>
#include <vector>

namespace concord {

/// A text as the scanner compares it: runs of letters and runs of digits, case folded, accents off; whatever
/// else stands between them is nothing. "Núñez-Ortiz", "NUNEZ ORTIZ" and "nunez/ortiz" are the same, and so
/// are
/// "(555) 010-4477" and "555.010.4477"; "MRN00123" holds "00123".
[[nodiscard]] QStringList scanTokens(QStringView text);

/// Every value that identifies somebody in the source, as hashes: eight bytes for each different one, so that
/// millions fit and none of them is kept as it is. Fill it, seal() it, then ask.
///
/// A value of up to eight tokens is known as a whole, one of more by each eight of them that follow each
/// other at a distance of eight: text that is copied is found by its beginning, or by what of it was kept.
/// What is all digits is also known without what stands between them, a day also as it is written in the USA.
class KnownIdentifiers
{
public:
    static constexpr int mostTokens = 8;

    KnownIdentifiers();

    void add(IdentifierKind kind, QStringView value);
    void addDate(QStringView dateTime); ///< a FHIR date or dateTime; a year alone tells nobody
    void seal();
    [[nodiscard]] qint64 size() const { return qint64(m_hashes.size()); } ///< different forms; after seal()

    /// A known value among the tokens of a text.
    struct Hit
    {
        IdentifierKind kind{};
        int digits = 0; ///< in what was found
    };
    /// Each place where one begins, the longest of it. Linear in the tokens.
    [[nodiscard]] std::vector<Hit> findIn(const QStringList &tokens) const;

private:
    void addTokens(IdentifierKind kind, const QStringList &tokens);
    void addHash(IdentifierKind kind, QStringView joined);
    [[nodiscard]] std::optional<IdentifierKind> kindOf(QStringView joined) const;
    void compact();

    size_t m_seed;
    std::vector<quint64> m_hashes; ///< 60 bits of hash and 4 of kind, sorted by seal()
    size_t m_compactAt = 1 << 20;
    std::vector<bool>
        m_beginsMore; ///< by 20 bits of a token's hash: a value of several tokens begins with it
};

}
