#include "connectors/BasicCredential.h"
#include "fakes/ServiceNowPeer.h"
#include "fakes/TableProbe.h"

#include <QSet>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto patients = QStringLiteral("u_patient_record");
const auto breed = QStringLiteral("breed");

std::shared_ptr<TokenSource> user()
{
    return std::make_shared<BasicCredential>(
        QStringLiteral("concord"), []() -> Result<QByteArray> { return QByteArray("concord-password"); });
}

TableWalk walkOf(int limit)
{
    TableWalk walk;
    walk.table = patients;
    walk.fields = QStringList{breed};
    walk.limit = limit;
    return walk;
}

QString versionOf(const QString &id, const QString &modCount)
{
    return id + u'/' + modCount;
}
}

/// Walks along a table of a ServiceNow instance while its users work.
class tst_ServiceNowPages : public QObject
{
    Q_OBJECT

    std::unique_ptr<ServiceNowPeer> m_peer;

    void start(int records)
    {
        m_peer = std::make_unique<ServiceNowPeer>();
        QVERIFY2(m_peer->start({QStringLiteral("--seed"), QStringLiteral("3"), QStringLiteral("--patients"),
                                QString::number(records), QStringLiteral("--appointments"),
                                QStringLiteral("1"), QStringLiteral("--treatments"), QStringLiteral("1")}),
                 qPrintable(m_peer->failure()));
    }

    struct Seen
    {
        QStringList ids;
        QSet<QString> versions;
        TableCursor checkpoint;
        int pages = 0;
        qint64 hidden = 0;
        QString failure;
    };
    /// To the end. @param between what happens after each page
    Seen walk(const TableWalk &walk, const TableCursor &from = {},
              const std::function<void(int)> &between = {})
    {
        TableProbe probe(TableProbe::settingsFor(m_peer->base(), user()));
        Seen seen;
        TablePlace place = TablePlace::from(from);
        for (bool isLast = false; !isLast;) {
            const auto page = probe.page(walk, place);
            if (!page) {
                seen.failure = page.error().detail;
                return seen;
            }
            for (const TableRecord &row : page->rows) {
                seen.ids << row.id();
                seen.versions.insert(versionOf(row.id(), row.value(QStringLiteral("sys_mod_count"))));
            }
            ++seen.pages;
            seen.hidden += page->hidden;
            isLast = page->isLast;
            place = page->next;
            if (between && !isLast)
                between(seen.pages);
        }
        seen.checkpoint = place.checkpoint;
        return seen;
    }
    [[nodiscard]] QSet<QString> versions() const
    {
        QSet<QString> all;
        const QJsonArray rows = m_peer->rows(patients);
        for (const auto &row : rows)
            all.insert(
                versionOf(row.toObject()[u"sys_id"].toString(), row.toObject()[u"sys_mod_count"].toString()));
        return all;
    }

private slots:
    void meetsEachRowOnceThoughManyShareASecond()
    {
        start(120); // 40 of an import share each second
        const Seen seen = walk(walkOf(7));
        QVERIFY2(seen.failure.isEmpty(), qPrintable(seen.failure));
        QCOMPARE(seen.ids.size(), 120);
        QCOMPARE(QSet<QString>(seen.ids.begin(), seen.ids.end()).size(), 120);
        QCOMPARE(seen.pages, 18);
        QCOMPARE(seen.versions, versions());
        QCOMPARE(walk(walkOf(7), seen.checkpoint).ids, QStringList());
    }

    void missesNothingThatChangesMeanwhile()
    {
        start(60);
        QVERIFY(m_peer->order({{QStringLiteral("clock"), QStringLiteral("2026-02-01 08:00:00")}}));
        QStringList ids;
        const QJsonArray rows = m_peer->rows(patients, QStringLiteral("ORDERBYsys_updated_on^ORDERBYsys_id"));
        for (const auto &row : rows)
            ids << row.toObject()[u"sys_id"].toString();
        int made = 0;
        const Seen first = walk(walkOf(10), {}, [&](int page) {
            // rows of before, of now and of later, several in the same second; and a new one
            for (const int number : {page, 30 + page, 59 - page})
                m_peer->change(patients, ids[number], {{breed, QStringLiteral("Changed %1").arg(page)}});
            if (made < 5) {
                m_peer->create(patients, {{breed, QStringLiteral("New %1").arg(++made)}});
                m_peer->order({{QStringLiteral("advance"), 0.4}});
            }
        });
        QVERIFY2(first.failure.isEmpty(), qPrintable(first.failure));
        QSet<QString> seen = first.versions;
        QVERIFY(seen.contains(versions())); // the walk went on until nothing was left
        // of the second at its end, and with a smaller sys_id than the last one: behind its back
        m_peer->change(patients, ids[2], {{breed, QStringLiteral("Late")}});
        for (const QString &id : ids.mid(0, 10))
            m_peer->change(patients, id, {{breed, QStringLiteral("Late")}});
        QVERIFY(m_peer->order({{QStringLiteral("advance"), 3600}}));
        const Seen second = walk(walkOf(10), first.checkpoint);
        seen += second.versions;
        QVERIFY(seen.contains(versions()));
        QVERIFY2(second.ids.size() < 40, "the overlap is not the whole table");
        const Seen third = walk(walkOf(10), second.checkpoint);
        QCOMPARE(third.ids, QStringList());
    }

    void keepsConditionsAndAnEnd()
    {
        start(60);
        TableWalk dogs = walkOf(5);
        dogs.all = {TableCondition::is(QStringLiteral("species"), QStringLiteral("dog"))};
        const QJsonArray all = m_peer->rows(patients, QStringLiteral("species=dog^ORDERBYsys_updated_on"));
        QCOMPARE(walk(dogs).ids.size(), all.size());
        dogs.until = tableTimeFromText(all.at(all.size() / 2)[u"sys_updated_on"].toString());
        const auto part = walk(dogs).ids.size();
        QVERIFY(part > 0 && part < all.size());
    }

    void hiddenRowsHideNothingElse()
    {
        start(60);
        QJsonArray hidden;
        QStringList shown;
        const QJsonArray rows = m_peer->rows(patients, QStringLiteral("ORDERBYsys_updated_on^ORDERBYsys_id"));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QString id = rows[i][u"sys_id"].toString();
            if ((i >= 3 && i < 40) || i == 50 || i == 59) // more in a row than several pages hold
                hidden << id;
            else
                shown << id;
        }
        QVERIFY(m_peer->order({{QStringLiteral("hide"), QJsonObject{{patients, hidden}}}}));
        const Seen seen = walk(walkOf(3));
        QVERIFY2(seen.failure.isEmpty(), qPrintable(seen.failure));
        QCOMPARE(seen.ids, shown);
        QCOMPARE(seen.hidden, 1); // on the last page
    }

    void goesOnAfterAProgramThatEnded()
    {
        start(60);
        TableProbe probe(TableProbe::settingsFor(m_peer->base(), user()));
        const auto page = probe.page(walkOf(25), {});
        QVERIFY(page);
        const auto kept = TableCursor::fromText(page->next.checkpoint.toText());
        QVERIFY(kept);
        QCOMPARE(walk(walkOf(25), *kept).ids.size(), 35);
    }
};

QTEST_GUILESS_MAIN(tst_ServiceNowPages)
#include "tst_ServiceNowPages.moc"
