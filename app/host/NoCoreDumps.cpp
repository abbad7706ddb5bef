#include "host/NoCoreDumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace concord {

void forbidCoreDumps()
{
    // the limit is what a handler of core dumps looks at; the flag also holds where one does not
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none); // refused in the sandbox of the systemd unit, which has said it already
    prctl(PR_SET_DUMPABLE, 0);
}

}
