#pragma once

#include "domain/Deidentification.h"

#include <array>

namespace concord {

/// What became of the values of one field.
struct FieldCount
{
    qint64 kept = 0;
    qint64 generalised = 0;
    qint64 surrogate = 0;
    qint64 removed = 0;

    friend bool operator==(const FieldCount &, const FieldCount &) = default;
};

/// By "record.field": those of the allow-list, and what else the source has. No values.
class FieldCounts
{
public:
    void note(const QString &field, Treatment treatment)
    {
        if (treatment == Treatment::Absent)
            return;
        FieldCount &count = m_counts[field];
        ++(treatment == Treatment::Kept          ? count.kept
           : treatment == Treatment::Generalised ? count.generalised
           : treatment == Treatment::Surrogate   ? count.surrogate
                                                 : count.removed);
    }
    [[nodiscard]] const QMap<QString, FieldCount> &all() const { return m_counts; }

private:
    QMap<QString, FieldCount> m_counts;
};

}
