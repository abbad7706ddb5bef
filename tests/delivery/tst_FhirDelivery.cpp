#include "DeliveryProbe.h"

#include "delivery/DeliveryRouter.h"
#include "delivery/FhirDelivery.h"
#include "fakes/ClientProbe.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"
#include "fakes/SampleOutbound.h"
#include "fakes/SeedBuilder.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>

using namespace concord;

namespace {
const QString dispenses = QStringLiteral("MedicationDispense/");
const QString orderPath = QStringLiteral("MedicationRequest/") + SampleOutbound::ehrOrder;
}

/// Deliveries to the FHIR server of tests/peers, which validates what it is sent, with a proxy between that
/// loses answers and lets others in.
class tst_FhirDelivery : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void createsAndIsAcknowledged();
    void repeatedCreateFindsTheFirst();
    void createWhoseAnswerIsLostIsFoundAgain();
    void createdWithoutBodyIsReadFromItsLocation();
    void sameIdentifierWithAnotherContentIsAConflict();
    void reversalChangesStatusAlone_data();
    void reversalChangesStatusAlone();
    void reversalFindsWhatWasNeverAcknowledged();
    void reversalOfWhatTheEhrNeverGotIsCreatedAsSuch();
    void updateStandsOnWhatOthersWrote();
    void conflictWhenOthersChangedTheSame();
    void writeBetweenReadAndWriteIsSeen_data();
    void writeBetweenReadAndWriteIsSeen();
    void updateWhoseAnswerIsLostIsDone();
    void adherenceIsAnObservation();
    void aWriteUponWhatOthersWroteSaysSo();
    void aSecondReportStandsOnOurFirst();
    void eitherWordOfAnEndStays();
    void cancelAnswerReachesTheOrder();
    void createsOfOneTurnGoTogether();
    void whatIsWrongWithOneKeepsNoOther();
    void aBundleWhoseAnswerIsLostMakesNothingTwice();
    void aServerThatTakesNoBundlesGetsSingles_data();
    void aServerThatTakesNoBundlesGetsSingles();
    void bothWaysAreMeasured();
    void errorsSayWhatFollows_data();
    void errorsSayWhatFollows();
    void cancelledDeliveriesAreSilent();
    void routerKnowsItsConnections();

private:
    [[nodiscard]] Result<DeliveryReceipt> deliver(const OutboundMessage &message)
    {
        return deliverNow(*m_delivery, message);
    }
    [[nodiscard]] QJsonObject atThePeer(const QString &path) const { return m_peer.send("GET", path).body; }
    [[nodiscard]] int countOf(const OutboundMessage &message) const
    {
        return m_peer.send("GET", dispenses.chopped(1) + u'?' + recordSearchOf(message))
            .body[u"total"]
            .toInt(-1);
    }
    static QString recordSearchOf(const OutboundMessage &message)
    {
        return QStringLiteral("identifier=urn%3Aconcord%3Arecord%7C") +
               QString::fromLatin1(QUrl::toPercentEncoding(message.record.localKey));
    }
    [[nodiscard]] QString versionAt(const QString &path)
    {
        return atThePeer(path)[u"meta"][u"versionId"].toString();
    }
    /// A change of somebody at the EHR.
    void change(const QString &path, const QString &member, const QJsonValue &value)
    {
        QJsonObject resource = atThePeer(path);
        resource[member] = value;
        QCOMPARE(m_peer.send("PUT", path, resource).status, 200);
    }
    [[nodiscard]] OutboundMessage fresh() { return SampleOutbound::dispense(QString::number(++m_number)); }
    [[nodiscard]] OutboundMessage reversalOf(const OutboundMessage &message, const RemoteRecord &record)
    {
        return SampleOutbound::reversal(message.record.localKey.section(u'/', 1),
                                        DispenseAction::ReturnedToStock, record);
    }

    QTemporaryDir m_dir;
    PeerProcess m_peer;
    std::unique_ptr<FaultyProxy> m_proxy;
    std::unique_ptr<ClientProbe> m_probe;
    std::unique_ptr<FhirDelivery> m_delivery;
    int m_number = 0;
};

