#include "connectors/BasicCredential.h"
#include "connectors/servicenow/TableReply.h"
#include "fakes/FaultyProxy.h"
#include "fakes/ServiceNowPeer.h"
#include "fakes/TableProbe.h"

#include <QJsonDocument>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto patients = QStringLiteral("u_patient_record");
const auto ehrId = QStringLiteral("ehr_id");
const auto name = QStringLiteral("patient_name");
const auto breed = QStringLiteral("breed");
const auto weight = QStringLiteral("weight");
QStringList said; // every line of the log

void listenToLog(QtMsgType, const QMessageLogContext &, const QString &line)
{
    said << line;
}

std::shared_ptr<TokenSource> user(const char *who = "concord")
{
    return std::make_shared<BasicCredential>(
        QString::fromLatin1(who), [who]() -> Result<QByteArray> { return QByteArray(who) + "-password"; });
}

TableDraft draft(const QString &key)
{
    return {
        patients, {{ehrId, key}, {name, QStringLiteral("Rex")}, {weight, QStringLiteral("12.50")}}, ehrId};
}

QJsonObject fault(const char *kind, const char *method, int times = 1)
{
    return {{QStringLiteral("kind"), QString::fromLatin1(kind)},
            {QStringLiteral("method"), QString::fromLatin1(method)},
            {QStringLiteral("times"), times}};
}
}

/// What is written into a ServiceNow instance: once, and compared with what stands there afterwards.
class tst_ServiceNowWrites : public QObject
{
    Q_OBJECT

    ServiceNowPeer m_peer;

