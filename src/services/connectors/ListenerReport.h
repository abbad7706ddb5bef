#pragma once

#include "domain/Inbound.h"
#include "domain/Intake.h"

#include <QTimer>

#include <functional>

namespace concord {

/// Keeps the ListenerStatus of a listener and tells it: at once when the state changes, else at most once a
/// second. Lives on the listener's thread, made in its start().
class ListenerReport
{
public:
    using Tell = std::function<void(const ListenerStatus &)>;

    ListenerReport(QString connection, QString address, Tell tell);

    [[nodiscard]] const ListenerStatus &status() const { return m_status; }
    void setAddress(const QString &address); ///< told with the next change
    void setState(ListenerState state);
    void setOpenConnections(int count);
    void failed(const Error &error); ///< the last error; the state stays
    void refused(const Error &error);
    void received(const Result<InboundReceipt> &result, Timestamp at);
    void tellNow();

private:
    void changed();

    ListenerStatus m_status;
    Tell m_tell;
    QTimer m_timer;
};

}
