#pragma once

#include "domain/Conflict.h"
#include "domain/IntegrationTypes.h"
#include "domain/Job.h"

#include <QHash>

namespace concord {

using ReconciliationRunId = Id<struct ReconciliationRunTag>;
using ReconciliationItemId = Id<struct ReconciliationItemTag>;
using RemedyBatchId = Id<struct RemedyBatchTag>;

enum class DifferenceKind {
    MissingLeft,  ///< the right side has it, the left does not
    MissingRight, ///< the left side has it, the right does not
    Differs,      ///< both have it, and a field says something else
    Contradicts   ///< what one side has ended goes on at the other
};
[[nodiscard]] QString wordOf(DifferenceKind kind); ///< "missing_left"
[[nodiscard]] std::optional<DifferenceKind> differenceKindFromWord(QStringView word);

/// The gravest first.
enum class Gravity {
    Danger = 1, ///< somebody may be given what was stopped
    Major = 2,
    Minor = 3
};
[[nodiscard]] QString wordOf(Gravity gravity); ///< "danger"

/// What puts a difference right, as one order.
enum class Remedy {
    SendRight,   ///< the left side's record is told to the right side again
    SendLeft,    ///< the right side's to the left
    CancelRight, ///< the right side is asked to end its record
    CancelLeft,
    Agree,       ///< it is right as it is, for a reason; not raised again until either side changes
    OpenConflict ///< to be decided field by field
};
[[nodiscard]] QString wordOf(Remedy remedy); ///< "send_right"
[[nodiscard]] std::optional<Remedy> remedyFromWord(QStringView word);
/// "cancel_right,agree"; the first is the one that is offered with one click.
[[nodiscard]] QString textOf(const std::vector<Remedy> &remedies);
[[nodiscard]] std::vector<Remedy> remediesFromText(const QString &text);

/// One record of one side as a list of fields, in the order of the integration's rules.
struct ComparedRecord
{
    QString id;                     ///< ours
    QString key;                    ///< the same on both sides of one thing; empty: it has no twin
    QString source;                 ///< the connection
    QString owner;                  ///< our id of the patient
    Phi title;                      ///< for people: the drug
    bool isLive = true;             ///< what the other side must have too; else it has ended
    std::vector<FieldValue> fields; ///< as many as there are rules
};

/// One thing that is not the same on both sides.
struct SideDifference
{
    DifferenceKind kind = DifferenceKind::Differs;
    Gravity gravity = Gravity::Major;
    QString record; ///< "prescription", "dispense"
    QString field;  ///< of Differs and Contradicts
    QString rule;   ///< by which a minor one was resolved
    QString leftId;
    QString rightId;
    QString leftSource;
    QString rightSource;
    QString owner;
    Phi title;
    Phi base; ///< what both had agreed on; empty: nothing
    Phi left;
    Phi right;
    std::vector<Remedy> remedies; ///< of one that is open

    [[nodiscard]] bool isResolved() const { return gravity == Gravity::Minor; }
    friend bool operator==(const SideDifference &, const SideDifference &) = default;
};

struct ReconciliationCounts
{
    qint64 compared = 0;      ///< records: two that are one thing count once
    qint64 matching = 0;      ///< of them, those with nothing open
    qint64 minorResolved = 0; ///< differences
    qint64 majorOpen = 0;     ///< differences of fields, and contradictions
    qint64 missingLeft = 0;
    qint64 missingRight = 0;
    qint64 notComparable = 0; ///< records whose patient is nobody at the other side; not among compared

