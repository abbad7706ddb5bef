#include "pipeline/steps/ContentSteps.h"

#include "pipeline/steps/DecodeStep.h"
#include "pipeline/steps/DiffStep.h"
#include "pipeline/steps/NormaliseStep.h"
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
    steps.push_back(std::make_unique<DiffStep>());
    return steps;
}

}