void tst_FhirDelivery::initTestCase()
{
    SeedBuilder seed;
    seed.stampFrom(fromMs(1768000000000LL));
    seed.add({{QStringLiteral("resourceType"), QStringLiteral("Patient")},
              {QStringLiteral("id"), SampleOutbound::ehrPatient}});
    seed.add({{QStringLiteral("resourceType"), QStringLiteral("MedicationRequest")},
              {QStringLiteral("id"), SampleOutbound::ehrOrder},
              {QStringLiteral("status"), QStringLiteral("active")},
              {QStringLiteral("intent"), QStringLiteral("order")},
              {QStringLiteral("text"),
               QJsonObject{{QStringLiteral("status"), QStringLiteral("generated")},
                           {QStringLiteral("div"),
                            QStringLiteral("<div xmlns=\"http://www.w3.org/1999/xhtml\">active</div>")}}},
              {QStringLiteral("subject"),
               QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/p1")}}},
              {QStringLiteral("medicationCodeableConcept"),
               QJsonObject{{QStringLiteral("text"), QStringLiteral("Tramadol")}}}});
    const QString file = m_dir.filePath(QStringLiteral("seed.ndjson"));
    QVERIFY(seed.writeTo(file));
    QVERIFY2(m_peer.start(file), qPrintable(m_peer.failure()));
}

void tst_FhirDelivery::init()
{
    m_delivery.reset();
    m_proxy = std::make_unique<FaultyProxy>(m_peer.base());
    m_probe = std::make_unique<ClientProbe>(ClientProbe::settingsFor(m_proxy->base()));
    m_delivery = std::make_unique<FhirDelivery>(m_probe->client);
}

void tst_FhirDelivery::createsAndIsAcknowledged()
{
    const OutboundMessage message = fresh();
    const auto receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(receipt->answer, QStringLiteral("201"));
    QVERIFY(!receipt->wasThere);
    QVERIFY(!receipt->answerId.isEmpty());
    QCOMPARE(receipt->record.kind, message.record.kind);
    QCOMPARE(receipt->record.localKey, message.record.localKey);
    QVERIFY(!receipt->record.remoteVersion.isEmpty());
    const QJsonObject stored = atThePeer(dispenses + receipt->record.remoteId);
    QCOMPARE(stored[u"status"].toString(), QStringLiteral("completed"));
    QCOMPARE(stored[u"subject"][u"reference"].toString(), QStringLiteral("Patient/p1"));
    QCOMPARE(stored[u"authorizingPrescription"][0][u"reference"].toString(), orderPath);
    QCOMPARE(stored[u"quantity"][u"value"].toDouble(), 30.5);
    const auto headers = m_proxy->requests().back().headers;
    QCOMPARE(headers["x-correlation-id"], message.correlation.toString().toLatin1());
    QVERIFY(headers["traceparent"].startsWith("00-01a2091bfab97001a6a1d202f470daa9-"));
    QCOMPARE(headers["if-none-exist"], recordSearchOf(message).toLatin1());
}

void tst_FhirDelivery::repeatedCreateFindsTheFirst()
{
    OutboundMessage message = fresh();
    const auto first = deliver(message);
    QVERIFY(first);
    message.attempt = 2;
    const auto second = deliver(message);
    QVERIFY2(second, qPrintable(told(second)));
    QVERIFY(second->wasThere);
    QCOMPARE(second->answer, QStringLiteral("200"));
    QCOMPARE(second->record, first->record);
    QCOMPARE(countOf(message), 1);
}

void tst_FhirDelivery::createWhoseAnswerIsLostIsFoundAgain()
{
    const OutboundMessage message = fresh();
    m_proxy->failOn(1, ProxyFault::cut(0)); // the EHR has it, and we do not hear so
    const auto receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QVERIFY(receipt->wasThere);
    QVERIFY(m_proxy->requests().size() >= 2);
    QCOMPARE(countOf(message), 1);
}

void tst_FhirDelivery::createdWithoutBodyIsReadFromItsLocation()
{
    m_proxy->setScript([](const ProxiedRequest &request) {
        ProxyFault fault;
        if (request.method == "POST")
            fault.rewrite = [](const QByteArray &) {
                return QByteArray();
            };
        return fault;
    });
    const auto receipt = deliver(fresh());
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(receipt->answer, QStringLiteral("201"));
    QVERIFY(!receipt->wasThere);
    QVERIFY(!receipt->record.remoteVersion.isEmpty());
    QCOMPARE(m_proxy->requests().back().method, QByteArray("GET"));
}

void tst_FhirDelivery::sameIdentifierWithAnotherContentIsAConflict()
{
    OutboundMessage message = fresh();
    QVERIFY(deliver(message));
    message.content.dispenses.front().quantity.value = QStringLiteral("60");
    const auto second = deliver(message);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    QCOMPARE(countOf(message), 1);
}

void tst_FhirDelivery::reversalChangesStatusAlone_data()
{
    QTest::addColumn<DispenseAction>("action");
    QTest::addColumn<QString>("status");
    QTest::newRow("returned to stock") << DispenseAction::ReturnedToStock << QStringLiteral("cancelled");
    QTest::newRow("recorded wrongly") << DispenseAction::EnteredInError << QStringLiteral("entered-in-error");
}

void tst_FhirDelivery::reversalChangesStatusAlone()
{
    QFETCH(DispenseAction, action);
    QFETCH(QString, status);
    const OutboundMessage message = fresh();
    const auto created = deliver(message);
    QVERIFY(created);
    const QJsonObject before = atThePeer(dispenses + created->record.remoteId);
    OutboundMessage reversal = reversalOf(message, created->record);
    reversal.content.dispenses.front().action = action;
    const auto receipt = deliver(reversal);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(receipt->record.remoteVersion, QStringLiteral("2"));
    QVERIFY(!receipt->wasThere);
    QCOMPARE(m_proxy->requests().back().headers["if-match"],
             "W/\"" + created->record.remoteVersion.toLatin1() + '"');
    QJsonObject after = atThePeer(dispenses + created->record.remoteId);
    QCOMPARE(after[u"status"].toString(), status);
    QCOMPARE(after[u"statusReasonCodeableConcept"][u"text"].toString(), QStringLiteral("not picked up"));
    after[u"status"] = before[u"status"];
    after[u"meta"] = before[u"meta"];
    after.remove(u"statusReasonCodeableConcept");
    QCOMPARE(after, before);
    const auto again = deliver(reversal); // the same once more: nothing is left to do
    QVERIFY(again && again->wasThere);
    QCOMPARE(again->record.remoteVersion, QStringLiteral("2"));
}

void tst_FhirDelivery::reversalFindsWhatWasNeverAcknowledged()
{
    const OutboundMessage message = fresh();
    QVERIFY(deliver(message)); // and its receipt is lost on our side
    const auto receipt = deliver(reversalOf(message, message.record));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(atThePeer(dispenses + receipt->record.remoteId)[u"status"].toString(),
             QStringLiteral("cancelled"));
    QCOMPARE(countOf(message), 1);
}

void tst_FhirDelivery::reversalOfWhatTheEhrNeverGotIsCreatedAsSuch()
{
    const OutboundMessage message = fresh();
    const auto receipt = deliver(reversalOf(message, message.record));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    const QJsonObject stored = atThePeer(dispenses + receipt->record.remoteId);
    QCOMPARE(stored[u"status"].toString(), QStringLiteral("cancelled"));
    QVERIFY(!stored.contains(u"whenHandedOver"));
    OutboundMessage vague =
        reversalOf(fresh(), {QStringLiteral("MedicationDispense"), QStringLiteral("dispense/none"), {}, {}});
    vague.content.dispenses.front().codings.clear();
    vague.content.dispenses.front().medicationText.clear();
    const auto nothing = deliver(vague);
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().code, ErrorCode::RemoteNotFound);
}

