#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"
#include "terminology/LineFile.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <vector>

namespace concord {

/// Reads the files of an RxNorm release (RRF: columns between '|'; "RxNorm Technical Documentation", National
/// Library of Medicine) one after the other, RXNCONSO first. Only what RxNorm itself asserts (SAB RXNORM)
/// counts. A concept is active when one of its atoms is not suppressed (SUPPRESS N); retired concepts come
/// from the archive of atoms. Errors: InvalidMessage with file and line; what was read is then worth nothing.
class RxNormReader
{
public:
    [[nodiscard]] Result<void> readConcepts(LineFile &file);   ///< RXNCONSO.RRF
    [[nodiscard]] Result<void> readAttributes(LineFile &file); ///< RXNSAT.RRF: the NDCs and the strengths
    [[nodiscard]] Result<void> readRelations(LineFile &file);  ///< RXNREL.RRF, of concepts that were read
    [[nodiscard]] Result<void> readArchive(LineFile &file);    ///< RXNATOMARCHIVE.RRF
    [[nodiscard]] Result<void> readRetired(LineFile &file);    ///< RXNCUI.RRF
    /// What they say together. The reader is empty afterwards.
    [[nodiscard]] TerminologyRelease take(const QString &version, const QString &source);

    [[nodiscard]] qint64 lines() const { return m_lines; } ///< of all files, also of other vocabularies
    [[nodiscard]] qint64 suppressedNdcs() const { return m_suppressedNdcs; }

private:
    struct Standing
    {
        size_t index = 0; ///< among the concepts
        int rank = 0;     ///< of the atom that names it; the lowest is kept
    };

    /// Few bytes: a release says each relation in both directions.
    struct Relation
    {
        quint32 rxcui = 0;
        quint32 other = 0;
        FactKind kind = FactKind::ConsistsOf;

        friend auto operator<=>(const Relation &, const Relation &) = default;
    };

    void add(QByteArrayView rxcui, QByteArrayView type, QByteArrayView name, ConceptStatus status);
    /// What is wrong with it, or nothing.
    [[nodiscard]] QString addAttribute(quint32 rxcui, FactKind kind, QByteArrayView text);

    std::vector<RxNormConcept> m_concepts;
    std::vector<NdcProduct> m_ndcs;
    std::vector<RxNormRemap> m_remaps; ///< also of concepts that turn out to be active
    QHash<quint32, Standing> m_standing;
    std::vector<Relation> m_relations;
    std::vector<ConceptFact> m_attributes;
    QSet<QString> m_texts; ///< of attributes: most say one of few, which are held once
    qint64 m_lines = 0;
    qint64 m_suppressedNdcs = 0;
};

}
