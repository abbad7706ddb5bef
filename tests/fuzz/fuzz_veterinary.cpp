#include "Fuzz.h"

#include "codec/VeterinarySamples.h"
#include "codec/veterinary/ToFhir.h"
#include "codec/veterinary/ToTable.h"

using namespace concord;

namespace {
constexpr VeterinaryKind kinds[] = {VeterinaryKind::Patient, VeterinaryKind::Appointment,
                                    VeterinaryKind::Treatment};

void checkDocument(const QByteArray &bytes)
{
    const MappingReading reading = readMappingDocument(bytes, *shippedVeterinaryTables(), fhirR4());
    must(reading.mapping.has_value() == reading.faults.empty(),
         "a mapping is valid, or something is wrong with it");
    for (const MappingFault &fault : reading.faults)
        must(fault.at.line >= 1 && !fault.message.isEmpty(), "a fault says where and what");
}

/// What is made of anything at all is valid.
void checkRecord(const QJsonObject &object, const MappingContext &context)
{
    const auto record = ServiceNowRecord::read(object);
    for (const VeterinaryKind kind : kinds) {
        if (!record)
            continue;
        const MappedResources made = toFhir(vet::mapping(kind), *record, context);
        for (const QJsonObject &one : made.resources.resources())
            must(errorsOf(vet::text(one)).isEmpty(), "what is produced is valid FHIR");
    }
}

void checkResources(const QJsonObject &object, const MappingContext &context)
{
    const auto set = ResourceSet::read(object);
    for (const VeterinaryKind kind : kinds) {
        const auto made = set ? toTable(vet::mapping(kind), *set, context) : fail(set.error());
        if (made)
            checkRecord(made->record.json(), context);
    }
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    checkDocument(bytes);
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const MappingContext context = vet::context();
    checkRecord(object, context);
    checkResources(object, context);
    return 0;
}