void tst_FhirDelivery::updateStandsOnWhatOthersWrote()
{
    const OutboundMessage message = fresh();
    const auto created = deliver(message);
    QVERIFY(created);
    const QString path = dispenses + created->record.remoteId;
    change(path, QStringLiteral("category"),
           QJsonObject{{QStringLiteral("text"), QStringLiteral("outpatient")}});
    const auto receipt = deliver(reversalOf(message, created->record));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(receipt->record.remoteVersion, QStringLiteral("3"));
    QCOMPARE(atThePeer(path)[u"category"][u"text"].toString(), QStringLiteral("outpatient"));
}

void tst_FhirDelivery::conflictWhenOthersChangedTheSame()
{
    const OutboundMessage message = fresh();
    const auto created = deliver(message);
    QVERIFY(created);
    const QString path = dispenses + created->record.remoteId;
    change(path, QStringLiteral("status"), QStringLiteral("on-hold"));
    const auto receipt = deliver(reversalOf(message, created->record));
    QVERIFY(!receipt);
    QCOMPARE(receipt.error().code, ErrorCode::Conflict);
    QCOMPARE(atThePeer(path)[u"status"].toString(), QStringLiteral("on-hold"));
}

void tst_FhirDelivery::writeBetweenReadAndWriteIsSeen_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<bool>("goesThrough");
    QTest::newRow("of something else") << QStringLiteral("category") << true;
    QTest::newRow("of the same") << QStringLiteral("status") << false;
}

