#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/ValueMap.h"
#include "store/Database.h"

namespace concord {

/// What a person asks and orders of the value tables: the program's rows and the site's in one. A change is
/// one transaction with its audit record; a refusal is audited as well. Used by StoreGateway and by concordd
/// map values. Lives where its Database lives.
class ValueDesk
{
public:
    ValueDesk(Database &db, const Clock &clock, Session session)
        : m_db(db), m_clock(clock), m_session(std::move(session))
    {}

    /// A site's row stands in the place of the program's for any connection; those for one connection stand
    /// beside it.
    [[nodiscard]] Result<ValuePage> page(const ValueQuery &query);
    [[nodiscard]] Result<ValueHistory> history(const ValueKey &key, quint64 requestId);
    /// Errors: as ValueStore::save(); Forbidden; NotFound: no such connection, or nothing to take out of use.
    [[nodiscard]] Result<ValueRow> save(const ValueChange &change);

private:
    [[nodiscard]] Result<void> checkSubject(const ValueChange &change, const ValueRow *shipped);

    Database &m_db;
    const Clock &m_clock;
    Session m_session;
};

}
