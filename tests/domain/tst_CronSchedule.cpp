#include "domain/CronSchedule.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
Timestamp at(const QString &iso)
{
    return fromMs(QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch());
}
QString text(std::optional<Timestamp> time)
{
    return time ? QDateTime::fromMSecsSinceEpoch(toMs(*time), Qt::UTC).toString(Qt::ISODate)
                : QStringLiteral("never");
}
}

class tst_CronSchedule : public QObject
{
    Q_OBJECT

private slots:
    void findsTheNextRun_data()
    {
        QTest::addColumn<QString>("cron");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("next");
        const auto row = [](const char *name, const char *cron, const char *zone, const char *after,
                            const char *next) {
            QTest::newRow(name) << QString::fromLatin1(cron) << QString::fromLatin1(zone)
                                << QString::fromLatin1(after) << QString::fromLatin1(next);
        };
        row("every minute", "* * * * *", "", "2026-01-15T12:00:30Z", "2026-01-15T12:01:00Z");
        row("strictly after", "0 12 * * *", "", "2026-01-15T12:00:00Z", "2026-01-16T12:00:00Z");
        row("nightly", "0 2 * * *", "", "2026-01-15T12:00:00Z", "2026-01-16T02:00:00Z");
        row("steps", "*/15 * * * *", "", "2026-01-15T12:01:00Z", "2026-01-15T12:15:00Z");
        row("range with steps", "0 8-18/2 * * *", "", "2026-01-15T12:01:00Z", "2026-01-15T14:00:00Z");
        row("start with steps", "5/20 * * * *", "", "2026-01-15T12:06:00Z", "2026-01-15T12:25:00Z");
        row("list", "1,31 * * * *", "", "2026-01-15T12:01:00Z", "2026-01-15T12:31:00Z");
        row("month by name", "0 0 1 mar *", "", "2026-01-15T12:00:00Z", "2026-03-01T00:00:00Z");
        row("weekday by name", "0 6 * * Mon-Fri", "", "2026-01-16T07:00:00Z", "2026-01-19T06:00:00Z");
        row("Sunday is 7", "0 6 * * 7", "", "2026-01-16T07:00:00Z", "2026-01-18T06:00:00Z");
        row("Sunday is 0", "0 6 * * 0", "", "2026-01-16T07:00:00Z", "2026-01-18T06:00:00Z");
        row("Friday to Sunday", "0 6 * * 5-7", "", "2026-01-17T07:00:00Z", "2026-01-18T06:00:00Z");
        row("either of two days", "0 0 13 * FRI", "", "2026-02-07T00:00:00Z", "2026-02-13T00:00:00Z");
        row("either: a Friday first", "0 0 13 * FRI", "", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z");
        row("leap day", "0 0 29 2 *", "", "2026-01-15T12:00:00Z", "2028-02-29T00:00:00Z");
        row("leap day over 2100", "0 0 29 2 *", "", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z");
        row("31st skips short months", "0 0 31 * *", "", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z");
        row("end of the year", "59 23 31 12 *", "", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z");
        row("in a zone", "0 2 * * *", "Europe/Madrid", "2026-01-15T12:00:00Z", "2026-01-16T01:00:00Z");
        row("in summer", "0 2 * * *", "Europe/Madrid", "2026-07-15T12:00:00Z", "2026-07-16T00:00:00Z");
        row("half hours", "0 9 * * *", "Asia/Kolkata", "2026-07-15T12:00:00Z", "2026-07-16T03:30:00Z");
        // 2026-03-29 02:00 → 03:00 in Madrid, at 01:00Z
        row("a time in the gap runs after it", "30 2 * * *", "Europe/Madrid", "2026-03-28T12:00:00Z",
            "2026-03-29T01:00:00Z");
        row("and then as usual", "30 2 * * *", "Europe/Madrid", "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00Z");
        row("the gap swallows no quarter twice", "*/15 2 * * *", "Europe/Madrid", "2026-03-29T01:00:00Z",
            "2026-03-30T00:00:00Z");
        row("the hour after the gap", "0 3 * * *", "Europe/Madrid", "2026-03-28T12:00:00Z",
            "2026-03-29T01:00:00Z");
        // 2026-10-25 03:00 → 02:00 in Madrid, at 01:00Z
        row("a time that comes twice runs first", "30 2 * * *", "Europe/Madrid", "2026-10-24T12:00:00Z",
            "2026-10-25T00:30:00Z");
        row("and not again", "30 2 * * *", "Europe/Madrid", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        row("asked within the second hour", "30 2 * * *", "Europe/Madrid", "2026-10-25T01:10:00Z",
            "2026-10-26T01:30:00Z");
        row("the hour after the second", "0 3 * * *", "Europe/Madrid", "2026-10-25T00:30:00Z",
            "2026-10-25T02:00:00Z");
        row("half an hour of summer time", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
            "2026-10-03T15:30:00Z");
        row("a day that never was", "0 12 * * *", "Pacific/Apia", "2011-12-29T23:00:00Z",
            "2011-12-30T10:00:00Z");
    }
    void findsTheNextRun()
    {
        QFETCH(QString, cron);
        QFETCH(QString, zone);
        QFETCH(QString, after);
        QFETCH(QString, next);
        const auto schedule = CronSchedule::parse(cron, zone);
        QVERIFY2(schedule, qPrintable(schedule ? QString() : schedule.error().detail));
        QCOMPARE(text(schedule->next(at(after))), next);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QString>("cron");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *cron, const char *where, const char *part, const char *zone = "") {
            QTest::newRow(cron) << QString::fromLatin1(cron) << QString::fromLatin1(zone)
                                << QString::fromLatin1(where) << QString::fromLatin1(part);
        };
        row("", "cron", "0 fields");
        row("0 2 * *", "cron", "4 fields");
        row("0 0 2 * * *", "cron", "6 fields");
        row("@daily", "cron", "@daily");
        row("60 * * * *", "minute", "60");
        row("* 24 * * *", "hour", "24");
        row("* * 0 * *", "day of month", "0");
        row("* * * 13 *", "month", "13");
        row("* * * * 8", "day of week", "8");
        row("* * * FOO *", "month", "FOO");
        row("* * * * MON-FOO", "day of week", "FOO");
        row("*/0 * * * *", "minute", "step");
        row("*/x * * * *", "minute", "step");
        row("1/2/3 * * * *", "minute", "1/2/3");
        row("5-1 * * * *", "minute", "backwards");
        row("1-2-3 * * * *", "minute", "1-2-3");
        row("1,,2 * * * *", "minute", "no number");
        row("-1 * * * *", "minute", "no number");
        row("99999999999 * * * *", "minute", "no number");
        row("0 0 ? * *", "day of month", "?");
        row("0 0 L * *", "day of month", "L");
        row("0 0 15W * *", "day of month", "W");
        row("0 0 * * 5#2", "day of week", "#");
        row("0 0 30 2 *", "day of month", "never");
        row("0 0 31 4,6 *", "day of month", "never");
        row("* * * * *", "time zone", "Mars/Olympus", "Mars/Olympus");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QString, cron);
        QFETCH(QString, zone);
        QFETCH(QString, where);
        QFETCH(QString, part);
        const auto schedule = CronSchedule::parse(cron, zone);
        QVERIFY(!schedule);
        QCOMPARE(schedule.error().code, ErrorCode::ConfigInvalid);
        QCOMPARE(schedule.error().where, where);
        QVERIFY2(schedule.error().detail.contains(part), qPrintable(schedule.error().detail));
    }

    /// What each schedule promises, tried by walking every minute of days around the changes of several
    /// zones.
    void runsWhenTheWallClockShowsItAndOnceOnly_data()
    {
        QTest::addColumn<QString>("zone");
        for (const char *zone : {"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe",
                                 "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca"})
            QTest::newRow(zone) << QString::fromLatin1(zone);
    }
    void runsWhenTheWallClockShowsItAndOnceOnly()
    {
        QFETCH(QString, zone);
        const QTimeZone tz(zone.toLatin1());
        QRandomGenerator random(quint32(qHash(zone)));
        for (int round = 0; round < 60; ++round) {
            const QString cron =
                QStringLiteral("%1 %2 * * *")
                    .arg(random.bounded(2) ? QStringLiteral("*/%1").arg(7 + random.bounded(23))
                                           : QString::number(random.bounded(60)))
                    .arg(random.bounded(2) ? QStringLiteral("*") : QString::number(random.bounded(24)));
            const auto schedule = CronSchedule::parse(cron, zone);
            QVERIFY(schedule);
            Timestamp start =
                at(QStringLiteral("2018-01-01T00:00:00Z")) + std::chrono::hours(random.bounded(24 * 365 * 8));
            const auto change = tz.nextTransition(QDateTime::fromMSecsSinceEpoch(toMs(start), Qt::UTC));
            if (change.atUtc.isValid() && round % 2 == 0)
                start = fromMs(change.atUtc.toMSecsSinceEpoch()) - 3h;
            std::optional<Timestamp> last;
            for (Timestamp now = start; now < start + 27h;) {
                const auto run = schedule->next(now);
                QVERIFY(run && *run > now);
                QVERIFY(!last || *run > *last);
                // whoever asks at any moment in between hears the same
                const Timestamp between = now + (*run - now) / 2;
                QCOMPARE(text(between < *run ? schedule->next(between) : run), text(run));
                const auto utc = QDateTime::fromMSecsSinceEpoch(toMs(*run), Qt::UTC);
                const auto wall = utc.addSecs(tz.offsetFromUtc(utc));
                const bool isAfterGap =
                    tz.offsetFromUtc(utc) > tz.offsetFromUtc(utc.addSecs(-1)); // stands for a time in the gap
                const QStringList parts = cron.split(u' ');
                const bool isMinute = parts[0].startsWith(u'*')
                                          ? wall.time().minute() % parts[0].mid(2).toInt() == 0
                                          : wall.time().minute() == parts[0].toInt();
                const bool isHour = parts[1] == QStringLiteral("*") || wall.time().hour() == parts[1].toInt();
                QVERIFY2(isAfterGap || (isMinute && isHour),
                         qPrintable(cron + u' ' + text(run) + u' ' + wall.toString(Qt::ISODate)));
                last = run;
                now = *run;
            }
        }
    }

    void eachDayHasItsNightlyRunInEveryZone()
    {
        for (const char *name :
             {"Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "America/Santiago"}) {
            const auto schedule =
                CronSchedule::parse(QStringLiteral("30 2 * * *"), QString::fromLatin1(name));
            QVERIFY(schedule);
            Timestamp now = at(QStringLiteral("2026-01-01T00:00:00Z"));
            for (int day = 0; day < 365; ++day) {
                const auto run = schedule->next(now);
                QVERIFY(run && *run - now <= 25h + 30min);
                QVERIFY(day == 0 || *run - now >= 22h + 30min);
                now = *run;
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_CronSchedule)
#include "tst_CronSchedule.moc"
