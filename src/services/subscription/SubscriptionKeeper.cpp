#include "subscription/SubscriptionKeeper.h"

#include <QLoggingCategory>
#include <QUrl>

#include <algorithm>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(log, "concord.subscription")

using std::chrono::milliseconds;

ErrorCode codeOf(int status)
{
    if (status == 401)
        return ErrorCode::Unauthorized;
    if (status == 403)
        return ErrorCode::RemoteForbidden;
    if (status == 429)
        return ErrorCode::RateLimited;
    return status >= 500 ? ErrorCode::RemoteFailed : ErrorCode::RemoteRejected;
}

bool isGone(int status)
{
    return status == 404 || status == 410;
}

/// The EHR does not know what was asked of it, whatever it is asked.
bool isUnsupported(int status)
{
    return status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
}

QString encoded(const QString &value)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value));
}

/// "123" of "Subscription/123", "https://host/fhir/Subscription/123/_history/1".
QString idOf(const QString &reference)
{
    return reference.section(QStringLiteral("/_history/"), 0, 0).section(u'/', -1);
}

SubscriptionNews newsOf(const SubscriptionNotification &notification)
{
    SubscriptionNews news{idOf(notification.subscription), {}, false};
    news.isUntold = notification.type == SubscriptionNotification::Type::Ping;
    for (const NotifiedEvent &event : notification.events) {
        news.isUntold = news.isUntold || event.part.body.isEmpty();
        if (event.number > 0 && !event.part.body.isEmpty()) // an untold one counts when it has been looked up
            news.numbers.push_back(event.number);
    }
    return news;
}
}

SubscriptionKeeper::SubscriptionKeeper(SubscriptionSettings settings, Factories factories, InboundSink &sink,
                                       const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_factories(std::move(factories)),
      m_sink(sink),
      m_clock(clock),
      m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SubscriptionKeeper::advance);
}

SubscriptionKeeper::~SubscriptionKeeper()
{
    stop();
}

void SubscriptionKeeper::start()
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_endpoint = m_factories.endpoint();
    advance();
}

void SubscriptionKeeper::stop()
{
    if (!m_isRunning)
        return;
    m_isRunning = false;
    forget();
    m_endpoint.reset();
    m_store.reset();
}

void SubscriptionKeeper::setLeader(bool isLeader)
{
    if (m_isLeader == isLeader)
        return;
    m_isLeader = isLeader;
    forget();
    advance();
}

/// What is known may be out of date when this one leads again.
void SubscriptionKeeper::forget()
{
    m_timer.stop();
    if (m_endpoint)
        m_endpoint->cancelAll();
    m_backfill.reset();
    save();
    m_isBusy = false;
    m_isLoaded = false;
    m_resource.reset();
    m_isWritten = false;
    m_knownSecret.clear();
    m_searchAt = {};
    m_renewAt = Timestamp::max();
    m_resetAt = {};
    m_resets = 0;
    m_lookup = Lookup::None;
    m_running = Lookup::None;
    m_failures = 0;
    m_retryAt = {};
    m_hasStatusOperation = true; // a newer version of the EHR may have it
    m_hasEventsOperation = true;
}

