#pragma once

#include "domain/Clock.h"
#include "domain/MappingWork.h"
#include "domain/Terminology.h"
#include "store/Database.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// An open code that says something of the drug.
struct OpenText
{
    MappingId id;
    QString text;

    friend bool operator==(const OpenText &, const OpenText &) = default;
};

/// What suggestions are made out of.
struct SuggestionSource
{
    QString version; ///< of the release
    std::vector<RxNormConcept> concepts;
    QHash<QString, int> packages; ///< NDCs by RxCUI
};

/// mapping_suggestions: what was suggested for open codes, and out of which release.
class SuggestionStore
{
public:
    SuggestionStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Pending and suggested codes with a text for which nothing was suggested out of the release @p version;
    /// those first for which nothing ever was, the oldest first.
    [[nodiscard]] Result<std::vector<OpenText>> waiting(const QString &version, int limit);
    /// Keeps what is suggested in the place of what was, best first, and makes a pending code suggested when
    /// the best of them is on the formulary. Drugs of the formulary are filled in here, and only one of them
    /// is confident. A code that was decided meanwhile keeps what it was decided with: false.
    [[nodiscard]] Result<bool> keep(MappingId id, std::vector<Suggestion> suggestions,
                                    const QString &version);
    /// Codes that are pending once more, with suggestions of @p version kept, become suggested; how many.
    [[nodiscard]] Result<int> offerAgain(const QString &version);
    /// Best first; absent: none were made. Drugs that left the formulary meanwhile are not offered.
    [[nodiscard]] Result<std::optional<MappingSuggestions>> of(MappingId id);
    /// The release that is in force; absent: none is loaded.
    [[nodiscard]] Result<std::optional<SuggestionSource>> source();

private:
    Database &m_db;
    const Clock &m_clock;
};

}
