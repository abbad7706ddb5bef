#include "ingest/Ingestor.h"

#include "observability/Log.h"

#include <openssl/evp.h>

namespace concord {

namespace {
constexpr qsizetype longestId = 200;

/// OpenSSL's, which takes a quarter of the time of Qt's: every message is hashed.
QByteArray sha256(const QByteArray &bytes)
{
    QByteArray hash(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int size = 0;
    EVP_Digest(bytes.constData(), size_t(bytes.size()), reinterpret_cast<uchar *>(hash.data()), &size,
               EVP_sha256(), nullptr);
    hash.truncate(qsizetype(size));
    return hash;
}

tl::unexpected<Error> notInTurn(const InboundMessage &message)
{
    return fail(ErrorCode::EngineFull, message.connection,
                QStringLiteral("one before it in the same order was not stored"));
}

/// An id that fits every database: nothing of zero bytes, and not longer than an index likes.
QString storableId(const QString &id, const QByteArray &bodyHash)
{
    if (id.isEmpty())
        return QStringLiteral("sha256:") + QString::fromLatin1(bodyHash.toHex());
    if (id.size() <= longestId && !id.contains(QChar(0)))
        return id;
    return QStringLiteral("sha256:") + QString::fromLatin1(sha256(id.toUtf8()).toHex());
}
}

struct Ingestor::Pending
{
    InboundMessage message;
    Done done;
    NewMessage admission;
    Admitted admitted;
    QString messageId;            ///< as the sender knows it
    std::optional<Error> refusal; ///< by the door
    bool isStored = true;         ///< it goes into the store (a refused one may as well)
    bool isHeldBack = false;      ///< though another one before it did not
};

Ingestor::Ingestor(IngestSettings settings, const Clock &clock, std::unique_ptr<Door> door)
    : m_settings(std::move(settings)), m_clock(clock), m_door(std::move(door)), m_queue(m_settings.capacity)
{}

Ingestor::~Ingestor() = default;

void Ingestor::submit(InboundMessage message, Done done)
{
    Submitted submitted{std::move(message), std::move(done)};
    InboundSequence *sequence = submitted.message.sequence.get();
    if (sequence && sequence->isOver()) {
        submitted.done(notInTurn(submitted.message));
        return;
    }
    bool wasEmpty = false;
    if (m_queue.push(submitted, wasEmpty)) {
        wake();
        return;
    }
    if (sequence)
        sequence->end();
    submitted.done(
        m_queue.isClosed()
            ? fail(ErrorCode::Cancelled, submitted.message.connection, QStringLiteral("the program stops"))
            : fail(ErrorCode::EngineFull, submitted.message.connection,
                   QStringLiteral("%1 messages wait to be stored").arg(m_queue.size())));
}

/// Full a little before the limit: a listener that has just asked may still hand over what it has taken, also
/// when several do so at once. A message refused between two of one sender would come after the second.
bool Ingestor::isFull() const
{
    constexpr size_t atOnce = 64;
    const size_t reserve = m_settings.capacity >= 16 * atOnce ? atOnce : 0;
    return m_queue.size() + reserve >= m_settings.capacity;
}

/// One wake-up on its way is enough: it looks at everything that came until then.
void Ingestor::wake()
{
    if (!m_woken.exchange(true))
        QMetaObject::invokeMethod(this, &Ingestor::look, Qt::QueuedConnection);
}

void Ingestor::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer.get(), &QTimer::timeout, this, &Ingestor::commitSome);
    m_nextOpen = QDeadlineTimer(0);
    if (const auto open = ensureOpen(); !open)
        noteTrouble(open.error());
    m_queue.open();
    look();
}

void Ingestor::stop()
{
    m_queue.close();
    for (bool isStarted = m_timer != nullptr; m_queue.size() > 0;) {
        std::vector<Submitted> group = m_queue.take(m_settings.batch);
        if (isStarted) {
            process(std::move(group));
            continue;
        }
        for (Submitted &submitted : group)
            submitted.done(fail(ErrorCode::Cancelled, submitted.message.connection,
                                QStringLiteral("the program stops")));
    }
    m_timer.reset();
    close();
}

void Ingestor::close()
{
    m_intake.reset();
    m_db.reset();
}

