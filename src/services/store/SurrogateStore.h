#pragma once

#include "store/Database.h"

#include <QHash>
#include <QStringList>

namespace concord {

class Seal;

/// What a surrogate stands for.
enum class SurrogateKind { Patient, Prescription, Provider };
[[nodiscard]] QString wordOf(SurrogateKind kind); ///< as in the database

struct DrawnSurrogate
{
    QString text;      ///< 28 consonants, drawn at random (about 121 bits)
    int shiftDays = 0; ///< of a patient: -183 to 183 and never 0; of others 0
};

/// deidentification_surrogates: what stands for whom in the exports to one recipient. Drawn from the system's
/// random numbers at the first export and kept, so that exports to the same recipient fit together; another
/// recipient gets others. What they stand for is keyed and sealed. Writes: not on the Database of a
/// ReadSnapshot.
class SurrogateStore
{
public:
    SurrogateStore(Database &db, QString recipient) : m_db(db), m_recipient(std::move(recipient)) {}

    /// One for each of @p subjects; those that have none yet get one. In one transaction. ConfigInvalid: the
    /// database has no keys, and the link would lie open.
    [[nodiscard]] Result<QHash<QString, DrawnSurrogate>> of(SurrogateKind kind, const QStringList &subjects);
    /// Deletes all of this recipient; returns how many. Nobody can say any more who was behind one.
    [[nodiscard]] Result<int> forget();
    [[nodiscard]] Result<qint64> count();

private:
    [[nodiscard]] QString keyOf(Seal &seal, SurrogateKind kind, const QString &subject) const;
    [[nodiscard]] Result<QHash<QString, DrawnSurrogate>> known(SurrogateKind kind,
                                                               const QStringList &subjects);

    Database &m_db;
    QString m_recipient;
};

}
