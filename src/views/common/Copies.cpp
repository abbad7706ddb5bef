#include "views/common/Copies.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <memory>

namespace concord {

namespace {
const QString mark = QStringLiteral("application/x-concord-copy");
/// What KDE's clipboard and others that follow it look at.
const QString secretHint = QStringLiteral("x-kde-passwordManagerHint");

bool isMarked(const QClipboard &clipboard, QClipboard::Mode mode)
{
    const QMimeData *content = clipboard.mimeData(mode);
    return content && content->hasFormat(mark);
}
}

void copySensitive(const QString &text)
{
    auto content = std::make_unique<QMimeData>();
    content->setText(text);
    content->setData(mark, QByteArrayLiteral("1"));
    content->setData(secretHint, QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(content.release()); // takes it over
}

void takeBackCopies()
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    // what a table or a text field copied by itself has no mark, but is ours where the desktop can tell
    if (clipboard->ownsClipboard() || isMarked(*clipboard, QClipboard::Clipboard))
        clipboard->clear();
    if (clipboard->supportsSelection() && clipboard->ownsSelection())
        clipboard->clear(QClipboard::Selection);
}

}
