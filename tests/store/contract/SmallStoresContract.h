#pragma once

#include "store/contract/Suite.h"

namespace concord {

/// sync_cursors, subscriptions and audit_log.
class SmallStoresContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anIntegrationStartsWithoutACursor();
    void theCursorIsReplaced();
    void aSubscriptionIsReplaced();
    void newsOfASubscriptionIsKeptUntilItIsCounted();
    void anAuditEntryIsKeptInOrder();
    void anAuditEntryGoesWithTheTransactionThatFailed();
    void theAuditLogRefusesUpdateAndDelete();
};

}
