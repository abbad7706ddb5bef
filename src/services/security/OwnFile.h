#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace concord {

/// A small file for its owner alone (mode 0600, in a folder of mode 0700) that is only ever replaced as a
/// whole: whoever reads it finds what was written last or what was there before, also after a power cut.
/// Two who write at once need a lock of their own. Errors: StoreFull, StoreFailed.
class OwnFile
{
public:
    explicit OwnFile(QString path) : m_path(std::move(path)) {}

    [[nodiscard]] const QString &path() const { return m_path; }
    /// Absent: there is none. TooLarge: more than @p most bytes.
    [[nodiscard]] Result<std::optional<QByteArray>> read(qint64 most) const;
    /// On the disk when this returns.
    [[nodiscard]] Result<void> replace(QByteArrayView content) const;
    [[nodiscard]] Result<void> remove() const; ///< also where there is none
    /// What it holds now stays in the same folder under this name as well, which nothing has yet: replace()
    /// it then.
    [[nodiscard]] Result<void> keepAs(const QString &path) const;
    /// Makes the last folder of its path, where that is missing, for the owner alone.
    [[nodiscard]] Result<void> makeFolder() const;

private:
    [[nodiscard]] tl::unexpected<Error> failed(const char *what) const; ///< with errno's words
    [[nodiscard]] Result<void> writeDraft(const QByteArray &name, QByteArrayView content) const;
    [[nodiscard]] QString folder() const;

    QString m_path;
};

/// What was made, renamed or removed in this folder is so after a power cut as well. Errors: StoreFull,
/// StoreFailed; where is the folder.
[[nodiscard]] Result<void> syncFolder(const QString &path);

}
