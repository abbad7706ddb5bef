#include "gateway/AccessFixture.h"
#include "gateway/ValueDesk.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;

namespace {
ValueChange change(const char *value, const char *code, int basedOn = 0, const char *source = "")
{
    ValueChange made;
    made.key = {ValueKind::Unit, QString::fromUtf8(source), QString::fromUtf8(value)};
    made.target.code = QString::fromUtf8(code);
    made.reason = QStringLiteral("our lab writes it so");
    made.basedOn = basedOn;
    return made;
}

ValueQuery query(ValueKind kind, const char *text = "", int limit = 1000)
{
    ValueQuery asked;
    asked.kind = kind;
    asked.text = QString::fromUtf8(text);
    asked.page = {5, {}, limit};
    return asked;
}

struct Fixture : AccessFixture
{
    [[nodiscard]] ValueDesk desk(Role role = Role::Analyst) { return {*db, clock, person(role)}; }
};
}

class tst_ValueDesk : public QObject
{
    Q_OBJECT
private slots:
    void thePageHasTheProgramsRowsAndTheSites()
    {
        Fixture f;
        QVERIFY(f.desk().save(change("dab", "{dab}")));
        QVERIFY(f.desk().save(change("Tab", "{pill}")));
        QVERIFY(f.desk().save(change("tab", "{cap}", 0, "lab")));
        const auto page = f.desk().page(query(ValueKind::Unit, "tab"));
        QVERIFY(page);
        QCOMPARE(page->requestId, 5);
        QCOMPARE(page->shippedVersion.size(), 12);
        QCOMPARE(page->total, int(page->rows.size()));
        QStringList told;
        for (const ValueRow &row : page->rows) {
            if (valueKeyText(row.key.value) == u"tab")
                told.append(row.key.source + u' ' + row.target.code + u' ' + wordOf(row.origin) +
                            (row.overrides ? QStringLiteral(" over") : QString()));
        }
        QCOMPARE(told, (QStringList{QStringLiteral(" {pill} site over"), QStringLiteral("lab {cap} site")}));
        const auto own = f.desk().page(query(ValueKind::Unit, "dab"));
        QVERIFY(own && own->rows.size() == 1);
        QVERIFY(!own->rows[0].overrides);
    }

    void pagesFollowEachOtherWithoutGapOrRepeat()
    {
        Fixture f;
        QVERIFY(f.desk().save(change("tab", "{cap}", 0, "lab")));
        const auto all = f.desk().page(query(ValueKind::Unit));
        QVERIFY(all && all->rows.size() > 100 && all->cursor.isEmpty());
        std::vector<ValueRow> collected;
        ValueQuery asked = query(ValueKind::Unit, "", 7);
        do {
            const auto page = f.desk().page(asked);
            QVERIFY(page);
            QCOMPARE(page->total, int(all->rows.size()));
            collected.insert(collected.end(), page->rows.begin(), page->rows.end());
            asked.page.after = page->cursor;
        } while (!asked.page.after.isEmpty());
        QCOMPARE(collected, all->rows);
        asked.page.after = QStringLiteral("nonsense");
        QVERIFY(!f.desk().page(asked));
    }

    void filtersChoose()
    {
        Fixture f;
        ValueChange retired = change("puff", "{puff}");
        retired.isActive = false;
        QVERIFY(f.desk().save(retired));
        ValueQuery asked = query(ValueKind::Unit, "puff");
        const auto values = [&] {
            QStringList found;
            for (const ValueRow &row : f.desk().page(asked)->rows)
                found.append(row.key.value);
            return found;
        };
        QVERIFY(!values().contains(QStringLiteral("puff")));
        asked.withRetired = true;
        QVERIFY(values().contains(QStringLiteral("puff")));
        asked.origin = ValueOrigin::Site;
        QCOMPARE(values(), QStringList{QStringLiteral("puff")});
        asked = query(ValueKind::Unit);
        asked.onlyFlagged = true;
        QVERIFY(values().contains(QStringLiteral("mcg")) && !values().contains(QStringLiteral("mg")));
        asked = query(ValueKind::Unit);
        asked.source = QStringLiteral("lab");
        QVERIFY(values().isEmpty());
    }

    void aChangeIsAuditedWithItsReason()
    {
        Fixture f;
        const qint64 seq = f.newestRecord();
        QVERIFY(f.desk().save(change("dab", "{dab}", 0, "lab")));
        const QStringList records = f.recordsAfter(seq);
        QCOMPARE(records.size(), 1);
        QVERIFY2(records[0].startsWith(
                     QStringLiteral("maria analyst value.save value/unit 1 version=1 active=1 ")),
                 qPrintable(records[0]));
        QVERIFY(records[0].endsWith(
            QStringLiteral("value=dab sent-by=lab code={dab} flag=; reason=our lab writes it so")));
    }

    void whatCannotBeIsRefusedAndAudited_data()
    {
        QTest::addColumn<ValueChange>("wish");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("a connection that is not there")
            << change("dab", "{dab}", 0, "nowhere") << ErrorCode::NotFound;
        ValueChange retired = change("dab", "");
        retired.isActive = false;
        QTest::newRow("out of use what is in no table") << retired << ErrorCode::NotFound;
        QTest::newRow("another version") << change("dab", "{dab}", 3) << ErrorCode::Conflict;
        QTest::newRow("no code") << change("dab", "") << ErrorCode::InvalidMessage;
        QTest::newRow("no UCUM") << change("zz", "notucum!!") << ErrorCode::InvalidMessage;
    }
    void whatCannotBeIsRefusedAndAudited()
    {
        QFETCH(ValueChange, wish);
        QFETCH(ErrorCode, code);
        Fixture f;
        const qint64 seq = f.newestRecord();
        const auto saved = f.desk().save(wish);
        QVERIFY(!saved);
        QCOMPARE(codeName(saved.error().code), codeName(code));
        QCOMPARE(f.recordsAfter(seq),
                 QStringList{QStringLiteral("maria analyst value.save value/unit 0 ") + codeName(code)});
    }
    void aViewerLooksOnly()
    {
        Fixture f;
        QVERIFY(f.desk(Role::Viewer).page(query(ValueKind::Route)));
        const auto saved = f.desk(Role::Viewer).save(change("dab", "{dab}"));
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::Forbidden);
    }

    void theHistoryHasWhatTheProgramSaysBelow()
    {
        Fixture f;
        QVERIFY(f.desk().save(change("TAB", "{cap}")));
        const auto history = f.desk().history({ValueKind::Unit, {}, QStringLiteral("tab")}, 9);
        QVERIFY(history);
        QCOMPARE(history->requestId, 9);
        QCOMPARE(history->steps.size(), 1);
        QCOMPARE(history->shipped->target.code, QStringLiteral("{tbl}"));
        const auto none = f.desk().history({ValueKind::Unit, {}, QStringLiteral("florb")}, 9);
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
    }

    void aChangeElsewhereIsTold()
    {
        Fixture f;
        StoreGateway gateway(f.settings(), f.clock);
        QSignalSpy changed(&gateway, &StoreGateway::valuesChanged);
        gateway.start();
        gateway.setSession(AccessFixture::person(Role::Viewer), f.url());
        QCOMPARE(changed.size(), 0);
        QVERIFY(f.desk().save(change("dab", "{dab}")));
        QTRY_COMPARE(changed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_ValueDesk)
#include "tst_ValueDesk.moc"
