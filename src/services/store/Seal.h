#pragma once

#include "store/Database.h"
#include "store/Sealer.h"

#include <QString>
#include <QVariant>

#include <initializer_list>

namespace concord {

/// What a store class does with the columns of one table that are a patient's. Without a Sealer (tests; and a
/// database before its keys) everything stays as it is. No call fails: what went wrong stops the Database's
/// next statement, or the read at hand, so that nothing half sealed is ever written and nothing forged is
/// ever returned.
class Seal
{
public:
    Seal(Database &db, const char *table) : m_db(db), m_table(table) {}

    [[nodiscard]] bool isOn() const { return m_db.sealer() != nullptr; }

    /// For a text column: "sealed1:" and Base64 of the sealed bytes. Empty stays empty.
    [[nodiscard]] QString text(QStringView row, const char *column, const QString &plain);
    [[nodiscard]] static bool isSealedText(const QString &stored);
    [[nodiscard]] QString openText(QStringView row, const char *column, const QString &stored);
    /// For a column of bytes.
    [[nodiscard]] QByteArray bytes(QStringView row, const char *column, const QByteArray &plain);
    [[nodiscard]] QByteArray openBytes(QStringView row, const char *column, const QByteArray &stored);

    /// Several columns of a row in one; null when nothing is sealed here.
    [[nodiscard]] QByteArray pack(QStringView row, std::initializer_list<const QString *> columns,
                                  const char *into = "sealed");
    /// The same as a value to bind: NULL when nothing is sealed here.
    [[nodiscard]] QVariant packed(QStringView row, std::initializer_list<const QString *> columns,
                                  const char *into = "sealed")
    {
        return isOn() ? QVariant(pack(row, columns, into)) : QVariant(QMetaType::fromType<QByteArray>());
    }
    /// What stands in a column that pack() has taken.
    [[nodiscard]] QString left(const QString &plain) const { return isOn() ? QString() : plain; }
    /// Puts the columns' values back, but for a null one; those of a row that is not sealed stay, those of an
    /// erased one become empty.
    void unpack(QStringView row, const QByteArray &sealed, std::initializer_list<QString *> columns,
                const char *from = "sealed");
    /// Its key is destroyed; asked without opening it.
    [[nodiscard]] bool isErased(const QByteArray &sealed) const
    {
        return isOn() && m_db.sealer()->isErased(sealed);
    }
    /// For rows that are found by what they are called: "source/keyed id".
    [[nodiscard]] static QString rowOf(const QString &source, const QString &key)
    {
        QString row;
        row.reserve(source.size() + 1 + key.size());
        return row.append(source).append(u'/').append(key);
    }

    /// A text by which rows are found: "k" and 22 characters of its keyed hash. Empty stays empty.
    [[nodiscard]] QString lookUp(const char *column, const QString &plain);
    /// The same of orderingKeyOf(), which is 32 hex digits: what is keyed already stays.
    [[nodiscard]] QString orderingKey(const QString &key);
    /// A hash of a patient's data, which could be found by trying.
    [[nodiscard]] QByteArray hash(const QByteArray &plain);

    /// The last value that was opened is gone: its key was destroyed.
    [[nodiscard]] const std::optional<Timestamp> &erasedAt() const { return m_erasedAt; }
    /// The same as an error, for what is of no use without it.
    [[nodiscard]] Error erasure() const;

private:
    [[nodiscard]] QByteArray open(const SealPlace &place, QByteArrayView sealed);

    Database &m_db;
    const char *m_table;
    std::optional<Timestamp> m_erasedAt;
};

}