void tst_FhirDelivery::writeBetweenReadAndWriteIsSeen()
{
    QFETCH(QString, member);
    QFETCH(bool, goesThrough);
    const OutboundMessage message = fresh();
    const auto created = deliver(message);
    QVERIFY(created);
    const QString path = dispenses + created->record.remoteId;
    bool isDone = false;
    m_proxy->setScript([&](const ProxiedRequest &request) {
        if (request.method == "PUT" && !std::exchange(isDone, true)) // somebody is quicker
            change(path, member,
                   member == u"status"
                       ? QJsonValue(QStringLiteral("on-hold"))
                       : QJsonValue(QJsonObject{{QStringLiteral("text"), QStringLiteral("x")}}));
        return ProxyFault();
    });
    const auto receipt = deliver(reversalOf(message, created->record));
    QCOMPARE(receipt.has_value(), goesThrough);
    QVERIFY(receipt || receipt.error().code == ErrorCode::Conflict);
    QCOMPARE(atThePeer(path)[u"status"].toString(),
             goesThrough ? QStringLiteral("cancelled") : QStringLiteral("on-hold"));
    QCOMPARE(atThePeer(path).contains(u"category"), goesThrough);
}

void tst_FhirDelivery::updateWhoseAnswerIsLostIsDone()
{
    const OutboundMessage message = fresh();
    const auto created = deliver(message);
    QVERIFY(created);
    bool isLost = false;
    m_proxy->setScript([&](const ProxiedRequest &request) {
        const bool isFirst = request.method == "PUT" && !std::exchange(isLost, true);
        return isFirst ? ProxyFault::cut(0) : ProxyFault::none();
    });
    const auto receipt = deliver(reversalOf(message, created->record)); // the second PUT gets a 412
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QVERIFY(isLost);
    QCOMPARE(receipt->record.remoteVersion, QStringLiteral("2"));
}

void tst_FhirDelivery::adherenceIsAnObservation()
{
    OutboundMessage message = SampleOutbound::adherence();
    const auto receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    const QString path = QStringLiteral("Observation/") + receipt->record.remoteId;
    QCOMPARE(atThePeer(path)[u"valueQuantity"][u"value"].toDouble(), 0.87);
    message.record = receipt->record;
    const auto same = deliver(message);
    QVERIFY(same && same->wasThere);
    message.content.adherence->pdc = QStringLiteral("0.9");
    const auto amended = deliver(message);
    QVERIFY2(amended, qPrintable(told(amended)));
    QCOMPARE(atThePeer(path)[u"status"].toString(), QStringLiteral("amended"));
    QCOMPARE(atThePeer(path)[u"valueQuantity"][u"value"].toDouble(), 0.9);
}

/// In the version that it makes there is more than our own.
void tst_FhirDelivery::aWriteUponWhatOthersWroteSaysSo()
{
    OutboundMessage message =
        SampleOutbound::cancelAnswer(OrderAction::CancelRequested, QStringLiteral("one"));
    message.record.remoteVersion = versionAt(orderPath);
    const auto first = deliver(message);
    QVERIFY2(first, qPrintable(told(first)));
    QVERIFY(!first->hasOthers);
    change(orderPath, QStringLiteral("priority"), QStringLiteral("urgent"));
    message = SampleOutbound::cancelAnswer(OrderAction::Cancelled, QString());
    message.record.remoteVersion = first->record.remoteVersion;
    auto receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QVERIFY(receipt->hasOthers);
    change(orderPath, QStringLiteral("status"), QStringLiteral("active"));
    message.record.remoteVersion = versionAt(orderPath);
    bool isDone = false;
    m_proxy->setScript([&](const ProxiedRequest &request) {
        if (request.method == "PUT" && !std::exchange(isDone, true)) // somebody is quicker
            change(orderPath, QStringLiteral("priority"), QStringLiteral("routine"));
        return ProxyFault();
    });
    receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QVERIFY(isDone && receipt->hasOthers);
    m_proxy->setScript({});
    change(orderPath, QStringLiteral("status"), QStringLiteral("active"));
}

