#include "host/OpenSslAtExit.h"

#include <openssl/crypto.h>

namespace concord {

void leaveOpenSslAtExit()
{
    ::OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}

}
