#include "domain/MappingExchange.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<ImportVerdict, 4> importVerdictWords{{
    {ImportVerdict::Ok, "ok"},
    {ImportVerdict::Unchanged, "unchanged"},
    {ImportVerdict::Changed, "changed"},
    {ImportVerdict::Refused, "refused"},
}};
}

QString wordOf(ImportVerdict verdict)
{
    return wordOf(importVerdictWords, verdict);
}

}
