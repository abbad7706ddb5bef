#include "observability/Log.h"

#include "domain/Enum.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr Words<LogLevel, 5> levelWords{{
    {LogLevel::Debug, "debug"},
    {LogLevel::Info, "info"},
    {LogLevel::Warning, "warning"},
    {LogLevel::Error, "error"},
    {LogLevel::Off, "off"},
}};

/// The process's log. Two owners: this variable, and a thread that writes a line while closeLog() runs.
std::atomic<std::shared_ptr<spdlog::logger>> current;

spdlog::level::level_enum spdlogLevel(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    case LogLevel::Off:
        return spdlog::level::off;
    }
    return spdlog::level::info;
}

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LogLevel::Debug;
    case QtInfoMsg:
        return LogLevel::Info;
    case QtWarningMsg:
        return LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg:
        return LogLevel::Error;
    }
    return LogLevel::Warning;
}

/// Layers that may not know this one say it in their text: "… correlation_id=01a2…".
CorrelationId takeCorrelationId(QString &message)
{
    constexpr qsizetype idLength = 36;
    const auto mark = QStringLiteral("correlation_id=");
    const qsizetype at = message.lastIndexOf(mark);
    if (at < 0)
        return {};
    const auto id = CorrelationId::fromString(QStringView(message).sliced(at + mark.size()).left(idLength));
    if (!id.isNull())
        message = (message.first(at) + message.sliced(at + mark.size() + idLength)).simplified();
    return id;
}

void onQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    QString text = message;
    const CorrelationId id = takeCorrelationId(text);
    logLine(levelOf(type), context.category ? context.category : "qt", text, {.correlationId = id});
}

/// Lines hold no patient's data, but where and when something happened: for the account alone. Made before
/// spdlog opens it, so that there is no moment in which others may; not through a link that somebody laid.
void makePrivate(const std::string &path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0)
        return; // spdlog says why
    struct stat status
    {};
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        ::fchmod(file, S_IRUSR | S_IWUSR); // another account's file stays as it is
    ::close(file);
}

void insertText(QJsonObject &line, const char *key, const QString &text)
{
    if (!text.isEmpty())
        line.insert(QLatin1StringView(key), text);
}
}

std::optional<LogLevel> logLevelFromWord(QStringView word)
{
    return enumOf(levelWords, word);
}

Result<void> openLog(const LogSettings &settings)
{
    try { // spdlog reports by exception
        spdlog::sink_ptr sink;
        if (settings.file.isEmpty()) {
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        } else {
            const QFileInfo file(settings.file);
            if (!QDir().mkpath(file.absolutePath()))
                return fail(ErrorCode::Internal, file.absolutePath(),
                            QStringLiteral("cannot make the folder of the log"));
            spdlog::file_event_handlers handlers;
            handlers.before_open = makePrivate;
            sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                QFile::encodeName(settings.file).toStdString(), size_t(settings.maxBytes),
                size_t(settings.keepFiles), false, handlers);
        }
        sink->set_pattern("%v");
        auto logger = std::make_shared<spdlog::logger>("concord", std::move(sink));
        logger->set_level(spdlogLevel(settings.level));
        logger->flush_on(spdlog::level::info);
        current = std::move(logger);
    } catch (const spdlog::spdlog_ex &e) {
        return fail(ErrorCode::Internal, settings.file, QString::fromUtf8(e.what()));
    }
    qInstallMessageHandler(onQtMessage);
    return {};
}

void closeLog()
{
    qInstallMessageHandler(nullptr);
    current = std::shared_ptr<spdlog::logger>();
}

namespace {
/// Errors whose detail is the other side's own words (an OperationOutcome), which may name a patient: for the
/// screen of the person in charge, not for a file.
bool quotesTheOtherSide(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthorized:
    case ErrorCode::RemoteForbidden:
    case ErrorCode::RemoteNotFound:
    case ErrorCode::RemoteGone:
    case ErrorCode::RateLimited:
    case ErrorCode::RemoteRejected:
    case ErrorCode::RemoteFailed:
        return true;
    default:
        return false;
    }
}
}

bool isLogged(LogLevel level)
{
    const std::shared_ptr<spdlog::logger> logger = current;
    return logger && logger->should_log(spdlogLevel(level));
}

void logLine(LogLevel level, const char *layer, const QString &message, const LogFields &fields)
{
    const std::shared_ptr<spdlog::logger> logger = current;
    if (!logger || !logger->should_log(spdlogLevel(level)))
        return;
    QJsonObject line{
        {QStringLiteral("timestamp"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {QStringLiteral("level"), wordOf(levelWords, level)},
        {QStringLiteral("layer"), QString::fromLatin1(layer)},
        {QStringLiteral("message"), message},
    };
    if (!fields.correlationId.isNull())
        line.insert(QStringLiteral("correlation_id"), fields.correlationId.toString());
    insertText(line, "subject", fields.subject);
    insertText(line, "event_kind", fields.eventKind);
    insertText(line, "direction", fields.direction);
    insertText(line, "status", fields.status);
    if (fields.latencyMs)
        line.insert(QStringLiteral("latency_ms"), *fields.latencyMs);
    if (fields.error) {
        QJsonObject error{{QStringLiteral("code"), codeName(fields.error->code)},
                          {QStringLiteral("where"), fields.error->where}};
        if (!quotesTheOtherSide(fields.error->code))
            error.insert(QStringLiteral("detail"), fields.error->detail);
        line.insert(QStringLiteral("error"), error);
    }
    logger->log(spdlogLevel(level), QJsonDocument(line).toJson(QJsonDocument::Compact).toStdString());
}

}
