#pragma once

#include "pipeline/TestRunner.h"

#include <atomic>
#include <functional>
#include <memory>

namespace concord {

class ServiceThread;

/// Sends the test that @p job is about, with a text that says it is one. Blocks its thread, and ends early
/// when @p stop is raised.
using SendTestNotice = std::function<Result<void>(const JobRow &job, const std::atomic<bool> &stop)>;

/// A job that sends one test through a notifier, and once only: what the server says of it is what a person
/// wants to know. Sending has a thread of its own, so that the worker's keeps the lease and hears that the
/// job is to end. How long the server took is in counts.sourceMs.
class NotifierTest : public TestRunner
{
    Q_OBJECT
public:
    NotifierTest(Database &db, const Clock &clock, SendTestNotice send);
    ~NotifierTest() override; ///< what is being sent ends early

    void run(const JobRow &job) override;
    void cancel() override; ///< nobody can say whether it was sent

private:
    void onSent(const Result<void> &sent);

    const SendTestNotice m_send;
    std::atomic<bool> m_isStopping = false;
    std::unique_ptr<ServiceThread> m_thread;
};

}
