#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Prescriber.h"
#include "store/Database.h"

namespace concord {

/// What a person asks and orders of prescribers and of the site's directory of providers. An order is one
/// transaction with its audit record; a refusal is audited as well. Used by StoreGateway and by concordd map
/// prescribers. Lives where its Database lives.
class PrescriberDesk
{
public:
    PrescriberDesk(Database &db, const Clock &clock, Session session)
        : m_db(db), m_clock(clock), m_session(std::move(session))
    {}

    [[nodiscard]] Result<PrescriberPage> page(const PrescriberQuery &query);
    [[nodiscard]] Result<ProviderList> providers(const QString &text, quint64 requestId);
    /// Errors: as PrescriberStore::decide(); Forbidden.
    [[nodiscard]] Result<PrescriberRow> decide(const PrescriberDecision &decision);
    /// Errors: as ProviderStore::save(); Forbidden.
    [[nodiscard]] Result<ProviderRow> saveProvider(const ProviderChange &change);

private:
    Database &m_db;
    const Clock &m_clock;
    Session m_session;
};

}
