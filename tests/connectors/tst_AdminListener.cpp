// /metrics, /healthz and /readyz: what is answered, to whom, and what a client cannot do to it.
#include "connectors/admin/AdminListener.h"
#include "fakes/RawHttp.h"
#include "fakes/TestCertificates.h"

#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
std::shared_ptr<AdminPages> filled(bool isReady = true)
{
    auto pages = std::make_shared<AdminPages>();
    pages->set({"concord_up 1\n", R"({"status":"ready"})", isReady, R"({"status":"ok"})",
                std::chrono::steady_clock::now()});
    return pages;
}

AdminSettings anyPort()
{
    AdminSettings settings;
    settings.port = 0;
    return settings;
}

QByteArray get(const char *path)
{
    return QByteArray("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
}
}

class tst_AdminListener : public QObject
{
    Q_OBJECT

private slots:
    void eachPathHasItsAnswer()
    {
        AdminListener listener(anyPort(), filled());
        listener.start();
        QVERIFY(listener.port() != 0);
        const auto ask = [&](const QByteArray &bytes) {
            RawHttp client(listener.port());
            return client.ask(bytes);
        };
        const RawAnswer metrics = ask(get("/metrics"));
        QCOMPARE(metrics.status, 200);
        QCOMPARE(metrics.body, QByteArray("concord_up 1\n"));
        QCOMPARE(metrics.headers["content-type"], QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QCOMPARE(ask(get("/metrics?x=1")).status, 200);
        QCOMPARE(ask(get("/healthz")).json()[u"status"].toString(), QStringLiteral("ok"));
        QCOMPARE(ask(get("/readyz")).status, 200);
        QCOMPARE(ask(get("/")).status, 404);
        QCOMPARE(ask(get("/metrics/../healthz")).status, 404);
        QCOMPARE(ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").status, 405);
        listener.stop();
        listener.stop();
    }

    void withoutFreshFiguresNothingIsReady()
    {
        const HttpHead metrics{"GET", "/metrics", 11, {}};
        const HttpHead ready{"GET", "/readyz", 11, {}};
        const HttpHead health{"GET", "/healthz", 11, {}};
        QCOMPARE(adminAnswer(ready, nullptr, false).status, 503);
        QCOMPARE(adminAnswer(metrics, nullptr, false).status, 503);
        QCOMPARE(adminAnswer(health, nullptr, false).status, 200); // the process lives
        const auto content = filled(false)->content();
        QCOMPARE(adminAnswer(ready, content.get(), false).status, 503);
        QCOMPARE(adminAnswer(metrics, content.get(), false).status, 200);
        QCOMPARE(adminAnswer(metrics, content.get(), true).status, 503);
        QCOMPARE(adminAnswer(ready, filled()->content().get(), true).status, 503);
    }

    void whatIsNoRequestIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("nonsense") << QByteArray("hello\r\n\r\n") << 400;
        QTest::newRow("a head without end")
            << "GET /metrics HTTP/1.1\r\nX: " + QByteArray(20'000, 'a') << 431;
        QTest::newRow("two lengths") << QByteArray(
                                            "GET /metrics HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: "
                                            "2\r\n\r\n")
                                     << 400;
        QTest::newRow("a body") << QByteArray("GET /metrics HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello")
                                << 400;
        QTest::newRow("chunks") << QByteArray("GET /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
                                << 400;
    }
    void whatIsNoRequestIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        AdminListener listener(anyPort(), filled());
        listener.start();
        RawHttp client(listener.port());
        QCOMPARE(client.ask(bytes).status, status);
        RawHttp next(listener.port());
        QCOMPARE(next.ask(get("/metrics")).status, 200);
    }

    void whoSaysNothingIsLetGo()
    {
        AdminSettings settings = anyPort();
        settings.time = 1s;
        settings.connections = 3;
        AdminListener listener(settings, filled());
        listener.start();
        std::vector<std::unique_ptr<RawHttp>> silent;
        for (int i = 0; i < 3; ++i) {
            silent.push_back(std::make_unique<RawHttp>(listener.port()));
            silent.back()->send("GET /met");
        }
        for (const auto &client : silent)
            QVERIFY(client->isClosedWithin(5'000));
        RawHttp good(listener.port());
        QCOMPARE(good.ask(get("/metrics")).status, 200);
    }

    void othersNeedTls()
    {
        AdminSettings settings = anyPort();
        settings.address = QStringLiteral("0.0.0.0");
        AdminListener plain(settings, filled());
        QList<Error> errors;
        connect(&plain, &AdminListener::failed, this, [&](const Error &error) { errors.append(error); });
        plain.start();
        QCOMPARE(plain.port(), 0);
        QCOMPARE(errors.size(), 1);
        QCOMPARE(errors[0].code, ErrorCode::ConfigInvalid);

        const TestCertificates authority;
        const auto files = authority.makeFiles(QStringLiteral("admin"));
        settings.tls.certificateFile = files.certificate;
        settings.tls.keyFile = files.key;
        AdminListener listener(settings, filled());
        listener.start();
        QVERIFY(listener.port() != 0);
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(authority.authorityFile()));
        RawHttp client(listener.port(), tls);
        QCOMPARE(client.ask(get("/metrics")).status, 200);
    }
};

QTEST_GUILESS_MAIN(tst_AdminListener)
#include "tst_AdminListener.moc"
