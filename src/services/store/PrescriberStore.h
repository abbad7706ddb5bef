#pragma once

#include "domain/Prescriber.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// Who a prescriber of a message is, and what that rests on.
struct PrescriberFinding
{
    enum class Basis {
        None,         ///< nobody knows
        NoDirectory,  ///< the site keeps no directory: nothing is asked
        Npi,          ///< the directory has this NPI
        Dea,          ///< the directory has this DEA number
        Decision,     ///< a person said so, or said that it is nobody of the directory
        Contradiction ///< its identifiers lead to different providers
    };
    Basis basis = Basis::None;
    QString providerId; ///< empty: none

    friend bool operator==(const PrescriberFinding &, const PrescriberFinding &) = default;
};

/// prescriber_mappings: how prescribers are called in messages, and the decisions who they are.
class PrescriberStore
{
public:
    PrescriberStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Every identifier is asked: NPIs and DEA numbers in the directory, all of them among the decisions of
    /// this source. Those that lead anywhere have to lead to one provider.
    [[nodiscard]] Result<PrescriberFinding> find(const QString &source, const Practitioner &prescriber);
    /// Puts what nobody knows on the list for a person, once, under its best identifier.
    [[nodiscard]] Result<void> ask(const QString &source, const Practitioner &prescriber);
    [[nodiscard]] Result<std::optional<PrescriberRow>> byId(PrescriberId id);
    [[nodiscard]] Result<PrescriberPage> page(const PrescriberQuery &query);
    /// Made or changed at or after @p from, in that order, then by id. @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<PrescriberRow>> changedSince(Timestamp from, int limit,
                                                                  PrescriberId after = {});
    /// Links to a provider, or dismisses. A decision may be changed by a later one. Errors: InvalidMessage
    /// (no reason), NotFound, Conflict: another version stands, or there is no such active provider.
    [[nodiscard]] Result<PrescriberRow> decide(const PrescriberDecision &decision, const QString &author);

private:
    [[nodiscard]] Result<std::optional<PrescriberRow>> byIdentifier(const QString &source,
                                                                    const Identifier &identifier);

    Database &m_db;
    const Clock &m_clock;
};

}
