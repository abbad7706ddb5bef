#pragma once

#include "domain/Id.h"
#include "domain/Result.h"

#include <QString>

#include <optional>

namespace concord {

enum class LogLevel { Debug, Info, Warning, Error, Off };
[[nodiscard]] std::optional<LogLevel>
logLevelFromWord(QStringView word); ///< "debug", "info", "warning", "error", "off"

struct LogSettings
{
    QString file; ///< empty: standard error
    LogLevel level = LogLevel::Info;
    qint64 maxBytes = 10 * 1024 * 1024; ///< of one file; then it is rotated
    int keepFiles = 5;
};

/// What one line may carry besides its message (DESIGN section 7). Ids, codes, counts and durations only:
/// there is deliberately no field that a payload, a name or a code of a patient fits into.
struct LogFields
{
    CorrelationId correlationId{};
    QString subject{}; ///< "job/<id>", "event/<id>"
    QString eventKind{};
    QString direction{};
    QString status{};
    std::optional<qint64> latencyMs{};
    std::optional<Error> error{};
};

/// Opens the log of this process: JSON lines, one object each, also for Qt's own warnings (a message handler
/// is installed; "correlation_id=ID" in the text of one becomes the field). A file has mode 0600, also after
/// it was rotated, and one that is there already gets it. Called once by a program's main; before it, and
/// after closeLog(), lines go nowhere.
[[nodiscard]] Result<void> openLog(const LogSettings &settings);
void closeLog();

/// Whether a line of this level goes anywhere: for a line that costs something to make. Thread-safe.
[[nodiscard]] bool isLogged(LogLevel level);

/// Thread-safe. @p layer says who speaks ("worker", "gateway").
void logLine(LogLevel level, const char *layer, const QString &message, const LogFields &fields = {});

}
