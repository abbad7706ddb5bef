#include "domain/SandboxFaults.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<SandboxChangeKind, 7> kindWords{{
    {SandboxChangeKind::Prescribed, "prescribed"},
    {SandboxChangeKind::DoseChanged, "dose_changed"},
    {SandboxChangeKind::FrequencyChanged, "frequency_changed"},
    {SandboxChangeKind::RouteChanged, "route_changed"},
    {SandboxChangeKind::Stopped, "stopped"},
    {SandboxChangeKind::PutOnHold, "put_on_hold"},
    {SandboxChangeKind::Deleted, "deleted"},
}};
}

QString wordOf(SandboxChangeKind kind)
{
    return wordOf(kindWords, kind);
}

std::optional<SandboxChangeKind> sandboxChangeKindFromWord(QStringView word)
{
    return enumOf(kindWords, word);
}

}
