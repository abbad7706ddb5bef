#pragma once

#include <QFileDialog>
#include <QFileIconProvider>

namespace concord {

/// Asks where a file is to be saved. Never the desktop's own dialog, and without a look into the files that
/// it lists: whoever opens and closes the file of an SQLite database takes this program's locks on it away
/// (POSIX, fcntl), and another program could then remove what is committed and not yet in the main file.
class SaveDialog : public QFileDialog
{
    Q_OBJECT
public:
    /// @param suffix what a name without one gets, "csv"
    SaveDialog(QWidget *parent, const QString &title, const QString &suggestedName, const QString &suffix);

private:
    /// By what a file is called, and whether it is a folder.
    class Icons : public QFileIconProvider
    {
    public:
        using QFileIconProvider::icon;
        [[nodiscard]] QIcon icon(const QFileInfo &info) const override;
        [[nodiscard]] QString type(const QFileInfo &info) const override;
    };

    Icons m_icons;
};

}
