#include "terminology/RxNormRules.h"

#include "domain/CodeSystem.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(concord::TermType)
Q_DECLARE_METATYPE(concord::ConceptStatus)
Q_DECLARE_METATYPE(concord::UnmappedReason)

class tst_RxNormRules : public QObject
{
    Q_OBJECT
private slots:
    void anRxcuiIsDigitsOnly_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<bool>("is");
        QTest::newRow("usual") << u"314077"_s << true;
        QTest::newRow("shortest") << u"7"_s << true;
        QTest::newRow("eight digits") << u"12345678"_s << true;
        QTest::newRow("nine digits") << u"123456789"_s << false;
        QTest::newRow("leading zero") << u"0314077"_s << false;
        QTest::newRow("zero") << u"0"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("blank inside") << u"314 077"_s << false;
        QTest::newRow("blank around") << u" 314077"_s << false;
        QTest::newRow("lower case") << u"rx314077"_s << false;
        QTest::newRow("sign") << u"+314077"_s << false;
        QTest::newRow("other digits") << u"\u0663\u0661\u0664"_s << false;
    }
    void anRxcuiIsDigitsOnly()
    {
        QFETCH(QString, code);
        QTEST(isRxcui(code), "is");
    }

    void systemsAreKnownAsServersSendThem_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("known");
        QTest::newRow("rxnorm") << systems::rxNorm << systems::rxNorm;
        QTest::newRow("rxnorm, upper case") << systems::rxNorm.toUpper() << systems::rxNorm;
        QTest::newRow("rxnorm, slash") << systems::rxNorm + u'/' << systems::rxNorm;
        QTest::newRow("rxnorm, blanks") << u" %1 "_s.arg(systems::rxNorm) << systems::rxNorm;
        QTest::newRow("rxnorm, oid") << u"urn:oid:2.16.840.1.113883.6.88"_s << systems::rxNorm;
        QTest::newRow("ndc") << systems::ndc << systems::ndc;
        QTest::newRow("ndc, oid") << u"urn:oid:2.16.840.1.113883.6.69"_s << systems::ndc;
        QTest::newRow("another oid") << u"urn:oid:2.16.840.1.113883.6.8"_s
                                     << u"urn:oid:2.16.840.1.113883.6.8"_s;
        QTest::newRow("local") << u"urn:x/"_s << u"urn:x/"_s;
        QTest::newRow("only slashes") << u"//"_s << u"//"_s;
        QTest::newRow("none") << QString() << QString();
    }
    void systemsAreKnownAsServersSendThem()
    {
        QFETCH(QString, sent);
        QTEST(canonicalSystem(sent), "known");
    }

    void onlyActiveDispensableConceptsAreOrdered_data()
    {
        QTest::addColumn<TermType>("type");
        QTest::addColumn<ConceptStatus>("status");
        QTest::addColumn<UnmappedReason>("problem");
        using enum TermType;
        for (const TermType type : {SCD, SBD, GPCK, BPCK}) {
            const QByteArray name = wordOf(type).toLatin1();
            QTest::newRow(name) << type << ConceptStatus::Active << UnmappedReason::None;
            for (const auto status : {ConceptStatus::Obsolete, ConceptStatus::Alien, ConceptStatus::Unknown})
                QTest::newRow(name + " status " + QByteArray::number(int(status)))
                    << type << status << UnmappedReason::NotActive;
        }
        for (const TermType type : {IN, PIN, MIN, BN, SCDC, SCDF, SBDC, SBDF, DF, Other}) {
            QTest::newRow(wordOf(type).toLatin1())
                << type << ConceptStatus::Active << UnmappedReason::NotOrderable;
            QTest::newRow(wordOf(type).toLatin1() + " obsolete")
                << type << ConceptStatus::Obsolete << UnmappedReason::NotOrderable;
        }
    }
    void onlyActiveDispensableConceptsAreOrdered()
    {
        QFETCH(TermType, type);
        QFETCH(ConceptStatus, status);
        QTEST(orderProblem({u"1"_s, type, status, u"x"_s}), "problem");
    }

    void theBrandIsNotPartOfTheClinicalDrug_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("clinical");
        QTest::newRow("branded") << u"lisinopril 20 MG Oral Tablet [Zestril]"_s
                                 << u"lisinopril 20 MG Oral Tablet"_s;
        QTest::newRow("generic") << u"lisinopril 20 MG Oral Tablet"_s << u"lisinopril 20 MG Oral Tablet"_s;
        QTest::newRow("bracket inside stays") << u"coagulation factor [rDNA] 1 UNT Injection"_s
                                              << u"coagulation factor [rDNA] 1 UNT Injection"_s;
        QTest::newRow("pack") << u"{21 (a 1 MG Oral Tablet) } Pack [Nix]"_s
                              << u"{21 (a 1 MG Oral Tablet) } Pack"_s;
        QTest::newRow("nothing but a brand stays") << u"[Zestril]"_s << u"[Zestril]"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void theBrandIsNotPartOfTheClinicalDrug()
    {
        QFETCH(QString, name);
        QTEST(clinicalDrugName(name), "clinical");
    }
};

QTEST_APPLESS_MAIN(tst_RxNormRules)
#include "tst_RxNormRules.moc"
