#include "views/MappingsPanel/MappingKeys.h"

#include <QShortcut>

namespace concord {

namespace {

struct KeyEntry
{
    MappingKey key;
    QList<QKeySequence> sequences;
    bool walks = false; ///< from code to code
};

QList<KeyEntry> keyEntries()
{
    return {
        {MappingKey::Next, {QKeySequence(Qt::Key_J)}, true},
        {MappingKey::Previous, {QKeySequence(Qt::Key_K)}, true},
        {MappingKey::Approve,
         {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
         false},
        {MappingKey::Search, {QKeySequence(Qt::Key_Slash)}, false},
        {MappingKey::Reason, {QKeySequence(Qt::Key_W)}, false},
        {MappingKey::Overrides, {QKeySequence(Qt::Key_O)}, false},
        {MappingKey::Reject, {QKeySequence(Qt::Key_R)}, false},
        {MappingKey::Skip, {QKeySequence(Qt::Key_S)}, true},
        {MappingKey::Note, {QKeySequence(Qt::Key_N)}, false},
        {MappingKey::AssignMe, {QKeySequence(Qt::Key_A)}, false},
        {MappingKey::Undo, {QKeySequence(Qt::Key_U)}, true},
        {MappingKey::History, {QKeySequence(Qt::Key_H)}, false},
        {MappingKey::Help, {QKeySequence(QStringLiteral("?"))}, false},
    };
}

}

MappingKeys::MappingKeys(QWidget *scope, bool all) : QObject(scope)
{
    const auto add = [this, scope](const QKeySequence &sequence, MappingKey key, int number) {
        auto *shortcut = new QShortcut(sequence, scope);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        shortcut->setAutoRepeat(key == MappingKey::Next || key == MappingKey::Previous);
        connect(shortcut, &QShortcut::activated, this, [this, key, number] { emit pressed(key, number); });
    };
    for (const KeyEntry &entry : keyEntries()) {
        for (const QKeySequence &sequence : entry.sequences) {
            if (all || !entry.walks)
                add(sequence, entry.key, 0);
        }
    }
    for (int digit = 1; digit <= 9; ++digit)
        add(QKeySequence(Qt::Key_0 + digit), MappingKey::Take, digit - 1);
}

KeysDialog::KeysDialog(QWidget *parent)
    : KeyListDialog(
          tr("Keys of the mapping workbench"),
          {{tr("J, K or arrows"), tr("next or previous code")},
           {tr("1 to 9"), tr("take this suggestion")},
           {tr("/"), tr("search the local drugs; Escape goes back to the list")},
           {tr("O"), tr("go to what may differ; Space ticks it")},
           {tr("W"), tr("write the reason")},
           {tr("Enter"), tr("approve or confirm, while the list has the focus and the rules have answered")},
           {tr("Ctrl+Enter"), tr("approve or confirm from anywhere, as soon as the rules have answered")},
           {tr("R"), tr("reject, send back or retire, for a reason")},
           {tr("S"), tr("skip: leave it for later")},
           {tr("N"), tr("add a note")},
           {tr("A"), tr("assign to me")},
           {tr("U"), tr("undo the last approval, while it can be undone")},
           {tr("H"), tr("history of the code")},
           {tr("?"), tr("this list")}},
          QStringLiteral("mapping."), parent)
{}

}