    /// The share of records that match; 1 when there are none.
    [[nodiscard]] double accuracy() const
    {
        return compared == 0 ? 1.0 : double(matching) / double(compared);
    }
    friend bool operator==(const ReconciliationCounts &, const ReconciliationCounts &) = default;
};

/// "left/right": by what agreed records are looked up.
[[nodiscard]] QString pairKey(const QString &leftId, const QString &rightId);
using AgreedBook = QHash<QString, AgreedRecord>;

/// What an integration says of its records beside the rules of their fields.
struct ReconciliationTerms
{
    QString record; ///< "prescription"
    QString leftSource;
    QString rightSource;                 ///< whom a record that is missing there would be told to
    FieldRules rules;                    ///< every ComparedRecord has a value for each
    QString statusField;                 ///< what Contradicts is about; empty: nothing ends
    Gravity endedLeft = Gravity::Danger; ///< ended left, live right
    Gravity endedRight = Gravity::Major; ///< live left, ended right
    std::vector<Remedy> forMissingLeft{Remedy::SendLeft, Remedy::Agree};
    std::vector<Remedy> forMissingRight{Remedy::SendRight, Remedy::Agree};
    std::vector<Remedy> forDiffering{Remedy::OpenConflict, Remedy::Agree};
    std::vector<Remedy> forEndedLeft{Remedy::CancelRight, Remedy::Agree};
    std::vector<Remedy> forEndedRight{Remedy::OpenConflict, Remedy::Agree};
};

struct Findings
{
    ReconciliationCounts counts;
    std::vector<SideDifference> differences; ///< in the order of the records: left, then right alone
    std::vector<AgreedRecord> agreed;        ///< the pairs whose agreement is another than the book says
};

/// Compares the records of two sides. Those of one key are one thing; where one side has several of a key,
/// live ones are taken first and each only once. Ended records without a live twin are not compared. Cost:
/// linear. Pure, and symmetric: with the sides exchanged it finds the same, exchanged.
[[nodiscard]] Findings reconcile(const ReconciliationTerms &terms, const std::vector<ComparedRecord> &left,
                                 const std::vector<ComparedRecord> &right, const AgreedBook &book);

/// The pseudo field of an AgreedRecord by which a person says that a record may be missing on the other side,
/// or stand in a contradiction.
[[nodiscard]] QString presenceField();

enum class ReconciliationState { Running, Done, Failed, Cancelled };
[[nodiscard]] QString wordOf(ReconciliationState state);
[[nodiscard]] std::optional<ReconciliationState> reconciliationStateFromWord(QStringView word);

struct ReconciliationRunRow
{
    ReconciliationRunId id;
    QString integration;
    QString leftSource;
    QStringList rightSources;
    JobId job;
    ReconciliationState state = ReconciliationState::Running;
    ReconciliationCounts counts;
    QString requestedBy;
    Timestamp startedAt{};
    std::optional<Timestamp> finishedAt;
    std::optional<JobTrigger> trigger{}; ///< of its job; absent: the job is not known any more

    friend bool operator==(const ReconciliationRunRow &, const ReconciliationRunRow &) = default;
};

struct ReconciliationRunQuery
{
    QString integration; ///< empty: all
    PageRequest page;    ///< newest first

    friend bool operator==(const ReconciliationRunQuery &, const ReconciliationRunQuery &) = default;
};
using ReconciliationRunPage = Page<ReconciliationRunRow>;

enum class ItemState {
    Open,
    Resolved,  ///< by a rule
    Ordered,   ///< a remedy that can still be undone
    Remedied,  ///< the other side is told, or a conflict is open
    Agreed,    ///< by a person, as it is
    Superseded ///< a later run has looked again
};
[[nodiscard]] QString wordOf(ItemState state);
[[nodiscard]] std::optional<ItemState> itemStateFromWord(QStringView word);

/// One difference of one run on the work list.
struct ReconciliationItemRow
{
    ReconciliationItemId id;
    ReconciliationRunId run;
    QString integration;
    SideDifference difference;
    ItemState state = ItemState::Open;
    std::optional<Remedy> remedy{}; ///< that was ordered
    RemedyBatchId batch;            ///< of the order; null: none
    QString author;                 ///< who ordered it
    QString reason;
    int version = 1;
    Timestamp createdAt{};
    std::optional<Timestamp> executeAt{}; ///< Ordered: until then it can be undone
    DrugNames drugNames{};                ///< of its values, as it is shown; not stored with it

    friend bool operator==(const ReconciliationItemRow &, const ReconciliationItemRow &) = default;
};

struct ReconciliationItemQuery
{
    ReconciliationRunId run;       ///< null: of all runs
    QString integration;           ///< empty: all
    std::vector<ItemState> states; ///< empty: all
    std::optional<DifferenceKind> kind;
    QString field;    ///< empty: all
    PageRequest page; ///< the gravest first, then as they were found
    QString owner{};  ///< our id of a patient; empty: of all

