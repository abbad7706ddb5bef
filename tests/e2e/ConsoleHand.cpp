// The hand at a console, for tests that drive real processes: the console's own services (session desk,
// gateways, exports) with nobody before the widgets. What a command line has no word for is done here.
//
// usage: console_hand --config FILE --db URL --log-file FILE < STEPS
// STEPS: one JSON object a line, carried out in turn; passwords come this way and no other. A line is printed
// for each: {"do":…,"ok":true} or {"do":…,"ok":false,"error":CODE}. Exit status 0 when all were answered.
//   {"do":"sign-in","user":…,"password":…}   {"do":"lock"}   {"do":"unlock","password":…}   {"do":"sign-out"}
//   {"do":"view","event":ID,"reason":…}      the message as it came is "body" of the answer
//   {"do":"resend","event":ID,"body":…,"reason":…}
//   {"do":"export","format":"jsonl|csv|pdf|fhir","path":FILE}
#include "console/AuditHost.h"
#include "host/DatabaseKeys.h"
#include "host/NoCoreDumps.h"
#include "host/ServiceHost.h"
#include "host/SessionHost.h"
#include "observability/Log.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <QTimer>

#include <deque>

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

/// One step after the other: each is answered by a signal.
class Hand : public QObject
{
    Q_OBJECT
public:
    explicit Hand(std::deque<QJsonObject> steps) : m_steps(std::move(steps)) {}

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

signals:
    void signIn(const QString &user, const QString &password);
    void lock();
    void unlock(const QString &password);
    void signOut();
    void view(concord::EventId id, const QString &reason, quint64 requestId);
    void resend(concord::EventId id, const QByteArray &body, const QString &reason);
    void exportTrail(const concord::AuditExportOrder &order);

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
        answer[u"do"] = m_steps.front()[u"do"];
        QTextStream(stdout) << QJsonDocument(answer).toJson(QJsonDocument::Compact) << '\n';
        m_steps.pop_front();
        QMetaObject::invokeMethod(this, &Hand::next, Qt::QueuedConnection);
    }
    void next()
    {
        if (m_steps.empty()) {
            QCoreApplication::quit();
            return;
        }
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
        else
            fail({ErrorCode::Internal, what, {}, 0});
    }

    std::deque<QJsonObject> m_steps;
    quint64 m_task = 0;
    bool m_hasBegun = false;
    bool m_isWaiting = false;
};

std::deque<QJsonObject> readSteps()
{
    std::deque<QJsonObject> steps;
    QFile in;
    if (in.open(stdin, QIODevice::ReadOnly)) {
        for (const QByteArray &line : in.readAll().split('\n')) {
            if (!line.trimmed().isEmpty())
                steps.push_back(QJsonDocument::fromJson(line).object());
        }
    }
    return steps;
}
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
    Hand hand(readSteps());
    hand.connectTo(*sessions.desk());
    hand.connectTo(*(*host)->gateway());
    hand.connectTo(*audit.gateway());
    QTimer::singleShot(patienceMs, &app, [] { QCoreApplication::exit(3); });
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
