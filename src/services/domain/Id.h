#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <chrono>

namespace concord {

/// A UUID that says what it identifies; ids of different things do not convert into each other.
/// Text form: 36 characters, lower case, no braces (the same in the database, in JSON and on the screen).
template <typename Tag>
struct Id
{
    QUuid value;

    [[nodiscard]] bool isNull() const { return value.isNull(); }
    [[nodiscard]] QString toString() const { return value.toString(QUuid::WithoutBraces); }
    /// Null id when @p text is not a UUID.
    [[nodiscard]] static Id fromString(QStringView text) { return {QUuid::fromString(text)}; }

    friend bool operator==(const Id &a, const Id &b) { return a.value == b.value; }
    friend bool operator!=(const Id &a, const Id &b) { return a.value != b.value; }
    friend bool operator<(const Id &a, const Id &b) { return a.value < b.value; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.value, seed); }
};

using JobId = Id<struct JobTag>;
using EventId = Id<struct EventTag>;
using PatientId = Id<struct PatientTag>;           ///< our id, not the EHR's
using PrescriptionId = Id<struct PrescriptionTag>; ///< our id, not the EHR's
using SnapshotId = Id<struct SnapshotTag>;
using MappingId = Id<struct MappingTag>;
using CorrelationId = Id<struct CorrelationTag>;

/// A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then random. Ids made within one
/// millisecond by one process still sort in the order they were made (a 12-bit counter in rand_a).
/// Thread-safe.
[[nodiscard]] QUuid makeUuid7(std::chrono::milliseconds sinceEpoch);

template <typename AnyId>
[[nodiscard]] AnyId makeId(std::chrono::milliseconds sinceEpoch)
{
    return {makeUuid7(sinceEpoch)};
}

}

Q_DECLARE_METATYPE(concord::JobId)
Q_DECLARE_METATYPE(concord::EventId)
Q_DECLARE_METATYPE(concord::MappingId)
Q_DECLARE_METATYPE(concord::CorrelationId)
