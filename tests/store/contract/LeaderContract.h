#pragma once

#include "store/contract/Suite.h"

namespace concord {

class LeaderContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void oneLeads();
    void differentOfficesHaveDifferentLeaders();
    void askingAgainChangesNothing();
    void aReleasedOfficeIsFree();
    void anObjectThatEndsReleases();
    void aDeadLeaderIsReplaced();
    void aLeaderThatWasReplacedIsTold();
    void aLeaderThatAsksStaysOne();
    void aClosedConnectionFreesTheOffice();
    void manyAskAtOnceAndOneLeads();
};

}
