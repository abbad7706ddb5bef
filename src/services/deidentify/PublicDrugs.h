#pragma once

#include "domain/CodeSystem.h"
#include "domain/Id.h"
#include "store/DeidentificationSource.h"
#include "store/TerminologyStore.h"

#include <QHash>

namespace concord {

/// A drug as the terminology calls it; what it does not know is empty.
struct PublicDrug
{
    QString rxcui;
    QString ndc; ///< 11 digits
    QString name;

    friend bool operator==(const PublicDrug &, const PublicDrug &) = default;
};

/// What may be told of a medication: codes that RxNorm or the NDC directory has here, and RxNorm's name of
/// it. The source's own codes and words are nobody else's and stay here. Remembers what it was asked.
class PublicDrugs
{
public:
    PublicDrugs(Database &db, const Clock &clock) : m_source(db), m_terminology(db, clock), m_clock(clock) {}

    /// @param mapping asked where no coding is known
    [[nodiscard]] Result<PublicDrug> find(const QList<Coding> &codings, MappingId mapping);
    /// Empty: no such concept.
    [[nodiscard]] Result<QString> nameOf(const QString &rxcui);
    [[nodiscard]] Result<QStringList> conceptsOf(const QString &ndc11);

private:
    DeidentificationSource m_source;
    TerminologyStore m_terminology;
    const Clock &m_clock;
    QHash<QString, QString> m_names;
    QHash<QString, QStringList> m_ndcs;
    QHash<MappingId, QString> m_mappings;
};

}
