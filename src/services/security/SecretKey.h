#pragma once

#include "domain/Result.h"
#include "domain/SecretText.h"

#include <QByteArrayView>

#include <memory>

namespace concord {

/// 256 bits that nobody else may see: kept out of the swap where the system lets us, wiped when the last
/// owner lets go. Shared, because each thread's Sealer works with the keys of one KeyRing.
class SecretKey
{
public:
    static constexpr qsizetype size = 32;

    [[nodiscard]] static Result<std::shared_ptr<const SecretKey>> random();
    /// InvalidMessage unless @p bytes are 32.
    [[nodiscard]] static Result<std::shared_ptr<const SecretKey>> of(QByteArrayView bytes);
    ~SecretKey();
    SecretKey(const SecretKey &) = delete;
    SecretKey &operator=(const SecretKey &) = delete;

    [[nodiscard]] const unsigned char *data() const { return m_bytes; }
    [[nodiscard]] QByteArrayView bytes() const;

private:
    SecretKey();
    unsigned char *m_bytes = nullptr;
};

using SecretKeyPtr = std::shared_ptr<const SecretKey>;

}
