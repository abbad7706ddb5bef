#pragma once

namespace concord {

/// OpenSSL takes nothing down when this process ends: a thread of a library (an HTTP client's, a queue's) may
/// be giving back what OpenSSL keeps for it at that very moment. The system takes the memory. Called first
/// thing by a program's main, before anything else uses OpenSSL.
void leaveOpenSslAtExit();

}
