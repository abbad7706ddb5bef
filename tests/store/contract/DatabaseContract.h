#pragma once

#include "store/contract/Suite.h"

namespace concord {

class DatabaseContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void valuesComeBackAsTheyWere();
    void bulkRowsComeBackAsTheyWere();
    void aBulkRowThatIsRefusedLeavesNothing();
    void aCharacterZeroDoesNotStopAnything();
    void nullTextIsStoredAsEmptyTextAndAnInvalidVariantAsNull();
    void aWriteIsSeenByOthersOnlyAfterItsCommit();
    void aFailedWriteLeavesNothing();
    void aBusyWriteRunsAgainAsAWhole();
    void aWriteThatStaysBusyGivesUp();
    void aWriteInsideAWriteIsRefused();
    void joinedWorkSharesTheTransaction();
    void aReadLeftHalfWayDoesNotPinTheDatabase();
    void theChangeStampTellsOfOthersCommits();
    void theCommitHookCountsCommits();
    void referencesAreEnforced();
    void manyWritersAtOnceLoseNothing();
};

}
