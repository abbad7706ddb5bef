#pragma once

#include "domain/Prescription.h"
#include "store/MappingStore.h"
#include "terminology/CodeResolver.h"

#include <QHash>
#include <QSet>

namespace concord {

/// Which mapping decides each medication, for one run: a person's decision first, then CodeResolver, else a
/// pending mapping. What it learns inside a transaction is kept only once committed() says that the
/// transaction stands.
class MappingBook
{
public:
    MappingBook(MappingStore &mappings, const TerminologyLookup &lookup)
        : m_mappings(mappings), m_resolver(lookup)
    {}

    /// @param now stands in for the date of an order that has none.
    [[nodiscard]] Result<MappingId> mappingOf(const Prescription &prescription, Timestamp now);
    /// False for a mapping that nobody has approved, or whose approval is held until after @p now.
    [[nodiscard]] Result<bool> isApproved(const MappingId &id, Timestamp now);
    /// In the place of a retired mapping the live one of its code (MappingStore::liveOf).
    [[nodiscard]] Result<MappingId> liveOf(const MappingId &id, Timestamp now);
    /// Of those that this transaction has asked isApproved() about: the approval can be taken back still.
    [[nodiscard]] bool isUndoable(const MappingId &id) const { return m_undoable.contains(id); }
    /// A person has said that it is no drug of ours.
    [[nodiscard]] Result<bool> isRejected(const MappingId &id);

    /// First of all in a transaction. What was kept is forgotten when somebody has decided since.
    [[nodiscard]] Result<void> transactionBegins();
    void committed();

private:
    [[nodiscard]] Result<MappingRow> decide(const Prescription &prescription, Timestamp at);
    void learn(const QString &key, const MappingRow &row);
    bool learnApproval(const MappingRow &row, Timestamp now);
    void forgetFresh();

    MappingStore &m_mappings;
    CodeResolver m_resolver;
    QHash<QString, MappingId> m_known; ///< by all codings and the day
    QHash<MappingId, bool> m_approved;
    QHash<QString, MappingId> m_fresh;
    QHash<MappingId, bool> m_freshApproved;
    QHash<MappingId, MappingId> m_freshLive; ///< in the place of retired ones
    QSet<MappingId> m_undoable;              ///< approved, for this transaction
    qint64 m_decidedMs = 0;                  ///< MappingStore::lastDecided() when what is kept was learnt
};

}
