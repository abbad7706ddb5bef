#include "store/MappingScan.h"

#include "store/RowReader.h"

namespace concord {

Result<void> MappingScan::each(const QString &condition, const Take &take)
{
    RowReader rows(
        m_db, QStringLiteral(
                  "SELECT m.id, m.source_code, m.system, m.display, m.status, m.reason, m.target_drug_id,"
                  " t.name, t.rxcui, m.method, m.author, m.note, m.terminology_version, m.updated_at"
                  " FROM medication_mappings m LEFT JOIN local_drugs t ON t.id = m.target_drug_id"
                  " WHERE %1 ORDER BY m.id")
                  .arg(condition));
    const auto text = [&rows](int column) {
        return rows.isNull(column) ? QString() : QString::fromUtf8(rows.bytes(column));
    };
    for (;;) {
        const auto more = rows.next();
        if (!more || !*more)
            return more ? Result<void>() : fail(more.error());
        MappingRow row;
        row.id = MappingId::fromString(text(0));
        row.sourceCode = text(1);
        row.system = text(2);
        row.display = text(3);
        row.state = mappingStateFromWord(text(4)).value_or(MappingState::Pending);
        row.reason = unmappedReasonFromWord(text(5)).value_or(UnmappedReason::None);
        row.targetDrugId = text(6);
        row.targetName = text(7);
        row.method = text(9);
        row.author = text(10);
        row.note = text(11);
        row.terminologyVersion = text(12);
        row.updatedAt = fromMs(rows.number(13));
        if (auto done = take(row, text(8)); !done)
            return done;
    }
}

Result<void> MappingScan::eachLive(const Take &take)
{
    return each(QStringLiteral("m.status <> 'rejected' AND m.status <> 'retired'"), take);
}

Result<void> MappingScan::eachRetired(const Take &take)
{
    return each(QStringLiteral("m.status = 'retired'"), take);
}

Result<void> MappingScan::eachDecision(const Take &take)
{
    return each(QStringLiteral("m.status = 'approved' AND m.method = 'manual'"), take);
}

}
