#include "domain/DeliveryRoutes.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {
bool isOfOrders(EventKind kind)
{
    return kind == EventKind::PrescriptionNew || kind == EventKind::PrescriptionChange ||
           kind == EventKind::PrescriptionCancel;
}

bool isOfSupplies(EventKind kind)
{
    return kind == EventKind::Dispense || kind == EventKind::DispenseReversal ||
           kind == EventKind::AdherenceSignal;
}

constexpr std::array toldKinds{EventKind::PrescriptionNew,    EventKind::PrescriptionChange,
                               EventKind::PrescriptionCancel, EventKind::Dispense,
                               EventKind::DispenseReversal,   EventKind::AdherenceSignal};

/// What the EHR's side is told of what came from the pharmacy's, or the other way round.
QStringList receiversIn(const PharmacyRoute &route, bool isFromEhr, EventKind kind)
{
    const auto said = route.deliver.find(kind);
    if (said == route.deliver.end()) {
        if (isFromEhr)
            return isOfOrders(kind) ? route.reachable.value_or(route.pharmacies) : QStringList();
        return isOfSupplies(kind) ? QStringList{route.ehr} : QStringList();
    }
    QStringList receivers = said->second;
    receivers.removeIf([&](const QString &name) { return (name == route.ehr) == isFromEhr; });
    return receivers;
}
}

QString PharmacyRoute::partyOf(const QString &connection, const QStringList &told) const
{
    if (told.contains(connection))
        return connection;
    const auto said = answersFor.find(connection);
    if (said != answersFor.end())
        return told.contains(said->second) ? said->second : QString();
    return told.size() == 1 && pharmacies.contains(connection) ? told.front() : QString();
}

QStringList DeliveryRoutes::receiversOf(const QString &source, EventKind kind) const
{
    QStringList all;
    for (const PharmacyRoute &route : m_routes) {
        const bool isFromEhr = source == route.ehr;
        if (isFromEhr || route.pharmacies.contains(source))
            all += receiversIn(route, isFromEhr, kind);
    }
    all.removeAll(source);
    all.removeDuplicates();
    return all;
}

const PharmacyRoute *DeliveryRoutes::ofEhr(const QString &connection) const
{
    const auto found = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const PharmacyRoute &route) { return route.ehr == connection; });
    return found == m_routes.end() ? nullptr : &*found;
}

const PharmacyRoute *DeliveryRoutes::ofPharmacy(const QString &connection) const
{
    const auto has = [&](const PharmacyRoute &route) {
        return connection != route.ehr &&
               (route.pharmacies.contains(connection) ||
                std::any_of(route.deliver.begin(), route.deliver.end(),
                            [&](const auto &one) { return one.second.contains(connection); }));
    };
    const auto found = std::find_if(m_routes.begin(), m_routes.end(), has);
    return found == m_routes.end() ? nullptr : &*found;
}

QStringList DeliveryRoutes::receivers() const
{
    QStringList all;
    for (const PharmacyRoute &route : m_routes) {
        for (const EventKind kind : toldKinds)
            all += receiversIn(route, true, kind) + receiversIn(route, false, kind);
        all.append(route.ehr); // the answer to a cancel
    }
    all.removeDuplicates();
    return all;
}

}
