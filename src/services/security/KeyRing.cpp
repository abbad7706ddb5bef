#include "security/KeyRing.h"

#include "security/Aead.h"

namespace concord {

namespace {
QByteArray wrapPlace(const DataKeyRow &row)
{
    return QByteArrayLiteral("data_keys") + '\0' + QByteArray::number(row.number) + '\0' +
           (row.isLookUp ? "lookup" : "data") + '\0' + row.month.toLatin1();
}
}

Result<QString> fingerprintOf(const SecretKey &master)
{
    return KeyedHash(master).of("concord master key").map([](const QByteArray &hash) {
        return QString::fromLatin1(hash.first(8).toHex());
    });
}

Result<QByteArray> wrapKey(const SecretKeyPtr &master, const DataKeyRow &row, const SecretKey &key)
{
    return Aead(master).seal(row.number, key.bytes(), wrapPlace(row));
}

Result<SecretKeyPtr> unwrapKey(const SecretKeyPtr &master, const DataKeyRow &row)
{
    auto bytes = Aead(master).open(row.wrapped, wrapPlace(row));
    if (!bytes)
        return fail(ErrorCode::StoreCorrupt, QStringLiteral("data_keys/%1").arg(row.number),
                    bytes.error().detail);
    auto key = SecretKey::of(*bytes);
    wipe(*bytes);
    return key;
}

QString monthOf(Timestamp time)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return QStringLiteral("%1-%2")
        .arg(int(day.year()), 4, 10, QLatin1Char('0'))
        .arg(unsigned(day.month()), 2, 10, QLatin1Char('0'));
}

}
