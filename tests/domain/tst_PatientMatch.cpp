#include "domain/PatientMatch.h"
#include "domain/PatientQuestion.h"

#include <QRandomGenerator>
#include <QTest>

using namespace concord;

namespace {
/// "family|given|birth date|gender|phone|address|city|postal code|numbers": what is left out is not known.
PatientFace face(const QString &text)
{
    const QStringList parts = text.split(u'|');
    PatientFace face;
    face.family = parts.value(0);
    face.given = parts.value(1);
    face.birthDate = parts.value(2);
    face.gender = parts.value(3);
    face.phone = parts.value(4);
    face.addressLine = parts.value(5);
    face.city = parts.value(6);
    face.postalCode = parts.value(7);
    for (const QString &number : parts.value(8).split(u' ', Qt::SkipEmptyParts))
        face.identifiers.append({number.section(u'^', 1), number.section(u'^', 0, 0), {}});
    return face;
}
PatientTraits traits(const QString &text)
{
    return traitsOf(face(text));
}

const PatientEvidence &of(const PatientMatch &match, PatientField field)
{
    return match.evidence[size_t(field)];
}

/// One of a few values for each field, also none: every kind of agreement comes about.
PatientTraits anyTraits(QRandomGenerator &random)
{
    static const QStringList columns[] = {
        {QString(), QStringLiteral("Smith"), QStringLiteral("Smyth"), QStringLiteral("Garcia Lopez"),
         QStringLiteral("Lopez"), QStringLiteral("Ann")},
        {QString(), QStringLiteral("Ann"), QStringLiteral("Ann Marie"), QStringLiteral("A"),
         QStringLiteral("William"), QStringLiteral("Bill"), QStringLiteral("Smith")},
        {QString(), QStringLiteral("1980-01-02"), QStringLiteral("1980-02-01"), QStringLiteral("1980-01-03"),
         QStringLiteral("1980"), QStringLiteral("1999-12-31")},
        {QString(), QStringLiteral("male"), QStringLiteral("female"), QStringLiteral("other")},
        {QString(), QStringLiteral("(312) 555-0100"), QStringLiteral("555-0100"),
         QStringLiteral("312 555 0199")},
        {QString(), QStringLiteral("1 Main Street"), QStringLiteral("2 Oak Ave")},
        {QString(), QStringLiteral("Springfield"), QStringLiteral("Shelby")},
        {QString(), QStringLiteral("60601"), QStringLiteral("60602-1234")},
        {QString(), QStringLiteral("4711^HOSP"), QStringLiteral("4711^PHARM"), QStringLiteral("99^HOSP")}};
    QStringList parts;
    for (const QStringList &column : columns)
        parts.append(column[int(random.bounded(quint32(column.size())))]);
    return traits(parts.join(u'|'));
}

/// The same without one field.
PatientTraits without(PatientTraits traits, PatientField field)
{
    switch (field) {
    case PatientField::Family:
        traits.family.clear();
        break;
    case PatientField::Given:
        traits.given.clear();
        break;
    case PatientField::BirthDate:
        traits.birthDate.clear();
        break;
    case PatientField::Sex:
        traits.sex.clear();
        break;
    case PatientField::Phone:
        traits.phone.clear();
        break;
    case PatientField::Address:
        traits.street.clear();
        traits.city.clear();
        traits.postalCode.clear();
        break;
    case PatientField::Number:
        traits.numbers.clear();
        break;
    }
    return traits;
}
}

