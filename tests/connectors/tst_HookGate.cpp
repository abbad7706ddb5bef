#include "connectors/webhook/HookGate.h"

#include <QTest>

using namespace concord;

/// What the headers alone decide.
class tst_HookGate : public QObject
{
    Q_OBJECT

private slots:
    void findsTheHookByItsPath_data();
    void findsTheHookByItsPath();
    void refusesWhatCouldBeReadInTwoWays_data();
    void refusesWhatCouldBeReadInTwoWays();
    void refusesInOrder_data();
    void refusesInOrder();
    void usesTheStyleWhoseHeaderIsThere();
    void refusesSettingsThatCannotWork_data();
    void refusesSettingsThatCannotWork();
    void tellsNothingOfTheStore();
};

void tst_HookGate::findsTheHookByItsPath_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<HookTarget::Kind>("kind");
    QTest::addColumn<QString>("connection");
    using Kind = HookTarget::Kind;
    QTest::newRow("a hook") << QByteArray("/hooks/pharmacy") << Kind::Hook << "pharmacy";
    QTest::newRow("with a query") << QByteArray("/hooks/pharmacy?a=b") << Kind::Hook << "pharmacy";
    QTest::newRow("percent-encoded") << QByteArray("/hooks/main%20street") << Kind::Hook << "main street";
    QTest::newRow("absolute form") << QByteArray("http://h:1/hooks/pharmacy") << Kind::Hook << "pharmacy";
    QTest::newRow("health") << QByteArray("/healthz") << Kind::Health << QString();
    QTest::newRow("absolute health") << QByteArray("https://h/healthz?x") << Kind::Health << QString();
    QTest::newRow("root") << QByteArray("/") << Kind::Unknown << QString();
    QTest::newRow("host only") << QByteArray("http://h") << Kind::Unknown << QString();
    QTest::newRow("up and away") << QByteArray("/hooks/../etc/passwd") << Kind::Hook << "..";
    QTest::newRow("another case") << QByteArray("/Hooks/pharmacy") << Kind::Unknown << QString();
    QTest::newRow("nothing") << QByteArray() << Kind::Unknown << QString();
}

void tst_HookGate::findsTheHookByItsPath()
{
    QFETCH(QByteArray, target);
    const HookTarget found = targetOf(target);
    QTEST(found.kind, "kind");
    QTEST(found.connection, "connection");
}

void tst_HookGate::refusesWhatCouldBeReadInTwoWays_data()
{
    using Fields = std::vector<std::pair<QByteArray, QByteArray>>;
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *name, Fields fields, bool isGood = false, int version = 11) {
        if (version == 11)
            fields.insert(fields.begin(), {"host", "h"});
        QTest::newRow(name) << fields << version << isGood;
    };
    row("a length", {{"content-length", "5"}}, true);
    row("chunked", {{"transfer-encoding", "Chunked"}}, true);
    row("neither", {}, true);
    row("two equal lengths", {{"content-length", "5"}, {"content-length", "5"}});
    row("two lengths", {{"content-length", "5"}, {"content-length", "6"}});
    row("a list of lengths", {{"content-length", "5, 5"}});
    row("negative", {{"content-length", "-5"}});
    row("plus", {{"content-length", "+5"}});
    row("hex", {{"content-length", "0x5"}});
    row("empty", {{"content-length", ""}});
    row("beyond 64 bits", {{"content-length", "99999999999999999999"}});
    row("length and chunked", {{"content-length", "5"}, {"transfer-encoding", "chunked"}});
    row("chunked twice", {{"transfer-encoding", "chunked"}, {"transfer-encoding", "chunked"}});
    row("chunked under another", {{"transfer-encoding", "gzip, chunked"}});
    row("chunked, spelt oddly", {{"transfer-encoding", "xchunked"}});
    row("identity", {{"transfer-encoding", "identity"}});
    row("chunked in HTTP/1.0", {{"transfer-encoding", "chunked"}}, false, 10);
    row("no host in HTTP/1.0", {{"content-length", "5"}}, true, 10);
    row("two hosts", {{"host", "h"}, {"content-length", "5"}});
}

void tst_HookGate::refusesWhatCouldBeReadInTwoWays()
{
    using Fields = std::vector<std::pair<QByteArray, QByteArray>>;
    QFETCH(Fields, fields);
    QFETCH(int, version);
    HttpHead head;
    head.fields = fields;
    head.version = version;
    const auto frame = bodyFrameOf(head);
    QTEST(frame.has_value(), "isGood");
    if (!frame)
        QCOMPARE(frame.error().status, 400);
}

