// A record as FHIR AuditEvent: what a reader of another system finds in it.
#include "audit/AuditEventFhir.h"

#include <QJsonArray>
#include <QTest>

using namespace concord;

class tst_AuditEventFhir : public QObject
{
    Q_OBJECT

private slots:
    void actionsHaveTheirKind_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("type");
        const auto row = [](const char *action, const char *kind, const char *type) {
            QTest::newRow(action) << QByteArray(action) << QString::fromLatin1(kind)
                                  << QString::fromLatin1(type);
        };
        row("session.sign-in", "E", "110114"); // DICOM: user authentication
        row("session.unlock", "E", "110114");
        row("user.add", "C", "rest");
        row("user.change", "U", "rest");
        row("user.password", "U", "rest");
        row("user.disable", "U", "rest");
        row("user.remove", "D", "rest");
        row("event.view", "R", "rest");
        row("event.retry", "E", "rest");
    }
    void actionsHaveTheirKind()
    {
        QFETCH(QByteArray, action);
        StoredRecord record;
        record.action = action;
        record.actor = "ana";
        record.role = "administrator";
        record.subject = "user/luis";
        record.allowed = 0;
        const QJsonObject event = auditEvent({7, 8, {}, &record});
        QTEST(event[u"action"].toString(), "kind");
        QTEST(event[u"type"][u"code"].toString(), "type");
        QCOMPARE(event[u"subtype"][0][u"code"].toString(), QString::fromLatin1(action));
        QCOMPARE(event[u"outcome"].toString(), QStringLiteral("4")); // it was refused
        const auto who = event[u"agent"][0];
        QCOMPARE(who[u"who"][u"identifier"][u"value"].toString(), QStringLiteral("ana"));
        QCOMPARE(who[u"role"][0][u"text"].toString(), QStringLiteral("administrator"));
    }
};

QTEST_GUILESS_MAIN(tst_AuditEventFhir)
#include "tst_AuditEventFhir.moc"
