#include "FhirR4.h"

#include <QDir>
#include <QTest>

#include <zlib.h>

using namespace concord;

namespace {

QString dataPath(const QString &below)
{
    return QStringLiteral(TEST_DATA_DIR "/") + below;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (!path.endsWith(QLatin1StringView(".gz")))
        return file.readAll();
    file.close();
    QByteArray unpacked;
    QByteArray chunk(1 << 16, Qt::Uninitialized);
    const gzFile packed = gzopen(QFile::encodeName(path).constData(), "rb");
    for (int n = 1; packed && n > 0;) {
        n = gzread(packed, chunk.data(), unsigned(chunk.size()));
        unpacked.append(chunk.constData(), qMax(0, n));
    }
    gzclose(packed);
    return unpacked;
}

QStringList filesIn(const QString &folder, const QStringList &patterns)
{
    QStringList paths;
    const QDir dir(dataPath(folder));
    for (const QString &name : dir.entryList(patterns, QDir::Files, QDir::Name))
        paths += dir.filePath(name);
    return paths;
}

}

/// Real resources: HL7's examples, Synthea, cases of the official validator suite, primitives of google/fhir.
class tst_FhirCorpus : public QObject
{
    Q_OBJECT
private slots:
    void everyExampleIsValid_data()
    {
        QTest::addColumn<QString>("path");
        const QStringList paths = filesIn(QStringLiteral("fhir-r4/examples"), {QStringLiteral("*.json")});
        QCOMPARE(paths.size(), 205);
        for (const QString &path : paths)
            QTest::newRow(qPrintable(path.section(QLatin1Char('/'), -1))) << path;
    }
    void everyExampleIsValid()
    {
        QFETCH(QString, path);
        QCOMPARE(errorsOf(contentOf(path)), QStringList());
    }

    void everySyntheaBundleIsValid_data()
    {
        QTest::addColumn<QString>("path");
        const QStringList paths = filesIn(QStringLiteral("synthea/patients"), {QStringLiteral("*.json.gz")});
        QCOMPARE(paths.size(), 40);
        for (const QString &path : paths)
            QTest::newRow(qPrintable(path.section(QLatin1Char('/'), -1))) << path;
    }
    void everySyntheaBundleIsValid()
    {
        QFETCH(QString, path);
        QCOMPARE(errorsOf(contentOf(path)), QStringList());
    }

    void everySyntheaRowIsValid_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("rows");
        QTest::newRow("5,000 requests") << QStringLiteral("meds/medication-requests-5000.ndjson.gz") << 5000;
        QTest::newRow("bulk data server, requests")
            << QStringLiteral("bulk-data-server/MedicationRequest.ndjson.gz") << 1161;
        QTest::newRow("bulk data server, patients")
            << QStringLiteral("bulk-data-server/Patient.ndjson.gz") << 50;
        QTest::newRow("bulk export, requests")
            << QStringLiteral("bulk10/MedicationRequest.ndjson.gz") << 1745;
        QTest::newRow("bulk export, patients") << QStringLiteral("bulk10/Patient.ndjson.gz") << 13;
    }
    void everySyntheaRowIsValid()
    {
        QFETCH(QString, file);
        QFETCH(int, rows);
        int found = 0;
        QStringList errors;
        for (const QByteArray &line : contentOf(dataPath(QStringLiteral("synthea/") + file)).split('\n')) {
            if (line.isEmpty())
                continue;
            ++found;
            errors += errorsOf(line);
        }
        QCOMPARE(errors, QStringList());
        QCOMPARE(found, rows);
    }

    /// index.tsv says how many errors the official validator reports; the number may differ, the verdict must
    /// not.
    void caseOfTheOfficialSuite_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("valid");
        const QStringList lines =
            QString::fromUtf8(contentOf(dataPath(QStringLiteral("fhir-r4/validator/index.tsv"))))
                .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (const QString &line : lines.sliced(1)) {
            const QStringList fields = line.split(QLatin1Char('\t'));
            QTest::newRow(qPrintable(fields.at(0)))
                << dataPath(QStringLiteral("fhir-r4/validator/") + fields.at(0))
                << (fields.at(5) == QLatin1StringView("0"));
        }
    }
    void caseOfTheOfficialSuite()
    {
        QFETCH(QString, path);
        QFETCH(bool, valid);
        const QStringList errors = errorsOf(contentOf(path));
        QVERIFY2(errors.isEmpty() == valid, qPrintable(errors.join(QLatin1Char(' '))));
    }

    void primitivesOfGoogleFhir_data()
    {
        QTest::addColumn<QByteArray>("property");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("valid");
        const QStringList paths = filesIn(QStringLiteral("fhir-r4/primitives"), {QStringLiteral("*.ndjson")});
        QCOMPARE(paths.size(), 16);
        for (const QString &path : paths) {
            const QStringList parts =
                path.section(QLatin1Char('/'), -1).split(QLatin1Char('.')); // "code", "valid", "ndjson"
            QByteArray property = "value" + parts.at(0).toLatin1();
            property[5] = char(property[5] - 'a' + 'A');
            for (const QByteArray &line : contentOf(path).split('\n')) {
                if (line.isEmpty() || line == "null") // absent
                    continue;
                // "t" and "f" without quotes are no JSON values at all; that is refused as well
                QTest::newRow(qPrintable(parts.at(0) + QLatin1Char(' ') + parts.at(1) + QLatin1Char(' ') +
                                         QString::fromUtf8(line)))
                    << property << line << (parts.at(1) == QLatin1StringView("valid"));
            }
        }
    }
    void primitivesOfGoogleFhir()
    {
        QFETCH(QByteArray, property);
        QFETCH(QByteArray, value);
        QFETCH(bool, valid);
        const QStringList errors = errorsOf(patientWithExtension(property, value));
        QVERIFY2(errors.isEmpty() == valid, qPrintable(errors.join(QLatin1Char(' '))));
    }
};

QTEST_GUILESS_MAIN(tst_FhirCorpus)
#include "tst_FhirCorpus.moc"
