#include "Fuzz.h"

#include "codec/mapping/MappingSheet.h"

using namespace concord;

namespace {
std::vector<MappingEntry> understood(const std::vector<FiledMapping> &rows)
{
    std::vector<MappingEntry> entries;
    int line = 1;
    for (const FiledMapping &row : rows) {
        must(row.line > line, "each row stands below the one before");
        line = row.line;
        if (row.problem.isEmpty())
            entries.push_back(row.entry);
    }
    return entries;
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto rows = readMappingSheet(bytesOf(data, size));
    if (!rows) {
        must(rows.error().where.startsWith(QStringLiteral("line ")) && !rows.error().detail.isEmpty(),
             "a refusal says where and why");
        return 0;
    }
    const auto entries = understood(*rows);
    const auto again = readMappingSheet(writeMappingSheet(entries));
    if (!again) { // the apostrophe before a formula makes the longest cell too long
        must(again.error().code == ErrorCode::TooLarge, "what is read can be written and read again");
        return 0;
    }
    must(understood(*again) == entries, "what is read is written and read again as it was");
    return 0;
}
