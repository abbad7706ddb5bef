#include "delivery/DeliveryProbe.h"

#include "connectors/MllpFixture.h"
#include "fakes/FaultyProxy.h"
#include "fakes/SampleOutbound.h"
#include "host/OutboundPorts.h"
#include "runtime/SystemClock.h"

using namespace concord;

namespace {
const QByteArray good = "whsec_" + QByteArray("the first secret, 24 by.").toBase64();

Config configOf(QByteArray singleQuoted)
{
    const ConfigReading reading = readConfig(singleQuoted.replace('\'', '"'));
    if (!reading.config)
        qWarning().noquote() << reading.issues.front().message;
    return reading.config.value_or(Config());
}

OutboundMessage to(const QString &connection, OutboundMessage message)
{
    message.connection = connection;
    return message;
}
}

/// From the configuration to the wire: each kind of outbound connection is reached under its name.
class tst_OutboundPorts : public QObject
{
    Q_OBJECT
private slots:
    void everyKindIsReachedByItsName()
    {
        FaultyProxy ehr;
        ehr.setScript([](const ProxiedRequest &) {
            ProxyFault created = ProxyFault::answer(201);
            created.body = R"({"resourceType":"MedicationDispense","id":"7","meta":{"versionId":"1"}})";
            return created;
        });
        FaultyProxy hook;
        hook.failAll(ProxyFault::answer(200));
        MllpFixture pharmacy;
        const Config config = configOf(
            "{'connections':[{'name':'ehr','kind':'fhir-r4','base_url':'" + ehr.base().toEncoded() +
            "'},{'name':'orders','kind':'mllp-out','host':'127.0.0.1','plain':true,'port':" +
            QByteArray::number(pharmacy.port()) +
            ",'receiving_application':'RX','processing_id':'T'},{'name':'hook','kind':'webhook-out','url':'" +
            hook.base().toEncoded() + "','secrets':['credential:a'],'format':'hl7v2'}]}");
        const TokenSources tokens(config, m_clock, secretsWith(good));
        const auto port = makeOutboundPort(config, m_clock, secretsWith(good), tokens);
        const auto created = deliverNow(*port, to(QStringLiteral("ehr"), SampleOutbound::dispense()));
        QVERIFY2(created, qPrintable(told(created)));
        QCOMPARE(created->record.remoteId, QStringLiteral("7"));
        const auto acknowledged = deliverNow(*port, to(QStringLiteral("orders"), SampleOutbound::order()));
        QVERIFY2(acknowledged, qPrintable(told(acknowledged)));
        QVERIFY(pharmacy.sink.stored().front().body.startsWith("MSH|^~\\&|CONCORD||RX||"));
        QVERIFY(pharmacy.sink.stored().front().body.contains("|T|2.5.1|"));
        const auto posted = deliverNow(*port, to(QStringLiteral("hook"), SampleOutbound::order()));
        QVERIFY2(posted, qPrintable(told(posted)));
        QVERIFY(hook.requests().front().headers["webhook-signature"].startsWith("v1,"));
        const auto nowhere = deliverNow(*port, to(QStringLiteral("nobody"), SampleOutbound::order()));
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().code, ErrorCode::ConfigInvalid);
    }

    void secretsAreCheckedBeforehand_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("good") << good << true;
        QTest::newRow("missing") << QByteArray() << false;
        QTest::newRow("no base64") << QByteArray("whsec_!!") << false;
        QTest::newRow("short") << "whsec_" + QByteArray("short").toBase64() << false;
    }
    void secretsAreCheckedBeforehand()
    {
        QFETCH(QByteArray, secret);
        const Config config =
            configOf("{'connections':[{'name':'hook','kind':'webhook-out','url':'https://x.example/',"
                     "'secrets':['credential:a'],'format':'json'}]}");
        const auto checked = checkOutbound(config, secretsWith(secret));
        QTEST(checked.has_value(), "isGood");
        QVERIFY(checked || checked.error().code == ErrorCode::ConfigInvalid);
        QVERIFY(checked || checked.error().where == u"credential:a");
    }

private:
    [[nodiscard]] static SecretReader secretsWith(const QByteArray &secret)
    {
        return [secret](const QString &name) -> Result<QByteArray> {
            if (secret.isEmpty())
                return fail(ErrorCode::ConfigInvalid, name, QStringLiteral("not there"));
            return secret;
        };
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(tst_OutboundPorts)
#include "tst_OutboundPorts.moc"
