#include "security/VaultSealer.h"

#include "store/Database.h"

#include <algorithm>

namespace concord {

VaultSealer::VaultSealer(std::shared_ptr<const Vault> vault, Database &db)
    : m_vault(std::move(vault)),
      m_db(db),
      m_generation(m_vault->generation()),
      m_ring(m_vault->ring()),
      m_lookUp(*m_ring->lookUp)
{
    m_place.reserve(256);
}

/// Takes over what another thread, or this one, has read of the keys.
void VaultSealer::follow()
{
    const quint64 generation = m_vault->generation();
    if (generation == m_generation)
        return;
    m_generation = generation;
    m_ring = m_vault->ring();
    std::erase_if(m_ciphers, [&](const auto &cipher) {
        const auto found = m_ring->keys.find(cipher.first);
        return found == m_ring->keys.end() || !found->second.key;
    });
}

Aead &VaultSealer::cipherOf(const DataKey &key)
{
    return m_ciphers.try_emplace(key.row.number, key.key).first->second;
}

/// table 0 row 0 column; none of the three holds a zero.
QByteArrayView VaultSealer::boundTo(const SealPlace &place)
{
    const QByteArrayView table(place.table);
    const QByteArrayView column(place.column);
    m_place.resize(table.size() + 1 + 3 * place.row.size() + 1 + column.size());
    char *at = std::copy(table.begin(), table.end(), m_place.data());
    *at++ = '\0';
    for (const QChar c : place.row) { // ids and keyed hashes are ASCII; names of connections may be anything
        if (c.unicode() < 0x80) {
            *at++ = char(c.unicode());
        } else {
            *at++ = char(0xFF);
            *at++ = char(c.unicode() >> 8);
            *at++ = char(c.unicode() & 0xFF);
        }
    }
    *at++ = '\0';
    at = std::copy(column.begin(), column.end(), at);
    m_place.truncate(at - m_place.constData());
    return m_place;
}

Result<QByteArray> VaultSealer::seal(QByteArrayView plain, const SealPlace &place)
{
    const auto key = m_ring->keys.find(m_ring->active);
    if (key == m_ring->keys.end())
        return fail(ErrorCode::ConfigInvalid, m_db.place(), QStringLiteral("the database has no data key"));
    return cipherOf(key->second).seal(m_ring->active, plain, boundTo(place));
}

Result<OpenedSeal> VaultSealer::open(QByteArrayView sealed, const SealPlace &place)
{
    const quint32 number = Aead::keyNumberOf(sealed);
    if (m_vault->isStale() && !m_isPreparing) { // who only reads has to notice a destroyed key, too
        if (const auto read = m_vault->refresh(m_db); !read)
            return fail(read.error());
    }
    follow();
    auto key = m_ring->keys.find(number);
    if (key == m_ring->keys.end()) { // another program's new key
        if (const auto read = m_vault->refresh(m_db); !read)
            return fail(read.error());
        follow();
        key = m_ring->keys.find(number);
    }
    if (key == m_ring->keys.end())
        return fail(ErrorCode::StoreCorrupt, m_db.place(), QStringLiteral("sealed under an unknown key"));
    if (!key->second.key)
        return OpenedSeal{{}, key->second.row.destroyedAt};
    return cipherOf(key->second).open(sealed, boundTo(place)).map([](QByteArray plain) {
        return OpenedSeal{std::move(plain), std::nullopt};
    });
}

Result<QByteArray> VaultSealer::keyedHash(QByteArrayView text)
{
    return m_lookUp.of(text);
}

Result<void> VaultSealer::prepare()
{
    if (m_isPreparing) // the transaction that makes a key is a transaction
        return {};
    m_isPreparing = true;
    Result<void> done;
    if (m_vault->isStale())
        done = m_vault->refresh(m_db);
    if (done) {
        follow();
        const auto active = m_ring->keys.find(m_ring->active);
        if (active == m_ring->keys.end() || active->second.row.month < monthOf(m_vault->m_clock.now()))
            done = m_vault->makeMonthKey(m_db);
        follow();
    }
    m_isPreparing = false;
    return done;
}

bool VaultSealer::isErased(QByteArrayView sealed) const
{
    const auto key = m_ring->keys.find(Aead::keyNumberOf(sealed));
    return key != m_ring->keys.end() && !key->second.key;
}

}
