#include "sync/FhirReply.h"

#include <QtTest>

using namespace concord;

namespace {
const auto planted = QStringLiteral("Wilhelmina Zwingli");

Result<FetchReply> answer(int status, const QByteArray &body)
{
    FetchReply reply;
    reply.status = status;
    reply.contentType = QStringLiteral("application/fhir+json");
    reply.body = body;
    return reply;
}
}

/// What an error says of an answer is logged and shown: never a patient's data (STYLE section 8).
class tst_FhirReply : public QObject
{
    Q_OBJECT

private slots:
    void anErrorTellsCodesAndPlacesOnly_data()
    {
        QTest::addColumn<QByteArray>("issue");
        QTest::addColumn<QString>("said");
        QTest::newRow("texts") << QByteArray("{'severity':'error','code':'invariant',"
                                             "'diagnostics':'no order for Wilhelmina Zwingli',"
                                             "'details':{'text':'Wilhelmina Zwingli'},"
                                             "'expression':['MedicationRequest.dosageInstruction[0].text']}")
                               << "HTTP 422: invariant at MedicationRequest.dosageInstruction[0].text";
        QTest::newRow("a name as the place")
            << QByteArray("{'severity':'error','code':'value','expression':['Wilhelmina Zwingli']}")
            << "HTTP 422: value";
        QTest::newRow("one word as the place")
            << QByteArray("{'severity':'error','code':'value','expression':['Zwingli']}")
            << "HTTP 422: value";
        QTest::newRow("a name as the code")
            << QByteArray("{'severity':'error','code':'wilhelmina-zwingli'}") << "HTTP 422";
        QTest::newRow("hints beside the error")
            << QByteArray("{'severity':'information','code':'informational'},{'severity':'fatal','code':'"
                          "structure'}")
            << "HTTP 422: structure";
        QTest::newRow("a hint alone")
            << QByteArray("{'severity':'warning','code':'processing'}") << "HTTP 422: processing";
    }
    void anErrorTellsCodesAndPlacesOnly()
    {
        QFETCH(QByteArray, issue);
        const QByteArray body =
            "{'resourceType':'OperationOutcome','text':{'div':'Wilhelmina Zwingli'},'issue':[" + issue + "]}";
        const auto accepted = acceptReply(answer(422, QByteArray(body).replace('\'', '"')),
                                          QStringLiteral("MedicationRequest"));
        QVERIFY(!accepted);
        QCOMPARE(accepted.error().code, ErrorCode::RemoteRejected);
        QTEST(accepted.error().detail, "said");
        for (const QString &word : planted.split(u' '))
            QVERIFY(!accepted.error().detail.contains(word, Qt::CaseInsensitive));
    }

    void aBodyThatIsNoOutcomeIsNotQuoted()
    {
        for (const char *body :
             {"<html>Wilhelmina Zwingli</html>", "Wilhelmina Zwingli",
              "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"Wilhelmina Zwingli\"}]}"}) {
            const auto accepted = acceptReply(answer(500, body), QStringLiteral("metadata"));
            QCOMPARE(accepted.error().detail, QStringLiteral("HTTP 500"));
        }
    }
};

QTEST_GUILESS_MAIN(tst_FhirReply)
#include "tst_FhirReply.moc"
