// The hand at a console, for tests that drive real processes: the console's own services (session desk,
// gateways, exports) with nobody before the widgets. What a command line has no word for is done here.
//
// usage: console_hand --config FILE --db URL --log-file FILE < STEPS
// STEPS: one JSON object a line, carried out in turn as they come; passwords come this way and no other. A
// line is printed for each: {"do":…,"ok":true} or {"do":…,"ok":false,"error":CODE}. It ends with its input;
// exit status 0 when all were answered.
//   {"do":"sign-in","user":…,"password":…}   {"do":"lock"}   {"do":"unlock","password":…}   {"do":"sign-out"}
//   {"do":"view","event":ID,"reason":…}      the message as it came is "body" of the answer
//   {"do":"resend","event":ID,"body":…,"reason":…}
//   {"do":"export","format":"jsonl|csv|pdf|fhir","path":FILE}
// Lists are "rows" of the answer, a hundred at most:
//   {"do":"mappings"}          codes that nobody has decided
//   {"do":"map","mapping":ID,"target":DRUG,"revision":N,"reason":…}
//   {"do":"conflicts"}         those that are open
//   {"do":"decide","conflict":ID,"version":N,"fields":{"dose":"left"},"reason":…}
//   {"do":"differences","integration":NAME}   of a reconciliation, open
//   {"do":"remedy","items":[ID…],"remedy":"cancel_right","reason":…}
//   {"do":"queue","status":"needs_review"}
//   {"do":"retry","events":[ID…],"reason":…}  {"do":"discard","events":[ID…],"reason":…}
#include "console/AuditHost.h"
#include "host/DatabaseKeys.h"
#include "host/NoCoreDumps.h"
#include "host/ServiceHost.h"
#include "host/SessionHost.h"
#include "observability/Log.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTextStream>
#include <QTimer>

#include <deque>

#include <unistd.h>

using namespace concord;

namespace {
constexpr int patienceMs = 100'000;

std::optional<AuditFileFormat> formatOf(const QString &word)
{
    for (const auto format :
         {AuditFileFormat::JsonLines, AuditFileFormat::Csv, AuditFileFormat::Pdf, AuditFileFormat::Fhir}) {
        if (wordOf(format) == word)
            return format;
    }
    return std::nullopt;
}

/// The rows of a page as an answer.
template <typename Row, typename Write>
QJsonObject listOf(const std::vector<Row> &rows, Write write)
{
    QJsonArray array;
    for (const Row &row : rows)
        array.append(write(row));
    return {{QStringLiteral("rows"), array}};
}

/// The ids under @p key; those that are none are null.
template <typename SomeId>
std::vector<SomeId> idsIn(const QJsonObject &step, QLatin1StringView key)
{
    std::vector<SomeId> ids;
    const QJsonArray array = step.value(key).toArray();
    for (const auto &one : array)
        ids.push_back(SomeId::fromString(one.toString()));
    return ids;
}

/// One step after the other: each is answered by a signal.
class Hand : public QObject
{
    Q_OBJECT
public:
    Hand() : m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        m_patience.setSingleShot(true);
        connect(&m_patience, &QTimer::timeout, this, [] { QCoreApplication::exit(3); });
        m_patience.start(patienceMs);
        connect(&m_input, &QSocketNotifier::activated, this, &Hand::read);
    }

