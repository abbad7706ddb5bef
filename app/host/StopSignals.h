#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace concord {

/// SIGINT and SIGTERM as a Qt signal: the handler only writes a byte into a socket pair. At most one per
/// process. One that comes a second or more after the first ends the process the hard way; sooner it is the
/// same wish told twice, as timeout(1) does, and what is temporary is still removed.
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
