#include "host/SuggestionKeeper.h"

#include "observability/Log.h"
#include "store/MappingStore.h"
#include "terminology/suggestion/SuggestionIndex.h"

namespace concord {

SuggestionKeeper::SuggestionKeeper(SuggestionKeeperSettings settings, const Clock &clock)
    : m_settings(std::move(settings)),
      m_clock(clock),
      m_trouble({"suggestions", QStringLiteral("no drugs are suggested now"),
                 QStringLiteral("drugs are suggested again")})
{}

SuggestionKeeper::~SuggestionKeeper() = default;

void SuggestionKeeper::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &SuggestionKeeper::look);
    m_timer->start(m_settings.look);
    look();
}

void SuggestionKeeper::stop()
{
    m_timer.reset();
    close();
    m_index.reset();
}

void SuggestionKeeper::close()
{
    m_db.reset();
    m_more = true;
}

void SuggestionKeeper::look()
{
    const bool isLeader = !m_settings.isLeader || m_settings.isLeader();
    const auto more = isLeader && m_nextTry.hasExpired() ? step() : Result<bool>(false);
    // a batch at a time, so that stop() is heard
    m_timer->setInterval(more.value_or(false) ? std::chrono::milliseconds(0) : m_settings.look);
    if (!isLeader)
        close();
    if (!more)
        noteTrouble(more.error());
    else if (isLeader && m_nextTry.hasExpired())
        m_trouble.end();
    if (m_index && m_idle.hasExpired()) {
        m_index.reset();
        m_version.clear();
    }
}

Result<bool> SuggestionKeeper::step()
{
    if (const auto ready = open(); !ready)
        return fail(ready.error());
    const auto changed = m_db->hasChanged();
    if (!changed)
        return fail(changed.error());
    if (!*changed && !m_more)
        return false;
    m_more = true; // also when this ends with an error
    const auto version = MappingStore(*m_db, m_clock).terminologyVersion();
    if (!version)
        return fail(version.error());
    SuggestionStore store(*m_db, m_clock);
    const auto again = store.offerAgain(*version);
    if (!again)
        return fail(again.error());
    const auto codes = store.waiting(*version, m_settings.batch);
    if (!codes)
        return fail(codes.error());
    m_more = !codes->empty() && !version->isEmpty();
    if (!m_more)
        return false;
    if (!m_index || m_version != *version) {
        if (const auto read = readRelease(); !read)
            return fail(read.error());
    }
    m_idle = QDeadlineTimer(m_settings.idle);
    if (const auto kept = keep(*codes); !kept)
        return fail(kept.error());
    emit suggested(int(codes->size()));
    return true;
}

Result<void> SuggestionKeeper::open()
{
    if (m_db)
        return {};
    OpenOptions options;
    options.mustExist = true;
    auto db = Database::open(m_settings.database, options);
    if (!db)
        return fail(db.error());
    m_db = *std::move(db);
    return {};
}

Result<void> SuggestionKeeper::readRelease()
{
    m_index.reset(); // never two at once
    const auto source = SuggestionStore(*m_db, m_clock).source();
    if (!source)
        return fail(source.error());
    if (!*source)
        return fail(ErrorCode::NotFound, QStringLiteral("terminology_releases"));
    auto index = SuggestionIndex::build((*source)->concepts, (*source)->packages);
    if (!index)
        return fail(index.error());
    m_index = *std::move(index);
    m_version = (*source)->version;
    logLine(LogLevel::Info, "suggestions",
            QStringLiteral("drug names of release %1 read: %2 drugs").arg(m_version).arg(m_index->size()));
    return {};
}

Result<void> SuggestionKeeper::keep(const std::vector<OpenText> &codes)
{
    std::vector<std::vector<Suggestion>> suggestions; // found before the database is locked
    suggestions.reserve(codes.size());
    for (const OpenText &code : codes)
        suggestions.push_back(m_index->suggest(code.text));
    return m_db->write([&]() -> Result<void> {
        SuggestionStore store(*m_db, m_clock);
        for (size_t i = 0; i < codes.size(); ++i) {
            if (const auto kept = store.keep(codes[i].id, suggestions[i], m_version); !kept)
                return fail(kept.error());
        }
        return {};
    });
}

/// The database is tried again with the next look; one that is busy has others at work.
void SuggestionKeeper::noteTrouble(const Error &error)
{
    if (error.code == ErrorCode::StoreBusy)
        return;
    close();
    m_nextTry = QDeadlineTimer(m_settings.again);
    m_trouble.note(error);
}

}