/// The first one's answer was lost: the version that it made is not known, and it is nobody else's.
void tst_FhirDelivery::aSecondReportStandsOnOurFirst()
{
    const auto report = [&](const char *flag, const QString &version) {
        OutboundMessage message = SampleOutbound::cancelAnswer(OrderAction::CancelRequested, QString());
        message.content.orders.front().flags = {QString::fromLatin1(flag), QStringLiteral("cancel-by:north")};
        message.record.remoteVersion = version;
        return message;
    };
    const QString heard = versionAt(orderPath);
    QVERIFY(deliver(report("cancel:no-answer", heard)));
    const auto receipt = deliver(report("cancel:denied", heard));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(atThePeer(orderPath)[u"statusReason"][u"text"].toString(),
             QStringLiteral("The pharmacy has denied the cancel: north"));
    change(orderPath, QStringLiteral("statusReason"),
           QJsonObject{{QStringLiteral("text"), QStringLiteral("by hand")}});
    const auto late = deliver(report("cancel:no-answer", heard));
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Conflict);
}

/// Stopped here, because something was supplied; cancelled there: what became of it is told all the same.
void tst_FhirDelivery::eitherWordOfAnEndStays()
{
    change(orderPath, QStringLiteral("status"), QStringLiteral("cancelled"));
    OutboundMessage message = SampleOutbound::cancelAnswer(OrderAction::Discontinued, QString());
    message.content.orders.front().status = PrescriptionStatus::Stopped;
    message.content.orders.front().flags = {QStringLiteral("cancel:confirmed")};
    message.record.remoteVersion = versionAt(orderPath);
    const auto receipt = deliver(message);
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(atThePeer(orderPath)[u"status"].toString(), QStringLiteral("cancelled"));
    QCOMPARE(atThePeer(orderPath)[u"statusReason"][u"text"].toString(),
             QStringLiteral("The pharmacy has confirmed the cancel"));
    // while we write, somebody orders it again: that is for people
    message.content.orders.front().flags = {QStringLiteral("cancel:confirmed"), QStringLiteral("x")};
    change(orderPath, QStringLiteral("statusReason"),
           QJsonObject{{QStringLiteral("text"), QStringLiteral("y")}});
    message.record.remoteVersion = versionAt(orderPath);
    bool isDone = false;
    m_proxy->setScript([&](const ProxiedRequest &request) {
        if (request.method == "PUT" && !std::exchange(isDone, true))
            change(orderPath, QStringLiteral("status"), QStringLiteral("active"));
        return ProxyFault();
    });
    const auto crossed = deliver(message);
    m_proxy->setScript({});
    QVERIFY(isDone && !crossed);
    QCOMPARE(crossed.error().code, ErrorCode::Conflict);
    QCOMPARE(atThePeer(orderPath)[u"statusReason"][u"text"].toString(), QStringLiteral("y"));
}

void tst_FhirDelivery::cancelAnswerReachesTheOrder()
{
    const QString denied = QStringLiteral("denied: dispensed already");
    auto receipt = deliver(SampleOutbound::cancelAnswer(OrderAction::CancelRequested, denied));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(atThePeer(orderPath)[u"status"].toString(), QStringLiteral("active"));
    QCOMPARE(atThePeer(orderPath)[u"statusReason"][u"text"].toString(), denied);
    QVERIFY(!atThePeer(orderPath).contains(u"text")); // it was generated of what is no longer so
    receipt =
        deliver(SampleOutbound::cancelAnswer(OrderAction::Cancelled, QStringLiteral("by the pharmacy")));
    QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(receipt->record.remoteVersion, versionAt(orderPath));
    const QJsonObject stored = atThePeer(orderPath);
    QCOMPARE(stored[u"status"].toString(), QStringLiteral("cancelled"));
    QCOMPARE(stored[u"medicationCodeableConcept"][u"text"].toString(), QStringLiteral("Tramadol"));
    change(orderPath, QStringLiteral("status"), QStringLiteral("completed"));
    receipt = deliver(SampleOutbound::cancelAnswer(OrderAction::Cancelled, QStringLiteral("late")));
    QVERIFY(!receipt);
    QCOMPARE(receipt.error().code, ErrorCode::Conflict);
}

