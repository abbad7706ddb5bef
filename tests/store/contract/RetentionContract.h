#pragma once

#include "store/Retention.h"
#include "store/contract/Suite.h"

namespace concord {

/// What is old and finished goes, with all that belongs to it; what is open stays, however old.
class RetentionContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void finishedEventsGoWithAllThatBelongsToThem();
    void whatEndedLatelyStays();
    void anOpenEventStaysHoweverOld();
    void theOriginalOfAnOpenEventStays();
    void theAuditLogStays();
    void whatIsRemovedIsAuditedInItsTransaction();
    void keysGoAfterTheirEventsAndNotBefore();
    void aRepeatOfAKeptKeyIsStillADuplicate();
    void manyGoInSmallTransactions();
    void aShortTimeIsEnoughForAPart();
    void twoAtOnceDoNoHarm();
    void aFailureLeavesWholeEvents();

private:
    struct Sample
    {
        int daysAgo = 0;         ///< when it came
        int endedDaysAgo = -1;   ///< negative: open
        QString resentFrom = {}; ///< an id
    };
    /// An event with everything that may belong to one; its id.
    [[nodiscard]] QString addEvent(const Sample &sample);
    /// Rows of all tables that belong to the event.
    [[nodiscard]] qint64 rowsOf(const QString &id);
    [[nodiscard]] qint64 audited(const QString &subject, const QString &number);
    [[nodiscard]] Retention retention(RetentionSettings settings = {});

    int m_number = 0;
};

}
