#pragma once

#include "connectors/HttpClient.h"
#include "connectors/RetryLadder.h"
#include "domain/EhrApi.h"

#include <QObject>
#include <QTimer>

namespace concord {

/// One record on its way to the EHR: looked for first where it may be there, then posted.
///
/// A POST that was answered by "not now" (408, 425, 429, 500, 503 …) is made again by the ladder, each time
/// after a look. One that was not answered, or for which only a gateway gave up (502, 504), may still be at
/// work: from then on it is only looked for, until the ladder ends, and never sent again.
///
/// Deleted by itself after its end; deleting it before, with the requests of its clients cancelled, ends it
/// silently.
class EhrApiCreation : public QObject
{
public:
    struct Means
    {
        HttpClient &asking; ///< tries again by itself
        HttpClient &once;   ///< does not
        const RetryLadder &ladder;
        std::chrono::milliseconds retryAfterCap; ///< a longer Retry-After ends the attempt
    };

    EhrApiCreation(Means means, EhrApiCreate wish, EhrApi::WriteDone done, QObject *parent);

    void start();

private:
    void find();
    void found(const Result<FetchReply> &reply);
    void foundNone();
    void post();
    void posted(const Result<FetchReply> &reply);
    void answered(const FetchReply &reply);
    void wait(const Error &because);
    void finish(Result<EhrApiWritten> result);
    [[nodiscard]] QString where() const;

    const Means m_means;
    const EhrApiCreate m_wish;
    EhrApi::WriteDone m_done;
    QByteArray m_body;
    QTimer m_timer;
    int m_failedTries = 0;
    bool m_isMade = false;      ///< the EHR said so
    bool m_mayBeAtWork = false; ///< it was sent, and nobody knows what became of it
    bool m_isRefused = false;
    std::optional<Error> m_because; ///< what was wrong with the last POST, or with its answer
};

}
