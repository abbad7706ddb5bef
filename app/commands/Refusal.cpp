#include "commands/Refusal.h"

#include "commands/Command.h"
#include "commands/Output.h"

#include <QTextStream>

#include <algorithm>

namespace concord {

int failWith(const Error &error, std::initializer_list<ErrorCode> refusals)
{
    const bool isRefused = std::find(refusals.begin(), refusals.end(), error.code) != refusals.end();
    if (!isRefused || error.code == ErrorCode::Forbidden) {
        printError(error);
        return isRefused ? ExitRefused : ExitFailed;
    }
    const char *between = error.where.isEmpty() || error.detail.isEmpty() ? "" : ": ";
    QTextStream(stderr) << "concordd: refused: " << error.where << between << error.detail << Qt::endl;
    return ExitRefused;
}

int failOrder(const Error &error)
{
    return failWith(
        error, {ErrorCode::Conflict, ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::InvalidMessage});
}

}
