#pragma once

#include "domain/DrugComparison.h"
#include "domain/Terminology.h"

#include <QMetaType>
#include <QString>

#include <vector>

namespace concord {

/// A drug that a code or text may mean.
struct Suggestion
{
    QString rxcui;
    QString name;
    TermType type = TermType::Other;
    QString targetDrugId; ///< of the local formulary; empty: not on it (cannot be decided for until it is)
    double score = 0;     ///< 0 to 1; comparable within one source only
    bool isConfident = false; ///< nothing differs, nothing is missing that tells candidates apart
    std::vector<Comparison> comparisons;
    /// English, for the command line and the log: "same ingredient, strength and form; brand differs"
    QString reason;

    friend bool operator==(const Suggestion &, const Suggestion &) = default;
};

}

Q_DECLARE_METATYPE(concord::Suggestion)
