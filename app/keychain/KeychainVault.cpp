#include "keychain/KeychainVault.h"

#include <qt6keychain/keychain.h>

#include <QHash>
#include <QThread>

#include <future>
#include <mutex>

namespace concord {

namespace {
using std::chrono::steady_clock;
const auto service = QStringLiteral("concord");
const auto prefix = QStringLiteral("keychain:");

Error errorOf(const QKeychain::Job &job, const QString &name)
{
    const QString where = prefix + name;
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {
            ErrorCode::NotFound, where,
            QStringLiteral("the key store has no such secret: put it there with concord --store-secret %1")
                .arg(name),
            0};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::ConfigInvalid, where,
                QStringLiteral("the key store did not give it out: unlock it and allow Concord"), 0};
    default:
        break;
    }
    // whatever its library says, which differs from desktop to desktop: nobody answers
    return {
        ErrorCode::ConfigInvalid, where,
        QStringLiteral("no key store of the desktop answers (Secret Service or KWallet): start one, or use "
                       "\"credential:%1\", a file of mode 0600")
            .arg(name),
        0};
}

Error lateError(const QString &name)
{
    return {ErrorCode::Timeout, prefix + name,
            QStringLiteral("the key store did not answer in time: unlock it, then start again"), 0};
}
}

namespace {
/// QtKeychain needs an event loop and answers through it. Its queue of jobs is one for the process and lives
/// on the thread that used it first, so there is one thread for all vaults.
class KeychainThread
{
public:
    KeychainThread()
    {
        m_thread.setObjectName(QStringLiteral("keychain"));
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }
    ~KeychainThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    KeychainThread(const KeychainThread &) = delete;
    KeychainThread &operator=(const KeychainThread &) = delete;
    QObject *context() { return &m_context; }

private:
    QThread m_thread;
    QObject m_context;
};

QObject *keychainContext()
{
    static KeychainThread thread;
    return thread.context();
}
}

struct KeychainVault::State
{
    struct Kept
    {
        QByteArray value;
        steady_clock::time_point until;
        bool isAskedFor = false; ///< again
    };

    ~State()
    {
        for (Kept &one : kept)
            one.value.fill('\0');
    }

    std::mutex mutex;
    QHash<QString, Kept> kept;
};

namespace {
QKeychain::Job *readJob(const QString &name)
{
    auto *job = new QKeychain::ReadPasswordJob(service);
    job->setKey(name);
    return job;
}
}

KeychainVault::KeychainVault() : KeychainVault(Settings()) {}

KeychainVault::KeychainVault(Settings settings) : m_settings(settings), m_state(std::make_shared<State>()) {}

KeychainVault::~KeychainVault() = default;

void KeychainVault::start(const QString &name, const MakeJob &makeJob, const Done &done)
{
    QObject *context = keychainContext();
    QMetaObject::invokeMethod(context, [context, done, name, makeJob] {
        QKeychain::Job *job = makeJob(); // deletes itself
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, context, [done, name](QKeychain::Job *ended) {
            if (ended->error() != QKeychain::NoError)
                done(fail(errorOf(*ended, name)));
            else if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(ended))
                done(read->binaryData());
            else
                done(QByteArray());
        });
        job->start();
    });
}

Result<QByteArray> KeychainVault::wait(const QString &name, const MakeJob &makeJob) const
{
    // two owners: this call, which may go when it has waited long enough, and the job, which answers later
    const auto answer = std::make_shared<std::promise<Result<QByteArray>>>();
    auto future = answer->get_future();
    start(name, makeJob, [answer](Result<QByteArray> result) { answer->set_value(std::move(result)); });
    if (future.wait_for(m_settings.patience) != std::future_status::ready)
        return fail(lateError(name));
    return future.get();
}

std::optional<QByteArray> KeychainVault::kept(const QString &name)
{
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->kept.find(name);
    if (found == m_state->kept.end())
        return std::nullopt;
    if (found->until <= steady_clock::now() && !found->isAskedFor) {
        found->isAskedFor = true;
        start(
            name, [name] { return readJob(name); },
            [state = m_state, name, keep = m_settings.keep](const Result<QByteArray> &result) {
                const std::lock_guard answered(state->mutex);
                const auto old = state->kept.find(name);
                if (old == state->kept.end()) // written or removed meanwhile
                    return;
                if (!result && result.error().code == ErrorCode::NotFound) {
                    state->kept.erase(old);
                    return;
                }
                if (result && !result->isEmpty()) // else the store is locked or gone: what was good stays
                    old->value = *result;
                old->until = steady_clock::now() + keep;
                old->isAskedFor = false;
            });
    }
    return found->value;
}

Result<QByteArray> KeychainVault::read(const QString &name)
{
    if (auto value = kept(name))
        return *std::move(value);
    auto value = wait(name, [name] { return readJob(name); });
    if (!value)
        return value;
    if (value->isEmpty())
        return fail(ErrorCode::ConfigInvalid, prefix + name, QStringLiteral("the secret is empty"));
    const std::lock_guard lock(m_state->mutex);
    m_state->kept.insert(name, {*value, steady_clock::now() + m_settings.keep});
    return value;
}

Result<void> KeychainVault::write(const QString &name, const QByteArray &value)
{
    const auto done = wait(name, [name, value]() -> QKeychain::Job * {
        auto *job = new QKeychain::WritePasswordJob(service);
        job->setKey(name);
        job->setBinaryData(value);
        return job;
    });
    const std::lock_guard lock(m_state->mutex);
    m_state->kept.remove(name);
    return done ? Result<void>{} : fail(done.error());
}

Result<void> KeychainVault::remove(const QString &name)
{
    const auto done = wait(name, [name]() -> QKeychain::Job * {
        auto *job = new QKeychain::DeletePasswordJob(service);
        job->setKey(name);
        return job;
    });
    const std::lock_guard lock(m_state->mutex);
    m_state->kept.remove(name);
    return done ? Result<void>{} : fail(done.error());
}

SecretReader secretReader(std::shared_ptr<KeychainVault> vault)
{
    return [vault = std::move(vault)](const QString &name) {
        return name.startsWith(prefix) ? vault->read(name.sliced(prefix.size())) : readCredential(name);
    };
}

}
