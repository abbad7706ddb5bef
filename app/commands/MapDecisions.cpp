#include "commands/MapDecisions.h"

#include "commands/MapSubject.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/DrugAdvisor.h"
#include "gateway/MappingDesk.h"
#include "host/EventWork.h"
#include "store/MappingStore.h"

#include <QJsonArray>

namespace concord {

namespace {
const auto help = QStringLiteral(
    "Decides about codes. CODE is a code, with --system where several systems have it, or the id that\n"
    "map list shows. resolve: it is the local drug TARGET (or --target DRUG); events that wait for nothing\n"
    "else go on. What differs from the source, or an ingredient that its text does not name, has to be\n"
    "named: --override strength,route … and is neither equal nor equivalent then. Where the policy\n"
    "asks for a second reviewer (map policy) it waits in review: confirm, by another person, or send-back.\n"
    "reject: it is no drug of ours; its events go to people. reopen: after all. retire: an approved one\n"
    "ends, with --target DRUG another one supersedes it. undo: takes an approval back while none of its\n"
    "events has been worked on, also one that superseded another, which stands again then. assign --to NAME "
    "(or nobody), note: say who is to decide it, and anything.\n"
    "With --json: of one code the mapping with \"released\"; of several {\"decided\":[…],\"released\",\n"
    "\"refused\":[{\"code\",\"error\",\"detail\"}]}.\n"
    "Exit status: 1 failed, 2 wrong usage, 3 refused (a rule forbids it, decided meanwhile, no such code\n"
    "or drug); of several 3 when one was refused, and the others are decided.");

/// Texts are compared where a drug is named; building what compares takes seconds.
Result<TargetComparer> comparerFor(const Workbench &bench, const MappingDecision &decision)
{
    if (!namesTarget(decision))
        return TargetComparer();
    DrugAdvisor advisor(bench.clock);
    return advisor.wait(bench.startup.database).map([](auto index) {
        return DrugAdvisor::comparerOf(std::move(index));
    });
}

QJsonObject jsonOf(const Error &error, const QString &code)
{
    return {{QStringLiteral("code"), code},
            {QStringLiteral("error"), codeName(error.code)},
            {QStringLiteral("detail"), error.detail}};
}

void tellDecided(const DecidedMapping &done, const MappingDecision &decision)
{
    if (namesTarget(decision) && done.row.state == MappingState::Approved)
        printLine(QStringLiteral("%1 is %2 (%3); %4 event(s) released")
                      .arg(done.row.sourceCode, done.row.targetName, done.row.targetDrugId)
                      .arg(done.releasedEvents));
    else
        printLine(QStringLiteral("%1 is %2 now; %3 event(s) moved")
                      .arg(done.row.sourceCode, wordOf(done.row.state))
                      .arg(done.releasedEvents));
    if (done.row.heldUntil != Timestamp{})
        printLine(QStringLiteral("it is in force from %1 on, and can be taken back until then (map undo)")
                      .arg(isoTime(done.row.heldUntil)));
    if (done.row.state == MappingState::InReview)
        printLine(QStringLiteral("another person than %1 has to confirm it").arg(done.row.author));
}

/// Of an open code also why it is open.
QString stateOf(const MappingRow &row)
{
    return isOpen(row.state) && row.reason != UnmappedReason::None
               ? wordOf(row.state) + QStringLiteral("  ") + wordOf(row.reason)
               : wordOf(row.state);
}

/// Events were released; else they were called back.
bool goesOn(const DecidedMapping &done)
{
    return done.releasedEvents > 0 &&
           (done.row.state == MappingState::Approved || done.row.state == MappingState::Rejected);
}

struct Wish
{
    MappingDecision decision;
    QStringList codes;
    QString system;
    bool asJson = false;
};

int decideOne(Workbench &bench, MappingDesk &desk, const Wish &wish)
{
    MappingDecision decision = wish.decision;
    const auto row = mappingNamed(bench, wish.codes.front(), wish.system);
    if (!row)
        return failOrder(row.error());
    decision.id = row->id;
    const auto done = desk.decide(decision);
    if (!done)
        return failOrder(done.error());
    if (goesOn(*done)) {
        if (const auto taken = takeUpReleased(bench); !taken)
            return failOrder(taken.error());
    }
    if (wish.asJson) {
        QJsonObject object = toJson(done->row);
        object.insert(QStringLiteral("released"), done->releasedEvents);
        printJson(object);
    } else {
        tellDecided(*done, decision);
    }
    return ExitDone;
}

int decideMany(Workbench &bench, MappingDesk &desk, const Wish &wish)
{
    QJsonArray decided;
    QJsonArray refused;
    int released = 0;
    bool someGoOn = false;
    for (const QString &code : wish.codes) {
        MappingDecision decision = wish.decision;
        const auto row = mappingNamed(bench, code, wish.system);
        auto done = row ? [&] {
            decision.id = row->id;
            return desk.decide(decision);
        }()
                        : Result<DecidedMapping>(fail(row.error()));
        if (!done) {
            refused.append(jsonOf(done.error(), code));
            if (!wish.asJson)
                printError(done.error());
            continue;
        }
        released += done->releasedEvents;
        someGoOn = someGoOn || goesOn(*done);
        decided.append(toJson(done->row));
        if (!wish.asJson)
            tellDecided(*done, decision);
    }
    if (someGoOn) {
        if (const auto taken = takeUpReleased(bench); !taken)
            return failOrder(taken.error());
    }
    if (wish.asJson)
        printJson({{QStringLiteral("decided"), decided},
                   {QStringLiteral("released"), released},
                   {QStringLiteral("refused"), refused}});
    return refused.isEmpty() ? ExitDone : ExitRefused;
}

bool needsReason(MappingAct act)
{
    return act != MappingAct::Assign && act != MappingAct::Confirm;
}

/// What is wrong with the words and options; empty: nothing.
QString readWish(const CommandLine &line, MappingAct act, Wish &wish)
{
    wish.codes = line.words();
    wish.system = line.value("system");
    wish.asJson = line.isSet("json");
    MappingDecision &decision = wish.decision;
    decision.act = act;
    decision.reason = line.value("reason");
    decision.targetDrugId = line.value("target");
    decision.assignee = line.value("to") == QStringLiteral("nobody") ? QString() : line.value("to");
    if (act == MappingAct::Approve && decision.targetDrugId.isEmpty() && wish.codes.size() == 2)
        decision.targetDrugId = wish.codes.takeLast(); // resolve ID TARGET
    if (act == MappingAct::Approve && (wish.codes.size() != 1 || decision.targetDrugId.isEmpty()))
        return QStringLiteral("expected: one code and one drug");
    if (act == MappingAct::Assign && !line.isSet("to"))
        return QStringLiteral("--to is missing");
    if (needsReason(act) && decision.reason.trimmed().isEmpty())
        return QStringLiteral("--reason is missing");
    if (line.isSet("equivalence")) {
        const auto equivalence = equivalenceFromWord(line.value("equivalence"));
        if (!equivalence)
            return QStringLiteral("--equivalence: '%1' is none").arg(line.value("equivalence"));
        decision.equivalence = *equivalence;
    }
    const auto overrides = drugAttributesFromText(line.value("override"));
    if (!overrides)
        return QStringLiteral("--override: of ingredient, strength, dose_form, route, release, with commas");
    decision.overrides = *overrides;
    if (!line.isSet("equivalence") && !decision.overrides.empty())
        decision.equivalence = Equivalence::Inexact; // as the console proposes it
    return {};
}

std::optional<MappingAct> actOf(const QString &word)
{
    if (word == QStringLiteral("resolve"))
        return MappingAct::Approve;
    return mappingActFromWord(QString(word).replace(u'-', u'_'));
}

QString lineOf(const MappingStep &step)
{
    QString text = QStringLiteral("%1  %2  %3  %4 → %5")
                       .arg(step.revision)
                       .arg(isoTime(step.at), step.actor, wordOf(step.from), wordOf(step.to));
    text += QStringLiteral("  ") + wordOf(step.act);
    if (!step.targetDrugId.isEmpty())
        text +=
            QStringLiteral("  %1 %2 (%3)").arg(step.targetDrugId, step.targetName, wordOf(step.equivalence));
    if (!step.overrides.empty())
        text += QStringLiteral("  overrides ") + textOf(step.overrides);
    return text + QStringLiteral("  ") + step.reason;
}

QJsonObject jsonOf(const MappingStep &step)
{
    return {{QStringLiteral("revision"), step.revision},
            {QStringLiteral("at"), isoTime(step.at)},
            {QStringLiteral("actor"), step.actor},
            {QStringLiteral("act"), wordOf(step.act)},
            {QStringLiteral("from"), wordOf(step.from)},
            {QStringLiteral("to"), wordOf(step.to)},
            {QStringLiteral("target"), step.targetDrugId},
            {QStringLiteral("target_name"), step.targetName},
            {QStringLiteral("equivalence"), wordOf(step.equivalence)},
            {QStringLiteral("overrides"), textOf(step.overrides)},
            {QStringLiteral("reason"), step.reason},
            {QStringLiteral("assignee"), step.assignee},
            {QStringLiteral("terminology_version"), step.terminologyVersion}};
}

QJsonObject jsonOf(const ImpactedEvent &event)
{
    QJsonArray fields;
    for (const ImpactField &field : event.fields)
        fields.append(QJsonObject{{QStringLiteral("field"), field.field},
                                  {QStringLiteral("now"), field.now},
                                  {QStringLiteral("then"), field.then}});
    return {{QStringLiteral("event_id"), event.id.toString()},
            {QStringLiteral("kind"), wordOf(event.kind)},
            {QStringLiteral("becomes"), wordOf(event.becomes)},
            {QStringLiteral("cause"), event.cause},
            {QStringLiteral("fields"), fields}};
}
}

int runMapDecision(const QStringList &arguments)
{
    const QString word = arguments.first().section(u' ', -1);
    const auto act = actOf(word);
    if (!act)
        return ExitUsage;
    const QString codes = QString::fromUtf8(*act == MappingAct::Approve  ? " CODE [TARGET]"
                                            : *act == MappingAct::Assign ? " CODE… --to NAME"
                                                                         : " CODE…");
    CommandLine line(
        QStringLiteral("map ") + word + codes +
            QLatin1StringView(needsReason(*act) ? " --reason R [OPTIONS]" : " [--reason R] [OPTIONS]"),
        help);
    line.addValue("system", "S", "rxnorm, ndc or a URI, where CODE is a code.");
    line.addValue("reason", "R", "Why; stands in the audit log and in the history.");
    line.addValue("target", "DRUG", "The local drug (resolve, retire).");
    line.addValue(
        "equivalence", "E",
        "equal, equivalent (the default), wider, narrower or inexact (the default with --override).");
    line.addValue("override", "A,…", "What may differ from the source: strength, dose_form, route …");
    line.addValue("to", "NAME", "Who is to decide it (assign); nobody: anybody.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1000))
        return *code;
    Wish wish;
    if (const QString wrong = readWish(line, *act, wish); !wrong.isEmpty())
        return line.usageError(wrong);
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto compare = comparerFor(**bench, wish.decision);
    if (!compare)
        return failOrder(compare.error());
    MappingDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()), *compare);
    return wish.codes.size() == 1 ? decideOne(**bench, desk, wish) : decideMany(**bench, desk, wish);
}