/// Does what is most pressing, or sleeps until something will be.
void SubscriptionKeeper::advance()
{
    if (m_isRunning && !m_isLeader)
        return passOn();
    if (!m_isRunning || m_isBusy)
        return;
    const Timestamp now = m_clock.now();
    Timestamp next = m_retryAt;
    if (now >= m_retryAt) {
        if (const auto ready = prepare(); !ready)
            return failed(ready.error());
        if (!m_resource)
            return find();
        if (m_knownSecret.isEmpty() && !m_resource->headers.isEmpty())
            m_knownSecret =
                secret(); // isAsWished() compares; where the EHR hides it, each leader writes once
        if (now >= m_newsAt)
            hearOthers();
        const bool isLookupDue = m_lookup != Lookup::None && now >= m_lookupAt;
        // what the EHR refuses to write for ever must not keep the gaps open, nor the other way round
        const bool isLookupsTurn = m_failures % 2 == 1 && !m_resource->id.isEmpty() && !isBroken();
        if (isLookupDue && isLookupsTurn)
            return lookUp();
        if (needsWrite())
            return write();
        if (isLookupDue)
            return lookUp();
        if (now >= m_checkAt)
            return check();
        next = std::min({m_checkAt, m_renewAt, m_newsAt});
        if (m_lookup != Lookup::None)
            next = std::min(next, m_lookupAt);
        if (isBroken())
            next = std::min(next, m_resetAt);
    }
    constexpr milliseconds saveEvery = std::chrono::seconds(1);
    if (m_isUnsaved && now - m_savedAt >= saveEvery)
        save();
    else if (m_isUnsaved)
        next = std::min(next, m_savedAt + saveEvery);
    // Woken at least once a minute: the machine may have slept, and its clock may have been set.
    const milliseconds sleep = std::clamp<milliseconds>(next - now, milliseconds(1), std::chrono::minutes(1));
    m_timer.start(sleep);
}

Result<void> SubscriptionKeeper::openStore()
{
    if (m_store)
        return {};
    auto store = m_factories.store();
    if (!store)
        return fail(store.error());
    m_store = std::move(*store);
    return {};
}

Result<void> SubscriptionKeeper::prepare()
{
    if (const auto open = openStore(); !open)
        return open;
    if (m_isLoaded)
        return {};
    const auto loaded = m_store->load(m_settings.connection);
    if (!loaded)
        return fail(loaded.error());
    m_state = loaded->value_or(SubscriptionState());
    m_state.connection = m_settings.connection;
    m_numbers = EventNumbers(m_state.lastNumber);
    m_checkAt = m_clock.now(); // somebody else led, or nobody: what has happened meanwhile?
    m_isLoaded = true;
    m_newsAt = {};
    for (const SubscriptionNews &news : std::exchange(m_unpassed, {}))
        hear(news);
    return {};
}

// --- what other workers are told

/// For whoever leads. What cannot be stored now is kept until it can.
void SubscriptionKeeper::passOn(const SubscriptionNews &news)
{
    if (news.numbers.empty() && !news.isUntold)
        return;
    m_unpassed.push_back(news);
    advance();
}

void SubscriptionKeeper::passOn()
{
    auto done = m_unpassed.empty() ? Result<void>() : openStore();
    while (done && !m_unpassed.empty()) {
        done = m_store->addNews(m_settings.connection, m_unpassed.front());
        if (done)
            m_unpassed.erase(m_unpassed.begin());
    }
    if (done)
        return;
    qCWarning(log) << "what came for" << m_settings.connection
                   << "is not passed on yet:" << codeName(done.error().code);
    m_store.reset();
    m_timer.start(m_settings.firstRetry);
}

void SubscriptionKeeper::hearOthers()
{
    m_newsAt = m_clock.now() + m_settings.newsEvery;
    if (!m_store)
        return;
    const auto all = m_store->takeNews(m_settings.connection);
    if (!all) {
        qCWarning(log) << "what others were told cannot be read:" << codeName(all.error().code);
        m_store.reset(); // opened anew with the next attempt
        return;
    }
    for (const SubscriptionNews &news : *all)
        hear(news);
}

void SubscriptionKeeper::hear(const SubscriptionNews &news)
{
    if (news.subscriptionId.isEmpty() || news.subscriptionId == m_state.subscriptionId) {
        for (const qint64 number : news.numbers)
            m_numbers.received(number);
        m_isUnsaved = m_isUnsaved || !news.numbers.empty();
    }
    if (news.isUntold)
        wantLookup(Lookup::Search, m_settings.pingWait);
    judgeGap();
}

void SubscriptionKeeper::judgeGap()
{
    if (m_numbers.hasGap())
        wantLookup(Lookup::Missing, m_settings.gapWait);
    else if (m_lookup == Lookup::Missing)
        m_lookup = Lookup::None; // it came by itself, here or elsewhere
}

