#include "views/common/SaveDialog.h"

namespace concord {

SaveDialog::SaveDialog(QWidget *parent, const QString &title, const QString &suggestedName,
                       const QString &suffix)
    : QFileDialog(parent, title)
{
    setOption(QFileDialog::DontUseNativeDialog);
    setOption(QFileDialog::DontUseCustomDirectoryIcons);
    setIconProvider(&m_icons);
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptMode(QFileDialog::AcceptSave);
    setFileMode(QFileDialog::AnyFile);
    setDefaultSuffix(suffix);
    selectFile(suggestedName);
}

QIcon SaveDialog::Icons::icon(const QFileInfo &info) const
{
    return icon(info.isDir() ? QAbstractFileIconProvider::Folder : QAbstractFileIconProvider::File);
}

QString SaveDialog::Icons::type(const QFileInfo &info) const
{
    return info.isDir() ? QString() : info.suffix();
}

}
