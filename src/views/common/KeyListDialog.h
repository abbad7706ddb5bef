#pragma once

#include <QDialog>

#include <utility>
#include <vector>

namespace concord {

/// Says which keys there are: of each its name and what it does.
class KeyListDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param prefix of the object names: "mapping."
    KeyListDialog(const QString &title, const std::vector<std::pair<QString, QString>> &lines,
                  const QString &prefix = {}, QWidget *parent = nullptr);
};

}