    void connectTo(const SessionDesk &desk)
    {
        connect(this, &Hand::signIn, &desk, &SessionDesk::signIn);
        connect(this, &Hand::lock, &desk, &SessionDesk::lock);
        connect(this, &Hand::unlock, &desk, &SessionDesk::unlock);
        connect(this, &Hand::signOut, &desk, &SessionDesk::signOut);
        connect(&desk, &SessionDesk::signInWanted, this, &Hand::begin);
        connect(&desk, &SessionDesk::sessionBegan, this, [this] { end(); });
        connect(&desk, &SessionDesk::locked, this, [this] { end(); });
        connect(&desk, &SessionDesk::unlocked, this, [this] { end(); });
        connect(&desk, &SessionDesk::sessionEnded, this, [this] { end(); });
        connect(&desk, &SessionDesk::signInRefused, this, [this](const Error &error) { fail(error); });
    }
    void connectTo(const StoreGateway &gateway)
    {
        connect(this, &Hand::view, &gateway, &StoreGateway::fetchPayload);
        connect(this, &Hand::resend, &gateway, &StoreGateway::resendEvent);
        connect(&gateway, &StoreGateway::eventPayload, this, [this](const EventPayload &payload) {
            end({{QStringLiteral("body"), QString::fromUtf8(payload.body)}});
        });
        connect(&gateway, &StoreGateway::eventResent, this, [this](EventId, EventId copy) {
            end({{QStringLiteral("copy"), copy.toString()}});
        });
        connectToWork(gateway);
        connect(&gateway, &StoreGateway::refused, this,
                [this](const QString &, const Error &error) { fail(error); });
        connect(&gateway, &StoreGateway::fetchFailed, this,
                [this](quint64, const Error &error) { fail(error); });
    }
    void connectTo(const AuditGateway &gateway)
    {
        connect(this, &Hand::exportTrail, &gateway, &AuditGateway::exportTrail);
        connect(&gateway, &AuditGateway::exported, this, [this](const AuditExport &file) {
            end({{QStringLiteral("records"), file.records}});
        });
        connect(&gateway, &AuditGateway::taskFailed, this,
                [this](quint64, const Error &error) { fail(error); });
    }