/// Commits at once when as many wait as shared the last commit: those who were answered together ask again
/// together. Else the rest of them gets a moment, never longer than the window.
void Ingestor::look()
{
    m_woken.store(false);
    if (!m_timer || m_queue.size() == 0)
        return;
    if (m_queue.size() >= std::min(m_expected, m_settings.batch))
        commitSome();
    else if (!m_timer->isActive())
        m_timer->start(m_settings.window);
}

void Ingestor::commitSome()
{
    if (!m_timer)
        return;
    m_timer->stop();
    std::vector<Submitted> group = m_queue.take(m_settings.batch);
    if (group.empty())
        return;
    m_expected = group.size();
    process(std::move(group));
    if (m_queue.size() > 0)
        wake();
}

void Ingestor::process(std::vector<Submitted> group)
{
    std::vector<Pending> all;
    all.reserve(group.size());
    std::vector<Pending *> toStore;
    for (Submitted &submitted : group) {
        Pending &pending = all.emplace_back();
        pending.message = std::move(submitted.message);
        pending.done = std::move(submitted.done);
        read(pending);
        pending.isHeldBack = isBehind(pending);
        if (pending.isStored && !pending.isHeldBack)
            toStore.push_back(&pending);
    }
    auto stored = toStore.empty() ? Result<int>(0) : store(toStore);
    if (!stored && toStore.size() > 1 && stored.error().code == ErrorCode::StoreFailed && m_db) {
        processAlone(all);
        return;
    }
    if (!stored) {
        for (const Pending *pending : toStore)
            endSequence(*pending, stored.error());
    }
    for (Pending &pending : all) {
        if (pending.isHeldBack)
            answer(pending, notInTurn(pending.message));
        else
            answer(pending, stored || !pending.isStored ? Result<void>{} : fail(stored.error()));
    }
}

/// One of them may be what the database refuses: the others must not suffer, but for those of its patient.
void Ingestor::processAlone(std::vector<Pending> &all)
{
    for (Pending &pending : all) {
        if (isBehind(pending)) {
            answer(pending, notInTurn(pending.message));
            continue;
        }
        std::vector<Pending *> one{&pending};
        const auto alone = pending.isStored ? store(one) : Result<int>(0);
        if (!alone)
            endSequence(pending, alone.error());
        answer(pending, alone ? Result<void>{} : fail(alone.error()));
    }
}

/// What the database refuses is about this message, so the other patients' go on; else it is the moment.
void Ingestor::endSequence(const Pending &pending, const Error &error) const
{
    InboundSequence *sequence = pending.message.sequence.get();
    if (!sequence)
        return;
    if (error.code == ErrorCode::StoreFailed && m_db)
        sequence->end(pending.admission.orderingKey);
    else
        sequence->end();
}

bool Ingestor::isBehind(const Pending &pending)
{
    const auto &sequence = pending.message.sequence;
    return sequence && pending.isStored && !sequence->takes(pending.admission.orderingKey);
}

void Ingestor::read(Pending &p) const
{
    const InboundMessage &m = p.message;
    Envelope envelope = m_door->read(m);
    p.refusal = envelope.refusal;
    p.isStored = !envelope.refusal || envelope.isKept;
    NewMessage &a = p.admission;
    a.bodyHash = sha256(m.body);
    a.receivedAt = m.receivedAt;
    a.id = makeId<EventId>(m.receivedAt.time_since_epoch());
    a.kind = envelope.kind;
    a.source = m.connection;
    a.messageId = storableId(m.messageId.isEmpty() ? envelope.messageId : m.messageId, a.bodyHash);
    p.messageId = a.messageId;
    a.channel = m.channel;
    a.format = m.format;
    a.body = m.body;
    a.isBodyUnique = m.isBodyUnique;
    a.correlationId =
        m.correlationId.isNull() ? makeId<CorrelationId>(m.receivedAt.time_since_epoch()) : m.correlationId;
    if (!envelope.refusal) {
        a.orderingKey = orderingKeyOf(m.connection, envelope.patientKey);
        return;
    }
    // the sender was told no and may send a mended one under the same id: this one blocks neither that id nor
    // its patient
    a.state = EventState::NeedsReview;
    a.error = envelope.refusal;
    a.messageId += QStringLiteral("#refused-") + QString::fromLatin1(a.bodyHash.toHex().first(8));
}

