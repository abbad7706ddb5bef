#include "views/AuditTrailPage/AuditTrailPage.h"

#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleAudit.h"
#include "models/AuditModel.h"
#include "views/AuditReport/AuditPdf.h"
#include "views/AuditTrailPage/AuditDetailPane.h"
#include "views/AuditTrailPage/AuditFilterBar.h"
#include "views/AuditTrailPage/ExportLine.h"
#include "views/AuditTrailPage/FilterChips.h"
#include "views/AuditTrailPage/TrailCard.h"
#include "views/common/ViewNameDialog.h"

#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace concord;
using concord::checks::child;

namespace {

struct Fixture
{
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    FakeClock clock;
    AuditModel model{clock};
    AuditTrailPage page{&model, clock, settings};
    QSignalSpy wanted{&page, &AuditTrailPage::recordsWanted};
    QSignalSpy trailWanted{&page, &AuditTrailPage::trailWanted};
    QSignalSpy verify{&page, &AuditTrailPage::verifyRequested};
    QSignalSpy exports{&page, &AuditTrailPage::exportRequested};
    QSignalSpy cancels{&page, &AuditTrailPage::cancelRequested};

    Fixture()
    {
        page.resize(1100, 760);
        child<AuditFilterBar>(page, "auditFilterBar")->setDelay(0);
        page.show();
        page.start();
    }
    [[nodiscard]] AuditQuery query() const { return wanted.last().first().value<AuditQuery>(); }
    void answer(std::vector<AuditRow> rows, const QString &cursor = {})
    {
        page.showRecords({query().page.requestId, std::move(rows), cursor});
    }
    void answerTrail(qint64 newestSeq = 900, bool canSign = true)
    {
        TrailState state = sample::trailState(trailWanted.last().first().toULongLong());
        state.newestSeq = newestSeq;
        state.canSign = canSign;
        page.showTrail(state);
    }
    void ready()
    {
        answer(sample::auditRows(60));
        answerTrail();
    }
    void select(int row) const
    {
        auto *list = child<QListView>(page, "auditTimeline");
        list->setCurrentIndex(model.index(row, 0));
    }
    void press(const char *name) const { child<QAbstractButton>(page, name)->click(); }
    void trigger(const char *name) const { child<QAction>(page, name)->trigger(); }
    [[nodiscard]] QString label(const char *name) const { return child<QLabel>(page, name)->text(); }
    [[nodiscard]] PanelState state() const { return child<PanelFrame>(page, "auditFrame")->state(); }
    [[nodiscard]] TrailCard *card() const { return child<TrailCard>(page, "trailCard"); }
    [[nodiscard]] AuditDetailPane *detail() const { return child<AuditDetailPane>(page, "auditDetail"); }
    [[nodiscard]] QStringList chips() const { return child<FilterChips>(page, "filterChips")->texts(); }
};

}

