#pragma once

#include <QStringList>

namespace concord {

/// concordd map prescribers: who prescribers of messages are. @p arguments as those of a Command.
[[nodiscard]] int runMapPrescribers(const QStringList &arguments);
/// concordd map providers: the site's directory.
[[nodiscard]] int runMapProviders(const QStringList &arguments);

}
