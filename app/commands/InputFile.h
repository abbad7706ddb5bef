#pragma once

#include "connectors/GzipReader.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <functional>

namespace concord {

/// A file named on the command line, or the standard input for "-", read piece by piece and unpacked when it
/// is gzip: what is held of it is what is asked for.
class InputFile
{
public:
    explicit InputFile(const QString &name) : m_name(name) {}

    /// NotFound: it cannot be opened or read.
    [[nodiscard]] Result<void> open();
    /// The next bytes; empty at the end. Errors: NotFound, InvalidMessage (damaged gzip data).
    [[nodiscard]] Result<QByteArray> next();
    /// All of it. TooLarge beyond @p largest bytes.
    [[nodiscard]] Result<QByteArray> all(qint64 largest);
    /// Each line without its end, 1-based; a null array for one of more than @p largest bytes, which is
    /// passed over.
    [[nodiscard]] Result<void> lines(qint64 largest,
                                     const std::function<void(qint64 number, QByteArray line)> &take);

private:
    QString m_name;
    QFile m_file;
    GzipReader m_gzip;
    bool m_isBegun = false;
    bool m_isPacked = false;
};

}
