#include "security/SecretKey.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstring>
#include <new>

#ifdef Q_OS_UNIX
#include <sys/mman.h>
#endif

namespace concord {

namespace {
/// A page of its own: unlocking one key's memory must not unlock another's.
constexpr size_t pageSize = 4096;
}

SecretKey::SecretKey()
    : m_bytes(static_cast<unsigned char *>(::operator new(pageSize, std::align_val_t(pageSize))))
{
#ifdef Q_OS_UNIX
    mlock(m_bytes, pageSize); // may be refused (RLIMIT_MEMLOCK): then the key may reach the swap
#endif
    std::memset(m_bytes, 0, pageSize);
}

SecretKey::~SecretKey()
{
    OPENSSL_cleanse(m_bytes, size_t(size));
#ifdef Q_OS_UNIX
    munlock(m_bytes, pageSize);
#endif
    ::operator delete(m_bytes, std::align_val_t(pageSize));
}

Result<SecretKeyPtr> SecretKey::random()
{
    std::shared_ptr<SecretKey> key(new SecretKey);
    if (RAND_priv_bytes(key->m_bytes, int(size)) != 1)
        return fail(ErrorCode::Internal, QStringLiteral("random"), QStringLiteral("no random numbers"));
    return key;
}

Result<SecretKeyPtr> SecretKey::of(QByteArrayView bytes)
{
    if (bytes.size() != size)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("key"), QStringLiteral("a key has 32 bytes"));
    std::shared_ptr<SecretKey> key(new SecretKey);
    std::memcpy(key->m_bytes, bytes.data(), size_t(size));
    return key;
}

QByteArrayView SecretKey::bytes() const
{
    return {reinterpret_cast<const char *>(m_bytes), size};
}

}
