#include "gateway/DrugAdvisor.h"

#include "observability/Log.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/SuggestionIndex.h"

namespace concord {

DrugAdvisor::DrugAdvisor(Loader load)
    : m_load(load ? std::move(load) : Loader(loadShippedRelease)),
      m_index(fail(ErrorCode::NotFound, QStringLiteral("terminology"), QStringLiteral("it is being read")))
{}

DrugAdvisor::~DrugAdvisor()
{
    if (m_builder.joinable())
        m_builder.join();
}

bool DrugAdvisor::prepare()
{
    const std::lock_guard lock(m_mutex);
    if (!m_isBegun) {
        m_isBegun = true;
        m_builder = std::thread([this] { build(); });
    }
    return m_isDone;
}

void DrugAdvisor::build()
{
    const auto release = m_load();
    Result<std::shared_ptr<const SuggestionIndex>> made;
    if (!release) {
        made = fail(release.error());
    } else if (auto index = SuggestionIndex::build(release->concepts, packageCounts(release->ndcs)); !index) {
        made = fail(index.error());
    } else {
        made = std::shared_ptr<const SuggestionIndex>(*std::move(index)); // those who ask share it
    }
    if (!made)
        logLine(LogLevel::Error, "gateway", QStringLiteral("no index of drug names"),
                {.error = made.error()});
    {
        const std::lock_guard lock(m_mutex);
        m_index = std::move(made);
        m_version = release ? release->version : QString();
        m_isDone = true;
    }
    emit ready();
}

Result<std::shared_ptr<const SuggestionIndex>> DrugAdvisor::index() const
{
    const std::lock_guard lock(m_mutex);
    return m_index;
}

Result<std::shared_ptr<const SuggestionIndex>> DrugAdvisor::wait()
{
    if (!prepare())
        m_builder.join();
    return index();
}

QString DrugAdvisor::version() const
{
    const std::lock_guard lock(m_mutex);
    return m_version;
}

DrugComparer DrugAdvisor::comparerOf(std::shared_ptr<const SuggestionIndex> index)
{
    return [index = std::move(index)](const QString &text, const QString &rxcui) {
        const auto compared = index->compare(text, rxcui);
        return compared ? compared->comparisons : std::vector<Comparison>();
    };
}

}