// --- the subscription itself

void SubscriptionKeeper::find()
{
    if (m_state.subscriptionId.isEmpty())
        return search();
    ask(QStringLiteral("Subscription/") + m_state.subscriptionId, &SubscriptionKeeper::readResource);
}

/// By the endpoint, which is ours alone: the database may have been lost, the EHR's subscription may not.
void SubscriptionKeeper::search()
{
    m_isBusy = true;
    m_endpoint->fetch(QStringLiteral("Subscription?url=%1").arg(encoded(m_settings.wish.endpoint)),
                      [this](const Result<FetchReply> &reply) {
                          m_isBusy = false;
                          if (!reply)
                              return failed(reply.error());
                          if (isUnsupported(reply->status))
                              return adopt({});
                          const auto found = reply->status == 200
                                                 ? readSubscriptions(reply->body)
                                                 : fail(codeOf(reply->status), m_endpoint->baseUrl(),
                                                        QStringLiteral("HTTP %1").arg(reply->status));
                          if (!found)
                              return failed(found.error());
                          adopt(*found);
                      });
}

void SubscriptionKeeper::adopt(const std::vector<SubscriptionResource> &found)
{
    m_resource = SubscriptionResource();
    for (const SubscriptionResource &candidate : found) {
        if (candidate.endpoint != m_settings.wish.endpoint || candidate.id.isEmpty())
            continue;
        if (m_resource->id.isEmpty() || candidate.status == u"active")
            m_resource = candidate;
    }
    if (!m_resource->id.isEmpty()) {
        identify(m_resource->id, 0);
        scheduleRenewal();
    }
    advance();
}

/// This is our subscription from now on. Another one than before counts from the start, and something may
/// have happened between the two.
void SubscriptionKeeper::identify(const QString &id, qint64 serverTimeMs)
{
    if (m_state.subscriptionId == id)
        return;
    m_state.subscriptionId = id;
    m_numbers = EventNumbers();
    m_isUnsaved = true;
    // Before the first subscription there is nothing to miss: the list is what a sync brings.
    if (!m_state.completeUntil)
        m_state.completeUntil = serverTimeMs > 0 ? fromMs(serverTimeMs) : m_clock.now();
    else
        wantLookup(Lookup::Search, milliseconds(0));
}

void SubscriptionKeeper::scheduleRenewal()
{
    const auto &end = m_resource->end;
    m_renewAt = end ? *end - m_settings.renewBefore : Timestamp::max();
    if (!m_isWritten || !end)
        return;
    // An EHR may allow less time than was asked for; it is not asked again at once.
    const Timestamp now = m_clock.now();
    m_renewAt = std::max({m_renewAt, now + (*end - now) / 2, now + m_settings.activation});
}

bool SubscriptionKeeper::isBroken() const
{
    return m_resource && (m_resource->status == u"error" || m_resource->status == u"off");
}

SubscriptionWish SubscriptionKeeper::wish() const
{
    SubscriptionWish wish = m_settings.wish;
    wish.end = std::chrono::floor<std::chrono::milliseconds>(m_clock.now() + m_settings.lifetime);
    wish.secret = secret();
    return wish;
}

bool SubscriptionKeeper::needsWrite() const
{
    const Timestamp now = m_clock.now();
    return m_resource->id.isEmpty() || (isBroken() && now >= m_resetAt) || now >= m_renewAt ||
           m_knownSecret != secret() || (!m_isWritten && !isAsWished(*m_resource, wish()));
}

