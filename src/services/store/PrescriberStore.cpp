#include "store/PrescriberStore.h"

#include "store/Columns.h"
#include "store/Paging.h"
#include "store/ProviderStore.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto prescriberTable = QStringLiteral("prescriber_mappings");
const auto selectPrescribers = QStringLiteral(
    "SELECT m.id, m.sent_by, m.system, m.value, m.type, m.name, m.status, m.provider_id, p.family,"
    " p.given, m.author, m.reason, m.version, m.created_at, m.changed_at FROM prescriber_mappings m"
    " LEFT JOIN local_providers p ON p.id = m.provider_id");

PrescriberRow readPrescriber(const QSqlQuery &q)
{
    PrescriberRow row;
    row.id = columns::idOf<PrescriberId>(q.value(0));
    row.source = q.value(1).toString();
    row.identifier = {q.value(2).toString(), q.value(3).toString(), q.value(4).toString()};
    row.name = q.value(5).toString();
    row.state = prescriberStateFromWord(q.value(6).toString()).value_or(PrescriberState::Pending);
    row.providerId = q.value(7).toString();
    if (!row.providerId.isEmpty()) {
        ProviderRow provider;
        provider.id = row.providerId;
        provider.family = q.value(8).toString();
        provider.given = q.value(9).toString();
        row.providerName = nameOf(provider);
    }
    row.author = q.value(10).toString();
    row.reason = q.value(11).toString();
    row.version = q.value(12).toInt();
    row.createdAt = fromMs(q.value(13).toLongLong());
    row.changedAt = fromMs(q.value(14).toLongLong());
    return row;
}

QString sentName(const Practitioner &prescriber)
{
    ProviderRow row;
    row.family = prescriber.family.simplified();
    row.given = prescriber.given.simplified();
    return nameOf(row).left(200);
}
}

Result<std::optional<PrescriberRow>> PrescriberStore::byIdentifier(const QString &source,
                                                                   const Identifier &identifier)
{
    return sql::row(
        m_db, selectPrescribers + QStringLiteral(" WHERE m.sent_by = ? AND m.system = ? AND m.value = ?"),
        {source, columns::storable(identifier.system), columns::storable(identifier.value)}, readPrescriber);
}

Result<PrescriberFinding> PrescriberStore::find(const QString &source, const Practitioner &prescriber)
{
    using Basis = PrescriberFinding::Basis;
    ProviderStore providers(m_db, m_clock);
    const auto kept = providers.areThere();
    if (!kept)
        return fail(kept.error());
    if (!*kept)
        return PrescriberFinding{Basis::NoDirectory, {}};
    PrescriberFinding found;
    bool isDismissed = false;
    const auto leads = [&](const QString &provider, Basis basis) {
        if (found.basis == Basis::None)
            found = {basis, provider};
        else if (found.providerId != provider)
            found = {Basis::Contradiction, {}};
    };
    for (const Identifier &identifier : rankedIdentifiers(prescriber)) {
        const bool npi = isNpi(identifier);
        if (npi || isDea(identifier)) {
            const auto row = npi ? providers.byNpi(identifier.value) : providers.byDea(identifier.value);
            if (!row)
                return fail(row.error());
            if (*row)
                leads((*row)->id, npi ? Basis::Npi : Basis::Dea);
        }
        const auto decided = byIdentifier(source, identifier);
        if (!decided)
            return fail(decided.error());
        if (*decided && (*decided)->state == PrescriberState::Linked)
            leads((*decided)->providerId, Basis::Decision);
        isDismissed |= *decided && (*decided)->state == PrescriberState::Dismissed;
        if (found.basis == Basis::Contradiction)
            return found;
    }
    if (found.basis == Basis::None && isDismissed)
        found.basis = Basis::Decision;
    return found;
}

Result<void> PrescriberStore::ask(const QString &source, const Practitioner &prescriber)
{
    const QList<Identifier> identifiers = rankedIdentifiers(prescriber);
    if (identifiers.isEmpty())
        return {};
    const Identifier &best = identifiers.first();
    const Timestamp now = m_clock.now();
    return sql::change(m_db,
                       QStringLiteral(
                           "INSERT INTO prescriber_mappings (id, sent_by, system, value, type, name, status,"
                           " author, reason, version, created_at, changed_at)"
                           " VALUES (?, ?, ?, ?, ?, ?, 'pending', '', '', 1, ?, ?)"
                           " ON CONFLICT (sent_by, system, value) DO NOTHING"),
                       {makeId<PrescriberId>(now.time_since_epoch()).toString(), source,
                        columns::storable(best.system), columns::storable(best.value), best.type,
                        sentName(prescriber), qint64(toMs(now)), qint64(toMs(now))})
        .map([](int) {});
}

Result<std::optional<PrescriberRow>> PrescriberStore::byId(PrescriberId id)
{
    return sql::row(m_db, selectPrescribers + QStringLiteral(" WHERE m.id = ?"), {id.toString()},
                    readPrescriber);
}

Result<PrescriberPage> PrescriberStore::page(const PrescriberQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("m.status = ?"), wordOf(*query.state));
    return sql::newestFirst(m_db, selectPrescribers, filter, QStringLiteral("m.id"), query.page,
                            readPrescriber);
}

Result<std::vector<PrescriberRow>> PrescriberStore::changedSince(Timestamp from, int limit,
                                                                 PrescriberId after)
{
    return sql::changedSince(m_db, selectPrescribers, QStringLiteral("m.changed_at"), QStringLiteral("m.id"),
                             from, after.toString(), limit, readPrescriber);
}

Result<PrescriberRow> PrescriberStore::decide(const PrescriberDecision &decision, const QString &author)
{
    if (decision.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a decision has a reason"));
    std::optional<PrescriberRow> decided;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, prescriberTable);
        if ((*before)->version != decision.basedOn)
            return fail(
                ErrorCode::Conflict, prescriberTable,
                QStringLiteral("version %1 by %2 stands").arg((*before)->version).arg((*before)->author));
        const bool isLink = !decision.providerId.isEmpty();
        if (isLink) {
            const auto provider = ProviderStore(m_db, m_clock).byId(decision.providerId);
            if (!provider)
                return fail(provider.error());
            if (!*provider || !(*provider)->isActive)
                return fail(ErrorCode::Conflict, QStringLiteral("local_providers"),
                            QStringLiteral("no active provider %1").arg(decision.providerId));
        }
        const auto changed = sql::change(
            m_db,
            QStringLiteral(
                "UPDATE prescriber_mappings SET status = ?, provider_id = ?, author = ?, reason = ?,"
                " version = version + 1, changed_at = ? WHERE id = ? AND version = ?"),
            {isLink ? QStringLiteral("linked") : QStringLiteral("dismissed"),
             isLink ? QVariant(decision.providerId) : QVariant(), author,
             decision.reason.simplified().left(500), qint64(toMs(m_clock.now())), decision.id.toString(),
             decision.basedOn});
        if (!changed)
            return fail(changed.error());
        if (*changed == 0)
            return fail(ErrorCode::Conflict, prescriberTable, QStringLiteral("it was decided meanwhile"));
        auto after = byId(decision.id);
        if (!after)
            return fail(after.error());
        decided = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *decided;
}

}
