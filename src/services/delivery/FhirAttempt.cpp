#include "delivery/FhirAttempt.h"

#include "codec/fhir/OrderCorrection.h"
#include "domain/HttpAnswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr int preconditionFailed = 412;
constexpr int mostUpdates = 3; ///< somebody writes to it all the time: people look, or the next attempt

QString versionOf(const QJsonObject &resource)
{
    return resource.value(Key("meta")).toObject().value(Key("versionId")).toString();
}

/// "MedicationDispense/12" and "3" of ".../MedicationDispense/12/_history/3".
QString idOf(const QString &location, const QString &type)
{
    const QStringList parts = location.split(u'/');
    const qsizetype at = parts.lastIndexOf(type);
    return at < 0 ? QString() : parts.value(at + 1).section(u'?', 0, 0);
}

QString path(const RemoteRecord &record)
{
    return record.kind + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(record.remoteId));
}
}

FhirAttempt::FhirAttempt(FhirEndpoint &endpoint, const OutboundMessage &message, OutboundResource wish,
                         OutboundPort::Callback done)
    : m_endpoint(endpoint),
      m_correlation(message.correlation),
      m_wish(std::move(wish)),
      m_changes(m_wish.changes),
      m_record(message.record),
      m_done(std::move(done))
{}

QJsonObject FhirAttempt::entry() const
{
    return {{Key("resource"), m_wish.resource},
            {Key("request"), QJsonObject{{Key("method"), QStringLiteral("POST")},
                                         {Key("url"), m_wish.type},
                                         {Key("ifNoneExist"), recordSearch(m_record)}}}};
}

void FhirAttempt::start()
{
    if (isCreate())
        create();
    else if (m_record.remoteId.isEmpty())
        find(); // something to withdraw, which an earlier answer did not name
    else
        read();
}

/// What comes back goes to @p step, unless this attempt has been dropped meanwhile.
FhirEndpoint::Callback FhirAttempt::then(Step step)
{
    return [weak = weak_from_this(), step](const Result<FetchReply> &reply) {
        const auto self = weak.lock();
        if (!self)
            return;
        if (!reply)
            return self->end(reply.error());
        ((*self).*step)(*reply);
    };
}

void FhirAttempt::fetch(const QString &path, Step step)
{
    m_endpoint.setCorrelation(m_correlation);
    m_endpoint.fetch(path, then(step));
}

tl::expected<QJsonObject, Error> FhirAttempt::resourceOf(const FetchReply &reply) const
{
    if (!isSuccess(reply))
        return tl::unexpected(errorOfReply(reply, m_record.kind));
    const QJsonObject resource = QJsonDocument::fromJson(reply.body).object();
    if (resource.value(Key("resourceType")).toString().isEmpty())
        return tl::unexpected(Error{ErrorCode::WrongContentType, m_record.kind,
                                    QStringLiteral("HTTP %1 without a FHIR resource").arg(reply.status), 0});
    return resource;
}

/// The EHR says it all already, as created or as changed.
bool FhirAttempt::isStated(const QJsonObject &resource) const
{
    const bool asChanged = covers(resource, m_changes);
    return asChanged || (!m_wish.resource.isEmpty() && covers(resource, m_wish.resource));
}

void FhirAttempt::create()
{
    FhirWrite write;
    write.method = FhirWrite::Method::Post;
    write.path = m_wish.type;
    write.body = QJsonDocument(m_wish.resource).toJson(QJsonDocument::Compact);
    write.ifNoneExist = recordSearch(m_record);
    m_endpoint.setCorrelation(m_correlation);
    m_endpoint.send(write, then(&FhirAttempt::created));
}

void FhirAttempt::created(const FetchReply &reply)
{
    if (!isSuccess(reply))
        return end(errorOfReply(reply, m_record.kind));
    m_answer = QString::number(reply.status);
    const QJsonObject body = QJsonDocument::fromJson(reply.body).object();
    const bool isNew = reply.status == 201;
    if (body.value(Key("resourceType")).toString() == m_wish.type &&
        !body.value(Key("id")).toString().isEmpty()) {
        m_reply = reply;
        return isNew ? succeed(body, reply, false) : recognise(body);
    }
    const QString id = idOf(reply.location, m_wish.type);
    if (id.isEmpty())
        return find();
    m_record.remoteId = id;
    fetch(path(m_record), &FhirAttempt::found);
}

/// By its identifier: after an answer that named nothing, and for what only withdraws.
void FhirAttempt::find()
{
    fetch(m_wish.type + u'?' + recordSearch(m_record), &FhirAttempt::found);
}

void FhirAttempt::found(const FetchReply &reply)
{
    const auto resource = resourceOf(reply);
    if (!resource)
        return end(resource.error());
    m_reply = reply;
    if (resource->value(Key("resourceType")).toString() != u"Bundle")
        return recognise(*resource);
    QJsonArray matches;
    for (const auto &entry : resource->value(Key("entry")).toArray()) {
        const QJsonObject one = entry.toObject().value(Key("resource")).toObject();
        if (one.value(Key("resourceType")).toString() == m_wish.type)
            matches.append(one);
    }
    if (matches.size() == 1)
        return recognise(matches.first().toObject());
    if (matches.isEmpty())
        return end({ErrorCode::RemoteNotFound, m_record.kind,
                    QStringLiteral("the EHR has no resource with our identifier"), 0});
    end({ErrorCode::Conflict, m_record.kind,
         QStringLiteral("the EHR has %1 resources with our identifier").arg(matches.size()), 0});
}