Result<void> Ingestor::ensureOpen()
{
    if (m_db)
        return {};
    if (!m_nextOpen.hasExpired() && m_trouble)
        return fail(*m_trouble);
    auto db = Database::open(m_settings.database, m_settings.open);
    m_nextOpen = QDeadlineTimer(m_settings.reopen);
    if (!db)
        return fail(db.error());
    m_db = *std::move(db);
    m_settings.open.mustExist = true; // from now on: an empty one would hide the loss
    m_intake = std::make_unique<IntakeStore>(*m_db);
    return {};
}

Result<int> Ingestor::store(std::vector<Pending *> &pending)
{
    const auto done = ensureOpen().and_then([&] { return storeAll(pending); });
    if (!done) {
        noteTrouble(done.error());
        if (m_db && m_db->isConnectionLost())
            close(); // the next group opens another
        return fail(done.error());
    }
    if (std::exchange(m_trouble, std::nullopt))
        emit recovered();
    int made = 0;
    for (const Pending *p : pending)
        made += p->admitted.isDuplicate || p->admitted.isOtherContent ? 0 : 1;
    if (made > 0)
        emit committed(made);
    return made;
}

Result<void> Ingestor::storeAll(std::vector<Pending *> &pending)
{
    std::vector<const NewMessage *> messages;
    messages.reserve(pending.size());
    for (const Pending *p : pending)
        messages.push_back(&p->admission);
    // each statement sees what others have committed: two that bring the same message meet as duplicates
    return m_db->write(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto admitted = m_intake->admit(messages);
        if (!admitted)
            return fail(admitted.error());
        for (size_t i = 0; i < pending.size(); ++i)
            pending[i]->admitted = (*admitted)[i];
        return m_settings.inTransaction ? m_settings.inTransaction(*m_db) : Result<void>{};
    });
}

void Ingestor::answer(Pending &p, const Result<void> &stored) const
{
    Result<InboundReceipt> outcome;
    if (!stored) {
        outcome = fail(stored.error());
    } else {
        InboundReceipt receipt;
        receipt.messageId = p.messageId;
        receipt.correlationId = p.admission.correlationId;
        receipt.kind = p.admission.kind;
        receipt.state = p.admission.state;
        receipt.refusal = p.refusal;
        if (p.isStored && p.admitted.isOtherContent) {
            receipt.refusal = Error{ErrorCode::DuplicateId, QStringLiteral("message id"),
                                    QStringLiteral("the id was used before for another content"), 0};
        } else if (p.isStored) {
            receipt.eventId = p.admitted.id;
            receipt.isDuplicate = p.admitted.isDuplicate;
            receipt.state = p.admitted.state;
            receipt.kind = p.admitted.kind;
            if (!p.admitted.correlationId.isNull())
                receipt.correlationId = p.admitted.correlationId;
        }
        outcome = std::move(receipt);
    }
    QByteArrayList replies = m_door->replies(p.message, outcome);
    if (outcome)
        outcome->replies = std::move(replies);
    if (outcome)
        noteReceipt(*outcome, p.admission.source);
    p.done(std::move(outcome));
}

/// What is taken is told for who looks for it: its outcome has a line of its own, from the pipeline.
void Ingestor::noteReceipt(const InboundReceipt &receipt, const QString &source) const
{
    const LogLevel level = receipt.refusal ? LogLevel::Warning : LogLevel::Debug;
    if (!isLogged(level))
        return;
    const char *what = receipt.refusal ? "refused" : receipt.isDuplicate ? "known already" : "stored";
    logLine(
        level, "ingest", QString::fromLatin1(what),
        {.correlationId = receipt.correlationId,
         .subject = receipt.eventId.isNull() ? source : QStringLiteral("event/") + receipt.eventId.toString(),
         .eventKind = wordOf(receipt.kind),
         .direction = wordOf(EventDirection::In),
         .status = wordOf(receipt.state),
         .error = receipt.refusal});
}

void Ingestor::noteTrouble(const Error &error)
{
    if (m_trouble == error)
        return;
    m_trouble = error;
    logLine(LogLevel::Error, "ingest", QStringLiteral("store"), {.error = error});
    emit failed(error);
}

}
