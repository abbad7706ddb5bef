#include "store/Transaction.h"

#include "store/Database.h"

namespace concord {

Transaction::~Transaction()
{
    if (!m_open)
        return;
    m_db.finishReads();
    // SQLite has rolled back by itself after some errors and then refuses this one: either way nothing is
    // left open
    m_db.rollBack();
    m_db.m_inTransaction = false;
}

Result<void> Transaction::begin(Isolation isolation)
{
    m_db.finishReads(); // a read left half-way would pin an old snapshot, and the write would be refused as
                        // busy
    const auto begun = m_db.direct(m_db.dialect().beginWrite(isolation));
    m_open = m_db.m_inTransaction = begun.has_value();
    return begun;
}

Result<void> Transaction::commit()
{
    m_db.finishReads();
    auto done = m_db.direct(QStringLiteral("COMMIT"));
    if (done)
        m_open = m_db.m_inTransaction = false;
    else if (m_db.isConnectionLost())
        done.error().detail +=
            QStringLiteral("; whether the transaction was committed is unknown: look before doing it again");
    return done;
}

}
