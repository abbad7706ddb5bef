#include "views/common/PageKeys.h"

#include "views/common/KeyListDialog.h"

#include <QShortcut>
#include <QWidget>

namespace concord {

PageKeys::PageKeys(QWidget *scope, QString title) : QObject(scope), m_scope(scope), m_title(std::move(title))
{
    add({QKeySequence(QStringLiteral("?"))}, QStringLiteral("?"), {}, [this] { showList(); });
}

void PageKeys::add(const QList<QKeySequence> &keys, const QString &name, const QString &text,
                   const std::function<void()> &act, bool repeats)
{
    for (const QKeySequence &key : keys) {
        auto *shortcut = new QShortcut(key, m_scope);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        shortcut->setAutoRepeat(repeats);
        connect(shortcut, &QShortcut::activated, this, act);
    }
    if (!text.isEmpty())
        m_lines.emplace_back(name, text);
}

void PageKeys::showList()
{
    std::vector<std::pair<QString, QString>> lines = m_lines;
    lines.emplace_back(QStringLiteral("?"), tr("this list"));
    auto *dialog = new KeyListDialog(m_title, lines, {}, m_scope->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

}
