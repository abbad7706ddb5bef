#pragma once

#include "domain/Audit.h"

#include <functional>

namespace concord {

/// The file outside of the database into which signed heads are written, one line of JSON each: whoever can
/// rewrite the database cannot make it forget how the trail looked. Heads of several logs may stand in one
/// file.
class HeadFile
{
public:
    explicit HeadFile(QString path) : m_path(std::move(path)) {}

    [[nodiscard]] const QString &path() const { return m_path; }
    /// To the disk, at the end; makes the file, for its owner's eyes, where there is none.
    [[nodiscard]] Result<void> append(const SignedHead &head) const;
    /// Every head in order; ends early when @p read says false. A missing file holds none. InvalidMessage: a
    /// line that is no head; where is FILE:LINE. A last line without its end is one that was not written to
    /// its end, and does not count.
    [[nodiscard]] Result<void> read(const std::function<bool(const SignedHead &)> &read) const;
    /// The largest of @p log.
    [[nodiscard]] Result<std::optional<SignedHead>> largest(const QString &log) const;

private:
    [[nodiscard]] Result<void> readFrom(qint64 offset,
                                        const std::function<bool(const SignedHead &)> &read) const;

    QString m_path;
};

}