class tst_AuditTrailPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        Theme::apply(*qApp, Theme::Mode::Light);
    }

    void itAsksOnlyWhenItIsShown()
    {
        FakeClock clock;
        AuditModel model(clock);
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("x.ini")), QSettings::IniFormat);
        AuditTrailPage page(&model, clock, settings);
        QSignalSpy wanted(&page, &AuditTrailPage::recordsWanted);
        page.start();
        QCOMPARE(wanted.count(), 0);
        page.show();
        QCOMPARE(wanted.count(), 1);
        page.hide();
        page.show();
        QCOMPARE(wanted.count(), 1); // what is loaded stays
    }

    void eachStateIsVisible()
    {
        Fixture t;
        QCOMPARE(t.state(), PanelState::Loading);
        QVERIFY(!child<QPushButton>(t.page, "verifyButton")->isEnabled()); // of what nobody has seen
        QVERIFY(!child<QPushButton>(t.page, "exportButton")->isEnabled());
        t.answer({});
        QCOMPARE(t.state(), PanelState::Empty);
        QCOMPARE(child<PanelFrame>(t.page, "auditFrame")->stateText(),
                 QStringLiteral("Nothing has been recorded yet."));
        t.page.reload();
        t.ready();
        QCOMPARE(t.state(), PanelState::Ready);
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Stale);
        QVERIFY(!child<QPushButton>(t.page, "verifyButton")->isEnabled());
        QVERIFY(!child<QPushButton>(t.page, "exportButton")->isEnabled());
        t.page.showAvailability(true, {});
        t.page.showFetchFailed(t.query().page.requestId, {ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!child<PanelFrame>(t.page, "auditFrame")->errorText().isEmpty());
        t.page.showAccess(false);
        QVERIFY(child<PanelFrame>(t.page, "auditForbidden")->isVisible());
        QCOMPARE(child<PanelFrame>(t.page, "auditForbidden")->state(), PanelState::Forbidden);
    }

    void whoMayNotSeeItSeesNothingOfIt()
    {
        Fixture t;
        t.ready();
        t.select(0);
        t.page.showAccess(false);
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(!child<QWidget>(t.page, "content")->isVisible());
        QCOMPARE(t.detail()->row(), AuditRow{});
        const auto asked = t.wanted.count();
        t.page.reload();
        QCOMPARE(t.wanted.count(), asked); // it does not even ask
        t.page.showAccess(true);
        QCOMPARE(t.wanted.count(), asked + 1);
        t.ready();
        QCOMPARE(t.state(), PanelState::Ready);
    }

    void anAnswerOfForbiddenIsTheSame()
    {
        Fixture t;
        t.page.showFetchFailed(t.query().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QVERIFY(child<PanelFrame>(t.page, "auditForbidden")->isVisible());
    }

    void whatIsTypedAndChosenIsTheFilter()
    {
        Fixture t;
        t.ready();
        QTest::keyClicks(child<QLineEdit>(t.page, "actorFilter"), QStringLiteral("ana"));
        QTRY_COMPARE(t.query().filter.actor, QStringLiteral("ana"));
        auto *action = child<QComboBox>(t.page, "actionFilter");
        action->setCurrentIndex(action->findData(QStringLiteral("event.view")));
        child<QComboBox>(t.page, "outcomeFilter")->setCurrentIndex(2);
        auto *range = child<QComboBox>(t.page, "rangeFilter");
        range->setCurrentIndex(range->findData(int(AuditRange::Today)));
        const AuditFilter filter = t.query().filter;
        QCOMPARE(filter.action, QStringLiteral("event.view"));
        QCOMPARE(filter.allowed, std::optional(false));
        QCOMPARE(filter.from, std::optional(sample::minutesAgo(12.0 * 60)));
        QCOMPARE(t.chips().size(), 4);
        t.answer({});
        QCOMPARE(child<PanelFrame>(t.page, "auditFrame")->stateText(),
                 QStringLiteral("No record matches these filters."));
    }

    void aChipTakesItsPartOut()
    {
        Fixture t;
        AuditView view;
        view.filter.actor = QStringLiteral("ana");
        view.filter.allowed = false;
        t.page.showView(view);
        QCOMPARE(t.chips(), (QStringList{QStringLiteral("Actor: ana"), QStringLiteral("Outcome: Refused")}));
        t.press("chip0");
        QCOMPARE(t.query().filter.actor, QString());
        QCOMPARE(t.query().filter.allowed, std::optional(false));
        QCOMPARE(child<QLineEdit>(t.page, "actorFilter")->text(), QString());
        t.page.showView(view);
        t.press("clearChip");
        QCOMPARE(t.query().filter, AuditFilter{});
        QVERIFY(child<QLabel>(t.page, "noFilterLabel")->isVisible());
    }

    void aFilterThatCannotBeOneIsSaid()
    {
        Fixture t;
        const auto asked = t.wanted.count();
        auto *edit = child<QLineEdit>(t.page, "correlationFilter");
        edit->setText(QStringLiteral("abc"));
        QTRY_VERIFY(child<QLabel>(t.page, "filterHint")->isVisible());
        QCOMPARE(t.wanted.count(), asked);
        edit->setText(sample::idOf<CorrelationId>(3).toString());
        QTRY_COMPARE(t.query().filter.correlationId, sample::idOf<CorrelationId>(3));
        QVERIFY(!child<QLabel>(t.page, "filterHint")->isVisible());
    }

    void aTimeMustNotEndBeforeItBegins()
    {
        Fixture t;
        auto *range = child<QComboBox>(t.page, "rangeFilter");
        range->setCurrentIndex(range->findData(int(AuditRange::Custom)));
        QVERIFY(child<QWidget>(t.page, "customRange")->isVisible());
        QVERIFY(t.query().filter.from && t.query().filter.until);
        const AuditFilter before = t.query().filter;
        auto *until = child<QDateTimeEdit>(t.page, "untilEdit");
        until->setDateTime(until->dateTime().addDays(-5));
        QTRY_VERIFY(child<QLabel>(t.page, "filterHint")->isVisible());
        QCOMPARE(t.query().filter, before);
    }

    void theListGoesOnAsItIsScrolled()
    {
        Fixture t;
        t.answer(sample::auditRows(60), QStringLiteral("more"));
        QVERIFY(t.label("footerLabel").contains(QStringLiteral("More come")));
        auto *bar = child<QListView>(t.page, "auditTimeline")->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        bar->setValue(bar->maximum());
        QTRY_COMPARE(t.query().page.after, QStringLiteral("more"));
    }

    void aRecordIsShownInFull()
    {
        Fixture t;
        t.ready();
        t.select(2); // number 898, ana's look at a payload
        QCOMPARE(t.detail()->row().seq, 898);
        QVERIFY(t.label("timeFact").contains(QStringLiteral("46 min ago")));
        QVERIFY(t.label("timeFact").contains(QStringLiteral("2026-01-15T11:14:00.000Z")));
        QCOMPARE(t.label("actorFact"), QStringLiteral("ana, as Compliance officer"));
        QCOMPARE(t.label("actionFact"), QStringLiteral("event.view"));
        QCOMPARE(t.label("numberFact"), QStringLiteral("898"));
        QVERIFY(t.label("proofFact").contains(QStringLiteral("next signed head"))); // 897 are signed
        t.select(5);
        QVERIFY(t.label("proofFact").contains(QStringLiteral("covered by the signed head of 897")));
    }

    void everyIdCanBeCopied()
    {
        Fixture t;
        t.ready();
        t.select(2);
        const AuditRow row = t.detail()->row();
        const std::pair<const char *, QString> copies[] = {
            {"actorFactCopy", row.actor},
            {"subjectFactCopy", row.subject},
            {"numberFactCopy", QStringLiteral("898")},
            {"correlationFactCopy", row.correlationId.toString()},
            {"timeFactCopy", QStringLiteral("2026-01-15T11:14:00.000Z")}};
        for (const auto &[button, text] : copies) {
            t.press(button);
            QCOMPARE(QGuiApplication::clipboard()->text(), text);
        }
        t.press("copyButton");
        const auto json = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
        QCOMPARE(json.value(QStringLiteral("seq")).toInteger(), 898);
        QCOMPARE(json.value(QStringLiteral("details")).toString(), row.details);
        t.press("copyHeadButton");
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("size 897\nroot 4f7499be")));
    }

    void allOfOneCorrelationIdIsOneStep()
    {
        Fixture t;
        AuditView view;
        view.filter.actor = QStringLiteral("ana");
        t.page.showView(view);
        t.ready();
        t.select(2);
        t.press("correlationButton");
        QCOMPARE(t.query().filter.correlationId, t.detail()->row().correlationId);
        QCOMPARE(t.query().filter.actor, QString()); // all of it, by whomever
        t.ready();
        QSignalSpy events(&t.page, &AuditTrailPage::eventsOfCorrelationRequested);
        t.press("eventsButton");
        QCOMPARE(events.first().first().value<CorrelationId>(), t.detail()->row().correlationId);
    }

    void aRecordNarrowsTheFilter()
    {
        Fixture t;
        AuditView view;
        view.range = AuditRange::Last7Days;
        t.page.showView(view);
        t.ready();
        t.select(2);
        t.press("actorButton");
        QCOMPARE(t.query().filter.actor, QStringLiteral("ana"));
        QVERIFY(t.query().filter.from);
        t.press("subjectButton");
        QCOMPARE(t.query().filter.subject, t.detail()->row().subject);
        QCOMPARE(t.query().filter.actor, QStringLiteral("ana"));
    }

    void newerRecordsAreAnnouncedNotPushedIn()
    {
        Fixture t;
        t.page.setRefreshInterval(5);
        t.page.hide();
        t.page.show(); // the interval counts from here
        t.ready();
        auto *newer = child<QPushButton>(t.page, "newerButton");
        QVERIFY(!newer->isVisible());
        const auto asked = t.trailWanted.count();
        QTRY_VERIFY(t.trailWanted.count() > asked);
        t.answerTrail(905);
        QVERIFY(newer->isVisible());
        QCOMPARE(t.model.rowCount(), 60);
        const auto before = t.wanted.count();
        newer->click();
        QCOMPARE(t.wanted.count(), before + 1);
        t.answerTrail(905);
        QVERIFY(!newer->isVisible());
    }

    void theTrailIsVerifiedWithProgressAndAPlainVerdict()
    {
        Fixture t;
        t.ready();
        QVERIFY(t.card()->title().startsWith(QStringLiteral("897 records signed")));
        QVERIFY(t.card()->note().contains(QStringLiteral("Last verified by ana")));
        QVERIFY(t.label("trailFacts").contains(QStringLiteral("key 8c1d4e0b7f3a9256")));
        t.press("verifyButton");
        const quint64 task = t.verify.first().first().toULongLong();
        t.page.showProgress({task, 300, 900});
        QVERIFY(t.card()->title().contains(QStringLiteral("300")));
        QVERIFY(child<QProgressBar>(t.page, "verifyBar")->isVisible());
        QCOMPARE(child<QProgressBar>(t.page, "verifyBar")->value(), 333);
        t.page.showCheck(sample::auditCheck(task + 1)); // somebody else's
        QVERIFY(child<QProgressBar>(t.page, "verifyBar")->isVisible());
        t.page.showCheck(sample::auditCheck(task));
        QVERIFY(t.card()->title().startsWith(QStringLiteral("Verified to record 897, head 4f7499be")));
        QCOMPARE(t.card()->property("tone").toString(), QStringLiteral("ok"));
        QVERIFY(!child<QProgressBar>(t.page, "verifyBar")->isVisible());
    }

    void anAlteredRecordIsNamed()
    {
        Fixture t;
        t.ready();
        t.press("verifyButton");
        t.page.showCheck(sample::auditCheck(t.verify.first().first().toULongLong(), AuditFault::Altered));
        QCOMPARE(t.card()->title(), QStringLiteral("Record 412 was altered."));
        QCOMPARE(t.card()->property("tone").toString(), QStringLiteral("danger"));
        QVERIFY(t.card()->accessibleName().contains(QStringLiteral("Record 412 was altered.")));
    }

    void aVerificationIsCancelled()
    {
        Fixture t;
        t.ready();
        t.press("verifyButton");
        const quint64 task = t.verify.first().first().toULongLong();
        t.press("verifyButton");
        QCOMPARE(t.cancels.first().first().toULongLong(), task);
        QVERIFY(!child<QPushButton>(t.page, "verifyButton")->isEnabled());
        t.page.showProgress({task, 800, 900}); // was on its way
        t.page.showTaskFailed(task, {ErrorCode::Cancelled, {}, {}, 0});
        QVERIFY(t.card()->note().contains(QStringLiteral("cancelled")));
        QVERIFY(child<QPushButton>(t.page, "verifyButton")->isEnabled());
    }

    void anExportIsOrderedShownAndDone()
    {
        Fixture t;
        AuditView view;
        view.filter.actor = QStringLiteral("ana");
        t.page.showView(view);
        t.ready();
        t.trigger("export_csv");
        auto *dialog = t.page.findChild<QFileDialog *>();
        QVERIFY(dialog);
        QVERIFY(dialog->selectedFiles().first().endsWith(QStringLiteral("audit-2026-01-15.csv")));
        emit dialog->fileSelected(t.folder.filePath(QStringLiteral("mine.csv")));
        QCOMPARE(t.exports.count(), 1);
        const auto order = t.exports.first().first().value<AuditExportOrder>();
        QCOMPARE(order.filter.actor, QStringLiteral("ana"));
        QCOMPARE(order.format, AuditFileFormat::Csv);
        QCOMPARE(order.path, t.folder.filePath(QStringLiteral("mine.csv")));
        auto *line = child<ExportLine>(t.page, "exportLine");
        t.page.showProgress({order.taskId, 20, 0});
        QVERIFY(line->text().contains(QStringLiteral("20")));
        AuditExport file;
        file.taskId = order.taskId;
        file.path = order.path;
        file.format = order.format;
        file.records = 44;
        file.sha256 = QStringLiteral("ab12");
        t.page.showExported(file);
        QVERIFY(line->text().contains(QStringLiteral("44")) &&
                line->text().contains(QStringLiteral("mine.csv")));
        t.press("copySumButton");
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("ab12"));
        t.press("exportAction");
        QVERIFY(!line->isVisible());
        dialog->reject();
    }

    void anExportIsCancelledAndSaysSo()
    {
        Fixture t;
        t.ready();
        t.page.exportTo(AuditFileFormat::Pdf, QStringLiteral("x.pdf"));
        const quint64 task = t.exports.first().first().value<AuditExportOrder>().taskId;
        t.press("exportAction");
        QCOMPARE(t.cancels.first().first().toULongLong(), task);
        QVERIFY(!child<QPushButton>(t.page, "exportAction")->isEnabled());
        t.page.showTaskFailed(task, {ErrorCode::Cancelled, {}, {}, 0});
        QVERIFY(
            child<ExportLine>(t.page, "exportLine")->text().contains(QStringLiteral("no file was written")));
    }

    void withoutAKeyNoProofsAreOffered()
    {
        Fixture t;
        t.answer(sample::auditRows(3));
        t.answerTrail(900, false);
        QVERIFY(!child<QAction>(t.page, "export_jsonl")->isEnabled());
        QVERIFY(!child<QAction>(t.page, "export_jsonl")->toolTip().isEmpty());
        QVERIFY(child<QAction>(t.page, "export_csv")->isEnabled());
    }

    void aViewIsSavedFoundAgainAndDeleted()
    {
        Fixture t;
        AuditView view;
        view.filter.actor = QStringLiteral("maria");
        view.range = AuditRange::Last7Days;
        t.page.showView(view);
        t.trigger("saveView");
        auto *dialog = t.page.findChild<ViewNameDialog *>();
        QVERIFY(dialog);
        QVERIFY(!child<QPushButton>(*dialog, "saveButton")->isEnabled());
        child<QLineEdit>(*dialog, "viewNameEdit")->setText(QStringLiteral("Maria & co"));
        child<QPushButton>(*dialog, "saveButton")->click();

        AuditModel model(t.clock); // another day
        AuditTrailPage next(&model, t.clock, t.settings);
        auto *menu = child<QMenu>(next, "viewsMenu");
        auto *saved = menu->findChild<QAction *>(QStringLiteral("savedView0"));
        QVERIFY(saved);
        QCOMPARE(saved->text(), QStringLiteral("Maria && co"));
        saved->trigger();
        QCOMPARE(next.view(), view);
        child<QMenu>(next, "deleteViewMenu")->actions().first()->trigger();
        emit menu->aboutToShow();
        QVERIFY(!menu->findChild<QAction *>(QStringLiteral("savedView0")));
    }

    void aShippedViewIsChosen()
    {
        Fixture t;
        t.trigger("shippedView0");
        QCOMPARE(t.query().filter.allowed, std::optional(false));
        QVERIFY(t.query().filter.from);
    }

    void controlAndFFindsTheFilter()
    {
        Fixture t;
        QApplication::setActiveWindow(&t.page);
        QTRY_VERIFY(t.page.isActiveWindow());
        QTest::keyClick(&t.page, Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(child<QLineEdit>(t.page, "actorFilter")->hasFocus());
    }

    void everyControlHasAName()
    {
        Fixture t;
        t.ready();
        t.select(2);
        AuditView view;
        view.range = AuditRange::Custom;
        view.filter.actor = QStringLiteral("ana");
        t.page.showView(view);
        t.page.exportTo(AuditFileFormat::Csv, QStringLiteral("x.csv"));
        QCOMPARE(checks::namelessControls(t.page), QString());
        const ViewNameDialog dialog({});
        QCOMPARE(checks::namelessControls(dialog), QString());
    }

    void aPdfHasAllItsPages()
    {
        AuditReport report{{},
                           sample::signedHead(),
                           QStringLiteral("8c1d4e0b7f3a9256"),
                           sample::minutesAgo(0),
                           QStringLiteral("ana"),
                           sample::auditRows(120)};
        report.rows[5].details = QString(9000, u'x'); // higher than a page
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        int pages = 0;
        const auto done = writeAuditPdf(report, out, [&](int page, int total) {
            pages = std::max(pages, total);
            return total == 0 || page <= total;
        });
        QVERIFY(done.has_value());
        QVERIFY(pages > 4);
        QVERIFY(out.data().startsWith("%PDF-"));
        QVERIFY(out.data().contains("%%EOF"));
        QCOMPARE(out.data().count("/Type /Page\n"), pages);
    }

    void aPdfIsCalledOff()
    {
        const AuditReport report{{}, sample::signedHead(), {}, {}, {}, sample::auditRows(120)};
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        const auto done = writeAuditPdf(report, out, [](int page, int) { return page < 2; });
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Cancelled);
    }

    void aPdfOfNothingHasItsFirstPage()
    {
        const AuditReport report{{}, sample::signedHead(), {}, {}, {}, {}};
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        QVERIFY(writeAuditPdf(report, out, [](int, int) { return true; }).has_value());
        QCOMPARE(out.data().count("/Type /Page\n"), 1);
    }
};

QTEST_MAIN(tst_AuditTrailPage)
#include "tst_AuditTrailPage.moc"