namespace {
/// All at once; the ends in the order of the messages.
std::vector<Result<DeliveryReceipt>> deliverTogether(OutboundPort &port,
                                                     const std::vector<OutboundMessage> &messages)
{
    std::vector<std::optional<Result<DeliveryReceipt>>> ends(messages.size());
    for (size_t i = 0; i < messages.size(); ++i)
        port.deliver(messages[i],
                     [&ends, i](Result<DeliveryReceipt> result) { ends[i] = std::move(result); });
    const auto isOver = [&] {
        return std::all_of(ends.begin(), ends.end(), [](const auto &end) { return end.has_value(); });
    };
    if (!QTest::qWaitFor(isOver, 60'000))
        port.cancelAll();
    std::vector<Result<DeliveryReceipt>> all;
    for (auto &end : ends)
        all.push_back(end ? *std::move(end)
                          : fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer")));
    return all;
}
}

void tst_FhirDelivery::createsOfOneTurnGoTogether()
{
    std::vector<OutboundMessage> messages;
    for (int i = 0; i < 5; ++i)
        messages.push_back(fresh());
    QVERIFY(deliver(messages[4])); // was told before: of that nothing is made
    FhirDelivery together(m_probe->client, 25);
    const size_t before = m_proxy->requests().size();
    const auto receipts = deliverTogether(together, messages);
    QCOMPARE(m_proxy->requests().size() - before, size_t(1));
    QSet<QString> ids;
    for (size_t i = 0; i < receipts.size(); ++i) {
        QVERIFY2(receipts[i], qPrintable(told(receipts[i])));
        const RemoteRecord &record = receipts[i]->record;
        ids.insert(record.remoteId);
        QCOMPARE(record.remoteVersion,
                 atThePeer(dispenses + record.remoteId)[u"meta"][u"versionId"].toString());
        QCOMPARE(receipts[i]->wasThere, i == 4);
        QCOMPARE(receipts[i]->answer, i == 4 ? QStringLiteral("200") : QStringLiteral("201"));
        QVERIFY(!receipts[i]->answerId.isEmpty());
        QCOMPARE(countOf(messages[i]), 1);
        QCOMPARE(atThePeer(dispenses + record.remoteId)[u"identifier"][0][u"value"].toString(),
                 messages[i].record.localKey);
    }
    QCOMPARE(ids.size(), 5);
}

void tst_FhirDelivery::whatIsWrongWithOneKeepsNoOther()
{
    FhirDelivery together(m_probe->client, 25);
    std::vector<OutboundMessage> messages{fresh(), fresh(), fresh()};
    QVERIFY(deliver(messages[1]));
    messages[1].content.dispenses.front().quantity.value =
        QStringLiteral("60"); // another content of the same
    const auto receipts = deliverTogether(together, messages);
    QVERIFY2(receipts[0] && receipts[2], qPrintable(told(receipts[0]) + told(receipts[2])));
    QVERIFY(!receipts[1]);
    QCOMPARE(receipts[1].error().code, ErrorCode::Conflict);
    for (const OutboundMessage &message : messages)
        QCOMPARE(countOf(message), 1);
}

void tst_FhirDelivery::aBundleWhoseAnswerIsLostMakesNothingTwice()
{
    FhirDelivery together(m_probe->client, 25);
    const std::vector<OutboundMessage> messages{fresh(), fresh(), fresh()};
    m_proxy->failOn(int(m_proxy->requests().size()) + 1, ProxyFault::cut(10));
    auto receipts = deliverTogether(together, messages);
    if (!receipts[0]) // the attempt is over, and the next one sends the same
        receipts = deliverTogether(together, messages);
    for (size_t i = 0; i < messages.size(); ++i) {
        QVERIFY2(receipts[i], qPrintable(told(receipts[i])));
        QVERIFY(receipts[i]->wasThere);
        QCOMPARE(countOf(messages[i]), 1);
    }
}

void tst_FhirDelivery::aServerThatTakesNoBundlesGetsSingles_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isForGood");
    QTest::newRow("404") << 404 << true;
    QTest::newRow("405") << 405 << true;
    QTest::newRow("413: not this one") << 413 << false;
    QTest::newRow("422: not this one") << 422 << false;
}

void tst_FhirDelivery::aServerThatTakesNoBundlesGetsSingles()
{
    QFETCH(int, status);
    QFETCH(bool, isForGood);
    FhirDelivery together(m_probe->client, 25);
    const std::vector<OutboundMessage> messages{fresh(), fresh()};
    m_proxy->failOn(int(m_proxy->requests().size()) + 1, ProxyFault::answer(status));
    const size_t before = m_proxy->requests().size();
    for (const auto &receipt : deliverTogether(together, messages))
        QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(m_proxy->requests().size() - before, size_t(3));
    const size_t then = m_proxy->requests().size();
    for (const auto &receipt : deliverTogether(together, {fresh(), fresh()}))
        QVERIFY2(receipt, qPrintable(told(receipt)));
    QCOMPARE(m_proxy->requests().size() - then, isForGood ? size_t(2) : size_t(1));
}

/// How much is told, not asserted: two figures of one run.
void tst_FhirDelivery::bothWaysAreMeasured()
{
    constexpr int count = 200;
    constexpr int onTheWay = 24; // as the courier has it
    const auto rateOf = [&](FhirDelivery &delivery) {
        QElapsedTimer watch;
        watch.start();
        for (int sent = 0; sent < count; sent += onTheWay) {
            std::vector<OutboundMessage> messages;
            for (int i = 0; i < std::min(onTheWay, count - sent); ++i)
                messages.push_back(fresh());
            for (const auto &receipt : deliverTogether(delivery, messages)) {
                if (!receipt)
                    return 0.0;
            }
        }
        return count * 1000.0 / double(std::max<qint64>(1, watch.elapsed()));
    };
    ClientProbe direct(ClientProbe::settingsFor(m_peer.base()));
    FhirDelivery singly(direct.client);
    FhirDelivery together(direct.client, 25);
    const double one = rateOf(singly);
    const double many = rateOf(together);
    qInfo("creates a second: %.0f singly, %.0f together (%.1f times)", one, many, many / one);
    QVERIFY(one > 0 && many > 0);
}

void tst_FhirDelivery::errorsSayWhatFollows_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("401") << 401 << QByteArray() << ErrorCode::Unauthorized;
    QTest::newRow("403") << 403 << QByteArray() << ErrorCode::RemoteForbidden;
    QTest::newRow("412 for a create: several are there") << 412 << QByteArray() << ErrorCode::Conflict;
    QTest::newRow("422") << 422 << QByteArray() << ErrorCode::RemoteRejected;
    QTest::newRow("429, wait long") << 429 << QByteArray("3600") << ErrorCode::RateLimited;
    QTest::newRow("503") << 503 << QByteArray() << ErrorCode::RemoteFailed;
}

void tst_FhirDelivery::errorsSayWhatFollows()
{
    QFETCH(int, status);
    QFETCH(QByteArray, retryAfter);
    ProxyFault fault = ProxyFault::answer(status, retryAfter);
    fault.body = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invariant",
        "expression":["MedicationDispense.quantity"],"diagnostics":"MARKED","details":{"text":"MARKED"}}]})";
    m_proxy->failAll(fault);
    const auto receipt = deliver(fresh());
    QVERIFY(!receipt);
    QTEST(receipt.error().code, "code");
    QVERIFY(receipt.error().detail.contains(
        QStringLiteral("HTTP %1: invariant at MedicationDispense.quantity").arg(status)));
    QVERIFY(!receipt.error().detail.contains(u"MARKED"));
    QCOMPARE(receipt.error().retryAfterMs, retryAfter.toInt() * 1000);
}

void tst_FhirDelivery::cancelledDeliveriesAreSilent()
{
    OutboundMessage unknown = fresh();
    unknown.record.kind = QStringLiteral("Basic");
    bool isAnswered = false;
    const auto note = [&](const Result<DeliveryReceipt> &) {
        isAnswered = true;
    };
    m_delivery->deliver(fresh(), note);
    m_delivery->deliver(unknown, note);
    m_delivery->cancelAll();
    const auto other = deliver(unknown);
    QVERIFY(!other && other.error().code == ErrorCode::UnsupportedMessage);
    QVERIFY(deliver(fresh()));
    QVERIFY(!isAnswered);
}

void tst_FhirDelivery::routerKnowsItsConnections()
{
    DeliveryRouter router;
    router.add(QStringLiteral("ehr"), std::make_unique<FhirDelivery>(m_probe->client));
    QVERIFY(deliverNow(router, fresh()));
    OutboundMessage elsewhere = fresh();
    elsewhere.connection = QStringLiteral("nobody");
    const auto lost = deliverNow(router, elsewhere);
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, ErrorCode::ConfigInvalid);
}

QTEST_GUILESS_MAIN(tst_FhirDelivery)
#include "tst_FhirDelivery.moc"