    [[nodiscard]] TableProbe probe() const { return TableProbe(settings()); }
    [[nodiscard]] EhrClientSettings settings() const
    {
        return TableProbe::settingsFor(m_peer.base(), user());
    }
    [[nodiscard]] QJsonArray withKey(const QString &key)
    {
        return m_peer.rows(patients, QStringLiteral("ehr_id=") + key);
    }
    [[nodiscard]] QString made(const QString &key)
    {
        return m_peer.create(patients, {{ehrId, key}, {name, QStringLiteral("Rex")}})[u"sys_id"].toString();
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(m_peer.start({QStringLiteral("--read-only-user"), QStringLiteral("reader:reader-password")}),
                 qPrintable(m_peer.failure()));
        QVERIFY(!made(QStringLiteral("first")).isEmpty());
        qInstallMessageHandler(listenToLog);
    }
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        QVERIFY(said.join(u' ').contains(u"has not kept what was sent for"));
        for (const char *secret : {"Secret", "concord-password"})
            QVERIFY2(!said.join(u' ').contains(QString::fromLatin1(secret)), secret);
    }
    void init()
    {
        m_peer.order({{QStringLiteral("clear_faults"), true},
                      {QStringLiteral("rules"), QJsonArray()},
                      {QStringLiteral("data_policies"), false},
                      {QStringLiteral("hide"), QJsonObject{{patients, QJsonArray()}}}});
        m_peer.forget();
    }

    void createsARecord()
    {
        auto p = probe();
        const auto written = p.create(draft(QStringLiteral("a1")));
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QVERIFY(!written->wasThere);
        QCOMPARE(written->notKept, QStringList());
        const QJsonObject row = withKey(QStringLiteral("a1")).at(0).toObject();
        QCOMPARE(written->record.id(), row[u"sys_id"].toString());
        QCOMPARE(written->record.value(name), QStringLiteral("Rex"));
        QCOMPARE(written->record.modCount(), 0);
        QCOMPARE(row[u"sys_created_by"].toString(), QStringLiteral("concord"));
    }

    void asksForItAgainAndFindsIt()
    {
        auto p = probe();
        const auto first = p.create(draft(QStringLiteral("a2")));
        TableDraft other = draft(QStringLiteral("a2"));
        other.values[name] = QStringLiteral("Max");
        const auto second = p.create(other);
        QVERIFY(second && second->wasThere);
        QCOMPARE(second->record.id(), first->record.id());
        QCOMPARE(second->record.value(name), QStringLiteral("Rex")); // as it is
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 1);
    }

    void aKeyOfAnotherCaseIsAnother()
    {
        auto p = probe();
        QVERIFY(p.create(draft(QStringLiteral("case-a"))));
        const auto written = p.create(draft(QStringLiteral("CASE-A"))); // the same to the instance
        QVERIFY(written && !written->wasThere);
        QCOMPARE(withKey(QStringLiteral("case-a")).size(), 2);
        QVERIFY(p.create(draft(QStringLiteral("case-a")))->wasThere);
    }

    void whoseAnswerIsLostIsMadeOnce_data()
    {
        QTest::addColumn<QJsonObject>("fault");
        QTest::addColumn<int>("posts");
        QJsonObject before = fault("status", "POST");
        before[u"status"] = 500; // nothing was done
        QTest::newRow("500") << before << 2;
        before[u"status"] = 429;
        QTest::newRow("429") << before << 2;
        QTest::newRow("never arrived") << fault("drop_before", "POST", 2) << 3;
        QTest::newRow("arrived, and nobody was told") << fault("drop_after", "POST", 1) << 1;
        QTest::newRow("told in part") << fault("cut", "POST", 1) << 1;
        QTest::newRow("a sleeping instance") << fault("hibernate", "POST", 1) << 2;
    }
    void whoseAnswerIsLostIsMadeOnce()
    {
        QFETCH(QJsonObject, fault);
        QFETCH(int, posts);
        const QString key = QStringLiteral("lost ") + QString::fromLatin1(QTest::currentDataTag());
        auto p = probe();
        QVERIFY(p.ping());
        m_peer.fault(fault);
        const auto written = p.create(draft(key));
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(written->wasThere, posts == 1);
        QCOMPARE(m_peer.count(QStringLiteral("POST")), posts);
        QCOMPARE(withKey(key).size(), 1);
        QCOMPARE(withKey(key).at(0)[u"sys_id"].toString(), written->record.id());
    }

    void aDroppedRequestIsNoSuccess()
    {
        FaultyProxy door(m_peer.base());
        bool isFirst = true;
        door.setScript([&](const ProxiedRequest &request) {
            ProxyFault fault;
            if (request.method == "POST" && std::exchange(isFirst, false))
                fault.status = 202; // ten others wait for the same session
            return fault;
        });
        TableProbe p(TableProbe::settingsFor(door.base(), user()));
        const auto written = p.create(draft(QStringLiteral("dropped")));
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(withKey(QStringLiteral("dropped")).size(), 1);
    }

    void oneThatWasStillBeingMadeShowsAsTwo()
    {
        EhrClientSettings impatient = settings();
        impatient.idleTimeout = 1s;
        TableProbe p(impatient);
        m_peer.fault(fault("hold", "POST"));
        const auto written = p.create(draft(QStringLiteral("slow"))); // the second request
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(m_peer.state()[u"held"].toInt(), 1);
        m_peer.order({{QStringLiteral("release"), true}});
        QTRY_COMPARE_WITH_TIMEOUT(withKey(QStringLiteral("slow")).size(), 2, 30'000);
        // whoever asks again is told, and no third one is made
        QCOMPARE(p.create(draft(QStringLiteral("slow"))).error().code, ErrorCode::Conflict);
        QCOMPARE(withKey(QStringLiteral("slow")).size(), 2);
    }

    void endsWhenTheLadderEnds()
    {
        auto p = probe();
        m_peer.fault(fault("drop_before", "POST", 100));
        const auto written = p.create(draft(QStringLiteral("never")));
        QCOMPARE(written.error().code, ErrorCode::Unreachable);
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 5);
        QCOMPARE(withKey(QStringLiteral("never")).size(), 0);
    }

    void aLongWaitIsHandedUp()
    {
        auto p = probe();
        QJsonObject limited = fault("status", "POST", 9);
        limited[u"status"] = 429;
        limited[u"retry_after"] = 1000;
        m_peer.fault(limited);
        const auto written = p.create(draft(QStringLiteral("limited")));
        QCOMPARE(written.error().code, ErrorCode::RateLimited);
        QCOMPARE(written.error().retryAfterMs, 1'000'000);
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 1);
    }

    void whatTheUniqueIndexKeptOutIsThere()
    {
        FaultyProxy door(m_peer.base());
        int posts = 0;
        door.setScript([&](const ProxiedRequest &request) {
            ProxyFault fault;
            if (request.method != "POST" || ++posts > 2)
                return fault;
            if (posts == 1) { // lost, and made later than it is looked for
                fault.cutsBeforeHead = true;
                return fault;
            }
            m_peer.create(patients, {{ehrId, QStringLiteral("unique")}, {name, QStringLiteral("Rex")}});
            fault = ProxyFault::answer(403);
            fault.body =
                R"({"error":{"message":"Operation Failed","detail":"Unique Key violation detected"}})";
            return fault;
        });
        TableProbe p(TableProbe::settingsFor(door.base(), user()));
        const auto written = p.create(draft(QStringLiteral("unique")));
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QVERIFY(written->wasThere);
        QCOMPARE(posts, 2);
    }

    void severalWithOneKeyAreAConflict()
    {
        for (int i = 0; i < 2; ++i)
            QVERIFY(!made(QStringLiteral("twin")).isEmpty());
        auto p = probe();
        QCOMPARE(p.create(draft(QStringLiteral("twin"))).error().code, ErrorCode::Conflict);
        QCOMPARE(withKey(QStringLiteral("twin")).size(), 2);
    }

    void saysWhichColumnsWereNotKept()
    {
        auto p = probe();
        TableDraft odd = draft(QStringLiteral("odd"));
        odd.values[weight] = QStringLiteral("heavy Secret");
        odd.values[breed] = QString(150, u'b'); // cut at 100
        odd.values[QStringLiteral("date_of_birth")] = QStringLiteral("29.02.2020");
        odd.values[QStringLiteral("medical_notes")] = QStringLiteral("kept, Ünal");
        const auto written = p.create(odd);
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(written->notKept, (QStringList{breed, QStringLiteral("date_of_birth"), weight}));
        QCOMPARE(written->record.value(QStringLiteral("medical_notes")), QStringLiteral("kept, Ünal"));
    }

    void aKeyThatWasCutIsAnErrorForItWouldNotBeFound()
    {
        auto p = probe();
        const auto written = p.create(draft(QString(80, u'k'))); // the column holds 64
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::InvalidMessage);
        QVERIFY(written.error().detail.contains(ehrId));
    }

    void comparesNumbersAsNumbers_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("kept");
        QTest::addColumn<bool>("isKept");
        const auto row = [](const char *sent, const char *kept, bool isKept) {
            QTest::addRow("%s, %s", sent, kept)
                << QString::fromLatin1(sent) << QString::fromLatin1(kept) << isKept;
        };
        row("12.50", "12.5", true);
        row("12", "12.00", true);
        row("-3.0", "-3", true);
        row("12.5", "12.51", false);
        row("012", "12", false); // a name, not a number
        row("12.", "12", true);
        row("dog", "Dog", false);
        row("", "", true);
        row("x", "", false);
    }
    void comparesNumbersAsNumbers()
    {
        QFETCH(QString, sent);
        QFETCH(QString, kept);
        QFETCH(bool, isKept);
        const QStringList expected = isKept ? QStringList() : QStringList{weight};
        QCOMPARE(notKept({{weight, sent}}, TableRecord{{{weight, kept}}}), expected);
        QCOMPARE(notKept({{weight, sent}}, TableRecord{}), QStringList{weight});
    }

    void changesWhatIsNamedAndNothingElse_data()
    {
        QTest::addColumn<bool>("isPut");
        QTest::newRow("PATCH") << false;
        QTest::newRow("PUT") << true;
    }
    void changesWhatIsNamedAndNothingElse()
    {
        QFETCH(bool, isPut);
        const QString id = made(isPut ? QStringLiteral("put") : QStringLiteral("patch"));
        auto p = probe();
        const auto written =
            p.change({patients, id, {{breed, QStringLiteral("Boxer")}, {weight, QString()}}, isPut});
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(written->notKept, QStringList());
        QCOMPARE(written->record.modCount(), 1);
        QCOMPARE(m_peer.count(isPut ? QStringLiteral("PUT") : QStringLiteral("PATCH")), 1);
        const QJsonObject row = m_peer.rows(patients, QStringLiteral("sys_id=") + id).at(0).toObject();
        QCOMPARE(row[u"breed"].toString(), QStringLiteral("Boxer"));
        QCOMPARE(row[u"patient_name"].toString(), QStringLiteral("Rex"));
    }

    void aChangeIsTriedAgainAndCountsOnce()
    {
        const QString id = made(QStringLiteral("again"));
        auto p = probe();
        m_peer.fault(fault("drop_after", "PATCH"));
        const auto written = p.change({patients, id, {{breed, QStringLiteral("Boxer")}}});
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(written->record.modCount(), 1); // the second one changed nothing
    }

    void tellsAHiddenRecordFromNone()
    {
        const QString id = made(QStringLiteral("hidden"));
        m_peer.order({{QStringLiteral("hide"), QJsonObject{{patients, QJsonArray{id}}}}});
        auto p = probe();
        QCOMPARE(p.change({patients, id, {{breed, QStringLiteral("x")}}}).error().code,
                 ErrorCode::RemoteForbidden);
        QCOMPARE(p.change({patients, QString(32, u'0'), {{breed, QStringLiteral("x")}}}).error().code,
                 ErrorCode::RemoteNotFound);
    }

    void aRuleThatRefusesIsNamed()
    {
        m_peer.order({{QStringLiteral("rules"),
                       QJsonArray{QJsonObject{{QStringLiteral("table"), patients},
                                              {QStringLiteral("name"), QStringLiteral("No unicorns")},
                                              {QStringLiteral("when"), QStringLiteral("breed=Unicorn")}}}}});
        auto p = probe();
        TableDraft unicorn = draft(QStringLiteral("unicorn"));
        unicorn.values[breed] = QStringLiteral("Unicorn");
        const auto written = p.create(unicorn);
        QCOMPARE(written.error().code, ErrorCode::RemoteForbidden);
        QVERIFY(written.error().detail.endsWith(u"business rule \"No unicorns\""));
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 1);
        m_peer.order({{QStringLiteral("rules"), QJsonArray()}, {QStringLiteral("data_policies"), true}});
        const auto incomplete = p.create(draft(QStringLiteral("incomplete")));
        QVERIFY(incomplete.error().detail.endsWith(u"mandatory: owner_name, owner_phone"));
    }

    void whoMayOnlyReadIsTold()
    {
        TableProbe p(TableProbe::settingsFor(m_peer.base(), user("reader")));
        const auto written = p.create(draft(QStringLiteral("reader")));
        QCOMPARE(written.error().code, ErrorCode::RemoteForbidden);
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 1);
    }

    void refusesWhatWouldBeDroppedSilently_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("code");
        QTest::newRow("misspelt") << QStringLiteral("patient_nam") << QStringLiteral("config_invalid");
        QTest::newRow("of the system")
            << QStringLiteral("sys_updated_on") << QStringLiteral("config_invalid");
        QTest::newRow("a walk") << QStringLiteral("patient.name") << QStringLiteral("config_invalid");
    }
    void refusesWhatWouldBeDroppedSilently()
    {
        QFETCH(QString, column);
        QFETCH(QString, code);
        auto p = probe();
        TableDraft bad = draft(QStringLiteral("bad"));
        bad.values[column] = QStringLiteral("Secret");
        QCOMPARE(codeName(p.create(bad).error().code), code);
        const QString id = withKey(QStringLiteral("first")).at(0)[u"sys_id"].toString();
        const auto changed = p.change({patients, id, {{column, QStringLiteral("Secret")}}});
        QCOMPARE(codeName(changed.error().code), code);
        QVERIFY(changed.error().detail.contains(column));
        QCOMPARE(m_peer.count(QStringLiteral("POST")) + m_peer.count(QStringLiteral("PATCH")), 0);
    }

    void ofAnEmptyTableTheAnswerTellsWhatWasDropped()
    {
        ServiceNowPeer fresh;
        QVERIFY2(fresh.start(), qPrintable(fresh.failure()));
        TableProbe p(TableProbe::settingsFor(fresh.base(), user()));
        TableDraft misspelt = draft(QStringLiteral("m"));
        misspelt.values[QStringLiteral("patient_nam")] = QStringLiteral("Rex");
        const auto written = p.create(misspelt);
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(written->notKept, QStringList{QStringLiteral("patient_nam")});
        QCOMPARE(p.create(misspelt).error().code, ErrorCode::ConfigInvalid); // now it is known
    }

    void refusesWhatCannotBeMadeOnce()
    {
        auto p = probe();
        TableDraft keyless = draft(QStringLiteral("k"));
        keyless.keyColumn = QStringLiteral("microchip_id");
        QCOMPARE(p.create(keyless).error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(p.create(draft(QStringLiteral("a^b"))).error().code, ErrorCode::InvalidMessage);
        QCOMPARE(p.change({patients, QString(32, u'0'), {}}).error().code, ErrorCode::ConfigInvalid);
        TableDraft huge = draft(QStringLiteral("huge"));
        huge.values[QStringLiteral("medical_notes")] = QString(11'000'000, u'n');
        QCOMPARE(p.create(huge).error().code, ErrorCode::TooLarge);
        QCOMPARE(m_peer.count(QStringLiteral("POST")), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ServiceNowWrites)
#include "tst_ServiceNowWrites.moc"
