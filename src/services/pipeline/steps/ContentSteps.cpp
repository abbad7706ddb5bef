#include "pipeline/steps/ContentSteps.h"

#include "pipeline/steps/CancelStep.h"
#include "pipeline/steps/ConflictStep.h"
#include "pipeline/steps/DecodeStep.h"
#include "pipeline/steps/DiffStep.h"
#include "pipeline/steps/EchoStep.h"
#include "pipeline/steps/EmitStep.h"
#include "pipeline/steps/NormaliseStep.h"
#include "pipeline/steps/ReceiptStep.h"
#include "pipeline/steps/UpsertStep.h"
#include "pipeline/steps/ValidateStep.h"

namespace concord {

std::vector<std::unique_ptr<Step>> contentSteps()
{
    std::vector<std::unique_ptr<Step>> steps;
    steps.push_back(std::make_unique<DecodeStep>());
    steps.push_back(std::make_unique<ValidateStep>());
    steps.push_back(std::make_unique<NormaliseStep>());
    steps.push_back(std::make_unique<UpsertStep>());
    steps.push_back(std::make_unique<ConflictStep>());
    steps.push_back(std::make_unique<DiffStep>());
    return steps;
}

std::vector<std::unique_ptr<Step>> tellingSteps(const DeliveryRoutes &routes)
{
    auto steps = contentSteps();
    if (routes.isEmpty())
        return steps;
    steps.insert(steps.begin() + 1, std::make_unique<EchoStep>(routes)); // before anything of it is written
    steps.push_back(std::make_unique<EmitStep>(routes));
    steps.push_back(std::make_unique<CancelStep>(routes));
    return steps;
}

std::vector<std::unique_ptr<Step>> sentSteps(const DeliveryRoutes &routes)
{
    std::vector<std::unique_ptr<Step>> steps;
    steps.push_back(std::make_unique<ReceiptStep>(routes));
    return steps;
}

}