    friend bool operator==(const ReconciliationItemQuery &, const ReconciliationItemQuery &) = default;
};
using ReconciliationItemPage = Page<ReconciliationItemRow>;

/// One field of two records that are one thing, as they are now.
struct SideField
{
    QString field;
    Phi left;
    Phi right;
    bool differs = false;
    QString rule{}; ///< by which they are the same although written otherwise; empty: they are not, or are

    friend bool operator==(const SideField &, const SideField &) = default;
};

/// A difference with both records beside each other.
struct ReconciliationItemDetail
{
    quint64 requestId = 0;
    ReconciliationItemRow item;
    std::vector<SideField> fields; ///< empty: it is of no records with fields that are compared

    friend bool operator==(const ReconciliationItemDetail &, const ReconciliationItemDetail &) = default;
};

/// An integration that compares two sides: what a person has to know to have it compare now.
struct ReconciliationSides
{
    QString integration;
    QString leftSource;
    QStringList rightSources;
    std::optional<Timestamp> nextRunAt{}; ///< by its schedule
    std::optional<JobRow> current{};      ///< queued or running

    friend bool operator==(const ReconciliationSides &, const ReconciliationSides &) = default;
};
struct ReconciliationSidesList
{
    quint64 requestId = 0;
    std::vector<ReconciliationSides> rows; ///< by name

    friend bool operator==(const ReconciliationSidesList &, const ReconciliationSidesList &) = default;
};

enum class ReportFormat { Html, Csv };
[[nodiscard]] QString wordOf(ReportFormat format); ///< "html"
[[nodiscard]] std::optional<ReportFormat> reportFormatFromWord(QStringView word);

/// A person wants a run as a file. With @p withValues what both sides say stands in it, which is patients'.
struct ReportOrder
{
    quint64 requestId = 0;
    ReconciliationRunId run;
    ReportFormat format = ReportFormat::Html;
    bool withValues = false;

    friend bool operator==(const ReportOrder &, const ReportOrder &) = default;
};
/// The file's content; nothing of it is stored.
struct ReportText
{
    quint64 requestId = 0;
    ReconciliationRunRow run;
    ReportFormat format = ReportFormat::Html;
    Phi text;
    int items = 0;

    friend bool operator==(const ReportText &, const ReportText &) = default;
};

/// A person's order about differences: one remedy, for one reason.
struct RemedyOrder
{
    std::vector<ReconciliationItemId> items;
    Remedy remedy = Remedy::Agree;
    QString reason; ///< never empty

    friend bool operator==(const RemedyOrder &, const RemedyOrder &) = default;
};
[[nodiscard]] Result<void> checkRemedyOrder(const RemedyOrder &order);

/// What became of it.
struct RemedyBatch
{
    RemedyBatchId id;
    Remedy remedy = Remedy::Agree;
    int ordered = 0;
    int passed = 0; ///< not open any more, or this remedy is none for them
    Timestamp executeAt{};

    friend bool operator==(const RemedyBatch &, const RemedyBatch &) = default;
};

}

Q_DECLARE_METATYPE(concord::ReconciliationRunId)
Q_DECLARE_METATYPE(concord::ReconciliationRunQuery)
Q_DECLARE_METATYPE(concord::ReconciliationRunPage)
Q_DECLARE_METATYPE(concord::ReconciliationItemQuery)
Q_DECLARE_METATYPE(concord::ReconciliationItemPage)
Q_DECLARE_METATYPE(concord::ReconciliationItemId)
Q_DECLARE_METATYPE(concord::ReconciliationItemDetail)
Q_DECLARE_METATYPE(concord::ReconciliationSidesList)
Q_DECLARE_METATYPE(concord::ReportOrder)
Q_DECLARE_METATYPE(concord::ReportText)
Q_DECLARE_METATYPE(concord::RemedyOrder)
Q_DECLARE_METATYPE(concord::RemedyBatch)
Q_DECLARE_METATYPE(concord::RemedyBatchId)
