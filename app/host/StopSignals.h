#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace concord {

/// SIGINT and SIGTERM as a Qt signal: the handler only writes a byte into a socket pair. At most one per
/// process. A second SIGINT or SIGTERM ends the process the hard way.
class StopSignals : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

signals:
    void stopRequested();

private:
    void onReadable();

    int m_ends[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}
