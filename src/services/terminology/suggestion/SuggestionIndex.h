#pragma once

#include "domain/Result.h"
#include "domain/Suggestion.h"
#include "domain/Terminology.h"

#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace concord {

/// Suggests drugs of a terminology release for a name as people and systems write it. Built once from a
/// release, read-only afterwards and shareable between threads.
///
/// A suggestion never crosses ingredient, strength, form, route or release in silence: each of them is
/// compared and said (Suggestion::comparisons, reason). It is confident only when the text states the
/// strength, nothing differs, and no other drug of the release agrees as well.
class SuggestionIndex
{
public:
    /// @param concepts of the release; only those that are active and can be ordered are suggested.
    /// @param packages how many NDCs each RxCUI has (packageCounts): of drugs that a text does not tell
    /// apart, the commoner is suggested first. Errors: those of DrugTables::load.
    [[nodiscard]] static Result<std::unique_ptr<const SuggestionIndex>>
    build(const std::vector<RxNormConcept> &concepts, const QHash<QString, int> &packages = {});
    ~SuggestionIndex();

    /// The best first, at most @p limit; none when the text names no ingredient or brand.
    [[nodiscard]] std::vector<Suggestion> suggest(const QString &text, size_t limit = 10) const;
    /// The text beside one drug, however little it is like it; nothing when the release has no such drug that
    /// is active and can be ordered. Never confident.
    [[nodiscard]] std::optional<Suggestion> compare(const QString &text, const QString &rxcui) const;
    /// The text beside a drug that the release does not have, by its name (compareNames).
    [[nodiscard]] std::vector<Comparison> compareName(const QString &text, const QString &name) const;
    [[nodiscard]] DrugAttributes attributesOf(const QString &text) const;
    [[nodiscard]] size_t size() const; ///< drugs that can be suggested

private:
    struct Parts;
    explicit SuggestionIndex(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

/// How many NDCs of a release stand for each RxCUI.
[[nodiscard]] QHash<QString, int> packageCounts(const std::vector<NdcProduct> &ndcs);

}
