#pragma once

#include "domain/Audit.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace concord {

/// SHA-256 as RFC 6962 section 2.1 uses it. Keeps OpenSSL's context for the next call: one per thread.
class TreeHasher
{
public:
    TreeHasher();
    ~TreeHasher();
    TreeHasher(const TreeHasher &) = delete;
    TreeHasher &operator=(const TreeHasher &) = delete;

    /// SHA-256(0x00 ‖ bytes).
    [[nodiscard]] TreeHash leaf(QByteArrayView bytes);
    /// The same of bytes that have their 0x00 in front already: one call less for who hashes millions.
    [[nodiscard]] TreeHash prefixed(QByteArrayView bytes);
    /// SHA-256(0x01 ‖ left ‖ right).
    [[nodiscard]] TreeHash node(const TreeHash &left, const TreeHash &right);
    /// The root of no leaf at all: SHA-256 of nothing.
    [[nodiscard]] TreeHash empty();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// Lower-case, as everywhere in the format.
[[nodiscard]] QByteArray hexOf(const TreeHash &hash);
/// Absent: not 64 lower-case hex digits.
[[nodiscard]] std::optional<TreeHash> hashFromHex(QByteArrayView hex);

}
