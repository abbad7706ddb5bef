#pragma once

#include <QString>

namespace concord {

/// This process as others can check it: "host/pid@start", where start is the kernel's start time of the
/// process, so that a process id used again does not look alive.
[[nodiscard]] QString processName();

/// True when @p name begins with the name of a process of this machine that no longer runs. False for other
/// machines' (only a lease tells there) and for names of another form.
[[nodiscard]] bool hasProcessEnded(const QString &name);

}
