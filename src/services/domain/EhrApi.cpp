#include "domain/EhrApi.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<EhrApiKind, 3> ehrApiKinds{{{EhrApiKind::Patients, "patients"},
                                            {EhrApiKind::Appointments, "appointments"},
                                            {EhrApiKind::Treatments, "treatments"}}};
constexpr Words<EhrApiKind, 3> ehrApiMainTypes{{{EhrApiKind::Patients, "Patient"},
                                                {EhrApiKind::Appointments, "Appointment"},
                                                {EhrApiKind::Treatments, "Encounter"}}};
}

QString wordOf(EhrApiKind kind)
{
    return wordOf(ehrApiKinds, kind);
}

std::optional<EhrApiKind> ehrApiKindFromWord(QStringView word)
{
    return enumOf(ehrApiKinds, word);
}

QString mainTypeOf(EhrApiKind kind)
{
    return wordOf(ehrApiMainTypes, kind);
}

}