void SubscriptionKeeper::write()
{
    FhirWrite request;
    const QString id = m_resource->id;
    const SubscriptionWish wanted = wish();
    request.body = writeSubscription(wanted, id);
    m_sentSecret = wanted.secret;
    if (id.isEmpty()) {
        request.method = FhirWrite::Method::Post;
        request.path = QStringLiteral("Subscription");
        request.ifNoneExist = QStringLiteral("url=") + encoded(m_settings.wish.endpoint);
    } else {
        request.path = QStringLiteral("Subscription/") + id;
    }
    if (isBroken()) {
        const auto wait = m_settings.firstRetry * (qint64(1) << std::min(m_resets++, 20));
        m_resetAt = m_clock.now() + std::min<milliseconds>(wait, m_settings.longestRetry);
        wantLookup(Lookup::Search, milliseconds(0)); // while it was broken, nothing was sent
    }
    qCInfo(log) << (id.isEmpty() ? "creating" : "writing") << "the subscription of" << m_settings.connection
                << "whose status was"
                << (m_resource->status.isEmpty() ? QStringLiteral("none") : m_resource->status);
    m_isBusy = true;
    m_endpoint->send(request, [this](const Result<FetchReply> &reply) {
        m_isBusy = false;
        if (!reply)
            return failed(reply.error());
        onWritten(*reply);
    });
}

void SubscriptionKeeper::onWritten(const FetchReply &reply)
{
    if (isGone(reply.status) && !m_resource->id.isEmpty()) { // removed under our hands
        m_state.subscriptionId.clear();
        m_resource = SubscriptionResource();
        return advance();
    }
    if (reply.status != 200 && reply.status != 201)
        return failed({codeOf(reply.status), m_endpoint->baseUrl() + QStringLiteral("/Subscription"),
                       QStringLiteral("HTTP %1 in answer to a write").arg(reply.status), reply.retryAfterMs});
    auto written = readSubscription(reply.body);
    m_isWritten = true;
    m_knownSecret = m_sentSecret;
    if (m_settings.secretWritten)
        m_settings.secretWritten(m_sentSecret);
    const QString location = m_resource->id.isEmpty() ? idOf(reply.location) : m_resource->id;
    if (!written && !location.isEmpty()) { // an EHR may answer without the resource
        identify(location, reply.serverTimeMs);
        m_resource.reset();
        return advance();
    }
    if (!written)
        return failed(written.error());
    m_resource = std::move(*written);
    identify(m_resource->id, reply.serverTimeMs);
    scheduleRenewal();
    m_checkAt = m_clock.now() + m_settings.activation;
    m_isUnsaved = true;
    succeeded();
}

// --- what the EHR says of it

void SubscriptionKeeper::check()
{
    if (hasNumbers() && m_hasStatusOperation)
        ask(QStringLiteral("Subscription/%1/$status").arg(m_resource->id), &SubscriptionKeeper::readStatus);
    else
        ask(QStringLiteral("Subscription/") + m_resource->id, &SubscriptionKeeper::readResource);
}

void SubscriptionKeeper::ask(const QString &path, void (SubscriptionKeeper::*then)(const FetchReply &))
{
    m_isBusy = true;
    m_endpoint->fetch(path, [this, then](const Result<FetchReply> &reply) {
        m_isBusy = false;
        if (!reply)
            return failed(reply.error());
        (this->*then)(*reply);
    });
}

void SubscriptionKeeper::readStatus(const FetchReply &reply)
{
    if (isUnsupported(reply.status)) { // or the subscription is gone, which the next question tells
        m_hasStatusOperation = false;
        return check();
    }
    if (reply.status != 200)
        return failed({codeOf(reply.status), m_endpoint->baseUrl(),
                       QStringLiteral("HTTP %1").arg(reply.status), reply.retryAfterMs});
    const auto status = readNotification(reply.body);
    if (!status)
        return failed(status.error());
    noteStatus(status->status);
    heardTotal(status->eventsSinceStart, true);
    if (!isBroken() && !m_numbers.hasGap() && m_lookup == Lookup::None && reply.serverTimeMs > 0)
        m_state.completeUntil = fromMs(reply.serverTimeMs);
    m_checkAt =
        m_clock.now() + (m_resource->status == u"requested" ? m_settings.activation : m_settings.silence);
    m_isUnsaved = true;
    succeeded();
}

