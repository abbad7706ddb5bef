#include "security/PasswordHash.h"

#include <QList>
#include <QStringDecoder>

#include <openssl/crypto.h>

#include <algorithm>

namespace concord {

namespace {
constexpr quint32 memoryKib = 65'536; // RFC 9106 section 4, second choice, for one processor

/// The same letters typed on another keyboard may come in other pieces (RFC 8265 section 4.2.2).
SecretText composed(const SecretText &password)
{
    const QByteArrayView bytes = password.bytes();
    if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x80; }))
        return SecretText(QByteArray(bytes.data(), bytes.size()));
    QString typed = password.reveal();
    QString text = typed.normalized(QString::NormalizationForm_C);
    SecretText made(text);
    typed.fill(u'\0');
    text.fill(u'\0');
    return made;
}

Result<SecretKeyPtr> hashed(const SecretText &password, const Argon2Parameters &parameters)
{
    const SecretText text = composed(password);
    return argon2id(text.bytes(), parameters);
}
}

Result<PasswordHash> PasswordHash::of(const SecretText &password)
{
    auto parameters = Argon2Parameters::fresh();
    if (!parameters)
        return fail(parameters.error());
    parameters->memoryKib = memoryKib;
    const auto key = hashed(password, *parameters);
    if (!key)
        return fail(key.error());
    PasswordHash made;
    made.m_parameters = *parameters;
    made.m_hash = (*key)->bytes().toByteArray();
    return made;
}

Result<PasswordHash> PasswordHash::parse(const QString &text)
{
    const qsizetype cut = text.lastIndexOf(u'$');
    const auto parameters = Argon2Parameters::parse(text.left(std::max<qsizetype>(cut, 0)));
    PasswordHash read;
    if (parameters) {
        read.m_parameters = *parameters;
        const auto hash = QByteArray::fromBase64Encoding(text.sliced(cut + 1).toLatin1(),
                                                         QByteArray::AbortOnBase64DecodingErrors);
        read.m_hash = hash ? *hash : QByteArray();
    }
    if (read.m_hash.size() != SecretKey::size)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("users"),
                    QStringLiteral("a password's hash is not Concord's, or too weak"));
    return read;
}

PasswordHash PasswordHash::ofNobody()
{
    PasswordHash made;
    made.m_parameters.memoryKib = memoryKib;
    made.m_parameters.salt = QByteArray(16, '\0');
    made.m_hash = QByteArray(SecretKey::size, '\0');
    made.m_isNobodys = true;
    return made;
}

QString PasswordHash::toText() const
{
    return m_parameters.toText() + u'$' + QString::fromLatin1(m_hash.toBase64());
}

Result<bool> PasswordHash::matches(const SecretText &password) const
{
    return hashed(password, m_parameters).map([this](const SecretKeyPtr &key) {
        const bool isSame = CRYPTO_memcmp(key->data(), m_hash.constData(), size_t(SecretKey::size)) == 0;
        return isSame && !m_isNobodys;
    });
}

QString whyNotChosen(const SecretText &password, const QString &user)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(password.bytes());
    const auto characters = text.toUcs4();
    if (decoder.hasError())
        return QStringLiteral("it is not UTF-8");
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; }))
        return QStringLiteral("it has a line end or another control character in it");
    if (characters.size() < PasswordHash::shortest)
        return QStringLiteral("it has fewer than %1 characters").arg(PasswordHash::shortest);
    if (characters.size() > PasswordHash::longest)
        return QStringLiteral("it has more than %1 characters").arg(PasswordHash::longest);
    if (std::all_of(characters.begin(), characters.end(), [&](uint c) { return c == characters.front(); }))
        return QStringLiteral("it is one character again and again");
    if (!user.isEmpty() &&
        QString(text).remove(user, Qt::CaseInsensitive).size() < PasswordHash::shortest / 2)
        return QStringLiteral("it is little more than the name");
    return {};
}

}