    void connectToWork(const StoreGateway &gateway)
    {
        connect(this, &Hand::fetchMappings, &gateway, &StoreGateway::fetchMappings);
        connect(this, &Hand::map, &gateway, &StoreGateway::decideMapping);
        connect(this, &Hand::fetchConflicts, &gateway, &StoreGateway::fetchConflicts);
        connect(this, &Hand::decide, &gateway, &StoreGateway::decideConflict);
        connect(this, &Hand::fetchDifferences, &gateway, &StoreGateway::fetchReconciliationItems);
        connect(this, &Hand::remedy, &gateway, &StoreGateway::orderRemedies);
        connect(this, &Hand::fetchQueue, &gateway, &StoreGateway::fetchQueue);
        connect(this, &Hand::orderBulk, &gateway, &StoreGateway::orderBulk);
        connect(&gateway, &StoreGateway::mappingsPage, this, [this](const MappingPage &page) {
            end(listOf(page.rows, [](const MappingRow &row) {
                return QJsonObject{{QStringLiteral("id"), row.id.toString()},
                                   {QStringLiteral("code"), row.sourceCode},
                                   {QStringLiteral("revision"), row.revision},
                                   {QStringLiteral("waiting"), row.waitingEvents}};
            }));
        });
        connect(&gateway, &StoreGateway::mappingDecided, this, [this](const MappingRow &, int released) {
            end({{QStringLiteral("released"), released}});
        });
        connect(&gateway, &StoreGateway::conflictsPage, this, [this](const ConflictPage &page) {
            end(listOf(page.rows, [](const ConflictRow &row) {
                return QJsonObject{{QStringLiteral("id"), row.id.toString()},
                                   {QStringLiteral("version"), row.version},
                                   {QStringLiteral("fields"), QJsonArray::fromStringList(row.fieldNames)}};
            }));
        });
        connect(&gateway, &StoreGateway::conflictDecided, this, [this] { end(); });
        connect(&gateway, &StoreGateway::reconciliationItemsPage, this,
                [this](const ReconciliationItemPage &page) {
                    end(listOf(page.rows, [](const ReconciliationItemRow &row) {
                        return QJsonObject{{QStringLiteral("id"), row.id.toString()},
                                           {QStringLiteral("kind"), wordOf(row.difference.kind)},
                                           {QStringLiteral("record"), row.difference.record},
                                           {QStringLiteral("field"), row.difference.field},
                                           {QStringLiteral("left"), row.difference.leftId}};
                    }));
                });
        connect(&gateway, &StoreGateway::remediesOrdered, this, [this](const RemedyBatch &batch) {
            end({{QStringLiteral("ordered"), batch.ordered}, {QStringLiteral("passed"), batch.passed}});
        });
        connect(&gateway, &StoreGateway::queuePage, this, [this](const QueuePage &page) {
            end(listOf(page.rows, [](const QueueRow &row) {
                return QJsonObject{{QStringLiteral("id"), row.event.id.toString()},
                                   {QStringLiteral("message_id"), row.event.messageId},
                                   {QStringLiteral("kind"), wordOf(row.event.kind)},
                                   {QStringLiteral("source"), row.event.source},
                                   {QStringLiteral("target"), row.event.target},
                                   {QStringLiteral("error"),
                                    row.event.lastError ? codeName(row.event.lastError->code) : QString()},
                                   {QStringLiteral("detail"),
                                    row.event.lastError ? row.event.lastError->detail : QString()}};
            }));
        });
        connect(&gateway, &StoreGateway::bulkChanged, this, [this](const BulkRow &row) {
            const bool isOrder = m_isWaiting && (m_steps.front()[u"do"].toString() == u"retry" ||
                                                 m_steps.front()[u"do"].toString() == u"discard");
            if (isOrder && row.state == BulkState::Done)
                end({{QStringLiteral("done"), row.done}, {QStringLiteral("skipped"), row.skipped}});
        });
    }

signals:
    void signIn(const QString &user, const QString &password);
    void lock();
    void unlock(const QString &password);
    void signOut();
    void view(concord::EventId id, const QString &reason, quint64 requestId);
    void resend(concord::EventId id, const QByteArray &body, const QString &reason);
    void exportTrail(const concord::AuditExportOrder &order);
    void fetchMappings(const concord::MappingQuery &query);
    void map(const concord::MappingDecision &decision, quint64 requestId);
    void fetchConflicts(const concord::ConflictQuery &query);
    void decide(const concord::ConflictDecision &decision, quint64 requestId);
    void fetchDifferences(const concord::ReconciliationItemQuery &query);
    void remedy(const concord::RemedyOrder &order, quint64 requestId);
    void fetchQueue(const concord::QueueQuery &query);
    void orderBulk(concord::BulkActionKind action, const concord::EventFilter &filter,
                   const std::vector<concord::EventId> &ids, const QString &reason);

private:
    /// signInWanted() comes again after each sign-out.
    void begin()
    {
        if (!std::exchange(m_hasBegun, true))
            next();
    }
    void end(QJsonObject answer = {})
    {
        if (!m_isWaiting)
            return; // nobody asked: an owner's session
        answer[u"ok"] = true;
        say(answer);
    }
    void fail(const Error &error)
    {
        if (m_isWaiting)
            say({{QStringLiteral("ok"), false}, {QStringLiteral("error"), codeName(error.code)}});
    }
    void say(QJsonObject answer)
    {
        m_isWaiting = false;
        m_patience.stop();
        answer[u"do"] = m_steps.front()[u"do"];
        QTextStream(stdout) << QJsonDocument(answer).toJson(QJsonDocument::Compact) << '\n';
        m_steps.pop_front();
        QMetaObject::invokeMethod(this, &Hand::next, Qt::QueuedConnection);
    }
    /// What has come of the input; its end is the end when all is answered.
    void read()
    {
        char bytes[4096];
        const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0) {
            m_input.setEnabled(false);
            m_hasEnded = true;
        } else {
            m_unread.append(bytes, qsizetype(count));
        }
        for (qsizetype line = m_unread.indexOf('\n'); line >= 0 || (m_hasEnded && !m_unread.isEmpty());
             line = m_unread.indexOf('\n')) {
            const QByteArray text = m_unread.left(line < 0 ? m_unread.size() : line).trimmed();
            m_unread = line < 0 ? QByteArray() : m_unread.mid(line + 1);
            if (!text.isEmpty())
                m_steps.push_back(QJsonDocument::fromJson(text).object());
        }
        if (m_hasBegun && !m_isWaiting)
            next();
    }
    void next()
    {
        if (m_isWaiting)
            return;
        if (m_steps.empty()) {
            if (m_hasEnded)
                QCoreApplication::quit();
            return;
        }
        m_patience.start(patienceMs);
        m_isWaiting = true;
        const QJsonObject &step = m_steps.front();
        const QString what = step[u"do"].toString();
        const EventId event = EventId::fromString(step[u"event"].toString());
        const QString reason = step[u"reason"].toString();
        const auto format = formatOf(step[u"format"].toString());
        if (what == u"sign-in")
            emit signIn(step[u"user"].toString(), step[u"password"].toString());
        else if (what == u"lock")
            emit lock();
        else if (what == u"unlock")
            emit unlock(step[u"password"].toString());
        else if (what == u"sign-out")
            emit signOut();
        else if (what == u"view")
            emit view(event, reason, 1);
        else if (what == u"resend")
            emit resend(event, step[u"body"].toString().toUtf8(), reason);
        else if (what == u"export" && format)
            emit exportTrail({++m_task, {}, *format, step[u"path"].toString()});
        else if (!work(what, step))
            fail({ErrorCode::Internal, what, {}, 0});
    }
    /// What an analyst does with what waits for people.
    bool work(const QString &what, const QJsonObject &step)
    {
        const QString reason = step[u"reason"].toString();
        if (what == u"mappings") {
            MappingQuery query;
            query.onlyOpen = true;
            emit fetchMappings(query);
        } else if (what == u"map") {
            MappingDecision decision;
            decision.id = MappingId::fromString(step[u"mapping"].toString());
            decision.targetDrugId = step[u"target"].toString();
            decision.reason = reason;
            decision.revision = step[u"revision"].toInteger();
            emit map(decision, ++m_task);
        } else if (what == u"conflicts") {
            ConflictQuery query;
            query.state = ConflictState::Open;
            emit fetchConflicts(query);
        } else if (what == u"decide") {
            ConflictDecision decision;
            decision.id = ConflictId::fromString(step[u"conflict"].toString());
            decision.basedOn = step[u"version"].toInt();
            decision.reason = reason;
            const QJsonObject fields = step[u"fields"].toObject();
            for (auto it = fields.begin(); it != fields.end(); ++it)
                decision.fields.push_back(
                    {it.key(), fieldChoiceFromWord(it.value().toString()).value_or(FieldChoice::None), {}});
            emit decide(decision, ++m_task);
        } else if (what == u"differences") {
            ReconciliationItemQuery query;
            query.integration = step[u"integration"].toString();
            query.states = {ItemState::Open};
            emit fetchDifferences(query);
        } else if (const auto chosen = remedyFromWord(step[u"remedy"].toString());
                   what == u"remedy" && chosen) {
            emit remedy({idsIn<ReconciliationItemId>(step, QLatin1StringView("items")), *chosen, reason},
                        ++m_task);
        } else if (const auto state = eventStateFromWord(step[u"status"].toString());
                   what == u"queue" && state) {
            QueueQuery query;
            query.filter.states = {*state};
            emit fetchQueue(query);
        } else if (const auto action = bulkActionKindFromWord(what)) {
            emit orderBulk(*action, {}, idsIn<EventId>(step, QLatin1StringView("events")), reason);
        } else {
            return false;
        }
        return true;
    }

    QSocketNotifier m_input;
    QTimer m_patience;
    QByteArray m_unread;
    std::deque<QJsonObject> m_steps;
    quint64 m_task = 0;
    bool m_hasEnded = false;
    bool m_hasBegun = false;
    bool m_isWaiting = false;
};
}

