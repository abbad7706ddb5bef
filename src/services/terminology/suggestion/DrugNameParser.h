#pragma once

#include "domain/Suggestion.h"
#include "terminology/suggestion/DrugLexicon.h"
#include "terminology/suggestion/SourceDrug.h"

#include <QString>

namespace concord {

/// Reads a drug's name as people and systems write it: ingredients and brands by the lexicon, everything else
/// by the tables. Pure; shareable between threads.
class DrugNameParser
{
public:
    explicit DrugNameParser(const DrugLexicon &lexicon) : m_lexicon(lexicon) {}

    /// At most the first 2000 characters are read. What means nothing is in SourceDrug::unread.
    [[nodiscard]] SourceDrug read(const QString &text) const;
    [[nodiscard]] DrugAttributes attributes(const SourceDrug &drug) const;
    [[nodiscard]] DrugAttributes attributesOf(const QString &text) const { return attributes(read(text)); }

private:
    const DrugLexicon &m_lexicon;
};

}
