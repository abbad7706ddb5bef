#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SamplePeople.h"
#include "models/FacilityCodeModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PrescriberModel.h"
#include "models/ProviderModel.h"
#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PeoplePage.h"
#include "views/PeoplePage/PrescribersTab.h"
#include "views/PeoplePage/ProvidersTab.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

namespace concord {

namespace {
constexpr int pageWidth = 1240;
constexpr int pageHeight = 700;
constexpr int narrowWidth = 900;
const FakeClock clockOfScenes;

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

std::unique_ptr<PeoplePage> peoplePage()
{
    auto *questions = new PatientQuestionModel(clockOfScenes);
    auto *prescribers = new PrescriberModel(clockOfScenes);
    auto *providers = new ProviderModel(clockOfScenes);
    auto *codes = new FacilityCodeModel(clockOfScenes);
    auto page = std::make_unique<PeoplePage>(questions, prescribers, providers, codes);
    for (QObject *model : std::initializer_list<QObject *>{questions, prescribers, providers, codes})
        model->setParent(page.get());
    page->patients()->setLookDelay(0);
    return page;
}

/// As the store filters them.
template <typename Row, typename State>
std::vector<Row> inState(std::vector<Row> rows, const std::optional<State> &state)
{
    std::erase_if(rows, [&state](const Row &row) { return state && row.state != *state; });
    return rows;
}

void showAll(PeoplePage &page, const char *filter)
{
    child<QComboBox>(page, filter)->setCurrentIndex(0);
}

/// Answers at once, and as if nothing had been decided.
void answerAll(PeoplePage &page, bool areScoresHidden = false)
{
    PatientsTab *patients = page.patients();
    QObject::connect(patients, &PatientsTab::questionsWanted, patients,
                     [patients](const PatientQuestionQuery &query) {
                         patients->showQuestions(
                             {query.page.requestId, inState(sample::patientQuestions(), query.state), {}});
                     });
    QObject::connect(patients, &PatientsTab::candidatesWanted, patients,
                     [patients, areScoresHidden](PatientQuestionId id, quint64 requestId) {
                         const auto found = sample::patientCandidates(id, requestId);
                         patients->showCandidates(areScoresHidden ? withoutScores(found) : found);
                     });
    PrescribersTab *prescribers = page.prescribers();
    QObject::connect(prescribers, &PrescribersTab::prescribersWanted, prescribers,
                     [prescribers](const PrescriberQuery &query) {
                         prescribers->showPrescribers(
                             {query.page.requestId, inState(sample::prescribers(), query.state), {}});
                     });
    ProvidersTab *providers = page.providers();
    QObject::connect(providers, &ProvidersTab::providersWanted, providers,
                     [providers](const QString &, quint64 requestId) {
                         std::vector<ProviderRow> rows = sample::providers();
                         rows[0].dea = QStringLiteral("AB1234563");
                         rows[0].author = QStringLiteral("maria");
                         rows[0].changedAt = clockOfScenes.now() - std::chrono::hours(5);
                         rows[1].isActive = false;
                         providers->showProviders({requestId, rows});
                     });
    FacilitiesTab *facilities = page.facilities();
    QObject::connect(
        facilities, &FacilitiesTab::codesWanted, facilities, [facilities](const FacilityCodeQuery &query) {
            facilities->showCodes({query.page.requestId, inState(sample::facilityCodes(), query.state), {}});
        });
    page.start();
}

void addScene(SceneList &scenes, const char *name, std::function<void(PeoplePage &)> then,
              int width = pageWidth)
{
    scenes.push_back({QStringLiteral("people-") + QLatin1StringView(name), width, pageHeight, [then, width] {
                          auto page = peoplePage();
                          page->resize(width, pageHeight);
                          then(*page);
                          return page;
                      }});
}

void choose(PeoplePage &page, int row)
{
    child<QTableView>(page, "people.patientsTable")->selectRow(row);
}

void fail(PeoplePage &page, ErrorCode code)
{
    PatientsTab *patients = page.patients();
    QObject::connect(patients, &PatientsTab::questionsWanted, patients,
                     [patients, code](const PatientQuestionQuery &query) {
                         patients->showFetchFailed(query.page.requestId, {code, {}, {}, 0});
                     });
    page.start();
}
}

void addPeopleScenes(SceneList &scenes)
{
    addScene(scenes, "loading", [](PeoplePage &page) { page.start(); });
    addScene(scenes, "nobody-chosen", [](PeoplePage &page) { answerAll(page); });
    addScene(scenes, "comparison", [](PeoplePage &page) {
        answerAll(page);
        choose(page, 0);
    });
    addScene(
        scenes, "narrow",
        [](PeoplePage &page) {
            answerAll(page);
            choose(page, 0);
        },
        narrowWidth);
    addScene(scenes, "scores-hidden", [](PeoplePage &page) {
        answerAll(page, true);
        choose(page, 0);
    });
    addScene(scenes, "linked", [](PeoplePage &page) {
        answerAll(page);
        showAll(page, "people.patientState");
        choose(page, 3);
    });
    addScene(scenes, "empty", [](PeoplePage &page) {
        PatientsTab *patients = page.patients();
        QObject::connect(patients, &PatientsTab::questionsWanted, patients,
                         [patients](const PatientQuestionQuery &query) {
                             patients->showQuestions({query.page.requestId, {}, {}});
                         });
        page.start();
    });
    addScene(scenes, "stale", [](PeoplePage &page) {
        answerAll(page);
        page.patients()->showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
    });
    addScene(scenes, "forbidden", [](PeoplePage &page) { fail(page, ErrorCode::Forbidden); });
    addScene(scenes, "error", [](PeoplePage &page) { fail(page, ErrorCode::StoreBusy); });
    addScene(scenes, "prescribers", [](PeoplePage &page) {
        answerAll(page);
        child<QTabWidget>(page, "people.tabs")->setCurrentIndex(1);
        showAll(page, "people.prescriberState");
        child<QTableView>(page, "people.prescribersTable")->selectRow(0);
    });
    addScene(scenes, "directory", [](PeoplePage &page) {
        answerAll(page);
        child<QTabWidget>(page, "people.tabs")->setCurrentIndex(2);
        child<QTableView>(page, "people.providersTable")->selectRow(0);
    });
    addScene(scenes, "directory-empty", [](PeoplePage &page) {
        QObject::connect(page.providers(), &ProvidersTab::providersWanted, page.providers(),
                         [&page](const QString &, quint64 requestId) {
                             page.providers()->showProviders({requestId, {}});
                         });
        page.start();
        child<QTabWidget>(page, "people.tabs")->setCurrentIndex(2);
    });
    addScene(scenes, "facilities", [](PeoplePage &page) {
        answerAll(page);
        child<QTabWidget>(page, "people.tabs")->setCurrentIndex(3);
        showAll(page, "people.facilityState");
        child<QTableView>(page, "people.facilitiesTable")->selectRow(0);
    });
    scenes.push_back(
        {QStringLiteral("people-prescriber-dialog"), 620, 500, [] {
             auto dialog = std::make_unique<PrescriberDialog>(sample::prescribers()[1]);
             auto *d = dialog.get();
             QObject::connect(
                 d, &PrescriberDialog::searchWanted, d,
                 [d](const QString &, quint64 requestId) {
                     d->showProviders({requestId, sample::providers()});
                     auto *view = child<QTreeView>(*d, "people.providerView");
                     view->setCurrentIndex(view->model()->index(1, 0));
                 },
                 Qt::QueuedConnection);
             child<QLineEdit>(*d, "people.prescriberReason")->setText(QStringLiteral("she signs so"));
             return dialog;
         }});
    scenes.push_back({QStringLiteral("people-provider-dialog"), 520, 380, [] {
                          ProviderRow draft = sample::providers()[0];
                          draft.version = 0;
                          draft.npi = QStringLiteral("1234567890");
                          return std::make_unique<ProviderDialog>(draft);
                      }});
    scenes.push_back(
        {QStringLiteral("people-provider-change"), 520, 380, [] {
             auto dialog = std::make_unique<ProviderDialog>(sample::providers()[0]);
             child<QLineEdit>(*dialog, "people.providerReason")->setText(QStringLiteral("her new number"));
             return dialog;
         }});
    scenes.push_back({QStringLiteral("people-facility-dialog"), 480, 240, [] {
                          return std::make_unique<FacilityDialog>(sample::facilityCodes()[0]);
                      }});
}

}