void tst_HookGate::refusesInOrder_data()
{
    QTest::addColumn<HttpHead>("head");
    QTest::addColumn<int>("status"); // 0 = passes
    const auto row = [](const char *name, int status, std::vector<std::pair<QByteArray, QByteArray>> fields,
                        const QByteArray &method = "POST") {
        HttpHead head;
        head.method = method;
        head.fields = std::move(fields);
        head.fields.emplace_back("host", "h");
        QTest::newRow(name) << head << status;
    };
    row("good", 0, {{"content-length", "100"}, {"content-type", "Application/JSON; charset=utf-8"}});
    row("GET", 405, {{"content-length", "100"}, {"content-type", "application/json"}}, "GET");
    row("lower-case post", 405, {{"content-length", "100"}, {"content-type", "application/json"}}, "post");
    row("no length", 411, {{"content-type", "application/json"}});
    row("at the limit", 0, {{"content-length", "1000"}, {"content-type", "application/json"}});
    row("too long", 413, {{"content-length", "1001"}, {"content-type", "text/html"}});
    row("another type", 415, {{"content-length", "100"}, {"content-type", "text/html"}});
    row("no type", 415, {{"content-length", "100"}});
    row("two types", 415,
        {{"content-length", "1"},
         {"content-type", "application/json"},
         {"content-type", "application/json"}});
    row("packed", 415,
        {{"content-length", "100"}, {"content-type", "application/json"}, {"content-encoding", "gzip"}});
    row("another expectation", 417,
        {{"content-length", "100"}, {"content-type", "application/json"}, {"expect", "a miracle"}});
}

void tst_HookGate::refusesInOrder()
{
    QFETCH(HttpHead, head);
    HookSettings hook;
    hook.maxBodyBytes = 1000;
    const auto frame = bodyFrameOf(head);
    QVERIFY(frame);
    const auto refusal = refusalOfHead(head, *frame, hook);
    QTEST(refusal ? refusal->status : 0, "status");
}

void tst_HookGate::usesTheStyleWhoseHeaderIsThere()
{
    const QByteArray secret = "whsec_" + QByteArray("a secret of 24 bytes !!!").toBase64();
    HookSettings hook;
    hook.accepts = {SignatureStyle::StandardWebhooks, SignatureStyle::GitHub};
    hook.secrets = [secret] {
        return QByteArrayList{secret};
    };
    HttpHead head;
    head.fields = {{"x-hub-signature-256", hubSignature(secret, "body")}, {"idempotency-key", "key-1"}};
    const auto byHub = authenticated(head, "body", hook, fromMs(0));
    QVERIFY2(byHub, byHub ? "" : qPrintable(byHub.error().detail));
    QCOMPARE(byHub->messageId, QStringLiteral("key-1"));
    QVERIFY(byHub->isReplayable);

    const QByteArray seconds = "1000";
    HttpHead standard;
    standard.fields = {{"webhook-id", "m1"},
                       {"webhook-timestamp", seconds},
                       {"webhook-signature", standardWebhookSignature(secret, "m1", seconds, "body")}};
    const auto byStandard = authenticated(standard, "body", hook, fromMs(1'000'000));
    QVERIFY(byStandard);
    QVERIFY(!byStandard->isReplayable);

    head.fields.emplace_back("webhook-signature",
                             "v1,wrong"); // a good second signature does not mend a bad first
    QVERIFY(!authenticated(head, "body", hook, fromMs(0)));

    HttpHead doubled;
    doubled.fields = {{"x-hub-signature-256", hubSignature(secret, "body")},
                      {"x-github-delivery", "1"},
                      {"x-github-delivery", "2"}};
    QVERIFY(!authenticated(doubled, "body", hook, fromMs(0)));

    hook.accepts = {SignatureStyle::StandardWebhooks};
    QVERIFY2(!authenticated(head, "body", hook, fromMs(0)), "a style that is not accepted");
}

void tst_HookGate::refusesSettingsThatCannotWork_data()
{
    QTest::addColumn<std::vector<HookSettings>>("hooks");
    QTest::addColumn<bool>("isGood");
    HookSettings good;
    good.connection = QStringLiteral("a");
    good.secrets = [] {
        return QByteArrayList{"whsec_" + QByteArray(24, 'k').toBase64()};
    };
    const auto row = [&](const char *name, auto change) {
        HookSettings bad = good;
        change(bad);
        QTest::newRow(name) << std::vector{bad} << false;
    };
    QTest::newRow("good") << std::vector{good} << true;
    QTest::newRow("two of one name") << std::vector{good, good} << false;
    row("no name", [](HookSettings &h) { h.connection.clear(); });
    row("a name that is a path", [](HookSettings &h) { h.connection = QStringLiteral("a/b"); });
    row("no style", [](HookSettings &h) { h.accepts.clear(); });
    row("no secret", [](HookSettings &h) { h.secrets = {}; });
    row("an empty secret", [](HookSettings &h) {
        h.secrets = [] {
            return QByteArrayList{QByteArray()};
        };
    });
    row("a header that is none", [](HookSettings &h) { h.secretHeader = "X Secret"; });
}

void tst_HookGate::refusesSettingsThatCannotWork()
{
    QFETCH(std::vector<HookSettings>, hooks);
    QTEST(checkHooks(hooks).has_value(), "isGood");
}

void tst_HookGate::tellsNothingOfTheStore()
{
    const HttpProblem problem = notAcknowledged({ErrorCode::StoreFailed, QStringLiteral("sync_events"),
                                                 QStringLiteral("column MARKED of /var/lib/x"), 0});
    const QByteArray said = problemAnswer(problem, {}).body;
    QCOMPARE(problem.status, 503);
    QVERIFY(!said.contains("MARKED") && !said.contains("sync_events") && said.contains("store_failed"));
}

QTEST_GUILESS_MAIN(tst_HookGate)
#include "tst_HookGate.moc"
