#pragma once

#include "security/Aead.h"
#include "security/Vault.h"

#include <unordered_map>

namespace concord {

/// The Sealer of one Database, on its thread: keeps a cipher for each key in use.
class VaultSealer : public Sealer
{
public:
    VaultSealer(std::shared_ptr<const Vault> vault, Database &db);

    [[nodiscard]] Result<QByteArray> seal(QByteArrayView plain, const SealPlace &place) override;
    [[nodiscard]] Result<OpenedSeal> open(QByteArrayView sealed, const SealPlace &place) override;
    [[nodiscard]] Result<QByteArray> keyedHash(QByteArrayView text) override;
    [[nodiscard]] Result<void> prepare() override;
    [[nodiscard]] bool isErased(QByteArrayView sealed) const override;

private:
    void follow();
    [[nodiscard]] Aead &cipherOf(const DataKey &key);
    [[nodiscard]] QByteArrayView boundTo(const SealPlace &place);

    std::shared_ptr<const Vault> m_vault; ///< shared with every other Database of the program
    Database &m_db;
    quint64 m_generation = 0; ///< of m_ring
    std::shared_ptr<const KeyRing> m_ring;
    std::unordered_map<quint32, Aead> m_ciphers;
    KeyedHash m_lookUp;
    QByteArray m_place; ///< kept for its memory
    bool m_isPreparing = false;
};

}
