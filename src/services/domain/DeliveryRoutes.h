#pragma once

#include "domain/Event.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace concord {

/// An integration of type "pharmacy": what an EHR and a pharmacy tell each other.
struct PharmacyRoute
{
    QString name;
    QString ehr; ///< connection: what comes from it, and where what is for the EHR is sent
    QStringList
        pharmacies; ///< connections: what comes from them; and where it is sent, unless `deliver` says
    std::optional<QStringList> reachable{}; ///< those of them that can be sent to; absent: all
    /// Kinds whose receivers are other ones than usual; an empty list: of this kind nothing is told.
    std::map<EventKind, QStringList> deliver;
    std::chrono::minutes cancelAnswer{30}; ///< how long the pharmacy may take to answer a cancel
    /// Of connections that only listen, the one by which the same pharmacy is told.
    std::map<QString, QString> answersFor{};

    /// The one of @p told whose answer comes from @p connection; empty: that is not known.
    [[nodiscard]] QString partyOf(const QString &connection, const QStringList &told) const;

    friend bool operator==(const PharmacyRoute &, const PharmacyRoute &) = default;
};

/// Who is told what (configuration: "integrations" of type "pharmacy"). As usual: DISPENSE, DISPENSE_REVERSAL
/// and ADHERENCE_SIGNAL of a pharmacy go to the EHR; PRESCRIPTION_NEW, _CHANGE and _CANCEL of the EHR go to
/// each pharmacy. Nobody is told what came from them.
class DeliveryRoutes
{
public:
    DeliveryRoutes() = default;
    explicit DeliveryRoutes(std::vector<PharmacyRoute> routes) : m_routes(std::move(routes)) {}

    [[nodiscard]] bool isEmpty() const { return m_routes.empty(); }
    [[nodiscard]] const std::vector<PharmacyRoute> &routes() const { return m_routes; }
    /// The receivers of a fact of this kind that came from @p source, each once.
    [[nodiscard]] QStringList receiversOf(const QString &source, EventKind kind) const;
    /// The integration whose EHR is @p connection; null: none.
    [[nodiscard]] const PharmacyRoute *ofEhr(const QString &connection) const;
    /// The integration that has @p connection as a pharmacy, or as a receiver beside the EHR; null: none.
    [[nodiscard]] const PharmacyRoute *ofPharmacy(const QString &connection) const;
    /// Everybody who may be told anything, each once.
    [[nodiscard]] QStringList receivers() const;

private:
    std::vector<PharmacyRoute> m_routes;
};

}