class tst_PatientMatch : public QObject
{
    Q_OBJECT
private slots:
    void namesAreFolded_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("folded");
        QTest::newRow("marks") << QStringLiteral("N\u00fa\u00f1ez") << QStringLiteral("NUNEZ");
        QTest::newRow("letters that are no marks")
            << QStringLiteral("Stra\u00dfe \u0141uk\u00e6 \u00d8rsted \u0111")
            << QStringLiteral("STRASSE LUKAE ORSTED D");
        QTest::newRow("apostrophe") << QStringLiteral("O\u2019Brien") << QStringLiteral("OBRIEN");
        QTest::newRow("hyphen") << QStringLiteral("Smith-Jones") << QStringLiteral("SMITH JONES");
        QTest::newRow("another script") << QStringLiteral("\u0438\u0432\u0430\u043d\u043e\u0432")
                                        << QStringLiteral("\u0418\u0412\u0410\u041d\u041e\u0412");
        QTest::newRow("blanks") << QStringLiteral("  van  der\tBerg ") << QStringLiteral("VAN DER BERG");
    }
    void namesAreFolded()
    {
        QFETCH(QString, sent);
        QFETCH(QString, folded);
        QCOMPARE(foldedName(sent), folded);
        QCOMPARE(foldedName(folded), folded);
    }

    /// US National Archives, "The Soundex Indexing System".
    void soundexIsThatOfTheArchives()
    {
        for (const char *pair :
             {"ROBERT R163", "RUPERT R163", "RUBIN R150", "ASHCRAFT A261", "TYMCZAK T522", "PFISTER P236",
              "HONEYMAN H555", "LEE L000", "WASHINGTON W252", "GUTIERREZ G362"}) {
            const QStringList words = QString::fromLatin1(pair).split(u' ');
            QCOMPARE(soundOf(words[0]), words[1]);
        }
        QCOMPARE(soundOf(QString()), QString());
    }

    void traitsAreComparable()
    {
        const PatientTraits t = traits(QStringLiteral(
            "Smith Jr.|Dr. Ann M.|19800102103000|female|+1 (312) 555-0100 x7|12 North Main Street|Saint "
            "Paul|60601-1234|00-4711^HOSP Patient/12^"));
        QCOMPARE(t.family, QStringList{QStringLiteral("SMITH")});
        QCOMPARE(t.given, (QStringList{QStringLiteral("ANN"), QStringLiteral("M")}));
        QCOMPARE(t.birthDate, QStringLiteral("1980-01-02"));
        QCOMPARE(t.phone, QStringLiteral("3125550100"));
        QCOMPARE(t.street, QStringLiteral("12 N MAIN ST"));
        QCOMPARE(t.postalCode, QStringLiteral("60601"));
        QCOMPARE(t.numbers.size(), 1);
        QCOMPARE(t.numbers[0].value, QStringLiteral("004711"));
    }

    void whatIsNoDateOrNumberIsNotKnown()
    {
        for (const char *date : {"1980-02-30", "unknown", "19801301", "80", "1980-13"})
            QCOMPARE(traits(QStringLiteral("||") + QLatin1StringView(date)).birthDate, QString());
        QCOMPARE(traits(QStringLiteral("||1980-01")).birthDate, QStringLiteral("1980-01"));
        for (const char *phone : {"000-000-0000", "12345", "none"})
            QCOMPARE(traits(QStringLiteral("||||") + QLatin1StringView(phone)).phone, QString());
        QCOMPARE(traits(QStringLiteral("|||unknown")).sex, QString());
    }

    void fieldsAreCompared_data()
    {
        QTest::addColumn<PatientField>("field");
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("finding");
        const auto row = [](const char *name, PatientField field, const char *one, const char *other,
                            const char *finding) {
            QTest::newRow(name) << field << QString::fromUtf8(one) << QString::fromUtf8(other)
                                << QString::fromLatin1(finding);
        };
        using enum PatientField;
        row("case and marks", Family, "N\u00fa\u00f1ez", "NUNEZ", "agrees");
        row("one word or two", Family, "De La Cruz", "DELACRUZ", "agrees");
        row("hyphen", Family, "Smith-Jones", "Smith Jones", "agrees");
        row("suffix", Family, "Smith Jr", "Smith", "agrees");
        row("one of two family names", Family, "Garcia Lopez", "Lopez", "similar part of name");
        row("sounds alike", Family, "Smith", "Smyth", "similar spelling");
        row("another name", Family, "Smith", "Jones", "differs");
        row("no name", Family, "", "Jones", "missing");
        row("nickname", Given, "|Bill", "|William", "similar nickname");
        row("another language", Given, "|Jos\u00e9", "|Joseph", "similar nickname");
        row("initial", Given, "|J", "|John", "similar initial");
        row("middle name left out", Given, "|Ann Marie", "|Ann", "agrees");
        row("other middle name", Given, "|Ann Marie", "|Ann Louise", "similar part of name");
        row("middle initial", Given, "|Ann M", "|Ann Marie", "agrees");
        row("called by the second name", Given, "|John Paul", "|Paul", "similar order");
        row("misspelt", Given, "|Micheal", "|Michael", "similar spelling");
        row("another given name", Given, "|John", "|Peter", "differs");
        row("same date", BirthDate, "||1980-01-02", "||19800102", "agrees");
        row("day and month swapped", BirthDate, "||1980-01-02", "||1980-02-01", "similar day and month");
        row("one digit", BirthDate, "||1980-01-02", "||1980-01-03", "similar one digit");
        row("neighbours swapped", BirthDate, "||1980-01-12", "||1980-01-21", "similar one digit");
        row("year only", BirthDate, "||1980", "||1980-05-05", "similar part of date");
        row("another year", BirthDate, "||1981", "||1980-05-05", "differs");
        row("another date", BirthDate, "||1980-01-02", "||1975-07-30", "differs");
        row("sex", Sex, "|||male", "|||female", "differs");
        row("other is no contradiction", Sex, "|||other", "|||female", "missing");
        row("phone punctuation", Phone, "||||(312) 555-0100", "||||1-312-555-0100", "agrees");
        row("without area code", Phone, "||||555-0100", "||||3125550100", "similar ending");
        row("another phone", Phone, "||||3125550100", "||||3125550111", "differs");
        row("abbreviated street", Address, "|||||1 Main Street|Town", "|||||1 main st.|Town", "agrees");
        row("same town", Address, "|||||1 Main St|Town|60601", "|||||9 Oak Ave|Town|60601",
            "similar locality");
        row("another town", Address, "|||||1 Main St|Town", "|||||1 Main St|Elsewhere", "differs");
        row("no address", Address, "", "|||||1 Main St|Town", "missing");
        row("same number and authority", Number, "||||||||4711^HOSP", "||||||||4711^HOSP", "agrees");
        row("other authority", Number, "||||||||4711^HOSP", "||||||||4711^PH", "similar other authority");
        row("two numbers of one authority", Number, "||||||||1^HOSP", "||||||||2^HOSP", "differs");
        row("numbers of two authorities", Number, "||||||||1^HOSP", "||||||||2^PH", "missing");
    }
    void fieldsAreCompared()
    {
        QFETCH(PatientField, field);
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(QString, finding);
        const PatientMatch match = matchOf(traits(one), traits(other));
        const PatientEvidence &evidence = of(match, field);
        QCOMPARE(evidence.field, field);
        QCOMPARE((wordOf(evidence.agreement) + u' ' + wordOf(evidence.note)).trimmed(), finding);
    }

    void peopleAreTold_data()
    {
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("isConfident");
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        const auto row = [](const char *name, const char *other, bool isConfident, double least,
                            double most) {
            QTest::newRow(name) << QString::fromUtf8(other) << isConfident << least << most;
        };
        row("the same", "Smith|William|1980-01-02|male|3125550100|1 Main St|Town|60601", true, 0.999, 1);
        row("name, birth date and sex", "SMITH|WILLIAM|1980-01-02|male", true, 0.99, 1);
        row("nickname", "Smith|Bill|1980-01-02|male", true, 0.98, 1);
        row("moved, with another phone", "Smith|William|1980-01-02|male|2175550100|9 Oak Ave|Far|90210", true,
            0.99, 1);
        row("birth date missing", "Smith|William||male|3125550100|1 Main St|Town|60601", false, 0.9, 1);
        row("name only", "Smith|William", false, 0.3, 0.7);
        row("twin brother", "Smith|Walter|1980-01-02|male|3125550100|1 Main St|Town|60601", false, 0, 0.5);
        row("sister", "Smith|Wendy|1982-05-06|female|3125550100|1 Main St|Town|60601", false, 0, 0.05);
        row("son of the same name", "Smith Jr|William|2010-07-30|male|3125550100|1 Main St|Town|60601", false,
            0, 0.5);
        row("sex differs", "Smith|William|1980-01-02|female|3125550100|1 Main St|Town|60601", false, 0, 0.5);
        row("both names only nearly", "Smyth|Bill|1980-01-02|male|3125550100|1 Main St|Town|60601", false,
            0.9, 1);
        row("a stranger", "Jones|Mary|1955-10-11|female|2175550100|9 Oak Ave|Far|90210", false, 0, 0.0001);
        row("nothing known", "", false, 0, 0.001);
    }
    void peopleAreTold()
    {
        QFETCH(QString, other);
        QFETCH(bool, isConfident);
        QFETCH(double, least);
        QFETCH(double, most);
        const PatientTraits one =
            traits(QStringLiteral("Smith|William|1980-01-02|male|3125550100|1 Main St|Town|60601"));
        const PatientMatch match = matchOf(one, traits(other));
        QVERIFY2(match.score >= least && match.score <= most, qPrintable(QString::number(match.score)));
        QCOMPARE(match.isConfident, isConfident);
    }

    void namesTheOtherWayRoundAreSeen()
    {
        const PatientMatch match = matchOf(traits(QStringLiteral("Smith|Ann|1980-01-02|female")),
                                           traits(QStringLiteral("Ann|Smith|1980-01-02|female")));
        QCOMPARE(of(match, PatientField::Family).note, PatientNote::Order);
        QVERIFY(match.score > 0.5 && !match.isConfident);
    }

    void theOrderOfTheTwoDoesNotMatter()
    {
        QRandomGenerator random(4711);
        for (int i = 0; i < 4'000; ++i) {
            const PatientTraits a = anyTraits(random);
            const PatientTraits b = anyTraits(random);
            QCOMPARE(matchOf(a, b), matchOf(b, a));
        }
    }

    void whatIsMissingNeverCountsAgainst()
    {
        QRandomGenerator random(815);
        for (int i = 0; i < 2'000; ++i) {
            const PatientTraits a = anyTraits(random);
            const PatientTraits b = anyTraits(random);
            const PatientMatch whole = matchOf(a, b);
            for (const PatientField field : allPatientFields) {
                const PatientMatch less = matchOf(without(a, field), b);
                QCOMPARE(of(less, field).agreement, PatientAgreement::Missing);
                QCOMPARE(of(less, field).weight, 0.0);
                if (of(whole, field).agreement == PatientAgreement::Differs)
                    QVERIFY2(less.score >= whole.score, qPrintable(reasonOf(whole)));
            }
        }
    }

    void aContradictionIsNeverConfident()
    {
        QRandomGenerator random(42);
        int contradicted = 0;
        int confident = 0;
        for (int i = 0; i < 10'000; ++i) {
            const PatientMatch match = matchOf(anyTraits(random), anyTraits(random));
            QVERIFY(match.score >= 0 && match.score <= 1);
            confident += match.isConfident ? 1 : 0;
            for (const PatientField field :
                 {PatientField::BirthDate, PatientField::Sex, PatientField::Given}) {
                if (of(match, field).agreement != PatientAgreement::Differs)
                    continue;
                ++contradicted;
                QVERIFY(!match.isConfident);
                QVERIFY(match.score <= 0.5);
            }
            if (match.isConfident)
                QCOMPARE(of(match, PatientField::BirthDate).agreement, PatientAgreement::Agrees);
        }
        QVERIFY(contradicted > 1000 && confident > 3);
    }

    void whoMayBeTheSameSharesAKey_data()
    {
        QTest::addColumn<QString>("other");
        QTest::newRow("misspelt, year only") << QStringLiteral("Smyth|Ann|1980");
        QTest::newRow("married") << QStringLiteral("Jones|Ann|1980-01-02");
        QTest::newRow("phone") << QStringLiteral("Jones|Anna|1980-03|female|312-555-0100");
        QTest::newRow("no birth date") << QStringLiteral("Smith|Annie");
        QTest::newRow("number of another authority") << QStringLiteral("Jones|B||||||| 47-11^PH");
    }
    void whoMayBeTheSameSharesAKey()
    {
        QFETCH(QString, other);
        const auto keys =
            searchKeysOf(traits(QStringLiteral("Smith|Ann|1980-01-02|female|3125550100||||4711^HOSP")));
        const auto others =
            searchKeysOf(traits(other.replace(QStringLiteral("| 47"), QStringLiteral("|47"))));
        QVERIFY(std::any_of(others.begin(), others.end(), [&](const PatientKey &key) {
            return std::find(keys.begin(), keys.end(), key) != keys.end();
        }));
    }

    void theReasonNamesNobody()
    {
        const QString reason = reasonOf(matchOf(traits(QStringLiteral("Smith|Bill|1980-01-02|male")),
                                                traits(QStringLiteral("Smith|William|1980-01-02"))));
        QCOMPARE(reason,
                 QStringLiteral("family agrees; birth_date agrees; given similar (nickname); sex missing; "
                                "phone missing; address missing; number missing"));
    }

    void hiddenScoresAreGone()
    {
        PatientCandidates found;
        for (int i = 3; i > 0; --i) {
            PatientCandidate candidate;
            candidate.id = makeId<PatientId>(std::chrono::milliseconds(i));
            candidate.match = matchOf(traits(QStringLiteral("Smith|Ann|1980-01-02")),
                                      traits(QStringLiteral("Smith|Ann|1980-01-02")));
            found.candidates.push_back(candidate);
        }
        const PatientCandidates hidden = withoutScores(found);
        QVERIFY(hidden.areScoresHidden);
        QVERIFY(std::is_sorted(hidden.candidates.begin(), hidden.candidates.end(),
                               [](const auto &a, const auto &b) { return a.id < b.id; }));
        for (const PatientCandidate &candidate : hidden.candidates) {
            QCOMPARE(candidate.match.score, 0.0);
            QVERIFY(!candidate.match.isConfident);
            for (const PatientEvidence &evidence : candidate.match.evidence)
                QCOMPARE(evidence.weight, 0.0);
            QCOMPARE(of(candidate.match, PatientField::Family).agreement, PatientAgreement::Agrees);
        }
    }

    void actsFitTheState_data()
    {
        QTest::addColumn<PatientQuestionState>("state");
        QTest::addColumn<QString>("acts");
        using enum PatientQuestionState;
        QTest::newRow("pending") << Pending << QStringLiteral("link merge distinct");
        QTest::newRow("linked") << Linked << QStringLiteral("unlink");
        QTest::newRow("distinct") << Distinct << QStringLiteral("link merge");
        QTest::newRow("merged") << Merged << QString();
    }
    void actsFitTheState()
    {
        QFETCH(PatientQuestionState, state);
        QFETCH(QString, acts);
        QStringList may;
        for (const PatientAct act :
             {PatientAct::Link, PatientAct::Unlink, PatientAct::Merge, PatientAct::Distinct}) {
            if (canDo(state, act))
                may.append(wordOf(act));
        }
        QCOMPARE(may.join(u' '), acts);
    }

    void aDecisionSaysWhoAndWhy()
    {
        const auto id = makeId<PatientId>(std::chrono::milliseconds(1));
        const auto check = [](PatientAct act, PatientId other, const char *reason) {
            return checkPatientDecision({{}, act, other, QString::fromLatin1(reason), 1}).has_value();
        };
        QVERIFY(check(PatientAct::Link, id, "r"));
        QVERIFY(!check(PatientAct::Link, id, " "));
        QVERIFY(!check(PatientAct::Link, {}, "r"));
        QVERIFY(!check(PatientAct::Merge, {}, "r"));
        QVERIFY(check(PatientAct::Unlink, {}, "r"));
        QVERIFY(!check(PatientAct::Distinct, id, "r"));
    }
};

QTEST_APPLESS_MAIN(tst_PatientMatch)
#include "tst_PatientMatch.moc"
