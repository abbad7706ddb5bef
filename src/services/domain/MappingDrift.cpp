#include "domain/MappingDrift.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<DriftKind, 7> driftWords{{{DriftKind::TargetRetired, "target_retired"},
                                          {DriftKind::TargetRemapped, "target_remapped"},
                                          {DriftKind::TargetChanged, "target_changed"},
                                          {DriftKind::TargetRenamed, "target_renamed"},
                                          {DriftKind::CodeMoved, "code_moved"},
                                          {DriftKind::CodeAmbiguous, "code_ambiguous"},
                                          {DriftKind::Resolvable, "resolvable"}}};
}

QString wordOf(DriftKind kind)
{
    return wordOf(driftWords, kind);
}
std::optional<DriftKind> driftKindFromWord(QStringView word)
{
    return enumOf(driftWords, word);
}
std::vector<DriftKind> driftKindsFromText(QStringView text)
{
    std::vector<DriftKind> kinds;
    for (const QStringView word : text.split(u',', Qt::SkipEmptyParts)) {
        if (const auto kind = driftKindFromWord(word.trimmed()))
            kinds.push_back(*kind);
    }
    return kinds;
}

}
