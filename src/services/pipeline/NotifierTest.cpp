#include "pipeline/NotifierTest.h"

#include "runtime/ServiceThread.h"

namespace concord {

namespace {
/// What is sent once, as a service of the thread that it blocks.
class OneSending : public QObject
{
public:
    explicit OneSending(std::function<void()> send) : m_send(std::move(send)) {}

    void start() { m_send(); }
    void stop() {}

private:
    const std::function<void()> m_send;
};
}

NotifierTest::NotifierTest(Database &db, const Clock &clock, SendTestNotice send)
    : TestRunner(db, clock),
      m_send(std::move(send)),
      m_thread(std::make_unique<ServiceThread>(QStringLiteral("notifier-test")))
{}

NotifierTest::~NotifierTest()
{
    m_isStopping = true;
    m_thread.reset(); // before all that it uses
}

void NotifierTest::run(const JobRow &job)
{
    begin(job);
    m_thread->host(std::make_unique<OneSending>([this, job] {
        const Result<void> sent = m_send(job, m_isStopping);
        QMetaObject::invokeMethod(
            this, [this, sent] { onSent(sent); }, Qt::QueuedConnection);
    }));
    m_thread->start();
}

void NotifierTest::cancel()
{
    m_isStopping = true;
    end(JobState::Cancelled, Error{ErrorCode::Cancelled, {}, {}, 0});
}

void NotifierTest::onSent(const Result<void> &sent)
{
    m_job.counts.sourceMs = m_watch.elapsed();
    end(sent);
}

}
