// concordd users as a process: what it takes, refuses and leaves behind; passwords by pipe, file and
// terminal.
#include "app/Program.h"
#include "domain/Result.h"
#include "fakes/PostgresServer.h"
#include "runtime/SystemClock.h"
#include "security/Accounts.h"
#include "store/Sql.h"
#include "store/SystemAccount.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace concord;

namespace {
const auto concordd = QStringLiteral(CONCORDD);
const QByteArray secret("Zanahoriez horse battery");

/// A terminal of the test's own: a person types into this end of it.
class Terminal
{
public:
    Terminal() : m_end(::posix_openpt(O_RDWR | O_NOCTTY))
    {
        if (m_end >= 0 && (::grantpt(m_end) != 0 || ::unlockpt(m_end) != 0)) {
            ::close(m_end);
            m_end = -1;
        }
    }
    ~Terminal()
    {
        if (m_end >= 0)
            ::close(m_end);
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;
    [[nodiscard]] QString file() const
    {
        return m_end < 0 ? QString() : QString::fromLocal8Bit(::ptsname(m_end));
    }
    void type(const QByteArray &line)
    {
        QVERIFY(::write(m_end, line.constData(), size_t(line.size())) == line.size());
    }
    /// What can be read on the screen by now.
    [[nodiscard]] QByteArray screen()
    {
        ::fcntl(m_end, F_SETFL, O_NONBLOCK);
        QByteArray shown(4096, '\0');
        const auto size = ::read(m_end, shown.data(), size_t(shown.size()));
        return shown.left(size < 0 ? 0 : size);
    }

private:
    int m_end;
};
}

class tst_UsersCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;

