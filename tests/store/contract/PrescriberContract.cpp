#include "store/contract/PrescriberContract.h"

namespace concord {

namespace {
const auto author = QStringLiteral("ana");
const auto npiSystem = QStringLiteral("http://hl7.org/fhir/sid/us-npi");
const auto source = QStringLiteral("ehr");

ProviderChange provider(const char *id, const char *npi, const char *dea, const char *family = "Smith")
{
    ProviderChange change;
    change.row.id = QString::fromLatin1(id);
    change.row.npi = QString::fromLatin1(npi);
    change.row.dea = QString::fromLatin1(dea);
    change.row.family = QString::fromUtf8(family);
    change.row.given = QStringLiteral("Ann");
    change.reason = QStringLiteral("in the directory");
    return change;
}

Practitioner called(std::initializer_list<Identifier> identifiers)
{
    return {QList<Identifier>(identifiers), QStringLiteral("SMITH"), QStringLiteral("ANN")};
}
Identifier npi(const char *value)
{
    return {npiSystem, QString::fromLatin1(value), QStringLiteral("NPI")};
}
Identifier dea(const char *value)
{
    return {{}, QString::fromLatin1(value), QStringLiteral("DEA")};
}
Identifier local(const char *value)
{
    return {QStringLiteral("HOSP"), QString::fromLatin1(value), {}};
}
}

void PrescriberContract::addProviders()
{
    DONE(providers().save(provider("P1", "1234567893", "AP5836727"), author));
    DONE(providers().save(provider("P2", "", "BB1388568", "Jones"), author));
}

PrescriberRow PrescriberContract::asked(const Practitioner &prescriber)
{
    const auto done = prescribers().ask(source, prescriber);
    const auto page = prescribers().page({});
    return done && page && !page->rows.empty() ? page->rows.front() : PrescriberRow{};
}

void PrescriberContract::aProviderIsKeptWholeAndFoundByEachNumber()
{
    ProviderChange wish = provider("P-0017", "1234567893", "AP5836727", "N\u00fa\u00f1ez O'Brien \"%_\\");
    TAKE(saved, providers().save(wish, author));
    wish.row.version = 1;
    wish.row.author = author;
    wish.row.changedAt = clock().now();
    QCOMPARE(saved, wish.row);
    TAKE(byNpi, providers().byNpi(wish.row.npi));
    QCOMPARE(*byNpi, wish.row);
    TAKE(byDea, providers().byDea(wish.row.dea));
    QCOMPARE(*byDea, wish.row);
    TAKE(none, providers().byNpi({}));
    QVERIFY(!none);
    ProviderChange gone = wish;
    gone.row.isActive = false;
    DONE(providers().save(gone, author));
    TAKE(inactive, providers().byNpi(wish.row.npi));
    QVERIFY(!inactive);
}

void PrescriberContract::aProviderIsFoundByAllWords()
{
    addProviders();
    TAKE(smith, providers().search(QStringLiteral("ann SMI"), 10));
    QCOMPARE(smith.size(), 1U);
    TAKE(all, providers().search({}, 10));
    QCOMPARE(all.size(), 2U);
    QCOMPARE(all[0].family, QStringLiteral("Jones"));
    TAKE(number, providers().search(QStringLiteral("138856"), 10));
    QCOMPARE(number.size(), 1U);
    TAKE(none, providers().search(QStringLiteral("100%"), 10));
    QVERIFY(none.empty());
}

void PrescriberContract::aNumberIsOneProviders()
{
    addProviders();
    FAILS(providers().save(provider("P3", "1234567893", ""), author), ErrorCode::Conflict);
    FAILS(providers().save(provider("P3", "", "BB1388568"), author), ErrorCode::Conflict);
    FAILS(providers().save(provider("P3", "1234567890", ""), author), ErrorCode::InvalidMessage);
    FAILS(providers().save(provider("P3", "", "AP5836728"), author), ErrorCode::InvalidMessage);
    DONE(providers().save(provider("P3", "", ""), author));
    DONE(providers().save(provider("P4", "", ""), author));
}

void PrescriberContract::anotherVersionOfAProviderIsAConflict()
{
    addProviders();
    FAILS(providers().save(provider("P1", "", ""), author), ErrorCode::Conflict);
    ProviderChange next = provider("P1", "1234567893", "", "Smythe");
    next.row.version = 1;
    TAKE(saved, providers().save(next, QStringLiteral("bo")));
    QCOMPARE(saved.version, 2);
    FAILS(providers().save(next, author), ErrorCode::Conflict);
    ProviderChange silent = provider("P9", "", "");
    silent.reason = QStringLiteral(" ");
    FAILS(providers().save(silent, author), ErrorCode::InvalidMessage);
}

void PrescriberContract::aSiteWithoutADirectoryIsAskedNothing()
{
    TAKE(found, prescribers().find(source, called({npi("1234567893")})));
    QCOMPARE(found.basis, PrescriberFinding::Basis::NoDirectory);
}

void PrescriberContract::aPrescriberIsFoundByNpiAndDea()
{
    addProviders();
    using Basis = PrescriberFinding::Basis;
    TAKE(byNpi, prescribers().find(source, called({local("7"), npi("1234567893")})));
    QCOMPARE(byNpi, (PrescriberFinding{Basis::Npi, QStringLiteral("P1")}));
    TAKE(byDea, prescribers().find(source, called({dea("BB1388568")})));
    QCOMPARE(byDea, (PrescriberFinding{Basis::Dea, QStringLiteral("P2")}));
    TAKE(both, prescribers().find(source, called({dea("AP5836727"), npi("1234567893")})));
    QCOMPARE(both, (PrescriberFinding{Basis::Npi, QStringLiteral("P1")}));
}

void PrescriberContract::aNumberWithAWrongCheckDigitLeadsNowhere()
{
    addProviders();
    TAKE(found, prescribers().find(source, called({npi("1234567890"), dea("AP5836728")})));
    QCOMPARE(found.basis, PrescriberFinding::Basis::None);
    TAKE(nobody, prescribers().find(source, called({})));
    QCOMPARE(nobody.basis, PrescriberFinding::Basis::None);
}

void PrescriberContract::anExternalIdIsOfItsSource()
{
    addProviders();
    const PrescriberRow row = asked(called({local("7")}));
    TAKE(linked,
         prescribers().decide({row.id, QStringLiteral("P2"), QStringLiteral("their list"), 1}, author));
    QCOMPARE(linked.state, PrescriberState::Linked);
    QCOMPARE(linked.providerName, QStringLiteral("Jones, Ann"));
    using Basis = PrescriberFinding::Basis;
    TAKE(here, prescribers().find(source, called({local("7")})));
    QCOMPARE(here, (PrescriberFinding{Basis::Decision, QStringLiteral("P2")}));
    TAKE(elsewhere, prescribers().find(QStringLiteral("lab"), called({local("7")})));
    QCOMPARE(elsewhere.basis, Basis::None);
}

void PrescriberContract::identifiersOfDifferentProvidersContradict()
{
    addProviders();
    using Basis = PrescriberFinding::Basis;
    TAKE(numbers, prescribers().find(source, called({npi("1234567893"), dea("BB1388568")})));
    QCOMPARE(numbers, (PrescriberFinding{Basis::Contradiction, {}}));
    const PrescriberRow row = asked(called({local("7")}));
    DONE(prescribers().decide({row.id, QStringLiteral("P2"), QStringLiteral("their list"), 1}, author));
    TAKE(decided, prescribers().find(source, called({npi("1234567893"), local("7")})));
    QCOMPARE(decided.basis, Basis::Contradiction);
}

void PrescriberContract::aDismissedPrescriberIsNotAskedAgain()
{
    addProviders();
    const PrescriberRow row = asked(called({local("7")}));
    TAKE(dismissed, prescribers().decide({row.id, {}, QStringLiteral("a test account"), 1}, author));
    QCOMPARE(dismissed.state, PrescriberState::Dismissed);
    TAKE(found, prescribers().find(source, called({local("7")})));
    QCOMPARE(found, (PrescriberFinding{PrescriberFinding::Basis::Decision, {}}));
}

void PrescriberContract::whatNobodyKnowsIsAskedOnce()
{
    addProviders();
    const PrescriberRow row = asked(called({local("7"), npi("1234567893")}));
    QCOMPARE(row.identifier, npi("1234567893")); // the best one
    QCOMPARE(row.source, source);
    QCOMPARE(row.name, QStringLiteral("SMITH, ANN"));
    QCOMPARE(row.state, PrescriberState::Pending);
    clock().advance(std::chrono::seconds(1));
    DONE(prescribers().ask(source, called({npi("1234567893")})));
    DONE(prescribers().ask(source, called({})));
    QCOMPARE(count(QStringLiteral("prescriber_mappings")), 1);
}

void PrescriberContract::aDecisionIsForAReasonAndOfTheVersionSeen()
{
    addProviders();
    const PrescriberRow row = asked(called({local("7")}));
    const auto linked = QStringLiteral("P1");
    const auto why = QStringLiteral("r");
    FAILS(prescribers().decide({row.id, linked, QStringLiteral(" "), 1}, author), ErrorCode::InvalidMessage);
    FAILS(prescribers().decide({row.id, QStringLiteral("P9"), why, 1}, author), ErrorCode::Conflict);
    FAILS(prescribers().decide({{}, linked, why, 1}, author), ErrorCode::NotFound);
    DONE(prescribers().decide({row.id, linked, why, 1}, author));
    const auto late = prescribers().decide({row.id, QStringLiteral("P2"), why, 1}, QStringLiteral("bo"));
    FAILS(late, ErrorCode::Conflict);
    QCOMPARE(late.error().detail, QStringLiteral("version 2 by ana stands"));
    TAKE(changed, prescribers().decide({row.id, QStringLiteral("P2"), why, 2}, QStringLiteral("bo")));
    QCOMPARE(changed.version, 3);
}

void PrescriberContract::pagesFilterByState()
{
    addProviders();
    const PrescriberRow row = asked(called({local("7")}));
    clock().advance(std::chrono::milliseconds(2));
    DONE(prescribers().ask(source, called({local("8")})));
    DONE(prescribers().decide({row.id, QStringLiteral("P1"), QStringLiteral("r"), 1}, author));
    TAKE(pending, prescribers().page({PrescriberState::Pending, {3, {}, 10}}));
    QCOMPARE(pending.requestId, 3U);
    QCOMPARE(pending.rows.size(), 1U);
    QCOMPARE(pending.rows[0].identifier.value, QStringLiteral("8"));
    TAKE(first, prescribers().page({{}, {3, {}, 1}}));
    QCOMPARE(first.rows.size(), 1U);
    TAKE(second, prescribers().page({{}, {3, first.cursor, 1}}));
    QCOMPARE(second.rows[0].id, row.id);
    QVERIFY(second.cursor.isEmpty());
}

}
