#include "commands/Refusal.h"

#include <QTextStream>

namespace concord {

void printRefusal(const Error &error)
{
    const char *between = error.where.isEmpty() || error.detail.isEmpty() ? "" : ": ";
    QTextStream(stderr) << "concordd: refused: " << error.where << between << error.detail << Qt::endl;
}

}
