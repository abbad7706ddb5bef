#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

#include <memory>
#include <optional>

namespace concord {

class Database;

/// Where a sealed value stands. It is bound to its place: copied to another row or column it does not open.
struct SealPlace
{
    const char *table = "";
    QStringView row; ///< the row's id, or its natural key
    const char *column = "";
};

struct OpenedSeal
{
    QByteArray plain;                  ///< empty when erased
    std::optional<Timestamp> erasedAt; ///< its key was destroyed then
};

/// The store's way to the keys (security/Vault): seals what is a patient's before it is written, opens what
/// is read. One for each Database, on its thread.
class Sealer
{
public:
    virtual ~Sealer() = default;
    [[nodiscard]] virtual Result<QByteArray> seal(QByteArrayView plain, const SealPlace &place) = 0;
    /// StoreCorrupt: not what was sealed at this place. Erased data is no error.
    [[nodiscard]] virtual Result<OpenedSeal> open(QByteArrayView sealed, const SealPlace &place) = 0;
    /// HMAC-SHA256 under the key of look-ups, 32 bytes: the same text has the same hash in all programs on
    /// this database, for ever.
    [[nodiscard]] virtual Result<QByteArray> keyedHash(QByteArrayView text) = 0;
    /// Before a write transaction: this month's key exists, and what others did to the keys is known.
    [[nodiscard]] virtual Result<void> prepare() = 0;
    /// Whether @p sealed cannot be opened any more, because its key was destroyed.
    [[nodiscard]] virtual bool isErased(QByteArrayView sealed) const = 0;
};

/// Makes the Sealer of each Database; shared by all threads of a program.
class SealerSource
{
public:
    virtual ~SealerSource() = default;
    /// @param db opened and migrated. Errors: ConfigInvalid (no master key, or another database's).
    [[nodiscard]] virtual Result<std::unique_ptr<Sealer>> sealerFor(Database &db) const = 0;
};

/// The first bytes of every sealed value; no text in UTF-8 begins like that.
inline constexpr qsizetype sealOverhead = 35; ///< bytes that a sealed value is longer
inline constexpr char sealMark[] = {'\xC0', '\x5E', '\x01'};
[[nodiscard]] inline bool isSealed(QByteArrayView bytes)
{
    return bytes.startsWith(QByteArrayView(sealMark, sizeof sealMark));
}

}
