#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/FacilityCode.h"
#include "store/Database.h"

namespace concord {

/// What a person asks and orders of the codes of sending facilities. An order is one transaction with its
/// audit record; a refusal is audited as well. Lives where its Database lives.
class FacilityDesk
{
public:
    FacilityDesk(Database &db, const Clock &clock, Session session)
        : m_db(db), m_clock(clock), m_session(std::move(session))
    {}

    [[nodiscard]] Result<FacilityCodePage> page(const FacilityCodeQuery &query);
    /// Errors: as FacilityCodeStore::decide(); Forbidden.
    [[nodiscard]] Result<FacilityCodeRow> decide(const FacilityCodeDecision &decision);

private:
    Database &m_db;
    const Clock &m_clock;
    Session m_session;
};

}
