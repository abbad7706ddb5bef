#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/Result.h"
#include "domain/Terminology.h"

#include <QStringList>

#include <optional>

namespace concord {

/// What code resolution asks of the terminology and the formulary. Store errors pass through: a busy database
/// must not look like an unknown code.
class TerminologyLookup
{
public:
    virtual ~TerminologyLookup() = default;
    [[nodiscard]] virtual Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const = 0;
    /// @param ndc11 5-4-2 without hyphens. The RxCUIs it stood for at @p at; empty when it is not known.
    [[nodiscard]] virtual Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at) const = 0;
    [[nodiscard]] virtual Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui) const = 0;
    /// What a retired RxCUI was merged or split into, one step; empty when that is not known.
    [[nodiscard]] virtual Result<QStringList> successorsOf(const QString &) const { return QStringList(); }
};

}