int main(int argc, char *argv[])
{
    forbidCoreDumps();
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("concord")); // its folders
    QCommandLineParser line;
    const QCommandLineOption config(QStringLiteral("config"), {}, QStringLiteral("FILE"));
    const QCommandLineOption db(QStringLiteral("db"), {}, QStringLiteral("URL"));
    const QCommandLineOption logFile(QStringLiteral("log-file"), {}, QStringLiteral("FILE"));
    line.addOptions({config, db, logFile});
    line.process(app);
    LogSettings log;
    log.file = line.value(logFile);
    log.level = LogLevel::Debug;
    auto startup = resolveStartup({line.value(config), line.value(db), {}});
    if (!openLog(log) || !startup) {
        QTextStream(stderr) << (startup ? line.value(logFile) : startup.error().detail) << '\n';
        return 2;
    }
    (void)takeKeys(startup->database); // as the console does: of a server's they may come with the person
    const SystemClock clock;
    HostOptions options;
    options.consoleOnly = true; // `concordd run` serves the database
    options.asksWhoIsThere = true;
    const auto host = ServiceHost::make(*startup, options);
    if (!host)
        return 2;
    AuditHost audit(*startup, options.secrets, clock);
    SessionHost sessions(*startup, clock);
    sessions.admitTo(*(*host)->gateway());
    sessions.admitTo(*audit.gateway());
    Hand hand;
    hand.connectTo(*sessions.desk());
    hand.connectTo(*(*host)->gateway());
    hand.connectTo(*audit.gateway());
    (*host)->start();
    audit.start();
    sessions.start();
    const int code = QApplication::exec();
    sessions.stop();
    audit.stop();
    (*host)->stop();
    closeLog();
    return code;
}
#include "ConsoleHand.moc"
