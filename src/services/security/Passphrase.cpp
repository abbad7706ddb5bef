#include "security/Passphrase.h"

#include <QRegularExpression>

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace concord {

namespace {
constexpr qsizetype shortest = 12;
constexpr int saltSize = 16;
const auto place = QStringLiteral("passphrase");

/// Of UTF-8, without a copy of it.
qsizetype charactersIn(QByteArrayView text)
{
    return std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}
}

Result<Argon2Parameters> Argon2Parameters::fresh()
{
    Argon2Parameters made;
    made.salt = QByteArray(saltSize, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char *>(made.salt.data()), saltSize) != 1)
        return fail(ErrorCode::Internal, QStringLiteral("random"), QStringLiteral("no random numbers"));
    return made;
}

QString Argon2Parameters::toText() const
{
    return QStringLiteral("argon2id$m=%1,t=%2,p=%3$%4")
        .arg(memoryKib)
        .arg(passes)
        .arg(lanes)
        .arg(QString::fromLatin1(salt.toBase64()));
}

Result<Argon2Parameters> Argon2Parameters::parse(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^argon2id\\$m=(\\d{1,9}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/=]{24})$"));
    const auto match = form.match(text);
    Argon2Parameters read;
    if (match.hasMatch()) {
        read.memoryKib = match.captured(1).toUInt();
        read.passes = match.captured(2).toUInt();
        read.lanes = match.captured(3).toUInt();
        read.salt = QByteArray::fromBase64(match.captured(4).toLatin1());
    }
    constexpr quint32 least = 65'536;   // RFC 9106 section 4, second choice: 64 MiB, 3 passes
    constexpr quint32 most = 4'194'304; // somebody who can write the database must not take all memory
    if (read.salt.size() != saltSize || read.memoryKib < least || read.memoryKib > most || read.passes < 3 ||
        read.passes > 64 || read.lanes < 1 || read.lanes > 16)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("master_keys"),
                    QStringLiteral("the parameters of the passphrase are not Concord's, or too weak"));
    return read;
}

Result<SecretKeyPtr> argon2id(QByteArrayView secret, const Argon2Parameters &parameters)
{
    std::array<char, size_t(SecretKey::size)> bytes{};
    const int code = argon2id_hash_raw(parameters.passes, parameters.memoryKib, parameters.lanes,
                                       secret.data(), size_t(secret.size()), parameters.salt.constData(),
                                       size_t(parameters.salt.size()), bytes.data(), bytes.size());
    if (code != ARGON2_OK)
        return fail(ErrorCode::Internal, QStringLiteral("argon2id"),
                    QString::fromLatin1(argon2_error_message(code)));
    auto key = SecretKey::of(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return key;
}

Result<SecretKeyPtr> keyFromPassphrase(QByteArrayView passphrase, const Argon2Parameters &parameters)
{
    return charactersIn(passphrase) < shortest
               ? fail(ErrorCode::ConfigInvalid, place,
                      QStringLiteral("a passphrase has at least 12 characters"))
               : argon2id(passphrase, parameters);
}

}
