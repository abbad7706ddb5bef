#pragma once

#include "domain/Clock.h"
#include "domain/Query.h"

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// What kind of value a source sends in words or codes of its own. Each is one table: what was sent → what it
/// is here.
enum class ValueKind {
    Unit,         ///< → UCUM
    Route,        ///< → SNOMED CT, below 284009009
    Form,         ///< → RxNorm's name of the dose form
    Frequency,    ///< → the canonical frequency (domain/Prescription.h): "2/1d", "1/1d HS", "PRN"
    Release,      ///< → "extended", "delayed", "immediate"
    Abbreviation, ///< → nothing: what is error-prone in a text, with the advice
    Species,      ///< → SNOMED CT
    Breed,        ///< → SNOMED CT
    GenderStatus, ///< → FHIR animal-genderstatus
    Status,       ///< of an appointment → FHIR appointmentstatus
    VisitType,    ///< → HL7 table 0276
    Custom        ///< a site's own
};
inline constexpr ValueKind allValueKinds[] = {
    ValueKind::Unit,         ValueKind::Route,   ValueKind::Form,      ValueKind::Frequency,
    ValueKind::Release,      ValueKind::Species, ValueKind::Breed,     ValueKind::GenderStatus,
    ValueKind::Abbreviation, ValueKind::Status,  ValueKind::VisitType, ValueKind::Custom};
[[nodiscard]] QString wordOf(ValueKind kind); ///< "gender_status"
[[nodiscard]] std::optional<ValueKind> valueKindFromWord(QStringView word);

/// Who says so: the tables inside the program, or the site.
enum class ValueOrigin { Shipped, Site };
[[nodiscard]] QString wordOf(ValueOrigin origin);

/// By what a row is found: of a kind, for what came through a connection (empty: through any), the value as
/// sent, without regard to case and blanks.
struct ValueKey
{
    ValueKind kind = ValueKind::Unit;
    QString source;
    QString value;

    friend bool operator==(const ValueKey &, const ValueKey &) = default;
    friend size_t qHash(const ValueKey &key, size_t seed = 0)
    {
        return qHashMulti(seed, int(key.kind), key.source, key.value);
    }
};
/// How a value as sent is compared: blanks made one, lower case.
[[nodiscard]] QString valueKeyText(const QString &value);

/// What a value is here.
struct ValueTarget
{
    QString code;
    QString system; ///< URI; empty: the code is in no system
    QString display;
    QString flag;   ///< put on each event that has the value: "unit:mcg"; empty: nothing to say
    QString advice; ///< what to write instead, for people

    friend bool operator==(const ValueTarget &, const ValueTarget &) = default;
};

/// One row of a table as it holds now.
struct ValueRow
{
    ValueKey key;
    ValueTarget target;
    ValueOrigin origin = ValueOrigin::Shipped;
    QString citation; ///< where a shipped row comes from; of a site's row the reason given last
    bool isActive =
        true; ///< false: the site has taken it out of use, also where a shipped row says something
    bool overrides = false; ///< a site's row in the place of a shipped one
    int version = 0;        ///< of a site's row, 1-based; 0: shipped
    QString author;         ///< of a site's row
    Timestamp changedAt{};  ///< of a site's row

    friend bool operator==(const ValueRow &, const ValueRow &) = default;
};

/// The wish of a person: this value is that, because.
struct ValueChange
{
    ValueKey key;
    ValueTarget target;
    bool isActive = true; ///< false: out of use
    QString reason;       ///< never empty
    int basedOn = 0;      ///< the version that the person saw; 0: none, or the shipped row

    friend bool operator==(const ValueChange &, const ValueChange &) = default;
};

/// What is wrong with a change, by what can be known without a database; nothing where it may be tried.
/// where is the member.
struct ValueProblem
{
    QString where;
    QString detail;
};
[[nodiscard]] std::optional<ValueProblem> problemOf(const ValueChange &change);

/// Rows in the order of kind, value and source.
struct ValueQuery
{
    std::optional<ValueKind> kind;
    std::optional<ValueOrigin> origin;
    std::optional<QString> source; ///< empty text: those for any
    QString text;                  ///< part of the value, the code or the display, any case
    bool onlyFlagged = false;
    bool withRetired = false;
    PageRequest page;

    friend bool operator==(const ValueQuery &, const ValueQuery &) = default;
};

struct ValuePage
{
    quint64 requestId = 0;
    std::vector<ValueRow> rows;
    QString cursor;         ///< pass as `after` to go on; empty: this was the last page
    int total = 0;          ///< of all that match
    QString shippedVersion; ///< of the tables inside the program

    friend bool operator==(const ValuePage &, const ValuePage &) = default;
};

/// One step in the life of a site's row.
struct ValueStep
{
    int version = 0; ///< 1-based
    ValueTarget target;
    bool isActive = true;
    QString author;
    QString reason;
    Timestamp at{};

    friend bool operator==(const ValueStep &, const ValueStep &) = default;
};

struct ValueHistory
{
    quint64 requestId = 0;
    ValueKey key;
    std::optional<ValueRow> shipped; ///< what the program says
    std::vector<ValueStep> steps;    ///< newest first
};

}

Q_DECLARE_METATYPE(concord::ValueRow)
Q_DECLARE_METATYPE(concord::ValueKey)
Q_DECLARE_METATYPE(concord::ValueChange)
Q_DECLARE_METATYPE(concord::ValueQuery)
Q_DECLARE_METATYPE(concord::ValuePage)
Q_DECLARE_METATYPE(concord::ValueHistory)
