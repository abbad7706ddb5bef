#include "store/PrescriptionLinkStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

Result<std::optional<PrescriptionId>> PrescriptionLinkStore::otherOf(PrescriptionId prescription,
                                                                     const QString &otherSource)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT other_id FROM prescription_links WHERE prescription_id = ?"
                                   " AND other_source = ?"),
                    {prescription.toString(), otherSource},
                    [](const QSqlQuery &q) { return columns::idOf<PrescriptionId>(q.value(0)); });
}

Result<std::vector<PrescriptionId>> PrescriptionLinkStore::besides(PrescriptionId other)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT prescription_id FROM prescription_links WHERE other_id = ?"
                                    " ORDER BY prescription_id"),
                     {other.toString()},
                     [](const QSqlQuery &q) { return columns::idOf<PrescriptionId>(q.value(0)); });
}

Result<std::vector<std::pair<PrescriptionId, PrescriptionId>>>
PrescriptionLinkStore::linksTo(const QString &otherSource)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT prescription_id, other_id FROM prescription_links WHERE other_source = ?"),
        {otherSource}, [](const QSqlQuery &q) {
            return std::pair(columns::idOf<PrescriptionId>(q.value(0)),
                             columns::idOf<PrescriptionId>(q.value(1)));
        });
}

Result<void> PrescriptionLinkStore::link(PrescriptionId prescription, const QString &otherSource,
                                         PrescriptionId other, const QString &method)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO prescription_links (prescription_id, other_source,"
                              " other_id, method, linked_at) VALUES (?, ?, ?, ?, ?)"
                              " ON CONFLICT (prescription_id, other_source) DO NOTHING"),
               {prescription.toString(), otherSource, other.toString(), method, qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<void> PrescriptionLinkStore::unlink(PrescriptionId prescription, const QString &otherSource)
{
    return sql::change(m_db,
                       QStringLiteral("DELETE FROM prescription_links WHERE prescription_id = ?"
                                      " AND other_source = ?"),
                       {prescription.toString(), otherSource})
        .map([](int) {});
}

}
