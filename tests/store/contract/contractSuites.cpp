#include "store/contract/DatabaseContract.h"

namespace concord {

std::vector<std::unique_ptr<Suite>> contractSuites(DatabaseFactory &factory)
{
    std::vector<std::unique_ptr<Suite>> suites;
    suites.push_back(std::make_unique<DatabaseContract>(factory));
    return suites;
}

}
