#pragma once

#include "domain/Result.h"

#include <QByteArrayList>
#include <QString>

#include <functional>

namespace concord {

/// How we, as a client, know the other side, and how we show who we are. The other side is always verified:
/// its name, its dates, its chain, and its key where pins are given. Nothing here switches that off.
struct PeerTls
{
    QString caFile;          ///< PEM; when set, only these authorities are trusted, not the system's
    bool allowTls12 = false; ///< default is TLS 1.3 only; never below 1.2
    QString certificateFile; ///< PEM, ours, then its intermediates; empty = none is shown
    /// Private key of the certificate, PEM without a pass phrase. Asked when a configuration is made; kept
    /// nowhere else and never logged. May block.
    std::function<Result<QByteArray>()> key;
    /// SHA-256 of the SubjectPublicKeyInfo (KeyPin.h) of which the peer's key must be one; several while it
    /// is being replaced; empty = any key that a trusted authority vouches for.
    QByteArrayList pins;
};

}
