#include "connectors/MllpFixture.h"

#include "connectors/mllp/MllpClient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace concord;

namespace {
/// Debian's python3-hl7 belongs to Debian's python, whatever is called python3 on the path.
const auto python = QStringLiteral("/usr/bin/python3");
const auto nodeFolder = QStringLiteral(TEST_PEERS_DIR "/hl7-node");

struct Run
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Run run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(nodeFolder);
    process.start(program, arguments);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError() + process.errorString().toUtf8()};
}
}

/// The listener and the client of ours against programs that others wrote.
class tst_Hl7Peers : public QObject
{
    Q_OBJECT
private slots:
    void isUnderstoodByMllpSend()
    {
        MllpFixture fixture;
        QByteArray stream; // a file of framed messages
        for (const QByteArray id : {"p1", "p2", "p3"})
            stream += MllpFramer::framed(MllpPeer::order(id));
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("messages.hl7")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(stream) > 0);
        file.close();
        const Run sent = run(python, {QStringLiteral("/usr/bin/mllp_send"), QStringLiteral("--port"),
                                      QString::number(fixture.port()), QStringLiteral("--file"),
                                      file.fileName(), QStringLiteral("127.0.0.1")});
        QVERIFY2(sent.exitCode == 0, sent.errors);
        for (const QByteArray id : {"p1", "p2", "p3"})
            QVERIFY2(sent.output.contains("MSA|AA|" + id), sent.output);
        QCOMPARE(fixture.sink.storedIds(),
                 (QStringList{QStringLiteral("p1"), QStringLiteral("p2"), QStringLiteral("p3")}));
        QCOMPARE(fixture.sink.stored().front().body,
                 MllpPeer::order("p1").chopped(1)); // it strips the last return
    }

    void isUnderstoodByThePythonClient()
    {
        MllpFixture fixture;
        const auto script = QStringLiteral(R"(
import sys, hl7
from hl7.client import MLLPClient
with MLLPClient('127.0.0.1', int(sys.argv[1])) as client:
    for n in range(20):
        raw = sys.argv[2].replace('@', f'py{n}').replace('\n', '\r')
        answer = hl7.parse(client.send_message(hl7.parse(raw)).strip(b'\x0b\x1c\r').decode())
        assert str(answer.segment('MSA')[1]) == 'AA', answer
        assert str(answer.segment('MSA')[2]) == f'py{n}', answer
print('done')
)");
        const QString message = QString::fromLatin1(MllpPeer::order("@")).replace(u'\r', u'\n');
        const Run sent =
            run(python, {QStringLiteral("-c"), script, QString::number(fixture.port()), message});
        QVERIFY2(sent.output.trimmed() == "done", sent.errors);
        QCOMPARE(fixture.sink.storedIds().size(), 20);
    }

    void isUnderstoodByTheNodeClient()
    {
        MllpFixture fixture;
        const QTemporaryDir dir;
        QStringList files;
        for (const QByteArray id : {"n1", "n2"}) {
            QFile file(dir.filePath(QString::fromLatin1(id)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(MllpPeer::order(id));
            files << file.fileName();
        }
        const Run sent =
            run(QStringLiteral("node"),
                QStringList{QStringLiteral("client.cjs"), QString::number(fixture.port())} + files);
        QVERIFY2(sent.exitCode == 0, sent.errors);
        const QByteArrayList lines = sent.output.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        for (const QByteArray &line : lines) {
            const QJsonObject answer = QJsonDocument::fromJson(line).object();
            QCOMPARE(answer.value(QStringLiteral("code")).toString(), QStringLiteral("AA"));
            QCOMPARE(answer.value(QStringLiteral("acknowledged")), answer.value(QStringLiteral("sent")));
        }
        QCOMPARE(fixture.sink.storedIds(), (QStringList{QStringLiteral("n1"), QStringLiteral("n2")}));
    }

    void speaksWithTheNodeServer()
    {
        QProcess server;
        server.setWorkingDirectory(nodeFolder);
        server.start(QStringLiteral("node"), {QStringLiteral("server.cjs")});
        QByteArray output;
        for (const QDeadlineTimer end(30'000); !end.hasExpired() && !output.contains('\n');) {
            server.waitForReadyRead(int(end.remainingTime()));
            output += server.readAllStandardOutput();
        }
        const quint16 port = output.trimmed().split(' ').last().toUShort();
        QVERIFY2(port > 0, server.readAllStandardError());
        MllpClientSettings settings;
        settings.port = port;
        MllpClient client(settings);
        QSignalSpy answered(&client, &MllpClient::answered);
        for (int i = 0; i < 10; ++i)
            client.send(MllpPeer::order("c" + QByteArray::number(i)), "c" + QByteArray::number(i));
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 10, 20'000);
        QVERIFY(answered.last().last().toByteArray().contains("MSA|AA|c9"));
        server.closeWriteChannel();
        QVERIFY(server.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(tst_Hl7Peers)
#include "tst_Hl7Peers.moc"
