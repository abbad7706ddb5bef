#include "domain/SecretText.h"

#include <algorithm>

namespace concord {

void wipe(QByteArray &bytes)
{
    volatile char *first = bytes.data(); // volatile: what nobody reads again is written all the same
    std::fill(first, first + bytes.size(), '\0');
    bytes.clear();
}

}
