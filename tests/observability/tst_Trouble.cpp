#include "observability/Trouble.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const Error full{ErrorCode::StoreFailed, QStringLiteral("disk"), QStringLiteral("3 rows"), 0};
const Error gone{ErrorCode::Unreachable, QStringLiteral("host"), {}, 0};
const Error busy{ErrorCode::StoreBusy, QStringLiteral("db"), {}, 0};
}

class tst_Trouble : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file;

    [[nodiscard]] QByteArray said() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] int lines(const char *text) const { return int(said().count(text)); }

private slots:
    void init()
    {
        static int number = 0;
        m_file = m_folder.filePath(QStringLiteral("log-%1").arg(++number));
        QVERIFY(openLog({m_file, LogLevel::Debug}).has_value());
    }
    void cleanup() { closeLog(); }

    void aTroubleThatLastsIsToldOnce()
    {
        Trouble trouble({"test", QStringLiteral("nothing works"), QStringLiteral("all works again")});
        QCOMPARE(trouble.note(full), Trouble::News::Begun);
        Error counted = full;
        for (int i = 0; i < 100; ++i) {
            counted.detail = QStringLiteral("%1 rows").arg(i);
            QCOMPARE(trouble.note(counted), Trouble::News::None);
        }
        QVERIFY(trouble.end());
        QVERIFY(!trouble.end());
        closeLog();
        QCOMPARE(lines("nothing works"), 1);
        QCOMPARE(lines("all works again"), 1);
        QCOMPARE(lines("store_failed"), 1);
    }

    void anotherTroubleIsNews()
    {
        Trouble trouble({"test", QStringLiteral("nothing works"), QStringLiteral("all works again")});
        QCOMPARE(trouble.note(full), Trouble::News::Begun);
        QCOMPARE(trouble.note(gone), Trouble::News::Begun);
        QCOMPARE(trouble.error(), std::optional(gone));
        closeLog();
        QCOMPARE(lines("nothing works"), 2);
        QCOMPARE(lines("all works again"), 0);
    }

    void aBusyDatabaseIsNoTrouble()
    {
        Trouble trouble({"test", QStringLiteral("nothing works"), QStringLiteral("all works again")});
        QCOMPARE(trouble.note(busy), Trouble::News::None);
        QVERIFY(!trouble.error());
        QVERIFY(!trouble.end());
        QCOMPARE(trouble.note(full), Trouble::News::Begun);
        QCOMPARE(trouble.note(busy), Trouble::News::None); // neither another one nor the end of it
        QCOMPARE(trouble.error(), std::optional(full));
        closeLog();
        QCOMPARE(lines("nothing works"), 1);
    }

    void aReminderComesWhereOneIsWanted()
    {
        Trouble trouble({"test", QStringLiteral("nothing works"), {}, LogLevel::Error}, 1ms);
        QCOMPARE(trouble.note(full), Trouble::News::Begun);
        bool isReminded = false; // the macro asks more than once
        QTRY_VERIFY((isReminded = isReminded || trouble.note(full) == Trouble::News::Reminder));
        QVERIFY(trouble.end());
        closeLog();
        QVERIFY(lines("nothing works") >= 2);
        QVERIFY(said().contains("\"error\""));
    }
};

QTEST_GUILESS_MAIN(tst_Trouble)
#include "tst_Trouble.moc"
