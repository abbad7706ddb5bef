#pragma once

#include "host/Startup.h"
#include "observability/Log.h"

#include <QStringList>

#include <variant>

namespace concord {

/// The command line of `concord`.
struct ConsoleOptions
{
    StartupOptions startup;
    bool sandbox = false;
    QString language;   ///< empty: the system's
    QString theme;      ///< "light", "dark"; empty: the one of last time
    QString screenshot; ///< a file; empty: none
    bool quitsAfterSync = false;
    QString storedSecret; ///< its name: put it into the key store and end; empty: none
    LogSettings log;

    /// The options, or the exit code when help was printed (0) or the usage is wrong (2). Needs no screen,
    /// and an application object for the help only.
    [[nodiscard]] static std::variant<ConsoleOptions, int> read(const QStringList &arguments);
    [[nodiscard]] bool syncsAtStart() const { return sandbox || quitsAfterSync || !screenshot.isEmpty(); }
};

/// The command line without what QApplication takes out of it (-platform, -style …), before there is one: a
/// QApplication without a screen ends the program.
[[nodiscard]] QStringList ownArguments(int argc, const char *const argv[]);

}
