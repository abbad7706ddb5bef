#pragma once

#include "terminology/TerminologyLookup.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <vector>

namespace concord {

/// A whole release with a formulary in memory, in few bytes (500,000 concepts and 300,000 NDCs: 60 MB), for
/// who looks up many codes. Built once, read-only afterwards and shared between threads: its owners are
/// whoever looks something up.
class TerminologyIndex : public TerminologyLookup
{
public:
    class Builder;

    /// Of a release with the formulary that a new database has of it: each drug that can be ordered.
    [[nodiscard]] static Result<std::shared_ptr<const TerminologyIndex>>
    fromRelease(const TerminologyRelease &release);

    [[nodiscard]] Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const override;
    [[nodiscard]] Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at) const override;
    [[nodiscard]] QStringList rxcuisEverOfNdc(const QString &ndc11) const; ///< over all its periods
    [[nodiscard]] Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui) const override;
    [[nodiscard]] Result<QStringList> successorsOf(const QString &rxcui) const override;

    [[nodiscard]] const QString &version() const { return m_version; }
    [[nodiscard]] size_t concepts() const { return m_concepts.size(); }
    [[nodiscard]] size_t ndcs() const { return m_ndcs.size(); }
    [[nodiscard]] qint64 bytes() const; ///< held

private:
    struct ConceptEntry
    {
        quint32 rxcui = 0;
        quint32 nameAt = 0;
        quint16 nameSize = 0;
        TermType type = TermType::Other;
        ConceptStatus status = ConceptStatus::Unknown;
    };
    struct NdcEntry
    {
        quint64 ndc = 0;
        qint64 fromMs = 0;
        qint64 toMs = 0;
        quint32 rxcui = 0;
    };
    struct DrugEntry
    {
        quint32 rxcui = 0;
        quint32 idAt = 0;
        quint32 nameAt = 0;
        quint16 idSize = 0;
        quint16 nameSize = 0;
        bool isActive = true;
    };
    /// Finds the first of equal keys in a sorted table: places of entries + 1, 0 where there is none.
    class Slots
    {
    public:
        template <typename Entry, typename Key>
        void fill(const std::vector<Entry> &sorted, Key key);
        /// Index of the entry with @p wanted, or -1.
        template <typename Entry, typename Key>
        [[nodiscard]] qsizetype find(const std::vector<Entry> &sorted, Key key, quint64 wanted) const;
        [[nodiscard]] qint64 bytes() const { return qint64(m_places.size() * sizeof(quint32)); }

    private:
        [[nodiscard]] size_t begin(quint64 key) const { return (key * 0x9E3779B97F4A7C15ULL) >> m_shift; }

        std::vector<quint32> m_places;
        int m_shift = 63;
    };

    TerminologyIndex() = default;
    [[nodiscard]] QString text(quint32 at, quint16 size) const;
    [[nodiscard]] const ConceptEntry *entryOf(quint32 rxcui) const;

    QString m_version;
    QByteArray m_text; ///< names and ids, UTF-8
    std::vector<ConceptEntry> m_concepts;
    std::vector<NdcEntry> m_ndcs;
    std::vector<DrugEntry> m_drugs;
    std::vector<std::pair<quint32, quint32>> m_successors;
    Slots m_conceptSlots;
    Slots m_ndcSlots;
    Slots m_drugSlots;
};

/// Takes the rows in any order. Of a concept or drug that comes twice the first counts.
/// Errors: InvalidMessage for a code that is none, TooLarge beyond 4 GB of names.
class TerminologyIndex::Builder
{
public:
    explicit Builder(const QString &version);

    [[nodiscard]] Result<void> add(const RxNormConcept &one);
    [[nodiscard]] Result<void> add(const NdcProduct &product);
    [[nodiscard]] Result<void> add(const RxNormRemap &remap);
    [[nodiscard]] Result<void> add(const LocalDrug &drug);
    [[nodiscard]] std::shared_ptr<const TerminologyIndex> build();

private:
    [[nodiscard]] Result<quint32> keep(const QString &text, quint16 &size);

    std::shared_ptr<TerminologyIndex> m_index;
    bool m_isSorted = true; ///< its concepts are
};

}
