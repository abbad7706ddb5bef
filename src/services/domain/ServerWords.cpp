#include "domain/ServerWords.h"

#include <algorithm>

namespace concord::serverWords {

namespace {
const auto mark = QStringLiteral("; it said: ");
}

QString fromBytes(const QByteArray &said)
{
    QString words = QString::fromUtf8(said).simplified();
    words.erase(std::remove_if(words.begin(), words.end(), [](QChar c) { return !c.isPrint(); }),
                words.end());
    return words.startsWith(u'<') ? QString() : words.left(longest);
}

QString added(const QString &detail, const QString &words)
{
    return words.isEmpty() ? detail : QString(detail + mark + words);
}

QString in(const QString &detail)
{
    const qsizetype at = detail.indexOf(mark);
    return at < 0 ? QString() : detail.sliced(at + mark.size());
}

}
