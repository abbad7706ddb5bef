#include "commands/Refusal.h"

#include "commands/Command.h"
#include "commands/Output.h"

#include <QTextStream>

#include <algorithm>

namespace concord {

namespace {
void tellPlace(const QString &begin, const Error &error)
{
    const char *between = error.where.isEmpty() || error.detail.isEmpty() ? "" : ": ";
    QTextStream(stderr) << begin << error.where << between << error.detail << Qt::endl;
}
}

int failWith(const Error &error, std::initializer_list<ErrorCode> refusals)
{
    const bool isRefused = std::find(refusals.begin(), refusals.end(), error.code) != refusals.end();
    if (!isRefused || error.code == ErrorCode::Forbidden) {
        printError(error);
        return isRefused ? ExitRefused : ExitFailed;
    }
    tellPlace(programName() + QStringLiteral(": refused: "), error);
    return ExitRefused;
}

int failOrder(const Error &error)
{
    return failWith(
        error, {ErrorCode::Conflict, ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::InvalidMessage});
}

int failOpen(const Error &error)
{
    if (error.code == ErrorCode::NotFound) // no database yet: there is no list to refresh
        return failFile(error);
    return failWith(error, {ErrorCode::Forbidden});
}

int failFile(const Error &error)
{
    tellPlace(programName() + QStringLiteral(": "), error);
    return ExitFailed;
}

}
