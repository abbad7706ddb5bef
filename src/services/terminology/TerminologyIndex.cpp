#include "terminology/TerminologyIndex.h"

#include "terminology/RxNormRules.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

namespace concord {

namespace {
/// The number of @p rxcui; 0 when it is none (no RxCUI begins with a zero).
quint32 rxcuiNumber(QStringView rxcui)
{
    return isRxcui(rxcui) ? rxcui.toUInt() : 0;
}

std::optional<quint64> ndcNumber(QStringView ndc11)
{
    if (ndc11.size() != 11)
        return std::nullopt;
    quint64 number = 0;
    for (const QChar c : ndc11) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
        number = number * 10 + quint64(c.unicode() - u'0');
    }
    return number;
}

constexpr auto byRxcui = [](const auto &entry) {
    return quint64(entry.rxcui);
};
constexpr auto byNdc = [](const auto &entry) {
    return entry.ndc;
};

template <typename Entry, typename Key>
void sortAndKeepFirst(std::vector<Entry> &entries, Key key)
{
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const Entry &a, const Entry &b) { return key(a) < key(b); });
    entries.erase(std::unique(entries.begin(), entries.end(),
                              [&](const Entry &a, const Entry &b) { return key(a) == key(b); }),
                  entries.end());
    entries.shrink_to_fit();
}

tl::unexpected<Error> noCode(const char *what)
{
    return fail(ErrorCode::InvalidMessage, QString::fromLatin1(what), QStringLiteral("a code that is none"));
}
}

template <typename Entry, typename Key>
void TerminologyIndex::Slots::fill(const std::vector<Entry> &sorted, Key key)
{
    const size_t size = std::bit_ceil(std::max<size_t>(2, sorted.size() * 2)); // half empty: short ways
    m_places.assign(size, 0);
    m_shift = 64 - std::countr_zero(size);
    for (size_t i = 0; i < sorted.size(); ++i) {
        if (i > 0 && key(sorted[i]) == key(sorted[i - 1]))
            continue;
        size_t at = begin(key(sorted[i]));
        while (m_places[at] != 0)
            at = (at + 1) & (size - 1);
        m_places[at] = quint32(i + 1);
    }
}

template <typename Entry, typename Key>
qsizetype TerminologyIndex::Slots::find(const std::vector<Entry> &sorted, Key key, quint64 wanted) const
{
    if (m_places.empty())
        return -1;
    for (size_t at = begin(wanted); m_places[at] != 0; at = (at + 1) & (m_places.size() - 1)) {
        if (key(sorted[m_places[at] - 1]) == wanted)
            return qsizetype(m_places[at]) - 1;
    }
    return -1;
}

QString TerminologyIndex::text(quint32 at, quint16 size) const
{
    return QString::fromUtf8(m_text.constData() + at, size);
}

const TerminologyIndex::ConceptEntry *TerminologyIndex::entryOf(quint32 rxcui) const
{
    const qsizetype found = m_conceptSlots.find(m_concepts, byRxcui, rxcui);
    return found < 0 ? nullptr : &m_concepts[size_t(found)];
}

Result<std::optional<RxNormConcept>> TerminologyIndex::conceptOf(const QString &rxcui) const
{
    const ConceptEntry *entry = entryOf(rxcuiNumber(rxcui));
    if (!entry)
        return std::optional<RxNormConcept>();
    return RxNormConcept{rxcui, entry->type, entry->status, text(entry->nameAt, entry->nameSize)};
}

Result<QStringList> TerminologyIndex::rxcuisOfNdc(const QString &ndc11, Timestamp at) const
{
    QStringList rxcuis;
    const auto number = ndcNumber(ndc11);
    const qsizetype first = number ? m_ndcSlots.find(m_ndcs, byNdc, *number) : -1;
    if (first < 0)
        return rxcuis;
    const qint64 atMs = toMs(at);
    for (size_t i = size_t(first); i < m_ndcs.size() && m_ndcs[i].ndc == *number; ++i) {
        const NdcEntry &entry = m_ndcs[i];
        if (entry.fromMs <= atMs && (entry.toMs == 0 || atMs < entry.toMs))
            rxcuis.append(QString::number(entry.rxcui));
    }
    if (rxcuis.size() > 1) {
        rxcuis.removeDuplicates();
        rxcuis.sort(); // as texts, as the store has them
    }
    return rxcuis;
}

QStringList TerminologyIndex::rxcuisEverOfNdc(const QString &ndc11) const
{
    QStringList rxcuis;
    const auto number = ndcNumber(ndc11);
    const qsizetype first = number ? m_ndcSlots.find(m_ndcs, byNdc, *number) : -1;
    for (size_t i = size_t(first); first >= 0 && i < m_ndcs.size() && m_ndcs[i].ndc == *number; ++i)
        rxcuis.append(QString::number(m_ndcs[i].rxcui));
    rxcuis.removeDuplicates();
    return rxcuis;
}

Result<std::optional<LocalDrug>> TerminologyIndex::drugByRxcui(const QString &rxcui) const
{
    const qsizetype found = m_drugSlots.find(m_drugs, byRxcui, rxcuiNumber(rxcui));
    if (found < 0)
        return std::optional<LocalDrug>();
    const DrugEntry &drug = m_drugs[size_t(found)];
    return LocalDrug{text(drug.idAt, drug.idSize), rxcui, text(drug.nameAt, drug.nameSize), drug.isActive};
}

Result<QStringList> TerminologyIndex::successorsOf(const QString &rxcui) const
{
    const std::pair<quint32, quint32> from(rxcuiNumber(rxcui), 0);
    QStringList successors;
    for (auto it = std::lower_bound(m_successors.begin(), m_successors.end(), from);
         it != m_successors.end() && it->first == from.first; ++it)
        successors.append(QString::number(it->second));
    successors.sort();
    return successors;
}

