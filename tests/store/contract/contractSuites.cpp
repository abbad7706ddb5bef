#include "store/contract/AlertContract.h"
#include "store/contract/CanonicalContract.h"
#include "store/contract/DatabaseContract.h"
#include "store/contract/DecisionContract.h"
#include "store/contract/DeliveryContract.h"
#include "store/contract/DifferenceContract.h"
#include "store/contract/EngineStoresContract.h"
#include "store/contract/EventContract.h"
#include "store/contract/FaultContract.h"
#include "store/contract/IntakeContract.h"
#include "store/contract/IntegrationContract.h"
#include "store/contract/JobContract.h"
#include "store/contract/LeaderContract.h"
#include "store/contract/MappingContract.h"
#include "store/contract/MappingFigureContract.h"
#include "store/contract/MetricContract.h"
#include "store/contract/NotificationsContract.h"
#include "store/contract/PatientContract.h"
#include "store/contract/PrescriberContract.h"
#include "store/contract/QueueContract.h"
#include "store/contract/ReconciliationContract.h"
#include "store/contract/RetentionContract.h"
#include "store/contract/SmallStoresContract.h"
#include "store/contract/SuggestionContract.h"
#include "store/contract/TerminologyContract.h"
#include "store/contract/TrialContract.h"
#include "store/contract/UserContract.h"
#include "store/contract/ValueContract.h"

namespace concord {

std::vector<std::unique_ptr<Suite>> contractSuites(DatabaseFactory &factory)
{
    std::vector<std::unique_ptr<Suite>> suites;
    suites.push_back(std::make_unique<DatabaseContract>(factory));
    suites.push_back(std::make_unique<CanonicalContract>(factory));
    suites.push_back(std::make_unique<JobContract>(factory));
    suites.push_back(std::make_unique<SmallStoresContract>(factory));
    suites.push_back(std::make_unique<IntegrationContract>(factory));
    suites.push_back(std::make_unique<EventContract>(factory));
    suites.push_back(std::make_unique<MappingContract>(factory));
    suites.push_back(std::make_unique<DecisionContract>(factory));
    suites.push_back(std::make_unique<FaultContract>(factory));
    suites.push_back(std::make_unique<DifferenceContract>(factory));
    suites.push_back(std::make_unique<LeaderContract>(factory));
    suites.push_back(std::make_unique<IntakeContract>(factory));
    suites.push_back(std::make_unique<NotificationsContract>(factory));
    suites.push_back(std::make_unique<RetentionContract>(factory));
    suites.push_back(std::make_unique<QueueContract>(factory));
    suites.push_back(std::make_unique<EngineStoresContract>(factory));
    suites.push_back(std::make_unique<UserContract>(factory));
    suites.push_back(std::make_unique<ValueContract>(factory));
    suites.push_back(std::make_unique<PrescriberContract>(factory));
    suites.push_back(std::make_unique<TerminologyContract>(factory));
    suites.push_back(std::make_unique<SuggestionContract>(factory));
    suites.push_back(std::make_unique<MappingFigureContract>(factory));
    suites.push_back(std::make_unique<PatientContract>(factory));
    suites.push_back(std::make_unique<TrialContract>(factory));
    suites.push_back(std::make_unique<DeliveryContract>(factory));
    suites.push_back(std::make_unique<MetricContract>(factory));
    suites.push_back(std::make_unique<AlertContract>(factory));
    suites.push_back(std::make_unique<ReconciliationContract>(factory));
    return suites;
}

}
