#pragma once

#include "views/common/KeyListDialog.h"

#include <QObject>

#include <vector>

class QShortcut;

namespace concord {

/// What a key of the mapping workbench does.
enum class MappingKey {
    Next,
    Previous,
    Take,
    Approve,
    Search,
    Reason,
    Overrides,
    Reject,
    Skip,
    Note,
    AssignMe,
    Undo,
    History,
    Help
};

/// The keys of the mapping workbench. They work while the focus is in their widget, and not while somebody
/// types: a text field takes what it is given.
class MappingKeys : public QObject
{
    Q_OBJECT
public:
    /// @param scope where the keys work; owns this object
    /// @param all false: without those that go from code to code
    MappingKeys(QWidget *scope, bool all);

signals:
    /// @param number of the suggestion, from 0; only of MappingKey::Take
    void pressed(concord::MappingKey key, int number);
};

/// Says which keys there are.
class KeysDialog : public KeyListDialog
{
    Q_OBJECT
public:
    explicit KeysDialog(QWidget *parent = nullptr);
};

}

Q_DECLARE_METATYPE(concord::MappingKey)
