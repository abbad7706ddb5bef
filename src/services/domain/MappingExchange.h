#pragma once

#include "domain/CodeMapping.h"

#include <QMetaType>
#include <QString>

#include <vector>

/// Decisions about codes as files carry them from one database to another, and what became of them there.
namespace concord {

/// A decision of a person, with what another person needs to believe it.
struct MappingEntry
{
    QString system; ///< URI; empty for text without a code
    QString code;
    QString display;
    MappingState state = MappingState::Approved;
    QString targetDrugId;
    QString targetName; ///< has to be the name of that drug where the file is read; empty: not compared
    Equivalence equivalence = Equivalence::Equivalent;
    std::vector<DrugAttribute> overrides;
    QString reason;
    QString author;             ///< who decided it first, wherever that was
    QString reviewer;           ///< who confirmed it there
    QString terminologyVersion; ///< that it was decided against there

    friend bool operator==(const MappingEntry &, const MappingEntry &) = default;
};

/// One row of a file that was read.
struct FiledMapping
{
    int line = 0; ///< 1-based
    MappingEntry entry;
    QString problem; ///< why the row cannot be understood; then the entry is what could be read of it

    friend bool operator==(const FiledMapping &, const FiledMapping &) = default;
};

/// Something in a file that is read and not taken over, and belongs to no row.
struct FileRemark
{
    int line = 0; ///< 1-based
    QString text; ///< English

    friend bool operator==(const FileRemark &, const FileRemark &) = default;
};

/// What a file of decisions says.
struct MappingFile
{
    std::vector<FiledMapping> rows;
    std::vector<FileRemark> remarks;
};

/// A decision that a form of file cannot carry.
struct UnwrittenMapping
{
    QString system;
    QString code; ///< without control characters
    QString why;  ///< English

    friend bool operator==(const UnwrittenMapping &, const UnwrittenMapping &) = default;
};

enum class ImportVerdict {
    Ok,        ///< decides a code that is open, or not known yet
    Unchanged, ///< it is so already
    Changed,   ///< another decision stands, which this one supersedes
    Refused    ///< a rule forbids it
};
[[nodiscard]] QString wordOf(ImportVerdict verdict); ///< "refused"

struct ImportedMapping
{
    int line = 0;
    QString system;
    QString code;
    ImportVerdict verdict = ImportVerdict::Refused;
    QString why;                                 ///< English; empty: nothing to say
    MappingState state = MappingState::Approved; ///< of the code after it; of a refused one as the file says

    friend bool operator==(const ImportedMapping &, const ImportedMapping &) = default;
};

/// How a file is taken in.
struct ImportTerms
{
    QString reason;            ///< why it is imported; stands for the rows that give no reason of their own
    QString sha256;            ///< of the file, hexadecimal
    bool isDryRun = false;     ///< all of it, and nothing stays
    bool skipsRefused = false; ///< else nothing is imported when a row is refused
    bool takesNewSystems = false; ///< also code systems that no code here is of
};

struct MappingImport
{
    std::vector<ImportedMapping> rows; ///< in the order of the file
    int ok = 0, unchanged = 0, changed = 0, refused = 0;
    int releasedEvents = 0;
    bool isDone = false; ///< false: a dry run, or rows were refused: then nothing was changed

    friend bool operator==(const MappingImport &, const MappingImport &) = default;
};

}

Q_DECLARE_METATYPE(concord::MappingImport)
