#pragma once

#include "domain/MappingExchange.h"
#include "gateway/MappingDesk.h"

namespace concord {

/// Decisions about codes out of a database and into one. An import is one transaction with its audit record,
/// all rows under the rules that MappingDesk holds people to: the importing person decides, and who decided
/// where the file comes from is kept beside it. Used by concordd map import and export. Lives where its
/// Database lives.
class MappingExchange
{
public:
    /// @param compare empty: texts cannot be compared, and nothing has to be overridden
    MappingExchange(Database &db, const Clock &clock, Session session, TargetComparer compare = {});

    /// Those of these states, by system and code. Audited with @p details.
    [[nodiscard]] Result<std::vector<MappingEntry>> exported(const std::vector<MappingState> &states,
                                                             const QString &details);
    /// Rows that are refused are no error: the report says so, and whether anything was done. Errors:
    /// Forbidden, InvalidMessage (no reason given), and those of the store.
    [[nodiscard]] Result<MappingImport> imported(const std::vector<FiledMapping> &rows,
                                                 const ImportTerms &terms);

private:
    [[nodiscard]] Result<void> takeAll(const std::vector<FiledMapping> &rows, const ImportTerms &terms,
                                       MappingImport &report);
    [[nodiscard]] Result<void> take(const FiledMapping &filed, const QString &twin, const ImportTerms &terms,
                                    MappingImport &report);
    [[nodiscard]] Result<QString> problemOf(const MappingEntry &entry, bool isKnown,
                                            const ImportTerms &terms);
    [[nodiscard]] Result<void> decideRow(const MappingEntry &entry, const MappingRow &standing,
                                         const ImportTerms &terms, ImportedMapping &row, int &released);
    [[nodiscard]] Result<bool> isSame(const MappingEntry &entry, const MappingRow &standing);

    Database &m_db;
    const Clock &m_clock;
    Session m_session;
    MappingDesk m_desk;
};

}
