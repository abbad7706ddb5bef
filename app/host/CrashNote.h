#pragma once

namespace concord {

/// From now on a crash says on stderr which signal it was and at which addresses of which file it happened,
/// for `addr2line -e PROGRAM ADDRESS`, and then ends the program as it would have. No word of what the memory
/// held: patients' data are in it. Called first thing by a program's main.
void noteCrashes();

}
