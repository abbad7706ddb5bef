#include "domain/ConceptDetail.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<PartsSource, 3> sourceWords{{
    {PartsSource::None, "none"},
    {PartsSource::Relations, "relations"},
    {PartsSource::Name, "name"},
}};
}

QString wordOf(PartsSource source)
{
    return wordOf(sourceWords, source);
}

}
