#include "sandbox/SandboxStory.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace concord::sandbox {

namespace {
using Kind = SandboxChangeKind;
constexpr std::array cycle{Kind::Prescribed, Kind::DoseChanged, Kind::Stopped,      Kind::FrequencyChanged,
                           Kind::Prescribed, Kind::PutOnHold,   Kind::RouteChanged, Kind::Deleted};

const auto request = QStringLiteral("MedicationRequest");
const auto medicationKey = QLatin1StringView("medicationCodeableConcept");
const auto dosageKey = QLatin1StringView("dosageInstruction");

QString medicationName(const QJsonObject &resource)
{
    return resource.value(medicationKey).toObject().value(QLatin1StringView("text")).toString();
}

QJsonObject quantity(double value)
{
    return {{QStringLiteral("value"), value}, {QStringLiteral("unit"), QStringLiteral("tablet")}};
}

QJsonObject route(const QString &code, const QString &display)
{
    const QJsonObject coding{{QStringLiteral("system"), QStringLiteral("http://snomed.info/sct")},
                             {QStringLiteral("code"), code},
                             {QStringLiteral("display"), display}};
    return {{QStringLiteral("coding"), QJsonArray{coding}}};
}

QJsonObject timing(int frequency)
{
    const QJsonObject repeat{{QStringLiteral("frequency"), frequency},
                             {QStringLiteral("period"), 1},
                             {QStringLiteral("periodUnit"), QStringLiteral("d")}};
    return {{QStringLiteral("repeat"), repeat}};
}

void changeDose(QJsonObject &dosage)
{
    QJsonArray doses = dosage.value(QLatin1StringView("doseAndRate")).toArray();
    QJsonObject dose = doses.isEmpty() ? QJsonObject() : doses[0].toObject();
    const double now =
        dose.value(QLatin1StringView("doseQuantity")).toObject().value(QLatin1StringView("value")).toDouble();
    dose.insert(QLatin1StringView("doseQuantity"), quantity(now == 1 ? 2 : 1));
    dosage.insert(QLatin1StringView("doseAndRate"), QJsonArray{dose});
}

void changeFrequency(QJsonObject &dosage)
{
    const int now = dosage.value(QLatin1StringView("timing"))
                        .toObject()
                        .value(QLatin1StringView("repeat"))
                        .toObject()
                        .value(QLatin1StringView("frequency"))
                        .toInt();
    dosage.insert(QLatin1StringView("timing"), timing(now % 4 + 1));
}

void changeRoute(QJsonObject &dosage)
{
    const bool isOral = dosage.value(QLatin1StringView("route"))
                            .toObject()
                            .value(QLatin1StringView("coding"))
                            .toArray()
                            .at(0)
                            .toObject()
                            .value(QLatin1StringView("code")) == QLatin1StringView("26643006");
    dosage.insert(QLatin1StringView("route"),
                  isOral ? route(QStringLiteral("37839007"), QStringLiteral("Sublingual route"))
                         : route(QStringLiteral("26643006"), QStringLiteral("Oral route")));
}
}

SandboxStory::SandboxStory(ResourceStore &store, quint32 seed) : m_store(store), m_random(seed) {}

std::optional<SandboxChange> SandboxStory::step(Timestamp now)
{
    const Kind kind = cycle[size_t(m_steps) % cycle.size()];
    const auto before = kind == Kind::Prescribed ? std::optional(prescribed()) : pickActive();
    if (!before)
        return std::nullopt;
    ++m_steps;
    SandboxChange change{kind, before->value(QLatin1StringView("id")).toString(), medicationName(*before),
                         now};
    if (kind == Kind::Deleted) {
        m_store.remove(request, change.requestId, now);
        return change;
    }
    QJsonObject after = changed(*before, kind);
    if (kind == Kind::Prescribed) {
        after.insert(QLatin1StringView("authoredOn"),
                     QDateTime::fromMSecsSinceEpoch(toMs(now), Qt::UTC).toString(Qt::ISODateWithMs));
    }
    m_store.put(after, now);
    return change;
}

/// One of the active prescriptions with a plain coded medication; the made-up odd rows stay as they are.
std::optional<QJsonObject> SandboxStory::pickActive()
{
    Versions active = m_store.current(request);
    std::erase_if(active, [](const VersionPtr &v) {
        return v->status != QLatin1StringView("active") || v->id.startsWith(QLatin1StringView("sandbox-"));
    });
    if (active.empty())
        return std::nullopt;
    return active[size_t(m_random.bounded(int(active.size())))]->resource();
}

/// A prescription like one that some patient already had, for another patient.
QJsonObject SandboxStory::prescribed()
{
    Versions known = m_store.current(request);
    std::erase_if(known, [](const VersionPtr &v) { return medicationName(v->resource()).isEmpty(); });
    const Versions patients = m_store.current(QStringLiteral("Patient"));
    QJsonObject resource{{QStringLiteral("resourceType"), request},
                         {QStringLiteral("intent"), QStringLiteral("order")}};
    if (!known.empty()) {
        const QJsonObject like = known[size_t(m_random.bounded(int(known.size())))]->resource();
        resource.insert(medicationKey, like.value(medicationKey));
    }
    if (!patients.empty()) {
        const VersionPtr &patient = patients[size_t(m_random.bounded(int(patients.size())))];
        resource.insert(QLatin1StringView("subject"),
                        QJsonObject{{QStringLiteral("reference"), patient->reference()}});
    }
    QJsonObject dosage{{QStringLiteral("sequence"), 1}, {QStringLiteral("timing"), timing(1)}};
    changeDose(dosage);
    changeRoute(dosage);
    resource.insert(dosageKey, QJsonArray{dosage});
    resource.insert(QLatin1StringView("status"), QStringLiteral("active"));
    resource.insert(QLatin1StringView("id"),
                    QStringLiteral("story-%1").arg(m_steps + 1, 5, 10, QLatin1Char('0')));
    return resource;
}

QJsonObject SandboxStory::changed(QJsonObject resource, SandboxChangeKind kind)
{
    QJsonArray dosages = resource.value(dosageKey).toArray();
    QJsonObject dosage =
        dosages.isEmpty() ? QJsonObject{{QStringLiteral("sequence"), 1}} : dosages[0].toObject();
    switch (kind) {
    case Kind::DoseChanged:
        changeDose(dosage);
        break;
    case Kind::FrequencyChanged:
        changeFrequency(dosage);
        break;
    case Kind::RouteChanged:
        changeRoute(dosage);
        break;
    case Kind::Stopped:
        resource.insert(QLatin1StringView("status"), QStringLiteral("stopped"));
        return resource;
    case Kind::PutOnHold:
        resource.insert(QLatin1StringView("status"), QStringLiteral("on-hold"));
        return resource;
    case Kind::Prescribed:
    case Kind::Deleted:
        return resource;
    }
    resource.insert(dosageKey, QJsonArray{dosage});
    return resource;
}

}
