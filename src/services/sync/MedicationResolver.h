#pragma once

#include "codec/MedicationPage.h"
#include "domain/MedicationSource.h"

#include <QHash>

#include <functional>

namespace concord {

/// Finds the Medication resources that prescriptions refer to: from what the pages brought along, from what
/// was read before in this run, else by asking the source, 50 at a time.
class MedicationResolver
{
public:
    MedicationResolver(MedicationSource &source, MedicationPageReader &reader)
        : m_source(source), m_reader(reader)
    {}

    void begin() { m_known.clear(); }
    /// Completes @p page's unresolved prescriptions; those whose medication cannot be had become failures
    /// (ReferenceNotFound, or why the source did not give it). Calls @p done, possibly before it returns; an
    /// error is one that concerns the source as a whole.
    void resolve(MedicationPage &page, std::function<void(Result<void>)> done);

private:
    void ask(MedicationPage &page, QStringList missing, std::function<void(Result<void>)> done);
    void readPages(const QString &url, std::function<void(Result<void>)> done);
    void settle(MedicationPage &page);

    static constexpr int perRequest = 50;
    static constexpr int maxKnown = 20'000; ///< then the cache starts anew: memory stays bounded

    MedicationSource &m_source;
    MedicationPageReader &m_reader;
    QHash<QString, MedicationContent> m_known; ///< empty content: asked for, and not there
};

}
