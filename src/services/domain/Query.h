#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Job.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// Key-set paging: rows strictly after `after` in the order of the query (newest first). Empty = from the
/// start. `requestId` comes back with the page, so that an answer to an old question can be dropped.
struct PageRequest
{
    quint64 requestId = 0;
    QString after; ///< the `cursor` of the page before
    int limit = 100;

    friend bool operator==(const PageRequest &, const PageRequest &) = default;
};

template <typename Row>
struct Page
{
    quint64 requestId = 0;
    std::vector<Row> rows;
    QString cursor; ///< pass as `after` to go on; empty = this was the last page
};

struct JobQuery
{
    QString integration; ///< empty = all
    std::optional<JobState> state;
    PageRequest page;

    friend bool operator==(const JobQuery &, const JobQuery &) = default;
};

struct EventQuery
{
    std::optional<EventDirection> direction;
    std::optional<EventKind> kind;
    std::optional<EventState> state;
    CorrelationId correlationId; ///< null = any
    PageRequest page;

    friend bool operator==(const EventQuery &, const EventQuery &) = default;
};

enum class MappingSort { Newest, MostWaiting, Oldest };

struct MappingQuery
{
    std::optional<MappingState> state;
    QString text; ///< part of code or display, any case; empty = all
    PageRequest page;
    bool onlyOpen = false; ///< pending, suggested, in review
    std::optional<UnmappedReason> reason{};
    QString system{};           ///< URI; empty = all
    QString assignee{};         ///< empty = all
    bool onlyConfident = false; ///< with a suggestion that is confident
    bool onlyDrifted = false;   ///< that a release touches, and that nobody has looked at since
    MappingSort sort = MappingSort::Newest;

    friend bool operator==(const MappingQuery &, const MappingQuery &) = default;
};

struct DifferenceQuery
{
    JobId jobId;
    std::optional<Change> change;
    bool onlyUnmapped = false;
    PageRequest page;

    friend bool operator==(const DifferenceQuery &, const DifferenceQuery &) = default;
};

/// One step of an event's life, for the detail view.
struct AttemptRow
{
    int number = 0; ///< 1-based
    Timestamp startedAt{};
    qint64 durationMs = 0;
    EventState outcome = EventState::Succeeded;
    std::optional<Error> error;

    friend bool operator==(const AttemptRow &, const AttemptRow &) = default;
};

struct EventDetail
{
    quint64 requestId = 0;
    EventRow event;
    std::vector<AttemptRow> attempts;
    std::vector<EventRow> sameCorrelation; ///< oldest first, at most 100
    std::vector<MappingRow> waitsFor;      ///< mappings it waits for
};

struct JobDetail
{
    quint64 requestId = 0;
    JobRow job;
    std::vector<MappingRow> unmapped; ///< codes of this job that have no target, most used first, at most 200
    std::vector<EventRow> failures;   ///< events of this job in needs_review, at most 200
};

using JobPage = Page<JobRow>;
using EventPage = Page<EventRow>;
using MappingPage = Page<MappingRow>;
using DifferencePage = Page<DifferenceRow>;

}

Q_DECLARE_METATYPE(concord::JobQuery)
Q_DECLARE_METATYPE(concord::EventQuery)
Q_DECLARE_METATYPE(concord::MappingQuery)
Q_DECLARE_METATYPE(concord::DifferenceQuery)
Q_DECLARE_METATYPE(concord::JobPage)
Q_DECLARE_METATYPE(concord::EventPage)
Q_DECLARE_METATYPE(concord::MappingPage)
Q_DECLARE_METATYPE(concord::DifferencePage)
Q_DECLARE_METATYPE(concord::EventDetail)
Q_DECLARE_METATYPE(concord::JobDetail)
