#pragma once

#include <QHash>
#include <QString>

#include <array>
#include <vector>

namespace concord {

/// What of a de-identified patient is known elsewhere as well: by this somebody may be singled out.
struct QuasiIdentifiers
{
    QString state;
    QString zip3;
    QString birthYear;
    QString ageGroup;
    QString gender;

    friend bool operator==(const QuasiIdentifiers &, const QuasiIdentifiers &) = default;
    friend size_t qHash(const QuasiIdentifiers &q, size_t seed = 0)
    {
        return qHashMulti(seed, q.state, q.zip3, q.birthYear, q.ageGroup, q.gender);
    }
};

/// How coarse a patient is told; each step leaves out more than the one before.
enum class Coarseness {
    AsIs,
    WithoutZip,   ///< no ZIP3
    AgeGroup,     ///< nor birth year
    WithoutPlace, ///< nor state
    Suppressed    ///< nor the patient
};
inline constexpr int coarsenesses = int(Coarseness::Suppressed) + 1;

[[nodiscard]] QuasiIdentifiers coarsened(QuasiIdentifiers values, Coarseness by);

/// Patients who look alike, counted. First add() everybody; settle() then finds for each class the least
/// coarseness by which at least k patients look alike, or suppresses it. Memory: one entry for each different
/// combination, however many patients.
class EquivalenceClasses
{
public:
    void add(const QuasiIdentifiers &values) { ++m_counts[values]; }
    /// @param k at least so many look alike afterwards; 0 or 1: all stay as they are
    void settle(int k);
    [[nodiscard]] Coarseness coarsenessOf(const QuasiIdentifiers &values) const
    {
        return m_coarseness.value(values, Coarseness::AsIs);
    }

    /// What an export shows, after settle().
    struct Figures
    {
        qint64 patients = 0; ///< shown
        qint64 classes = 0;
        qint64 smallest = 0; ///< 0: nobody is shown
        qint64 inSmall = 0;  ///< patients in classes smaller than the threshold
        /// How many patients are in classes of 1, 2, 3-4, 5-10, 11-50, 51-100 and more (and how many
        /// classes).
        std::array<qint64, 7> patientsBySize{};
        std::array<qint64, 7> classesBySize{};
        std::array<qint64, coarsenesses> byCoarseness{}; ///< patients
    };
    [[nodiscard]] Figures figures(int threshold) const;
    [[nodiscard]] static const std::array<const char *, 7> &sizeNames();

private:
    QHash<QuasiIdentifiers, qint64> m_counts; ///< as they are
    QHash<QuasiIdentifiers, Coarseness> m_coarseness;
};

}
