#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleValues.h"
#include "models/ValueMapModel.h"
#include "views/ValueMapsPage/ValueMapsPage.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

namespace concord {

namespace {
constexpr int pageWidth = 1080;
constexpr int pageHeight = 560;
const FakeClock clockOfScenes;

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

std::vector<ValueRow> manyValues()
{
    std::vector<ValueRow> rows = sample::values();
    const std::tuple<const char *, const char *, const char *> shipped[] = {
        {"mcg", "ug", "microgram"},       {"ml", "mL", "milliliter"},    {"cap", "{cap}", "capsule"},
        {"gtt", "[drp]", "drop"},         {"patch", "{patch}", "patch"}, {"supp", "{supp}", "suppository"},
        {"inhalation", "{puff}", "puff"}, {"units", "U", "unit"}};
    for (const auto &[value, code, display] : shipped)
        rows.push_back(sample::valueRow(value, code, display, ValueOrigin::Shipped));
    rows[5].target.flag = QStringLiteral("unit:mcg");
    return rows;
}

std::unique_ptr<ValueMapsPage> valuesPage()
{
    auto *model = new ValueMapModel(clockOfScenes);
    auto page = std::make_unique<ValueMapsPage>(model);
    model->setParent(page.get());
    page->resize(pageWidth, pageHeight);
    return page;
}

void answer(ValueMapsPage &page, const std::vector<ValueRow> &rows)
{
    auto *p = &page;
    QObject::connect(p, &ValueMapsPage::valuesWanted, p, [p, rows](const ValueQuery &query) {
        p->showValues({query.page.requestId, rows, {}, int(rows.size()), QStringLiteral("9c3f0a27d1be")});
    });
    p->start();
}

void fail(ValueMapsPage &page, ErrorCode code)
{
    auto *p = &page;
    QObject::connect(p, &ValueMapsPage::valuesWanted, p, [p, code](const ValueQuery &query) {
        p->showFetchFailed(query.page.requestId, {code, {}, {}, 0});
    });
    p->start();
}

void addScene(SceneList &scenes, const char *name, std::function<void(ValueMapsPage &)> then)
{
    scenes.push_back({QStringLiteral("values-") + QLatin1StringView(name), pageWidth, pageHeight, [then] {
                          auto page = valuesPage();
                          then(*page);
                          return page;
                      }});
}

void addDialogScene(SceneList &scenes, const char *name, bool isNew, std::function<void(ValueDialog &)> then)
{
    scenes.push_back({QStringLiteral("value-dialog-") + QLatin1StringView(name), 620, isNew ? 480 : 620, [=] {
                          const auto row = isNew ? std::nullopt : std::optional(sample::values()[1]);
                          auto dialog = std::make_unique<ValueDialog>(row, ValueKind::Unit);
                          auto *d = dialog.get();
                          QObject::connect(
                              d, &ValueDialog::historyWanted, d,
                              [d](const ValueKey &, quint64 requestId) {
                                  d->showHistory(sample::valueHistory(requestId));
                              },
                              Qt::QueuedConnection);
                          then(*dialog);
                          return dialog;
                      }});
}
}

void addValueScenes(SceneList &scenes)
{
    addScene(scenes, "loading", [](ValueMapsPage &page) { page.start(); });
    addScene(scenes, "ready", [](ValueMapsPage &page) {
        answer(page, manyValues());
        child<QTableView>(page, "valuesTable")->selectRow(1);
    });
    addScene(scenes, "all-tables", [](ValueMapsPage &page) {
        auto rows = manyValues();
        rows[4].key.kind = ValueKind::Route;
        rows[4].target = {QStringLiteral("26643006"),
                          QStringLiteral("http://snomed.info/sct"),
                          QStringLiteral("Oral route"),
                          {},
                          {}};
        rows[7].key = {ValueKind::Abbreviation, {}, QStringLiteral("qd")};
        rows[7].target = {{},
                          {},
                          QStringLiteral("once a day"),
                          QStringLiteral("abbr:QD"),
                          QStringLiteral("read as QID: write daily")};
        child<QComboBox>(page, "kindFilter")->setCurrentIndex(0);
        answer(page, rows);
    });
    addScene(scenes, "empty", [](ValueMapsPage &page) { answer(page, {}); });
    addScene(scenes, "no-match", [](ValueMapsPage &page) {
        child<QLineEdit>(page, "textFilter")->setText(QStringLiteral("florb"));
        answer(page, {});
    });
    addScene(scenes, "stale", [](ValueMapsPage &page) {
        answer(page, manyValues());
        page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
    });
    addScene(scenes, "forbidden", [](ValueMapsPage &page) { fail(page, ErrorCode::Forbidden); });
    addScene(scenes, "error", [](ValueMapsPage &page) { fail(page, ErrorCode::StoreBusy); });
    addDialogScene(scenes, "change", false, [](ValueDialog &dialog) {
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
    });
    addDialogScene(scenes, "new", true, [](ValueDialog &) {});
    addDialogScene(scenes, "refused", false, [](ValueDialog &dialog) {
        child<QLineEdit>(dialog, "codeEdit")->setText(QStringLiteral("{pill}"));
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("they are pills"));
        child<QPushButton>(dialog, "saveButton")->click();
        dialog.showRefusal({ErrorCode::Conflict, {}, {}, 0});
    });
}

}