void SubscriptionKeeper::readResource(const FetchReply &reply)
{
    if (isGone(reply.status)) {
        qCInfo(log) << "the subscription of" << m_settings.connection << "is gone";
        m_state.subscriptionId.clear();
        m_resource.reset();
        m_isUnsaved = true;
        return search();
    }
    auto resource = reply.status == 200
                        ? readSubscription(reply.body)
                        : fail(Error{codeOf(reply.status), m_endpoint->baseUrl(),
                                     QStringLiteral("HTTP %1").arg(reply.status), reply.retryAfterMs});
    if (!resource)
        return failed(resource.error());
    const bool isFirst = !m_resource;
    m_resource = std::move(*resource);
    scheduleRenewal();
    noteStatus(m_resource->status);
    if (isFirst) // found again: its numbers are asked for by check(), which is due
        return succeeded();
    if ((!hasNumbers() || !m_hasStatusOperation) && m_clock.now() >= m_searchAt)
        wantLookup(Lookup::Search, milliseconds(0)); // nobody counts, so silence may be loss
    m_checkAt =
        m_clock.now() + (m_resource->status == u"requested" ? m_settings.activation : m_settings.silence);
    succeeded();
}

void SubscriptionKeeper::noteStatus(const QString &status)
{
    if (status.isEmpty())
        return;
    m_resource->status = status;
    if (status == u"active")
        m_resets = 0;
    if (isBroken())
        m_state.error =
            Error{ErrorCode::RemoteFailed, m_endpoint->baseUrl() + QStringLiteral("/Subscription"),
                  QStringLiteral("the EHR has given the subscription up (status %1)").arg(status), 0};
}

void SubscriptionKeeper::heardTotal(qint64 total, bool isAnswer)
{
    if (total < 0)
        return;
    if (total < m_numbers.complete()) {
        if (!isAnswer) { // late, or the EHR counts anew: it is asked
            m_checkAt = m_clock.now();
            return;
        }
        qCInfo(log) << "the EHR counts the events of" << m_settings.connection << "anew";
        m_numbers = EventNumbers();
        m_numbers.filled(total); // by the search that now follows
        wantLookup(Lookup::Search, milliseconds(0));
        return;
    }
    m_numbers.announced(total);
    if (m_numbers.hasGap())
        wantLookup(Lookup::Missing, m_settings.gapWait);
}

void SubscriptionKeeper::onNotification(const QString &connection, const QByteArray &body)
{
    if (connection != m_settings.connection || !m_isRunning)
        return;
    const auto notification = readNotification(body);
    if (!notification)
        return; // the sender was told
    const SubscriptionNews news = newsOf(*notification);
    if (!m_isLeader || !m_isLoaded)
        return passOn(news);
    const Timestamp now = m_clock.now();
    m_state.notifiedAt = now;
    m_checkAt = now + m_settings.silence;
    m_isUnsaved = true;
    const bool isOurs = news.subscriptionId.isEmpty() || news.subscriptionId == m_state.subscriptionId;
    if (m_resource && isOurs) // plain R4 does not say that it is active, but it does it
        noteStatus(notification->status.isEmpty() ? QStringLiteral("active") : notification->status);
    hear(news);
    if (isOurs)
        heardTotal(notification->eventsSinceStart, false);
    tell();
    advance();
}

// --- what did not come

void SubscriptionKeeper::wantLookup(Lookup kind, milliseconds wait)
{
    const Timestamp at = m_clock.now() + wait;
    m_lookupAt = m_lookup == Lookup::None ? at : std::min(m_lookupAt, at);
    if (m_lookup != Lookup::Search) // a search finds what is missing, too
        m_lookup = kind;
}