qint64 TerminologyIndex::bytes() const
{
    const auto size = [](const auto &vector) {
        return qint64(vector.capacity() * sizeof(vector[0]));
    };
    return m_text.capacity() + size(m_concepts) + size(m_ndcs) + size(m_drugs) + size(m_successors) +
           m_conceptSlots.bytes() + m_ndcSlots.bytes() + m_drugSlots.bytes();
}

Result<std::shared_ptr<const TerminologyIndex>>
TerminologyIndex::fromRelease(const TerminologyRelease &release)
{
    Builder builder(release.version);
    for (const RxNormConcept &one : release.concepts) {
        auto added = builder.add(one);
        if (added && one.status == ConceptStatus::Active && isOrderable(one.type))
            added = builder.add(LocalDrug{QStringLiteral("RX") + one.rxcui, one.rxcui, one.name, true});
        if (!added)
            return fail(added.error());
    }
    for (const NdcProduct &product : release.ndcs) {
        if (const auto added = builder.add(product); !added)
            return fail(added.error());
    }
    for (const RxNormRemap &remap : release.remaps) {
        if (const auto added = builder.add(remap); !added)
            return fail(added.error());
    }
    return builder.build();
}

TerminologyIndex::Builder::Builder(const QString &version) : m_index(new TerminologyIndex)
{
    m_index->m_version = version;
}

Result<quint32> TerminologyIndex::Builder::keep(const QString &text, quint16 &size)
{
    const QByteArray bytes = text.toUtf8();
    const qsizetype at = m_index->m_text.size();
    if (bytes.size() > std::numeric_limits<quint16>::max() ||
        at + bytes.size() > qsizetype(std::numeric_limits<quint32>::max()))
        return fail(ErrorCode::TooLarge, QStringLiteral("terminology"),
                    QStringLiteral("more text than fits"));
    m_index->m_text += bytes;
    size = quint16(bytes.size());
    return quint32(at);
}

Result<void> TerminologyIndex::Builder::add(const RxNormConcept &one)
{
    ConceptEntry entry{rxcuiNumber(one.rxcui), 0, 0, one.type, one.status};
    if (entry.rxcui == 0)
        return noCode("rxnorm_concepts");
    const auto at = keep(one.name, entry.nameSize);
    if (!at)
        return fail(at.error());
    entry.nameAt = *at;
    m_index->m_concepts.push_back(entry);
    m_isSorted = false;
    return {};
}

Result<void> TerminologyIndex::Builder::add(const NdcProduct &product)
{
    const auto ndc = ndcNumber(product.ndc11);
    const quint32 rxcui = rxcuiNumber(product.rxcui);
    if (!ndc || rxcui == 0)
        return noCode("ndc_products");
    m_index->m_ndcs.push_back({*ndc, product.validFromMs, product.validToMs, rxcui});
    return {};
}

Result<void> TerminologyIndex::Builder::add(const RxNormRemap &remap)
{
    const std::pair pair(rxcuiNumber(remap.rxcui), rxcuiNumber(remap.successor));
    if (pair.first == 0 || pair.second == 0)
        return noCode("rxnorm_remaps");
    m_index->m_successors.push_back(pair);
    return {};
}

Result<void> TerminologyIndex::Builder::add(const LocalDrug &drug)
{
    DrugEntry entry{rxcuiNumber(drug.rxcui), 0, 0, 0, 0, drug.active};
    if (entry.rxcui == 0)
        return {}; // a site's own drug that RxNorm does not have: no code leads to it
    const auto id = keep(drug.id, entry.idSize);
    if (!id)
        return fail(id.error());
    entry.idAt = *id;
    // most are called as their concept: the one that came just before, or any
    auto &concepts = m_index->m_concepts;
    auto same = concepts.begin();
    if (!concepts.empty() && concepts.back().rxcui == entry.rxcui) {
        same = concepts.end() - 1;
    } else {
        if (!std::exchange(m_isSorted, true))
            sortAndKeepFirst(concepts, byRxcui);
        same = std::lower_bound(concepts.begin(), concepts.end(), entry.rxcui,
                                [](const ConceptEntry &one, quint32 rxcui) { return one.rxcui < rxcui; });
    }
    if (same != concepts.end() && same->rxcui == entry.rxcui &&
        m_index->text(same->nameAt, same->nameSize) == drug.name) {
        entry.nameAt = same->nameAt;
        entry.nameSize = same->nameSize;
    } else {
        const auto name = keep(drug.name, entry.nameSize);
        if (!name)
            return fail(name.error());
        entry.nameAt = *name;
    }
    m_index->m_drugs.push_back(entry);
    return {};
}

std::shared_ptr<const TerminologyIndex> TerminologyIndex::Builder::build()
{
    TerminologyIndex &index = *m_index;
    sortAndKeepFirst(index.m_concepts, byRxcui);
    sortAndKeepFirst(index.m_drugs, byRxcui);
    std::sort(index.m_ndcs.begin(), index.m_ndcs.end(),
              [](const NdcEntry &a, const NdcEntry &b) { return a.ndc < b.ndc; });
    std::sort(index.m_successors.begin(), index.m_successors.end());
    index.m_successors.erase(std::unique(index.m_successors.begin(), index.m_successors.end()),
                             index.m_successors.end());
    index.m_ndcs.shrink_to_fit();
    index.m_text.squeeze();
    index.m_conceptSlots.fill(index.m_concepts, byRxcui);
    index.m_ndcSlots.fill(index.m_ndcs, byNdc);
    index.m_drugSlots.fill(index.m_drugs, byRxcui);
    return std::exchange(m_index, nullptr);
}

}
