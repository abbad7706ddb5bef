#include "store/SurrogateStore.h"

#include "store/Seal.h"
#include "store/Sql.h"

#include <QRandomGenerator>

namespace concord {

namespace {
constexpr const char *surrogates = "deidentification_surrogates";
constexpr int surrogateLength = 28;
constexpr int farthestShift = 183; ///< days

/// Consonants alone spell no name, and no digit of a number or a date is in them.
QString drawSurrogate()
{
    static const QStringView letters = u"bcdfghjklmnpqrstvwxz";
    QString text(surrogateLength, Qt::Uninitialized);
    for (QChar &c : text)
        c = letters[QRandomGenerator::system()->bounded(int(letters.size()))];
    return text;
}

int drawShift()
{
    const int days = QRandomGenerator::system()->bounded(1, farthestShift + 1);
    return QRandomGenerator::system()->bounded(2) == 0 ? -days : days;
}

}

QString wordOf(SurrogateKind kind)
{
    switch (kind) {
    case SurrogateKind::Patient:
        return QStringLiteral("patient");
    case SurrogateKind::Prescription:
        return QStringLiteral("prescription");
    case SurrogateKind::Provider:
        return QStringLiteral("provider");
    }
    return {};
}

QString SurrogateStore::keyOf(Seal &seal, SurrogateKind kind, const QString &subject) const
{
    return seal.lookUp("subject", Seal::rowOf(Seal::rowOf(m_recipient, wordOf(kind)), subject));
}

Result<QHash<QString, DrawnSurrogate>> SurrogateStore::known(SurrogateKind kind, const QStringList &subjects)
{
    static const QString text = QStringLiteral("SELECT subject, surrogate, shift_days, sealed FROM"
                                               " deidentification_surrogates WHERE subject IN (%1)");
    Seal seal(m_db, surrogates);
    QHash<QString, QString> subjectOf;
    QStringList keys;
    for (const QString &subject : subjects) {
        keys.append(keyOf(seal, kind, subject));
        subjectOf.insert(keys.back(), subject);
    }
    QHash<QString, DrawnSurrogate> found;
    const auto rows = sql::rowsIn(m_db, text, keys, [&](const QSqlQuery &q) {
        QString shift = q.value(2).toString();
        const QString key = q.value(0).toString();
        seal.unpack(key, q.value(3).toByteArray(), {nullptr, &shift});
        found.insert(subjectOf.value(key), {q.value(1).toString(), shift.toInt()});
        return true;
    });
    if (!rows)
        return fail(rows.error());
    return found;
}

Result<QHash<QString, DrawnSurrogate>> SurrogateStore::of(SurrogateKind kind, const QStringList &subjects)
{
    QHash<QString, DrawnSurrogate> all;
    if (!Seal(m_db, surrogates).isOn())
        return fail(ErrorCode::ConfigInvalid, QString::fromLatin1(surrogates),
                    QStringLiteral("the database has no keys: run concordd keys init"));
    const auto done = m_db.write([&]() -> Result<void> {
        auto found = known(kind, subjects);
        if (!found)
            return fail(found.error());
        all = *std::move(found);
        Seal seal(m_db, surrogates);
        for (const QString &subject : subjects) {
            if (all.contains(subject))
                continue;
            const DrawnSurrogate drawn{drawSurrogate(), kind == SurrogateKind::Patient ? drawShift() : 0};
            const QString key = keyOf(seal, kind, subject);
            const QString shift = drawn.shiftDays == 0 ? QString() : QString::number(drawn.shiftDays);
            const auto added = sql::change(
                m_db,
                QStringLiteral("INSERT INTO deidentification_surrogates (recipient, kind, subject, surrogate,"
                               " shift_days, sealed) VALUES (?, ?, ?, ?, ?, ?)"),
                {m_recipient, wordOf(kind), key, drawn.text, seal.left(shift),
                 seal.packed(key, {&subject, &shift})});
            if (!added)
                return fail(added.error());
            all.insert(subject, drawn);
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return all;
}

Result<int> SurrogateStore::forget()
{
    return sql::change(m_db, QStringLiteral("DELETE FROM deidentification_surrogates WHERE recipient = ?"),
                       {m_recipient});
}

Result<qint64> SurrogateStore::count()
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM deidentification_surrogates WHERE recipient = ?"),
                       {m_recipient});
}

}
