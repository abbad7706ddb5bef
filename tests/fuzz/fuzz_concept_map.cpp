#include "Fuzz.h"

#include "codec/FhirR4.h"
#include "codec/mapping/ConceptMapJson.h"

using namespace concord;

namespace {
std::vector<MappingEntry> understood(const std::vector<FiledMapping> &rows)
{
    std::vector<MappingEntry> entries;
    for (const FiledMapping &row : rows) {
        must(row.line >= 1, "each row has its line");
        if (row.problem.isEmpty())
            entries.push_back(row.entry);
    }
    return entries;
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto file = readConceptMap(bytesOf(data, size), fhirR4());
    if (!file) {
        must(!file.error().where.isEmpty() && !file.error().detail.isEmpty(), "a refusal says where and why");
        return 0;
    }
    const auto entries = understood(file->rows);
    const WrittenConceptMap first = writeConceptMap(entries);
    for (const UnwrittenMapping &one : first.leftOut)
        must(!one.why.isEmpty(), "what is left out says why");
    const auto again = readConceptMap(first.json, fhirR4());
    must(again.has_value(), "what is written is a valid ConceptMap");
    const auto rows = understood(again->rows);
    must(rows.size() + first.leftOut.size() == entries.size(), "each entry is written or left out");
    must(writeConceptMap(rows).json == first.json, "what is written is read and written again as it was");
    return 0;
}
