#pragma once

#include "store/contract/Suite.h"

namespace concord {

class NotificationsContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void committedWorkIsToldOnAServer();
    void whatIsUndoneIsNotTold();
    void ownWorkIsNotTold();
    void whoHearsItMayCloseTheConnection();
    void whatADecisionReleasesIsTold();
    void theChangeStampTellsWithoutANudge();
};

}
