#include "security/KeyOrders.h"

#include "store/AuditStore.h"
#include "store/Database.h"

namespace concord {

Result<void> KeyOrders::audit(const QString &action, const QString &subject, const QString &details)
{
    return AuditStore(m_db, m_clock).append({m_actor, action, subject, true, details, {}});
}

Result<MasterKeyRow> KeyOrders::recordOf(const SecretKeyPtr &master, const QString &parameters) const
{
    return fingerprintOf(*master).map([&](const QString &fingerprint) {
        return MasterKeyRow{fingerprint, !parameters.isEmpty(), parameters, m_clock.now()};
    });
}

Result<void> KeyOrders::check(const SecretKeyPtr &master)
{
    const auto known = DataKeyStore(m_db).master();
    const auto fingerprint = known ? fingerprintOf(*master) : fail(known.error());
    if (!fingerprint)
        return fail(fingerprint.error());
    if (*known && (*known)->fingerprint == *fingerprint)
        return {};
    return fail(ErrorCode::ConfigInvalid, QStringLiteral("master key"),
                *known ? QStringLiteral("it is not this database's (found %1, needed %2)")
                             .arg(*fingerprint, (*known)->fingerprint)
                       : QStringLiteral("the database has no keys yet"));
}

Result<DataKeyRow> KeyOrders::make(const SecretKeyPtr &master, bool isLookUp)
{
    DataKeyStore store(m_db);
    const auto number = store.nextNumber();
    const auto fingerprint = number ? fingerprintOf(*master) : fail(number.error());
    const auto key = fingerprint ? SecretKey::random() : fail(fingerprint.error());
    if (!key)
        return fail(key.error());
    DataKeyRow row{*number, isLookUp, isLookUp ? QString() : monthOf(m_clock.now())};
    row.master = *fingerprint;
    row.createdAt = m_clock.now();
    auto wrapped = wrapKey(master, row, **key);
    if (!wrapped)
        return fail(wrapped.error());
    row.wrapped = *std::move(wrapped);
    if (const auto added = store.add(row); !added)
        return fail(added.error());
    return row;
}

Result<bool> KeyOrders::initialise(const SecretKeyPtr &master, const QString &passphraseParameters)
{
    bool isNew = false;
    DataKeyStore store(m_db);
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        if (const auto held = store.hold(); !held)
            return held;
        const auto known = store.master();
        if (!known)
            return fail(known.error());
        isNew = !known->has_value();
        if (!isNew)
            return {};
        const auto record = recordOf(master, passphraseParameters);
        if (!record)
            return fail(record.error());
        return store.setMaster(*record)
            .and_then([&] { return make(master, true); })
            .and_then([&](const DataKeyRow &) { return make(master, false); })
            .and_then([&](const DataKeyRow &row) {
                return audit(QStringLiteral("key.init"), QStringLiteral("key/%1").arg(row.number),
                             QStringLiteral("master=%1; month=%2").arg(record->fingerprint, row.month));
            });
    });
    if (!done)
        return fail(done.error());
    return isNew;
}

Result<quint32> KeyOrders::rotate(const SecretKeyPtr &master)
{
    quint32 number = 0;
    DataKeyStore store(m_db);
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        return store.hold()
            .and_then([&] { return check(master); })
            .and_then([&] { return make(master, false); })
            .and_then([&](const DataKeyRow &row) {
                number = row.number;
                return audit(QStringLiteral("key.rotate"), QStringLiteral("key/%1").arg(number),
                             QStringLiteral("month=") + row.month);
            });
    });
    if (!done)
        return fail(done.error());
    return number;
}

Result<int> KeyOrders::rewrap(const SecretKeyPtr &master, const SecretKeyPtr &next,
                              const QString &passphraseParameters)
{
    int count = 0;
    DataKeyStore store(m_db);
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        count = 0;
        if (const auto held = store.hold(); !held)
            return held;
        const auto checked = check(master);
        const auto record = checked ? recordOf(next, passphraseParameters) : fail(checked.error());
        const auto rows = record ? store.keys() : fail(record.error());
        if (!rows)
            return fail(rows.error());
        if (rows->empty() || rows->front().master == record->fingerprint)
            return fail(ErrorCode::Conflict, QStringLiteral("master key"),
                        QStringLiteral("the new one is the one in use"));
        if (const auto set = store.setMaster(*record); !set)
            return set;
        for (const DataKeyRow &row : *rows) {
            if (row.state == DataKeyRow::State::Destroyed)
                continue;
            const auto key = unwrapKey(master, row);
            const auto wrapped = key ? wrapKey(next, row, **key) : fail(key.error());
            const auto kept =
                wrapped ? store.rewrap(row.number, record->fingerprint, *wrapped) : fail(wrapped.error());
            if (!kept)
                return kept;
            ++count;
        }
        return audit(QStringLiteral("key.rewrap"), QStringLiteral("master/") + record->fingerprint,
                     QStringLiteral("keys=%1").arg(count));
    });
    if (!done)
        return fail(done.error());
    return count;
}

Result<int> KeyOrders::destroy(const QString &month, const QString &reason)
{
    int count = 0;
    DataKeyStore store(m_db);
    const auto done = m_db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        count = 0;
        const auto held = store.hold();
        const auto rows = held ? store.keys() : fail(held.error());
        if (!rows)
            return fail(rows.error());
        const Timestamp now = m_clock.now();
        quint32 active = 0;
        for (const DataKeyRow &row : *rows) {
            if (row.isLookUp || row.month != month || row.state == DataKeyRow::State::Destroyed)
                continue;
            if (row.state == DataKeyRow::State::Active) {
                active = row.number;
                continue;
            }
            if (now - row.retiredAt.value_or(now) < destroyAfter)
                return fail(
                    ErrorCode::Conflict, QStringLiteral("key/%1").arg(row.number),
                    QStringLiteral("retired less than %1 minutes ago: a program may still seal with it")
                        .arg(destroyAfter.count()));
            const auto gone =
                store.destroy(row.number, now)
                    .and_then([&] { return store.forgetLists(row.number); })
                    .and_then([&] {
                        return audit(
                            QStringLiteral("key.destroy"), QStringLiteral("key/%1").arg(row.number),
                            QStringLiteral("month=%1; reason=%2").arg(month, reason.simplified().left(500)));
                    });
            if (!gone)
                return gone;
            ++count;
        }
        if (count == 0 && active > 0)
            return fail(ErrorCode::Conflict, QStringLiteral("key/%1").arg(active),
                        QStringLiteral("this key seals what is written now: rotate first"));
        return count > 0 ? Result<void>{}
                         : fail(ErrorCode::NotFound, QStringLiteral("data_keys"),
                                QStringLiteral("there is no key of that month that could be destroyed"));
    });
    if (!done)
        return fail(done.error());
    return count;
}

}
