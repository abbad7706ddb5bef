#pragma once

#include "domain/Suggestion.h"
#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/SourceDrug.h"

#include <vector>

namespace concord {

/// How what a text says of form, route and release agrees with a form of RxNorm.
struct FormMatch
{
    Agreement form = Agreement::Missing;
    Agreement route = Agreement::Missing;
    Agreement release = Agreement::Missing;
    bool isExact = false; ///< the text names this form, or what makes up its name
    double score = 0;     ///< 0 to 1, for ranking

    [[nodiscard]] bool differs() const
    {
        return form == Agreement::Different || route == Agreement::Different ||
               release == Agreement::Different;
    }
};

/// One for each of @p tables' forms: the first form of a shape in the table is the usual one.
[[nodiscard]] std::vector<FormMatch> matchForms(const SourceForm &source, const DrugTables &tables);

}