/// There is one with our identifier: an earlier attempt has arrived, or this one whose answer was cut off.
void FhirAttempt::recognise(const QJsonObject &existing)
{
    m_record.remoteId = existing.value(Key("id")).toString();
    m_record.remoteVersion.clear();
    if (isStated(existing))
        return succeed(existing, m_reply, m_answer != u"201");
    if (m_wish.changes.contains(Key("medicationCodeableConcept")) ||
        m_wish.changes.contains(Key("valueQuantity")))
        return end(
            {ErrorCode::Conflict, m_record.kind, QStringLiteral("the EHR has it with another content"), 0});
    decide(existing);
}

void FhirAttempt::read()
{
    fetch(path(m_record), &FhirAttempt::readCurrent);
}

void FhirAttempt::readCurrent(const FetchReply &reply)
{
    const auto resource = resourceOf(reply);
    if (!resource)
        return end(resource.error());
    m_reply = reply;
    decide(*resource);
}

/// What ended by the one word is not to end by the other: only what became of it is to be told.
void FhirAttempt::weigh(const QJsonObject &current)
{
    m_changes = m_wish.changes;
    if (haveEnded(m_wish.type, current, m_changes))
        m_changes.remove(Key("status"));
}

/// What has to be done to what stands there now?
void FhirAttempt::decide(const QJsonObject &current)
{
    m_current = current;
    weigh(current);
    if (isStated(current))
        return succeed(current, m_reply, m_updates == 0);
    if (!mayMoveStatus(m_wish.type, current, m_changes))
        return end({ErrorCode::Conflict, m_record.kind,
                    QStringLiteral("its status at the EHR forbids the change"), 0});
    if (!hasPlaceFor(current, m_changes))
        return end({ErrorCode::Conflict, m_record.kind,
                    QStringLiteral("it has several dosage instructions: which is meant is not said"), 0});
    if (m_record.remoteVersion.isEmpty() || m_record.remoteVersion == versionOf(current))
        return update();
    // somebody else wrote it since: does that touch what we are to change?
    fetch(path(m_record) + QStringLiteral("/_history/") +
              QString::fromLatin1(QUrl::toPercentEncoding(m_record.remoteVersion)),
          &FhirAttempt::readBase);
}

void FhirAttempt::readBase(const FetchReply &reply)
{
    const auto base = resourceOf(reply);
    if (!base && reply.status >= 500)
        return end(base.error());
    if (!base || isTouched(*base, m_current, m_changes)) // without its history nobody can tell
        return end(
            {ErrorCode::Conflict, m_record.kind, QStringLiteral("the EHR has changed it meanwhile"), 0});
    update();
}

void FhirAttempt::update()
{
    FhirWrite write;
    write.path = path(m_record);
    write.body = QJsonDocument(updated(m_current, m_changes)).toJson(QJsonDocument::Compact);
    write.ifMatch = versionOf(m_current);
    if (write.ifMatch.isEmpty())
        return end({ErrorCode::RemoteRejected, m_record.kind,
                    QStringLiteral("the EHR has no versions: an update could undo somebody's change"), 0});
    m_hasOthers = m_hasOthers || m_record.remoteVersion != write.ifMatch;
    ++m_updates;
    m_endpoint.setCorrelation(m_correlation);
    m_endpoint.send(write, then(&FhirAttempt::wasUpdated));
}

void FhirAttempt::wasUpdated(const FetchReply &reply)
{
    if (reply.status == preconditionFailed)
        return fetch(path(m_record), &FhirAttempt::readAfterRefusal);
    if (!isSuccess(reply))
        return end(errorOfReply(reply, m_record.kind));
    m_answer = QString::number(reply.status);
    const auto resource = resourceOf(reply);
    if (resource && resource->value(Key("resourceType")).toString() == m_wish.type)
        return succeed(*resource, reply, false);
    m_record.remoteVersion = reply.location.section(QStringLiteral("/_history/"), 1);
    if (!m_record.remoteVersion.isEmpty())
        return succeed({}, reply, false);
    m_hasOthers = true;
    read(); // done, but in which version? It covers what we said, so this ends there.
}

/// Between our reading and our writing somebody wrote; or our own write arrived and its answer did not.
void FhirAttempt::readAfterRefusal(const FetchReply &reply)
{
    const auto resource = resourceOf(reply);
    if (!resource)
        return end(resource.error());
    m_reply = reply;
    weigh(*resource);
    if (isStated(*resource))
        return succeed(*resource, reply, true);
    if (isTouched(m_current, *resource, m_wish.changes) || m_updates >= mostUpdates)
        return end({ErrorCode::Conflict, m_record.kind,
                    QStringLiteral("the EHR has changed it meanwhile (412)"), 0});
    m_hasOthers = true;
    m_record.remoteVersion = versionOf(*resource); // compared just now
    decide(*resource);
}

void FhirAttempt::succeed(const QJsonObject &resource, const FetchReply &reply, bool wasThere)
{
    DeliveryReceipt receipt;
    receipt.record = m_record;
    if (const QString id = resource.value(Key("id")).toString(); !id.isEmpty())
        receipt.record.remoteId = id;
    if (const QString version = versionOf(resource); !version.isEmpty())
        receipt.record.remoteVersion = version;
    receipt.answer = m_answer.isEmpty() ? QString::number(reply.status) : m_answer;
    receipt.answerId = reply.requestId;
    receipt.wasThere = wasThere;
    receipt.hasOthers = m_hasOthers;
    finish(std::move(receipt));
}

void FhirAttempt::end(Error error)
{
    finish(concord::fail(std::move(error)));
}

void FhirAttempt::finish(Result<DeliveryReceipt> result)
{
    const OutboundPort::Callback done = std::move(m_done); // it may drop this attempt
    done(std::move(result));
}

}