    [[nodiscard]] QString file() const { return m_home->filePath(QStringLiteral("c.db")); }
    [[nodiscard]] QStringList arguments(const QString &words) const
    {
        return QStringList{QStringLiteral("users")} + words.split(u' ', Qt::SkipEmptyParts) +
               QStringList{QStringLiteral("--db"), QStringLiteral("sqlite:") + file()};
    }
    Ran users(const QString &words, const QByteArray &input = {})
    {
        return Program(concordd, *m_home).run(arguments(words), input);
    }
    [[nodiscard]] QJsonObject user(const Ran &ran) const { return ran.json()[u"user"].toObject(); }
    [[nodiscard]] QJsonArray all() { return users(QStringLiteral("list --json")).json()[u"users"].toArray(); }
    /// A database with one administrator.
    void begin(const QString &name = QStringLiteral("ana"))
    {
        const Ran ran =
            users(QStringLiteral("add %1 --role administrator --all-facilities --json").arg(name), secret);
        QVERIFY2(ran.code == 0, ran.err);
    }
    [[nodiscard]] std::unique_ptr<Database> open()
    {
        OpenOptions bare;
        bare.mayLackKeys = true;
        auto opened = Database::open({Dialect::Kind::Sqlite, file()}, bare);
        return opened ? *std::move(opened) : nullptr;
    }
    [[nodiscard]] ErrorCode signIn(const QByteArray &password, const QString &name = QStringLiteral("ana"))
    {
        const auto db = open();
        const SystemClock clock;
        const auto session = Accounts(*db, clock, QStringLiteral("test")).signIn(name, SecretText(password));
        return session ? ErrorCode::Cancelled : session.error().code; // Cancelled: not one of signIn()'s own
    }
    [[nodiscard]] QStringList trail()
    {
        const auto db = open();
        const auto rows =
            sql::rows(*db,
                      QStringLiteral("SELECT actor, action, subject, allowed, details FROM audit_log"
                                     " WHERE action LIKE 'user.%' ORDER BY seq"),
                      {}, [](const QSqlQuery &q) {
                          return QStringLiteral("%1 %2 %3 %4 %5")
                              .arg(q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
                                   q.value(3).toString(), q.value(4).toString())
                              .trimmed();
                      });
        QStringList lines;
        for (const QString &row : rows ? *rows : std::vector<QString>{})
            lines << row;
        return lines;
    }
    [[nodiscard]] QString written(const char *name, const QByteArray &content, mode_t mode)
    {
        const QString path = m_home->filePath(QString::fromLatin1(name));
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            return {};
        out.close();
        return ::chmod(QFile::encodeName(path).constData(), mode) == 0 ? path : QString();
    }

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        const Ran made = Program(concordd, *m_home)
                             .run({QStringLiteral("db"), QStringLiteral("migrate"), QStringLiteral("--db"),
                                   QStringLiteral("sqlite:") + file()});
        QVERIFY2(made.code == 0, made.err);
    }

    void nobodyIsThereAtFirst()
    {
        const Ran json = users(QStringLiteral("list --json"));
        QCOMPARE(json.code, 0);
        QVERIFY(json.json()[u"users"].isArray() && json.json()[u"users"].toArray().isEmpty());
        QVERIFY(users(QStringLiteral("list")).out.contains("nobody"));
    }
    void aPersonIsAddedChangedAndRemoved()
    {
        begin();
        const Ran added = users(QStringLiteral("add luis --role analyst --facility south --facility north "
                                               "--facility north --display-name Luis --json"),
                                "another long password\n");
        QVERIFY2(added.code == 0, added.err);
        QVERIFY2(added.err.contains("no connection belongs to the facility north"), added.err);
        QCOMPARE(user(added)[u"name"].toString(), QStringLiteral("luis"));
        QCOMPARE(user(added)[u"role"].toString(), QStringLiteral("analyst"));
        QCOMPARE(user(added)[u"display_name"].toString(), QStringLiteral("Luis"));
        QCOMPARE(user(added)[u"facilities"].toArray(),
                 (QJsonArray{QStringLiteral("north"), QStringLiteral("south")}));
        QVERIFY(!user(added)[u"disabled"].toBool(true) && !user(added)[u"all_facilities"].toBool(true));
        QCOMPARE(signIn("another long password", QStringLiteral("luis")), ErrorCode::Cancelled);

        const Ran changed = users(QStringLiteral("change luis --role viewer --all-facilities --json"));
        QCOMPARE(user(changed)[u"role"].toString(), QStringLiteral("viewer"));
        QVERIFY(user(changed)[u"all_facilities"].toBool() &&
                user(changed)[u"facilities"].toArray().isEmpty());
        QVERIFY(user(users(QStringLiteral("disable luis --json")))[u"disabled"].toBool());
        QCOMPARE(signIn("another long password", QStringLiteral("luis")), ErrorCode::SignInRefused);
        QVERIFY(users(QStringLiteral("list")).out.contains("disabled"));
        QVERIFY(!user(users(QStringLiteral("enable luis --json")))[u"disabled"].toBool(true));
        const Ran password = users(QStringLiteral("password luis --json"), "yet another password");
        QCOMPARE(password.code, 0);
        QCOMPARE(signIn("another long password", QStringLiteral("luis")), ErrorCode::SignInRefused);
        QCOMPARE(signIn("yet another password", QStringLiteral("luis")), ErrorCode::Cancelled);
        QCOMPARE(all().size(), 2);
        const Ran removed = users(QStringLiteral("remove luis --json"));
        QCOMPARE(removed.json(), (QJsonObject{{QStringLiteral("removed"), QStringLiteral("luis")},
                                              {QStringLiteral("sign_in"), true}}));
        QCOMPARE(users(QStringLiteral("remove ana --json")).json()[u"sign_in"].toBool(true), false);
        QCOMPARE(all().size(), 0);
        const QString me = systemAccount(); // whatever USER says
        QCOMPARE(
            trail(),
            (QStringList{
                me + QStringLiteral(" user.add user/ana 1 role=administrator facilities=all"),
                me + QStringLiteral(" user.add user/luis 1 role=analyst facilities=north,south"),
                me + QStringLiteral(" user.change user/luis 1 role=viewer facilities=all was_role=analyst"
                                    " was_facilities=north,south"),
                me + QStringLiteral(" user.disable user/luis 1"),
                me + QStringLiteral(" user.enable user/luis 1"),
                me + QStringLiteral(" user.password user/luis 1"),
                me + QStringLiteral(" user.remove user/luis 1 role=viewer facilities=all"),
                me + QStringLiteral(" user.remove user/ana 1 role=administrator facilities=all left=0")}));
    }
    void whatARuleForbidsIsRefused()
    {
        QCOMPARE(users(QStringLiteral("add luis --role viewer --all-facilities"), secret).code,
                 3); // the first
        begin();
        QCOMPARE(users(QStringLiteral("add ana --role viewer --all-facilities"), secret).code, 3);
        QCOMPARE(users(QStringLiteral("add pg_luis --role viewer --all-facilities"), secret).code, 3);
        QCOMPARE(users(QStringLiteral("add luis --role viewer --all-facilities"), "short").code, 3);
        QCOMPARE(users(QStringLiteral("password ana"), "short").code, 3);
        QCOMPARE(users(QStringLiteral("add zoe --role viewer --all-facilities"), secret).code, 0);
        for (const char *order :
             {"remove ana", "disable ana", "change ana --role viewer", "change ana --facility x"}) {
            const Ran ran = users(QString::fromLatin1(order));
            QVERIFY2(ran.code == 3, order);
            QVERIFY2(ran.err.contains("there must always be an administrator"), ran.err);
        }
        for (const char *order : {"remove luis", "disable luis", "enable luis", "change luis --role viewer"})
            QVERIFY2(users(QString::fromLatin1(order)).code == 3, order);
        QCOMPARE(users(QStringLiteral("password luis"), secret).code, 3);
        QCOMPARE(all().size(), 2);
        QCOMPARE(signIn(secret), ErrorCode::Cancelled);
    }
    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *words) {
            QTest::newRow(words) << QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
        };
        QTest::newRow("nothing") << QStringList();
        row("burn ana");
        row("list ana");
        row("add");
        row("add luis");
        row("add luis --role boss --all-facilities");
        row("add luis --role viewer");
        row("add luis --all-facilities");
        row("add luis --role viewer --facility north --all-facilities");
        row("add luis --role viewer --facility north,south");
        row("add luis --role viewer --facility all");
        row("add Luis --role viewer --all-facilities");
        row("add 1luis --role viewer --all-facilities");
        row("add luis secret-password --role viewer --all-facilities");
        row("add luis --role viewer --all-facilities --password secret-password");
        row("change luis");
        row("change luis --role viewer --password-file x");
        row("remove luis --role viewer");
        row("list --facility north");
        QTest::newRow("a statement for a name")
            << QStringList{QStringLiteral("remove"), QStringLiteral("x'; DROP TABLE users; --")};
        QTest::newRow("a name of two lines")
            << QStringList{QStringLiteral("remove"), QStringLiteral("ana\nluis")};
        QTest::newRow("a name of nothing") << QStringList{QStringLiteral("remove"), QString()};
    }
    void wrongUsageIsSaid()
    {
        QFETCH(QStringList, words);
        const Ran ran = Program(concordd, *m_home)
                            .run(QStringList{QStringLiteral("users")} + words +
                                     QStringList{QStringLiteral("--db"), QStringLiteral("sqlite:") + file()},
                                 secret);
        QVERIFY2(ran.code == 2, ran.err);
        QVERIFY(ran.out.isEmpty());
        QVERIFY2(ran.err.contains("usage: concordd users"), ran.err);
        QVERIFY(!ran.err.contains(secret));
        QCOMPARE(all().size(), 0);
    }
    void helpSaysIt()
    {
        const Ran ran = users(QStringLiteral("--help"));
        QCOMPARE(ran.code, 0);
        for (const char *word :
             {"--role", "--facility", "--all-facilities", "--password-file", "--json", "12 characters"})
            QVERIFY2(ran.out.contains(word), word);
        QVERIFY(Program(concordd, *m_home).run({QStringLiteral("--help")}).out.contains("users "));
    }
    void aMistypedPathMakesNoDatabase()
    {
        const QString other = m_home->filePath(QStringLiteral("other.db"));
        const Ran ran = Program(concordd, *m_home)
                            .run({QStringLiteral("users"), QStringLiteral("list"), QStringLiteral("--db"),
                                  QStringLiteral("sqlite:") + other});
        QCOMPARE(ran.code, 3);
        QVERIFY(!QFile::exists(other));
    }

    void aPasswordComesFromAFileThatNobodyElseReads()
    {
        const QString add = QStringLiteral("add ana --role administrator --all-facilities --password-file ");
        QCOMPARE(users(add + written("open", secret, 0644)).code, 3);
        QCOMPARE(users(add + written("group", secret, 0640)).code, 3);
        QCOMPARE(users(add + m_home->filePath(QStringLiteral("missing"))).code, 3);
        QCOMPARE(users(add + m_home->path()).code, 3);
        QCOMPARE(users(add + written("empty", {}, 0600)).code, 3);
        QCOMPARE(users(add + written("lines", "correct horse\nbattery staple\n", 0600)).code, 3);
        QCOMPARE(all().size(), 0);
        QCOMPARE(users(add + written("good", secret + "\n", 0400)).code, 0);
        QCOMPARE(signIn(secret), ErrorCode::Cancelled); // the line end is none of it
    }
    void aPasswordFromAPipeIsBounded()
    {
        const QString add = QStringLiteral("add ana --role administrator --all-facilities");
        QCOMPARE(users(add, {}).code, 3);
        QCOMPARE(users(add, "\n").code, 3);
        QCOMPARE(users(add, QByteArray(65'536, 'x')).code, 3);
        QCOMPARE(users(add, QByteArray(70'000, 'x')).code, 1);
        QCOMPARE(users(add, QByteArray("correct horse\0battery", 21)).code, 3);
        QCOMPARE(users(add, "correct horse battery \xff\xfe").code, 3);
        QCOMPARE(all().size(), 0);
        QCOMPARE(users(add, QString::fromUtf8("contraseña muy larga ☃\r\n").toUtf8()).code, 0);
        QCOMPARE(signIn(QString::fromUtf8("contraseña muy larga ☃").toUtf8()), ErrorCode::Cancelled);
    }
    void aTerminalAsksTwiceAndShowsNothing()
    {
        Terminal terminal;
        if (terminal.file().isEmpty())
            QFAIL("no terminal could be made");
        Program program(concordd, *m_home);
        program.setInput(terminal.file());
        program.start(arguments(QStringLiteral("add ana --role administrator --all-facilities")));
        QVERIFY(program.asks("New password of ana: "));
        terminal.type(secret + '\n');
        QVERIFY(program.asks("The same again: "));
        terminal.type(secret + '\n');
        const Ran ran = program.end();
        QVERIFY2(ran.code == 0, ran.err);
        const QByteArray screen = terminal.screen();
        QVERIFY2(!screen.contains("Zanahoriez"), screen);
        QVERIFY(!ran.out.contains("Zanahoriez") && !ran.err.contains("Zanahoriez"));
        QCOMPARE(signIn(secret), ErrorCode::Cancelled);
    }
    void twoThatDifferAreRefused()
    {
        Terminal terminal;
        if (terminal.file().isEmpty())
            QFAIL("no terminal could be made");
        Program program(concordd, *m_home);
        program.setInput(terminal.file());
        program.start(arguments(QStringLiteral("add ana --role administrator --all-facilities")));
        QVERIFY(program.asks("New password of ana: "));
        terminal.type(secret + '\n');
        QVERIFY(program.asks("The same again: "));
        terminal.type(secret + "!\n");
        QCOMPARE(program.end().code, 3);
        QCOMPARE(all().size(), 0);
    }
    void noPasswordIsLeftInAnyFile()
    {
        begin();
        QCOMPARE(users(QStringLiteral("password ana --log-level debug --log-file %1")
                           .arg(m_home->filePath(QStringLiteral("c.log"))),
                       "Zanahoriez once more here")
                     .code,
                 0);
        const QFileInfoList files = QDir(m_home->path()).entryInfoList(QDir::Files | QDir::Hidden);
        QVERIFY(!files.isEmpty());
        for (const QFileInfo &info : files) {
            QFile in(info.filePath());
            QVERIFY(in.open(QIODevice::ReadOnly));
            QVERIFY2(!in.readAll().contains("Zanahoriez"), qPrintable(info.fileName()));
        }
    }

    void aServerKeepsThePassword()
    {
        PostgresServer server(PostgresServer::Mode::Fast);
        const auto made = server.create();
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
        QVERIFY(server.run(QStringLiteral("CREATE DATABASE people")).has_value());
        const QStringList db{QStringLiteral("--json"), QStringLiteral("--db"),
                             server.url(QStringLiteral("people"))};
        const auto ran = [&](const QString &words, const QByteArray &input = {}) {
            return Program(concordd, *m_home)
                .run(QStringList{QStringLiteral("users")} + words.split(u' ') + db, input);
        };
        const Ran added = ran(QStringLiteral("add ana --role administrator --all-facilities"), secret);
        QVERIFY2(added.code == 0, added.err);
        QCOMPARE(ran(QStringLiteral("add luis --role analyst --facility north"), "short").code, 3);
        QCOMPARE(ran(QStringLiteral("add luis --role analyst --facility north"), secret).code, 0);
        QCOMPARE(ran(QStringLiteral("add luis --role viewer --facility north"), secret).code, 3);
        QCOMPARE(ran(QStringLiteral("change luis --role viewer")).code, 0);
        QCOMPARE(ran(QStringLiteral("disable luis")).code, 0);
        QCOMPARE(ran(QStringLiteral("remove ana")).code, 3);
        QCOMPARE(ran(QStringLiteral("list")).json()[u"users"].toArray().size(), 2);
        QCOMPARE(server
                     .run(QStringLiteral("SELECT count(*) FROM integration.users WHERE password_hash <> ''"),
                          QStringLiteral("people"))
                     .value_or(QString()),
                 QStringLiteral("0"));
        QCOMPARE(ran(QStringLiteral("remove luis")).code, 0);
        QCOMPARE(ran(QStringLiteral("remove ana")).code, 0);
    }

    void whoSignsInToTheServerIsSentToTheConsole()
    {
        PostgresServer server(PostgresServer::Mode::Fast);
        const auto made = server.create();
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
        QVERIFY(server.run(QStringLiteral("CREATE DATABASE console")).has_value());
        const QDir home(m_home->path());
        QVERIFY(home.mkpath(QStringLiteral("concord/credentials")));
        const auto kept = [&](const QString &name, const QByteArray &content) {
            QFile file(home.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() &&
                   file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        };
        QVERIFY(
            kept(QStringLiteral("concord/credentials/concord-master-key"), QByteArray(32, 'k').toBase64()));
        QVERIFY(kept(QStringLiteral("pgpass"), "*:*:*:*:" + secret + "\n"));
        const QString owner = server.url(QStringLiteral("console"));
        const auto ran = [&](const QString &words, const QString &url, const QByteArray &input = {}) {
            return Program(concordd, *m_home)
                .run(words.split(u' ') + QStringList{QStringLiteral("--db"), url}, input);
        };
        const Ran begun = ran(QStringLiteral("keys init"), owner);
        QVERIFY2(begun.code == 0, begun.err);
        const Ran added =
            ran(QStringLiteral("users add ana --role administrator --all-facilities"), owner, secret);
        QVERIFY2(added.code == 0, added.err);
        QCOMPARE(ran(QStringLiteral("jobs"), owner).code, 0);
        const QString hers = QStringLiteral("postgresql://ana@127.0.0.1:%1/console?passfile=%2")
                                 .arg(server.port())
                                 .arg(home.filePath(QStringLiteral("pgpass")));
        for (const char *words : {"jobs", "events", "map list"}) {
            const Ran refused = ran(QString::fromLatin1(words), hers);
            QVERIFY2(refused.code == 3, words + refused.err);
            QVERIFY2(refused.err.contains("people use the console"), refused.err);
            QVERIFY2(!refused.err.contains("SELECT"), refused.err);
        }
    }

    void twoWhoAddTheSameAtOnce()
    {
        begin();
        const QStringList add =
            arguments(QStringLiteral("add luis --role viewer --all-facilities --password-file ") +
                      written("good", secret, 0600));
        for (int round = 0; round < 3; ++round) {
            Program one(concordd, *m_home);
            Program two(concordd, *m_home);
            one.start(add);
            two.start(add);
            QList<int> codes{one.end().code, two.end().code};
            std::sort(codes.begin(), codes.end());
            QCOMPARE(codes, (QList<int>{0, 3}));
            QCOMPARE(all().size(), 2);
            QCOMPARE(users(QStringLiteral("remove luis")).code, 0);
        }
    }
    void twoWhoRemoveTheLastAdministratorsAtOnce()
    {
        begin();
        begin(QStringLiteral("zoe"));
        begin(QStringLiteral("luis"));
        QCOMPARE(users(QStringLiteral("change luis --role viewer")).code, 0);
        Program one(concordd, *m_home);
        Program two(concordd, *m_home);
        one.start(arguments(QStringLiteral("remove ana")));
        two.start(arguments(QStringLiteral("disable zoe")));
        QList<int> codes{one.end().code, two.end().code};
        std::sort(codes.begin(), codes.end());
        QCOMPARE(codes, (QList<int>{0, 3}));
    }
};

QTEST_GUILESS_MAIN(tst_UsersCommand)
#include "tst_UsersCommand.moc"
