#include "gateway/DrugAdvisor.h"

#include "observability/Log.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <algorithm>

namespace concord {

namespace {
constexpr std::chrono::seconds retryAfter{30};

Result<SuggestionSource> shippedSource()
{
    return loadShippedRelease().map([](TerminologyRelease release) {
        auto packages = packageCounts(release.ndcs);
        return SuggestionSource{release.version, std::move(release.concepts), std::move(packages)};
    });
}

Result<SuggestionSource> sourceOf(const DatabaseUrl &database, const Clock &clock)
{
    OpenOptions options;
    options.mustExist = true;
    options.mayLackKeys = true; // names of drugs are not sealed
    const auto db = Database::open(database, options);
    if (!db)
        return fail(db.error());
    auto source = SuggestionStore(**db, clock).source();
    if (!source)
        return fail(source.error());
    return *source ? Result<SuggestionSource>(**std::move(source)) : shippedSource();
}

tl::unexpected<Error> notRead()
{
    return fail(ErrorCode::NotFound, QStringLiteral("terminology"), QStringLiteral("it is being read"));
}
}

DrugAdvisor::DrugAdvisor(const Clock &clock, Loader load)
    : m_load(load ? std::move(load)
                  : Loader([&clock](const DatabaseUrl &database) { return sourceOf(database, clock); })),
      m_idleTimer(this),
      m_index(notRead())
{
    m_idleTimer.setSingleShot(true);
    connect(&m_idleTimer, &QTimer::timeout, this, &DrugAdvisor::letGoOfIdle);
}

DrugAdvisor::~DrugAdvisor()
{
    if (m_builder.joinable())
        m_builder.join();
}

bool DrugAdvisor::prepare(const DatabaseUrl &database, const QString &release)
{
    std::thread ended;
    Result<IndexPtr> old = notRead(); // goes when nobody is kept waiting by that
    {
        const std::lock_guard lock(m_mutex);
        m_idleAt = QDeadlineTimer(m_kept);
        if (m_isBuilding)
            return false;
        const bool isFitting =
            m_index && (release.isEmpty() || release == m_version || release == m_askedFor);
        if (isFitting || !m_again.hasExpired())
            return true;
        m_isBuilding = true;
        m_askedFor = release;
        old = std::exchange(m_index, notRead());
        m_version.clear();
        ended = std::exchange(m_builder, std::thread([this, database] { build(database); }));
    }
    if (ended.joinable())
        ended.join();
    return false;
}

void DrugAdvisor::build(const DatabaseUrl &database)
{
    QString version;
    const auto read = [&]() -> Result<IndexPtr> { // of the source nothing stays
        const auto source = m_load(database);
        if (!source)
            return fail(source.error());
        version = source->version;
        auto index = SuggestionIndex::build(source->concepts, source->packages);
        if (!index)
            return fail(index.error());
        return IndexPtr(*std::move(index)); // those who ask share it
    };
    Result<IndexPtr> made = read();
    if (!made)
        logLine(LogLevel::Error, "gateway", QStringLiteral("no index of drug names"),
                {.error = made.error()});
    {
        const std::lock_guard lock(m_mutex);
        m_again = made ? QDeadlineTimer(0) : QDeadlineTimer(retryAfter);
        m_index = std::move(made);
        m_version = m_index ? version : QString();
        m_isBuilding = false;
    }
    QMetaObject::invokeMethod(
        this, [this] { m_idleTimer.start(m_kept); }, Qt::QueuedConnection);
    emit ready();
}

void DrugAdvisor::letGoOfIdle()
{
    Result<IndexPtr> old = notRead();
    const std::lock_guard lock(m_mutex); // given back before the index goes
    if (m_isBuilding || !m_index)
        return; // the end of building starts the clock anew
    if (!m_idleAt.hasExpired()) {
        m_idleTimer.start(std::chrono::milliseconds(std::max<qint64>(1, m_idleAt.remainingTime())));
        return;
    }
    old = std::exchange(m_index, notRead());
    m_version.clear();
    m_askedFor.clear();
}

Result<std::shared_ptr<const SuggestionIndex>> DrugAdvisor::index() const
{
    const std::lock_guard lock(m_mutex);
    return m_index;
}

Result<std::shared_ptr<const SuggestionIndex>> DrugAdvisor::wait(const DatabaseUrl &database)
{
    build(database);
    return index();
}

QString DrugAdvisor::version() const
{
    const std::lock_guard lock(m_mutex);
    return m_version;
}

TargetComparer DrugAdvisor::comparerOf(std::shared_ptr<const SuggestionIndex> index)
{
    return [index = std::move(index)](const QString &text,
                                      const LocalDrug &drug) -> Result<std::vector<Comparison>> {
        const auto compared = index->compare(text, drug.rxcui);
        return compared ? compared->comparisons : index->compareName(text, drug.name);
    };
}

}