void SubscriptionKeeper::lookUp()
{
    if (m_lookup == Lookup::Missing) {
        hearOthers();
        if (m_lookup == Lookup::None)
            return advance();
    }
    m_isBusy = true;
    m_running = std::exchange(m_lookup, Lookup::None);
    m_lookupUpTo = m_numbers.highest();
    m_backfill = std::make_unique<Backfill>(m_settings, *m_endpoint, m_sink, m_clock);
    connect(m_backfill.get(), &Backfill::finished, this, &SubscriptionKeeper::onLookedUp);
    if (m_running == Lookup::Missing && m_hasEventsOperation) {
        qCInfo(log) << "events" << m_numbers.firstMissing() << "to" << m_lookupUpTo << "of"
                    << m_settings.connection << "did not come; asking for them";
        return m_backfill->queryEvents(m_resource->id, m_numbers.firstMissing(), m_lookupUpTo);
    }
    m_running = Lookup::Search;
    m_backfill->search(m_state.completeUntil.value_or(m_clock.now()) - m_settings.overlap);
}

void SubscriptionKeeper::onLookedUp(const Result<BackfillResult> &result)
{
    m_isBusy = false;
    m_backfill.release()->deleteLater(); // it is the sender
    const bool wasEvents = std::exchange(m_running, Lookup::None) == Lookup::Missing;
    if (!result) {
        const ErrorCode code = result.error().code;
        const bool isRefused = code == ErrorCode::RemoteNotFound || code == ErrorCode::RemoteRejected ||
                               code == ErrorCode::InvalidMessage;
        if (wasEvents && isRefused)
            m_hasEventsOperation = false;
        wantLookup(wasEvents && !isRefused ? Lookup::Missing : Lookup::Search, milliseconds(0));
        return wasEvents && isRefused ? advance() : failed(result.error());
    }
    m_numbers.filled(m_lookupUpTo);
    judgeGap(); // another one may have opened meanwhile
    if (!wasEvents) {
        m_state.completeUntil = result->asOf.value_or(m_clock.now());
        m_searchAt = m_clock.now() + m_settings.silence;
    }
    m_isUnsaved = true;
    qCInfo(log) << "looked up" << result->found << "resources of" << m_settings.connection << "of which"
                << result->duplicates << "had come and" << result->refused << "were refused";
    emit backfilled(result->found, result->duplicates, result->refused);
    succeeded();
}

// --- what becomes of it all

void SubscriptionKeeper::succeeded()
{
    m_failures = 0;
    m_retryAt = {};
    if (!isBroken())
        m_state.error.reset();
    tell();
    advance();
}

void SubscriptionKeeper::failed(const Error &error)
{
    const auto doubled = m_settings.firstRetry * (qint64(1) << std::min(m_failures, 20));
    milliseconds wait = std::min<milliseconds>(doubled, m_settings.longestRetry);
    wait = std::max(wait, milliseconds(error.retryAfterMs));
    ++m_failures;
    m_retryAt = m_clock.now() + wait;
    m_state.error = error;
    m_state.error->retryAfterMs = 0;
    qCWarning(log) << "the subscription of" << m_settings.connection
                   << "cannot be looked after:" << codeName(error.code) << error.where << error.detail
                   << "; again in" << wait.count() << "ms";
    m_isUnsaved = true;
    tell();
    advance();
}

void SubscriptionKeeper::save()
{
    if (!m_isUnsaved || !m_store || !m_isLoaded)
        return;
    tell();
    if (const auto saved = m_store->save(m_state); !saved) {
        // What is in the store is older, so that at worst something is looked up again.
        qCWarning(log) << "the state of the subscription cannot be saved:" << codeName(saved.error().code);
        m_store.reset(); // opened anew with the next attempt
        return;
    }
    m_isUnsaved = false;
    m_savedAt = m_clock.now();
}

void SubscriptionKeeper::tell()
{
    m_state.lastNumber = m_numbers.complete();
    if (m_resource) {
        m_state.status = m_resource->status;
        m_state.end = m_resource->end;
    }
    SubscriptionState comparable = m_state;
    comparable.notifiedAt = m_told.notifiedAt;
    comparable.completeUntil = m_told.completeUntil;
    if (comparable == m_told)
        return;
    m_told = m_state;
    emit stateChanged(m_state);
}

}
