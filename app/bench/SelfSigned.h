#pragma once

#include "domain/Result.h"

#include <QString>

namespace concord {

/// A certificate for a bench's own listener on 127.0.0.1, valid for a day, trusted by nobody else.
struct SelfSigned
{
    QString certificateFile; ///< PEM; for the client as well, as the one it trusts
    QString keyFile;         ///< PEM, P-256

    /// Writes both into @p folder.
    [[nodiscard]] static Result<SelfSigned> make(const QString &folder);
};

}
