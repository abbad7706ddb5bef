#include "domain/TlsText.h"

#include <QDateTime>

namespace concord {

std::optional<TlsCheck> failedCheck(QStringView detail)
{
    static constexpr std::pair<const char *, TlsCheck> words[] = {{"name: ", TlsCheck::Name},
                                                                  {"date: ", TlsCheck::Date},
                                                                  {"chain: ", TlsCheck::Chain},
                                                                  {"pin: ", TlsCheck::Pin}};
    for (const auto &[word, check] : words) {
        if (detail.startsWith(QLatin1StringView(word)))
            return check;
    }
    return std::nullopt;
}

QString tlsText::ofVerification(const Refused &refused)
{
    switch (refused.error) {
    case Expired:
        return expired(refused.notAfter);
    case NotYetValid:
        return notYetValid(refused.notBefore);
    case OtherHost:
    case OtherAddress:
        return otherName();
    case SelfSigned:
    case SelfSignedInChain:
        return selfSigned();
    case NoIssuer:
    case NoLocalIssuer:
    case FirstNotVerified:
    case Untrusted:
        return unknownIssuer();
    case Revoked:
        return revoked();
    default:
        return otherChain(QString::fromLatin1(refused.other));
    }
}

QString tlsText::dateText(const std::tm &utc)
{
    return QDateTime(QDate(utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday),
                     QTime(utc.tm_hour, utc.tm_min, utc.tm_sec), Qt::UTC)
        .toString(Qt::ISODate);
}

}
