#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace concord {

/// How the data keys are wrapped.
struct MasterKeyRow
{
    QString fingerprint;
    bool isPassphrase = false;
    QString parameters; ///< of the passphrase
    Timestamp createdAt{};

    friend bool operator==(const MasterKeyRow &, const MasterKeyRow &) = default;
};

struct DataKeyRow
{
    enum class State { Active, Retired, Destroyed }; ///< in this order, never back

    quint32 number = 0;
    bool isLookUp = false;
    QString month; ///< "2026-11", in UTC; of the look-up key empty
    State state = State::Active;
    QString master{};     ///< fingerprint
    QByteArray wrapped{}; ///< empty once destroyed
    Timestamp createdAt{};
    std::optional<Timestamp> retiredAt{};
    std::optional<Timestamp> destroyedAt{};

    friend bool operator==(const DataKeyRow &, const DataKeyRow &) = default;
};

[[nodiscard]] QString wordOf(DataKeyRow::State state);

/// master_keys and data_keys. What changes them runs in a transaction that has called hold().
class DataKeyStore
{
public:
    explicit DataKeyStore(Database &db) : m_db(db) {}

    /// A person's PostgreSQL login may not: the owner's programs do.
    [[nodiscard]] Result<bool> mayAdd();
    /// Others who want to change the keys wait until this transaction has ended.
    [[nodiscard]] Result<void> hold();
    [[nodiscard]] Result<std::optional<MasterKeyRow>> master();
    /// In the order of their numbers.
    [[nodiscard]] Result<std::vector<DataKeyRow>> keys();

    /// The one before, if any, is retired. One that was retired may come back.
    [[nodiscard]] Result<void> setMaster(const MasterKeyRow &row);
    [[nodiscard]] Result<quint32> nextNumber();
    /// The active one of the same purpose, if any, is retired.
    [[nodiscard]] Result<void> add(const DataKeyRow &row);
    [[nodiscard]] Result<void> rewrap(quint32 number, const QString &master, const QByteArray &wrapped);
    /// Overwrites the wrapped key.
    [[nodiscard]] Result<void> destroy(quint32 number, Timestamp at);
    /// Medication lists that hold something sealed by this key, which is destroyed now: what can be read of
    /// them no more leaves them without being called a change, and the next capture is like the first.
    [[nodiscard]] Result<void> forgetLists(quint32 number);
    /// After the transaction that destroyed a key, or sealed what was readable: nothing of before stays in
    /// free pages or the log of a file, nor in the table of a server, whose own log (WAL) keeps it until it
    /// is recycled. StoreBusy: somebody reads the file, or the table; try again.
    [[nodiscard]] Result<void> scrub();

private:
    Database &m_db;
};

}
