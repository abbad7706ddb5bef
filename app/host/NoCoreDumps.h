#pragma once

namespace concord {

/// From now on this process leaves no core file, whatever its limits and the machine's core handler say, and
/// other processes of the account can neither trace it nor read its memory: patients' data and keys are in
/// it. Called first thing by a program's main. A debugger that started the process keeps it.
void forbidCoreDumps();

}
