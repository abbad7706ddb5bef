#include "domain/KAnonymity.h"

namespace concord {

QuasiIdentifiers coarsened(QuasiIdentifiers values, Coarseness by)
{
    if (by >= Coarseness::WithoutZip)
        values.zip3.clear();
    if (by >= Coarseness::AgeGroup)
        values.birthYear.clear();
    if (by >= Coarseness::WithoutPlace)
        values.state.clear();
    return by == Coarseness::Suppressed ? QuasiIdentifiers{} : values;
}

void EquivalenceClasses::settle(int k)
{
    m_coarseness.clear();
    if (k <= 1)
        return;
    // Only those that are still too few move on, so a class of a coarser step is counted among those alone:
    // it may look like one that stayed, and is then larger than counted, never smaller.
    std::vector<QuasiIdentifiers> open(m_counts.keyBegin(), m_counts.keyEnd());
    for (int step = 0; step < int(Coarseness::Suppressed) && !open.empty(); ++step) {
        const auto by = Coarseness(step);
        QHash<QuasiIdentifiers, qint64> sizes;
        for (const QuasiIdentifiers &values : open)
            sizes[coarsened(values, by)] += m_counts.value(values);
        std::vector<QuasiIdentifiers> left;
        for (const QuasiIdentifiers &values : open) {
            if (sizes.value(coarsened(values, by)) >= k)
                m_coarseness.insert(values, by);
            else
                left.push_back(values);
        }
        open = std::move(left);
    }
    for (const QuasiIdentifiers &values : open)
        m_coarseness.insert(values, Coarseness::Suppressed);
}

const std::array<const char *, 7> &EquivalenceClasses::sizeNames()
{
    static const std::array<const char *, 7> names{"1",     "2",      "3-4",         "5-10",
                                                   "11-50", "51-100", "101 and more"};
    return names;
}

EquivalenceClasses::Figures EquivalenceClasses::figures(int threshold) const
{
    Figures found;
    QHash<QuasiIdentifiers, qint64> shown;
    for (auto it = m_counts.begin(); it != m_counts.end(); ++it) {
        const Coarseness by = coarsenessOf(it.key());
        found.byCoarseness[size_t(by)] += it.value();
        if (by != Coarseness::Suppressed)
            shown[coarsened(it.key(), by)] += it.value();
    }
    static constexpr qint64 largest[] = {1, 2, 4, 10, 50, 100};
    for (const qint64 size : std::as_const(shown)) {
        size_t band = 0;
        while (band < std::size(largest) && size > largest[band])
            ++band;
        found.patients += size;
        ++found.classes;
        found.smallest = found.smallest == 0 ? size : std::min(found.smallest, size);
        found.inSmall += size < threshold ? size : 0;
        found.patientsBySize[band] += size;
        ++found.classesBySize[band];
    }
    return found;
}

}
