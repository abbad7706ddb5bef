#pragma once

#include "domain/Job.h"
#include "views/common/Theme.h"

#include <utility>

namespace concord {

/// What the toast says when a job has ended.
[[nodiscard]] std::pair<Tone, QString> sentenceOf(const JobRow &job);

}
