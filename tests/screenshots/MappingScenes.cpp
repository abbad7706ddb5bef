#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "fakes/SampleOverview.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/MappingOrders.h"
#include "models/OverviewModel.h"
#include "views/MappingAlerts/MappingAlerts.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace concord {

namespace {

const FakeClock mappingClock;
const Error mappingBusy{ErrorCode::StoreBusy, {}, {}, 0};

template <typename Widget>
Widget *within(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

/// The page with a stand-in for the gateway, both of which the page owns.
struct MappingStage
{
    std::unique_ptr<MappingsPanel> page;
    FakeMappings *answers;
};

QSettings &sceneSettings()
{
    static const QTemporaryDir folder;
    static QSettings settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
    return settings;
}

std::vector<MappingRow> workRows()
{
    std::vector<MappingRow> rows{sample::confidentMapping(23)};
    for (quint32 number = 22; number > 9; --number)
        rows.push_back(number % 4 == 1 ? sample::confidentMapping(number) : sample::mapping(number));
    rows[2].assignee = QStringLiteral("ana");
    rows[3].suggestedName = QStringLiteral("albuterol 0.09 MG/ACTUAT Metered Dose Inhaler");
    rows[4].state = MappingState::InReview;
    rows[4].targetDrugId = QStringLiteral("RX314077");
    rows[4].targetName = QString::fromLatin1(sample::lisinopril20.name);
    rows[4].equivalence = Equivalence::Inexact;
    rows[4].author = QStringLiteral("luis");
    rows[4].note = QStringLiteral("Two tablets of 10 mg, the ward agrees.");
    rows[5] = sample::mapping(18, MappingState::Approved);
    rows[6] = sample::mapping(17, MappingState::Rejected);
    rows[4].display = QStringLiteral("Lisinopril 10 mg tablets");
    for (size_t i = 0; i < rows.size(); ++i) // as the store sorts them
        rows[i].waitingEvents = rows[i].state == MappingState::Approved ? 0 : int(3 * (rows.size() - i));
    return rows;
}

MappingStage stage(std::vector<MappingRow> rows = workRows())
{
    auto *model = new MappingModel(mappingClock);
    MappingStage made{std::make_unique<MappingsPanel>(model, mappingClock, sceneSettings()), nullptr};
    model->setParent(made.page.get());
    made.answers = new FakeMappings(*made.page);
    made.answers->setParent(made.page.get());
    made.answers->rows = std::move(rows);
    made.page->draft()->setImpactDelay(0);
    return made;
}

void take(MappingStage &made, int row, int suggestion)
{
    within<QTableView>(*made.page, "mapping.table")->selectRow(row);
    (void)made.page->draft()->take(suggestion);
    (void)QTest::qWaitFor([&made] { return made.page->draft()->impact() || !made.page->draft()->verdict(); });
}

void addPage(SceneList &scenes, const char *name, const std::function<void(MappingStage &)> &then,
             QSize size = {1248, 780})
{
    scenes.push_back({QStringLiteral("mappings-") + QLatin1StringView(name), size.width(), size.height(),
                      [then, size]() -> std::unique_ptr<QWidget> {
                          MappingStage made = stage();
                          made.page->resize(size);
                          then(made);
                          return std::move(made.page);
                      }});
}

void addListScenes(SceneList &scenes)
{
    addPage(scenes, "loading", [](MappingStage &made) {
        QObject::disconnect(made.page.get(), &MappingsPanel::mappingsWanted, nullptr, nullptr);
        made.page->start();
    });
    addPage(scenes, "empty", [](MappingStage &made) {
        made.answers->rows.clear();
        made.page->start();
    });
    addPage(scenes, "stale", [](MappingStage &made) {
        made.page->start();
        made.page->showAvailability(false, mappingBusy);
    });
    for (const auto &[name, code] :
         {std::pair("forbidden", ErrorCode::Forbidden), std::pair("error", ErrorCode::StoreBusy)}) {
        addPage(scenes, name, [code = code](MappingStage &made) {
            auto *page = made.page.get();
            QObject::disconnect(page, &MappingsPanel::mappingsWanted, nullptr, nullptr);
            QObject::connect(page, &MappingsPanel::mappingsWanted, page,
                             [page, code](const MappingQuery &query) {
                                 page->showFetchFailed(query.page.requestId, Error{code, {}, {}, 0});
                             });
            page->start();
        });
    }
    addPage(scenes, "reading", [](MappingStage &made) {
        QObject::disconnect(made.page.get(), &MappingsPanel::suggestionsWanted, nullptr, nullptr);
        made.page->start();
    });
    const auto drifted = [](MappingStage &made) {
        const char *const kinds[] = {"target_changed",  "target_retired", "code_moved,target_changed",
                                     "target_remapped", "resolvable",     "code_ambiguous"};
        for (size_t i = 0; i < std::size(kinds); ++i) {
            MappingRow row =
                sample::mapping(quint32(40 - i), i == 4 ? MappingState::Pending : MappingState::Approved);
            row.drift = QString::fromLatin1(kinds[i]);
            made.answers->rows.push_back(row);
        }
        Overview overview;
        overview.driftedMappings = 6;
        overview.release = QStringLiteral("2026-12-07");
        made.page->start();
        made.page->showCounts(overview);
    };
    addPage(scenes, "release-banner", drifted);
    addPage(scenes, "release-touches", [drifted](MappingStage &made) {
        drifted(made);
        made.page->showDrifted();
        within<QTableView>(*made.page, "mapping.table")->selectRow(0);
    });
    addPage(scenes, "no-match", [](MappingStage &made) {
        made.answers->rows.clear();
        auto *edit = within<QLineEdit>(*made.page, "mapping.textFilter");
        edit->setText(QStringLiteral("florb"));
        QTest::keyClick(edit, Qt::Key_Return);
    });
    addPage(scenes, "figures", [](MappingStage &made) {
        made.page->start();
        within<QPushButton>(*made.page, "mapping.figuresButton")->setChecked(true);
    });
    addPage(scenes, "figures-empty", [](MappingStage &made) {
        MappingsPanel *page = made.page.get();
        QObject::disconnect(page, &MappingsPanel::figuresWanted, nullptr, nullptr);
        QObject::connect(page, &MappingsPanel::figuresWanted, page, [page](quint64 request) {
            MappingFigures nothing;
            nothing.requestId = request;
            page->showFigures(nothing);
        });
        within<QPushButton>(*page, "mapping.figuresButton")->setChecked(true);
    });
    addPage(scenes, "figures-loading", [](MappingStage &made) {
        QObject::disconnect(made.page.get(), &MappingsPanel::figuresWanted, nullptr, nullptr);
        within<QPushButton>(*made.page, "mapping.figuresButton")->setChecked(true);
    });
}

void addDecisionScenes(SceneList &scenes)
{
    const auto confident = [](MappingStage &made) {
        made.page->start();
        take(made, 0, 0);
    };
    const auto different = [](MappingStage &made) {
        made.page->start();
        take(made, 0, 1);
        within<QCheckBox>(*made.page, "mapping.override.strength")->click();
    };
    addPage(scenes, "open", [](MappingStage &made) { made.page->start(); });
    addPage(scenes, "confident", confident);
    addPage(scenes, "different", different);
    addPage(scenes, "narrow", different, {832, 620});
    addPage(scenes, "undo", [](MappingStage &made) {
        made.answers->undoUntil = mappingClock.now() + std::chrono::minutes(5);
        made.page->start();
        take(made, 0, 0);
        (void)made.page->draft()->submit();
    });
    addPage(scenes, "undo-silent", [](MappingStage &made) {
        made.answers->undoUntil = mappingClock.now() + std::chrono::minutes(5);
        made.page->start();
        take(made, 0, 0);
        (void)made.page->draft()->submit();
        made.answers->holdsDecisions = true;
        made.page->orders()->setPatience(std::chrono::milliseconds(0));
        QTest::keyClick(within<QTableView>(*made.page, "mapping.table"), Qt::Key_U);
        within<QPushButton>(*made.page, "mapping.undoButton")->click();
        (void)QTest::qWaitFor([&made] { return !made.page->orders()->isWaitingFor(MappingAct::Undo); }, 200);
    });
    addPage(scenes, "search", [](MappingStage &made) {
        made.page->start();
        made.page->setSearchDelay(0);
        within<QTableView>(*made.page, "mapping.table")->selectRow(0);
        auto *edit = within<QLineEdit>(*made.page, "mapping.searchEdit");
        QTest::keyClicks(edit, QStringLiteral("min"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTest::keyClick(edit, Qt::Key_Down);
    });
    addPage(scenes, "search-retired", [](MappingStage &made) {
        made.page->start();
        made.page->setSearchDelay(0);
        within<QTableView>(*made.page, "mapping.table")->selectRow(0);
        auto *edit = within<QLineEdit>(*made.page, "mapping.searchEdit");
        QTest::keyClicks(edit, QStringLiteral("amlo"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTest::keyClick(edit, Qt::Key_Down);
        QTest::keyClick(edit, Qt::Key_Down);
    });
    addPage(scenes, "impact", [](MappingStage &made) {
        made.page->start();
        take(made, 0, 0);
        within<QTabWidget>(*made.page, "mapping.tabs")->setCurrentIndex(1);
    });
    addPage(scenes, "history", [](MappingStage &made) {
        made.page->start();
        within<QTabWidget>(*made.page, "mapping.tabs")->setCurrentIndex(2);
    });
    addPage(scenes, "second-reviewer", [](MappingStage &made) {
        made.page->start();
        within<QTableView>(*made.page, "mapping.table")->selectRow(4);
    });
    addPage(scenes, "ambiguous", [](MappingStage &made) {
        made.answers->rows.insert(made.answers->rows.begin(), sample::mapping(7));
        made.page->start();
    });
    addPage(scenes, "refused", [confident](MappingStage &made) {
        confident(made);
        made.answers->refuses = Error{ErrorCode::Conflict, {}, {}, 0};
        (void)made.page->draft()->submit();
    });
    addPage(scenes, "viewer", [](MappingStage &made) {
        Session viewer;
        viewer.user = QStringLiteral("vera");
        viewer.facilities.isAll = true;
        made.page->setAccess(Access(viewer));
        made.page->start();
    });
}

/// A window of the page, taken out of it to be looked at; the page stays with it.
template <typename Window, typename Open>
std::unique_ptr<QWidget> windowOf(MappingStage made, Open open, Window *(MappingsPanel::*window)() const)
{
    made.page->start();
    open(made);
    Window *shown = (made.page.get()->*window)();
    shown->setAttribute(Qt::WA_DeleteOnClose, false);
    shown->setParent(nullptr);
    MappingsPanel *page = made.page.release();
    page->setParent(shown);
    page->hide();
    return std::unique_ptr<QWidget>(shown);
}

void addWindowScenes(SceneList &scenes)
{
    scenes.push_back({QStringLiteral("code-mapping-modal-accept"), 720, 740, [] {
                          return windowOf(
                              stage(),
                              [](MappingStage &made) { made.page->openSuggested(made.answers->rows[0]); },
                              &MappingsPanel::modal);
                      }});
    scenes.push_back({QStringLiteral("code-mapping-modal-reading"), 720, 740, [] {
                          return windowOf(
                              stage(),
                              [](MappingStage &made) {
                                  made.answers->holdsVerdicts = true;
                                  made.page->openSuggested(made.answers->rows[0]);
                              },
                              &MappingsPanel::modal);
                      }});
    scenes.push_back({QStringLiteral("code-mapping-modal-elsewhere"), 720, 740, [] {
                          return windowOf(
                              stage(),
                              [](MappingStage &made) {
                                  made.page->openSuggested(made.answers->rows[0]);
                                  made.answers->decideElsewhere(made.answers->rows[0].id);
                              },
                              &MappingsPanel::modal);
                      }});
    scenes.push_back(
        {QStringLiteral("mappings-bulk"), 920, 680, [] {
             return windowOf(
                 stage(),
                 [](MappingStage &made) { within<QPushButton>(*made.page, "mapping.bulkButton")->click(); },
                 &MappingsPanel::sheet);
         }});
    scenes.push_back({QStringLiteral("mappings-bulk-result"), 920, 680, [] {
                          return windowOf(
                              stage(),
                              [](MappingStage &made) {
                                  within<QPushButton>(*made.page, "mapping.bulkButton")->click();
                                  made.answers->released = 27; // of each: all that wait
                                  made.answers->find(made.answers->rows[2].id)->revision = 9;
                                  within<QPushButton>(*made.page->sheet(), "mapping.sheet.okButton")->click();
                              },
                              &MappingsPanel::sheet);
                      }});
    scenes.push_back({QStringLiteral("mappings-keys"), 560, 460, [] {
                          return std::unique_ptr<QWidget>(std::make_unique<KeysDialog>());
                      }});
    scenes.push_back({QStringLiteral("mapping-alerts-suggested"), 680, 380, []() -> std::unique_ptr<QWidget> {
                          auto model = std::make_unique<OverviewModel>(mappingClock);
                          Overview overview = sample::overview(mappingClock.now());
                          overview.alerts[1] = sample::confidentMapping(23);
                          model->setOverview(overview);
                          auto panel = std::make_unique<MappingAlerts>(*model);
                          model.release()->setParent(panel.get());
                          within<QTableView>(*panel, "alertTable")->selectRow(1);
                          return panel;
                      }});
}

}

void addMappingScenes(SceneList &scenes)
{
    addListScenes(scenes);
    addDecisionScenes(scenes);
    addWindowScenes(scenes);
}

}
