#include "audit/TreeHasher.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

namespace concord {

struct TreeHasher::Context
{
    EVP_MD *algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    ~Context()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(algorithm);
    }
};

TreeHasher::TreeHasher() : m_context(std::make_unique<Context>())
{
    if (!m_context->algorithm || !m_context->context ||
        EVP_DigestInit_ex2(m_context->context, m_context->algorithm, nullptr) != 1)
        qFatal("OpenSSL has no SHA-256"); // nothing here can be done without
}

TreeHasher::~TreeHasher() = default;

TreeHash TreeHasher::prefixed(QByteArrayView bytes)
{
    TreeHash hash{};
    EVP_MD_CTX *context = m_context->context;
    // no algorithm: the same one again, without looking it up
    const bool isDone = EVP_DigestInit_ex2(context, nullptr, nullptr) == 1 &&
                        EVP_DigestUpdate(context, bytes.data(), size_t(bytes.size())) == 1 &&
                        EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1;
    if (!isDone)
        qFatal("SHA-256 failed");
    return hash;
}

TreeHash TreeHasher::leaf(QByteArrayView bytes)
{
    QByteArray all;
    all.reserve(bytes.size() + 1);
    all.append('\0').append(bytes.data(), bytes.size());
    return prefixed(all);
}

TreeHash TreeHasher::node(const TreeHash &left, const TreeHash &right)
{
    std::array<char, 1 + 32 + 32> bytes;
    bytes[0] = 1;
    std::memcpy(bytes.data() + 1, left.data(), left.size());
    std::memcpy(bytes.data() + 33, right.data(), right.size());
    return prefixed(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
}

TreeHash TreeHasher::empty()
{
    return prefixed({});
}

QByteArray hexOf(const TreeHash &hash)
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(hash.data()), qsizetype(hash.size()))
        .toHex();
}

std::optional<TreeHash> hashFromHex(QByteArrayView hex)
{
    TreeHash hash{};
    if (hex.size() != qsizetype(2 * hash.size()))
        return std::nullopt;
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9')
            return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (size_t i = 0; i < hash.size(); ++i) {
        const int high = digit(hex[qsizetype(2 * i)]);
        const int low = digit(hex[qsizetype(2 * i + 1)]);
        if (high < 0 || low < 0)
            return std::nullopt;
        hash[i] = quint8(high * 16 + low);
    }
    return hash;
}

}
