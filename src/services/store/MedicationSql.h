#pragma once

#include "store/RowWriter.h"
#include "store/Seal.h"

#include <QHash>
#include <QSqlQuery>

#include <vector>

/// What the stores of the medication list share: many names in one statement, and what may be NULL.
namespace concord::medicationSql {

constexpr int groupSize = 128;

/// Every row through @p read, without keeping them.
template <typename Read>
[[nodiscard]] Result<void> each(Database &db, const QString &text, const QVariantList &bound, Read read)
{
    const auto query = db.run(text, bound);
    if (!query)
        return fail(query.error());
    for (;;) {
        const auto more = db.next(**query);
        if (!more)
            return fail(more.error());
        if (!*more)
            return {};
        read(**query);
    }
}

[[nodiscard]] inline QVariantList values(const std::vector<QString> &group,
                                         std::initializer_list<QVariant> before = {})
{
    QVariantList list(before);
    list.reserve(list.size() + qsizetype(group.size()));
    for (const QString &text : group)
        list.append(text);
    return list;
}

/// Names as they are looked up, and which each stands for.
struct Names
{
    Names(Seal &seal, const char *column, const std::vector<QString> &plain)
    {
        keys.reserve(plain.size());
        plainOf.reserve(qsizetype(plain.size()));
        for (const QString &name : plain) {
            keys.push_back(seal.lookUp(column, name));
            plainOf.insert(keys.back(), name);
        }
    }

    std::vector<QString> keys;
    QHash<QString, QString> plainOf;
};

/// '' for a null id …
template <typename AnyId>
[[nodiscard]] QString textOf(const AnyId &id)
{
    return id.isNull() ? QString() : id.toString();
}
/// … which then is NULL in its column, as are sealed columns of a row that is not sealed.
template <typename Value>
struct OrNull
{
    const Value &value;
};
[[nodiscard]] inline RowWriter::Cell cellOf(const OrNull<QString> &id)
{
    return id.value.isEmpty() ? RowWriter::Cell(nullptr) : RowWriter::Cell(id.value);
}
[[nodiscard]] inline RowWriter::Cell cellOf(const OrNull<QByteArray> &sealed)
{
    return sealed.value.isNull() ? RowWriter::Cell(nullptr) : RowWriter::Cell(sealed.value);
}
template <typename Value>
[[nodiscard]] RowWriter::Cell cellOf(const Value &value)
{
    return value;
}
[[nodiscard]] inline QVariant variantOf(const OrNull<QString> &id)
{
    return id.value.isEmpty() ? QVariant() : QVariant(id.value);
}
[[nodiscard]] inline QVariant variantOf(const OrNull<QByteArray> &sealed)
{
    return sealed.value.isNull() ? QVariant(QMetaType::fromType<QByteArray>()) : QVariant(sealed.value);
}
template <typename Value>
[[nodiscard]] QVariant variantOf(const Value &value)
{
    return value;
}

}
