#include "HttpProbe.h"

#include "codec/validation/ResourceValidator.h"
#include "fakes/FakeClock.h"
#include "sandbox/SandboxEhr.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
QByteArray resourceFile(const QString &name)
{
    QFile file(u":/fhir-r4/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
}

/// Everything the sandbox says is valid FHIR R4, but for the one row that is there to fail.
class tst_SandboxValid : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void everyPageOfEveryType_data();
    void everyPageOfEveryType();
    void singleAnswers_data();
    void singleAnswers();
    void whatTheStoryWrites();

private:
    [[nodiscard]] QStringList problems(const QByteArray &body) const;

    std::optional<FhirDefinitions> m_definitions;
    FakeClock m_clock;
    std::unique_ptr<SandboxEhr> m_ehr;
    HttpProbe m_http;
};

void tst_SandboxValid::initTestCase()
{
    auto loaded =
        FhirDefinitions::parse({resourceFile(u"elements.json"_s), resourceFile(u"valuesets.json"_s),
                                resourceFile(u"searchparams.tsv"_s), resourceFile(u"extensions.tsv"_s)});
    QVERIFY(loaded);
    m_definitions.emplace(std::move(*loaded));
}

void tst_SandboxValid::init()
{
    SandboxOptions options;
    options.storyPaused = true;
    m_ehr = std::make_unique<SandboxEhr>(m_clock, options);
    const auto base = m_ehr->start();
    QVERIFY(base);
    m_http.setBase(*base);
}

void tst_SandboxValid::cleanup()
{
    m_ehr.reset();
}

QStringList tst_SandboxValid::problems(const QByteArray &body) const
{
    QStringList found;
    for (const ValidationIssue &issue : validateResource(body, *m_definitions)) {
        if (issue.severity == IssueSeverity::Fatal || issue.severity == IssueSeverity::Error)
            found.append(issue.path + u": "_s + issue.rule + u": "_s + issue.message);
    }
    return found;
}

void tst_SandboxValid::everyPageOfEveryType_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"MedicationRequest?_count=200&_include=MedicationRequest:medication&_include="
                              "MedicationRequest:patient",
                              "Medication?_count=200", "Patient?_count=20", "Practitioner?_count=20",
                              "Organization?_count=20", "MedicationRequest/_history?_count=500"})
        QTest::newRow(query) << QString::fromLatin1(query);
}

void tst_SandboxValid::everyPageOfEveryType()
{
    QFETCH(QString, query);
    QStringList found;
    for (QString url = query; !url.isEmpty();) {
        const auto reply = m_http.get(url);
        QCOMPARE(reply.status, 200);
        found += problems(reply.body);
        url = reply.link("next"_L1);
    }
    const bool hasBadRow = query.startsWith("MedicationRequest"_L1);
    QCOMPARE(std::ranges::count_if(
                 found, [](const QString &p) { return !p.contains(u"medicationCodeableConcept"_s); }),
             0);
    QVERIFY2(found.isEmpty() != hasBadRow, qPrintable(found.join(u'\n')));
}

void tst_SandboxValid::singleAnswers_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path :
         {"metadata", "MedicationRequest/sandbox-02", "MedicationRequest?_summary=count", "Spaceship",
          "MedicationRequest?colour=red", "MedicationRequest/nobody", "MedicationRequest?status=draft"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void tst_SandboxValid::singleAnswers()
{
    QFETCH(QString, path);
    QCOMPARE(problems(m_http.get(path).body), QStringList());
}

void tst_SandboxValid::whatTheStoryWrites()
{
    QSignalSpy made(m_ehr.get(), &SandboxEhr::changeMade);
    for (int i = 0; i < 24; ++i)
        m_ehr->step();
    QTRY_COMPARE(made.size(), 24);
    const auto reply = m_http.get(u"MedicationRequest/_history?_since=2026-01-15T12:00:00Z&_count=1000"_s);
    QCOMPARE(reply.total(), 24);
    QCOMPARE(problems(reply.body), QStringList());
}

QTEST_GUILESS_MAIN(tst_SandboxValid)
#include "tst_SandboxValid.moc"
