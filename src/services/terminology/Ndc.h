#pragma once

#include <QString>
#include <QStringList>

namespace concord {

/// How an NDC was written. The numbers are the digits of labeler, product and package.
enum class NdcFormat {
    Invalid,
    Dashed442, ///< 10 digits, pad the labeler
    Dashed532, ///< 10 digits, pad the product
    Dashed541, ///< 10 digits, pad the package
    Dashed542, ///< 11 digits, the billing form
    Plain11,   ///< 11 digits without hyphens
    Plain10,   ///< 10 digits without hyphens: three readings
    Dashed642, ///< 12 digits, the uniform form of 91 FR 10749 (from 2033-03-07)
    Plain12
};
[[nodiscard]] QString formatName(NdcFormat format); ///< "5-3-2", "10 digits"; empty for Invalid

/// An NDC as received with every 11-digit reading it allows. 11 digits do not tell which 10-digit form they
/// came from, so `raw` and `format` are kept beside the reading.
struct NdcParse
{
    QString raw;
    NdcFormat format = NdcFormat::Invalid;
    /// 5-4-2 without hyphens: one; three for Plain10 (as 4-4-2, 5-3-2, 5-4-1, in this order; two are equal
    /// where zeros stand at the joint); none for Invalid and for 12 digits with a labeler code of six digits,
    /// which no 11-digit table can hold.
    QStringList candidates11;
    QString canonical12; ///< 6-4-2 without hyphens; empty when invalid or ambiguous

    [[nodiscard]] bool isValid() const { return format != NdcFormat::Invalid; }
    [[nodiscard]] bool isAmbiguous() const { return candidates11.size() > 1; }

    friend bool operator==(const NdcParse &, const NdcParse &) = default;
};

/// DOMAIN section 1 (CARIN RTPBC; 21 CFR 207.33). Tolerates blanks around the code and beside hyphens,
/// typographic hyphens, and the asterisk by which the old FDA directory marked the missing digit of product
/// or package ("12345-*678-90", "12345*67890"). Anything else (letters, other digit counts, a product without
/// its package) is Invalid.
[[nodiscard]] NdcParse parseNdc(const QString &raw);

/// How the candidate at @p index of @p parse was read: its own format, for Plain10 one of the three.
[[nodiscard]] NdcFormat readingOf(const NdcParse &parse, qsizetype index);

/// "00093742456" → "00093-7424-56", 12 digits → 6-4-2; other lengths stay as they are.
[[nodiscard]] QString ndcWithHyphens(const QString &digits);

}