int runMapHistory(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map history CODE [--system S] [--json]"),
        QStringLiteral("Everything that was decided about a code, newest first; also by mappings "
                       "of it that are retired.\nExit status: 1 failed, 2 wrong usage, 3 no "
                       "such code."));
    line.addValue("system", "S", "rxnorm, ndc or a URI, where CODE is a code.");
    line.addFlag("json", "Print one JSON object: {\"mapping_id\",\"steps\":[…]}.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto row = mappingNamed(**bench, line.word(0), line.value("system"));
    if (!row)
        return failOrder(row.error());
    const auto steps = MappingStore(*(*bench)->db, (*bench)->clock).history(row->id);
    if (!steps)
        return failOrder(steps.error());
    QJsonArray array;
    for (const MappingStep &step : *steps) {
        array.append(jsonOf(step));
        if (!line.isSet("json"))
            printLine(lineOf(step));
    }
    if (line.isSet("json"))
        printJson({{QStringLiteral("mapping_id"), row->id.toString()}, {QStringLiteral("steps"), array}});
    return ExitDone;
}

int runMapImpact(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map impact CODE --target DRUG [--system S] [--json]"),
        QStringLiteral(
            "What approving would do: the events that wait are run through the pipeline, the oldest "
            "first, at most 500 within five seconds, and all of it is taken back. Nothing is sent, "
            "written or audited. Of patients' records only ids are shown without --fields.\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (decided already, no such code or drug)."));
    line.addValue("system", "S", "rxnorm, ndc or a URI, where CODE is a code.");
    line.addValue("target", "DRUG", "The local drug.");
    line.addFlag("fields", "Show the prescriptions as they are and as they would be.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    if (line.value("target").isEmpty())
        return line.usageError(QStringLiteral("--target is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto row = mappingNamed(**bench, line.word(0), line.value("system"));
    if (!row)
        return failOrder(row.error());
    MappingDecision decision;
    decision.id = row->id;
    decision.targetDrugId = line.value("target");
    const auto impact = mappingTrial((*bench)->clock)(*(*bench)->db, decision, line.isSet("fields"));
    if (!impact)
        return failOrder(impact.error());
    QJsonObject becomes;
    for (const auto &[state, events] : impact->becomes)
        becomes.insert(wordOf(state), events);
    QJsonArray events;
    for (const ImpactedEvent &event : impact->events)
        events.append(jsonOf(event));
    if (line.isSet("json")) {
        printJson({{QStringLiteral("mapping_id"), row->id.toString()},
                   {QStringLiteral("target"), decision.targetDrugId},
                   {QStringLiteral("waiting"), impact->waiting},
                   {QStringLiteral("tried"), impact->tried},
                   {QStringLiteral("becomes"), becomes},
                   {QStringLiteral("patients"), impact->patients},
                   {QStringLiteral("events"), events},
                   {QStringLiteral("note"), impact->note}});
        return ExitDone;
    }
    printLine(QStringLiteral("%1 event(s) wait, %2 tried; lists of %3 patient(s) would change. %4")
                  .arg(impact->waiting)
                  .arg(impact->tried)
                  .arg(impact->patients)
                  .arg(impact->note));
    for (const ImpactedEvent &event : impact->events) {
        printLine(QStringLiteral("%1  %2  %3  %4")
                      .arg(event.id.toString(), wordOf(event.kind), wordOf(event.becomes), event.cause));
        for (const ImpactField &field : event.fields) {
            if (field.now != field.then)
                printLine(QStringLiteral("    %1: %2 → %3").arg(field.field, field.now, field.then));
        }
    }
    return ExitDone;
}

int runMapPolicy(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map policy [--second-reviewer never|overrides|always] [--undo-seconds N] [--json]"),
        QStringLiteral(
            "How decisions about codes are made in this database; without options: what holds.\n"
            "second-reviewer: who approved is never, for overrides and for grades other than equal "
            "and equivalent (the default), or always confirmed by another person. Where nobody keeps "
            "accounts there is no other person: there only never can be satisfied.\n"
            "undo-seconds: so long the events of an approval are held, and it can be taken back; 0: "
            "they go on at once, and it can be taken back until the first is worked on.\n"
            "Exit status: 1 failed, 2 wrong usage."));
    line.addValue("second-reviewer", "WHEN", "never, overrides or always.");
    line.addValue("undo-seconds", "N", "0 to 3600.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto second = line.isSet("second-reviewer") ? secondReviewerFromWord(line.value("second-reviewer"))
                                                      : std::optional(SecondReviewer::Overrides);
    bool isNumber = true;
    const int seconds = line.isSet("undo-seconds") ? line.value("undo-seconds").toInt(&isNumber) : 0;
    if (!second)
        return line.usageError(QStringLiteral("--second-reviewer: never, overrides or always"));
    if (!isNumber || seconds < 0 || seconds > longestUndo.count())
        return line.usageError(QStringLiteral("--undo-seconds: 0 to %1").arg(longestUndo.count()));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    Database &db = *(*bench)->db;
    auto policy = MappingStore(db, (*bench)->clock).policy();
    if (!policy)
        return failOrder(policy.error());
    if (line.isSet("second-reviewer"))
        policy->secondReviewer = *second;
    if (line.isSet("undo-seconds"))
        policy->undo = std::chrono::seconds(seconds);
    if (line.isSet("second-reviewer") || line.isSet("undo-seconds")) {
        const auto set = MappingDesk(db, (*bench)->clock, ownerSession(accountName())).setPolicy(*policy);
        if (!set)
            return failOrder(set.error());
    }
    if (line.isSet("json"))
        printJson({{QStringLiteral("second_reviewer"), wordOf(policy->secondReviewer)},
                   {QStringLiteral("undo_seconds"), qint64(policy->undo.count())}});
    else
        printLine(QStringLiteral("second reviewer: %1; undo: %2 s")
                      .arg(wordOf(policy->secondReviewer))
                      .arg(policy->undo.count()));
    return ExitDone;
}

int runMapList(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map list [--open] [--sort newest|oldest|waiting] [--json]"),
        QStringLiteral("Codes and what is decided about them; \"drift\": what a new release of the "
                       "terminology did to it, to be looked at (see \"map reapply\").\nExit status: 1 "
                       "failed, 2 wrong usage."));
    line.addFlag("open", "Those only that nobody has decided.");
    line.addValue("sort", "BY", "newest (the default), oldest, or waiting: most waiting events first.");
    line.addValue("status", "S", "pending, suggested, in_review, approved, rejected or retired.");
    line.addValue("system", "S", "rxnorm, ndc or a URI.");
    line.addValue("assignee", "NAME", "What NAME is to decide.");
    line.addValue("text", "T", "A part of code or text.");
    line.addValue("limit", "N", "At most so many (default: 1000).");
    line.addFlag("json", "Print one JSON object: {\"mappings\":[…]}.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    MappingQuery query;
    query.onlyOpen = line.isSet("open");
    query.text = line.value("text");
    query.assignee = line.value("assignee");
    query.system = systemNamed(line.value("system"));
    const QString sort = line.value("sort");
    if (sort == QStringLiteral("waiting"))
        query.sort = MappingSort::MostWaiting;
    else if (sort == QStringLiteral("oldest"))
        query.sort = MappingSort::Oldest;
    else if (!sort.isEmpty() && sort != QStringLiteral("newest"))
        return line.usageError(QStringLiteral("--sort: newest, oldest or waiting"));
    if (line.isSet("status") && !(query.state = mappingStateFromWord(line.value("status"))))
        return line.usageError(QStringLiteral("--status: '%1' is none").arg(line.value("status")));
    bool isNumber = true;
    query.page.limit = line.isSet("limit") ? line.value("limit").toInt(&isNumber) : 1000;
    if (!isNumber || query.page.limit < 1 || query.page.limit > 1000)
        return line.usageError(QStringLiteral("--limit: 1 to 1000"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto page = MappingStore(*(*bench)->db, (*bench)->clock).page(query);
    if (!page)
        return failOrder(page.error());
    QJsonArray array;
    for (const MappingRow &row : page->rows) {
        array.append(toJson(row));
        if (!line.isSet("json"))
            printLine(QStringLiteral("%1  %2 %3  %4  %5  waiting %6")
                          .arg(row.id.toString(), systemName(row.system), row.sourceCode, stateOf(row),
                               row.state == MappingState::Approved ? row.targetName : row.display)
                          .arg(row.waitingEvents) +
                      (row.drift.isEmpty() ? QString() : QStringLiteral("  drift ") + row.drift));
    }
    if (line.isSet("json"))
        printJson({{QStringLiteral("mappings"), array}});
    return ExitDone;
}

}
