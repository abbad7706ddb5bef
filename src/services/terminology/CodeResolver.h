#pragma once

#include "domain/CodeMapping.h"
#include "domain/CodeSystem.h"
#include "domain/Result.h"
#include "terminology/TerminologyLookup.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace concord {

/// What became of the codes of one medication.
struct Resolution
{
    std::optional<LocalDrug> drug;
    QString rxcui;  ///< of the drug; without a drug the one that was understood, if any
    QString method; ///< "rxnorm-exact" or "ndc"; empty without a drug
    UnmappedReason reason = UnmappedReason::None; ///< None exactly when there is a drug
    /// Readings of an NDC that did not settle, 11 digits with hyphens; of an obsolete code the RxCUIs that
    /// took its place, where RxNorm says so: a person decides.
    QStringList candidates;
    Coding coding; ///< the coding that decided; for text alone code = text, no system
    QString
        normalised; ///< its code as it was understood: an RxCUI, an NDC of 11 digits with hyphens; or empty
    /// How it was found or where it ended, step by step, English: "NDC 10-digit 5-3-2", "00093-7424-56",
    /// "RxCUI 314077 as of 2026-03-01", "local drug lisinopril 20 MG Oral Tablet". Of several codings,
    /// without a drug, one step each.
    QStringList path;
    QString explanation; ///< the path as one line, for a note

    friend bool operator==(const Resolution &, const Resolution &) = default;
};

/// Steps 1 and 2 of DESIGN section 5 (decisions of people come before it, the pending mapping of step 3 after
/// it).
///
/// RxNorm codings are read first, in the source's order, then NDC codings. The first that leads to a local
/// drug decides, unless another coding of the same medication names a different drug: then nobody is asked to
/// guess and the reason is Contradiction. A branded drug and its generic are not different (equal
/// clinicalDrugName). Nor does a coding contradict that is unknown, ambiguous, not orderable or malformed: it
/// says nothing. An unhyphenated 10-digit NDC counts only when exactly one of its readings is known. Without
/// a drug the reason is the one that leaves a person least to do: NoLocalDrug, AmbiguousNdc, NotActive,
/// NotOrderable, UnknownCode, MalformedCode, UnknownSystem, NoCode.
class CodeResolver
{
public:
    explicit CodeResolver(const TerminologyLookup &lookup) : m_lookup(lookup) {}

    /// @param at the event's date, for NDCs that changed hands. Errors: only what the lookup reports.
    [[nodiscard]] Result<Resolution> resolve(const QList<Coding> &codings, const QString &text,
                                             Timestamp at) const;

private:
    const TerminologyLookup &m_lookup;
};

}
