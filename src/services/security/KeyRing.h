#pragma once

#include "security/SecretKey.h"
#include "store/DataKeyStore.h"

#include <map>

namespace concord {

/// A data key, unwrapped; without its bytes once it is destroyed.
struct DataKey
{
    DataKeyRow row;
    SecretKeyPtr key;
};

/// What is known of a database's keys at one moment. Does not change: a newer one takes its place.
struct KeyRing
{
    std::map<quint32, DataKey> keys;
    quint32 active = 0; ///< the number of the data key that seals now; 0: none
    SecretKeyPtr lookUp;
};

/// 16 hex digits by which a master key is recognised; they say nothing about it.
[[nodiscard]] Result<QString> fingerprintOf(const SecretKey &master);
/// A data key as it lies in the database: sealed by the master key, bound to its number, purpose and month.
[[nodiscard]] Result<QByteArray> wrapKey(const SecretKeyPtr &master, const DataKeyRow &row,
                                         const SecretKey &key);
/// StoreCorrupt: altered, or not wrapped by this master key.
[[nodiscard]] Result<SecretKeyPtr> unwrapKey(const SecretKeyPtr &master, const DataKeyRow &row);
/// "2026-11", in UTC.
[[nodiscard]] QString monthOf(Timestamp time);

}
