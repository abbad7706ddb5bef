#include "connectors/webhook/AddressGuard.h"

#include <algorithm>
#include <array>

namespace concord {

bool isCallable(const QHostAddress &address)
{
    bool isMapped = false;
    const quint32 v4 = address.toIPv4Address(&isMapped); // of "::ffff:a.b.c.d", too
    const QHostAddress plain = isMapped ? QHostAddress(v4) : address;
    static const std::array refused{QHostAddress(QStringLiteral("fd00:ec2::254")),
                                    QHostAddress(QStringLiteral("100.100.100.200")),
                                    QHostAddress(QHostAddress::AnyIPv4), QHostAddress(QHostAddress::AnyIPv6),
                                    QHostAddress(QHostAddress::Broadcast)};
    const bool isNamed = std::any_of(refused.begin(), refused.end(), [&](const QHostAddress &one) {
        return one.isEqual(plain, QHostAddress::StrictConversion);
    });
    return !plain.isNull() && !isNamed && !plain.isLinkLocal() && !plain.isMulticast() &&
           !plain.isBroadcast();
}

}
