#include "SceneList.h"

#include "models/Language.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QPainter>
#include <QTextStream>
#include <QWidget>

#include <algorithm>

using namespace concord;

namespace {

/// True when next to nothing is drawn: less than 0.2 % of the pixels differ from the corner's colour.
bool isBlank(const QImage &image)
{
    const QRgb background = image.pixel(0, 0);
    qint64 drawn = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        drawn += std::count_if(line, line + image.width(), [=](QRgb pixel) { return pixel != background; });
    }
    return drawn * 500 < qint64(image.width()) * image.height();
}

/// Grabs one scene on the window colour with a margin, as it would stand in the console.
bool render(const Scene &scene, const QString &path)
{
    const auto widget = scene.make();
    widget->resize(scene.width, scene.height);
    widget->show();
    QCoreApplication::sendPostedEvents();
    const QPixmap picture = widget->grab();
    QPixmap framed(picture.size() + QSize(2 * Theme::wide, 2 * Theme::wide));
    framed.fill(QApplication::palette().color(QPalette::Window));
    QPainter painter(&framed);
    painter.drawPixmap(Theme::wide, Theme::wide, picture);
    painter.end();
    return !isBlank(picture.toImage().convertToFormat(QImage::Format_RGB32)) && framed.save(path);
}

}

/// Renders every panel in every state. Files: DIR/<language>-<theme>-<scene>.png
int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("TZ", "UTC"); // pictures of two machines compare
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("out"), QStringLiteral("folder for the pictures"), QStringLiteral("DIR"),
          QStringLiteral("screenshots")},
         {QStringLiteral("lang"), QStringLiteral("en, es; default both"), QStringLiteral("LANG")},
         {QStringLiteral("theme"), QStringLiteral("light, dark; default both"), QStringLiteral("THEME")},
         {QStringLiteral("only"), QStringLiteral("part of a scene's name"), QStringLiteral("TEXT")},
         {QStringLiteral("list"), QStringLiteral("print the file names and stop")}});
    parser.process(app);

    SceneList scenes;
    addOverviewScenes(scenes);
    addPagesScenes(scenes);
    addEngineScenes(scenes);
    addDeliveryScenes(scenes);
    addAuditScenes(scenes);
    addPersonScenes(scenes);
    addSandboxScenes(scenes);
    addMappingScenes(scenes);
    addValueScenes(scenes);
    addPeopleScenes(scenes);
    addAlertScenes(scenes);
    addReconciliationScenes(scenes);
    const auto choice = [&](const char *option, const QStringList &all) {
        const QString chosen = parser.value(QLatin1StringView(option));
        return chosen.isEmpty() ? all : QStringList{chosen};
    };
    const QDir out(parser.value(QStringLiteral("out")));
    out.mkpath(QStringLiteral("."));
    QTextStream print(stdout);
    int failures = 0;
    for (const QString &language : choice("lang", languages())) {
        if (useLanguage(language) != language) {
            print << "no translation for " << language << '\n';
            ++failures;
        }
        for (const QString &mode : choice("theme", {QStringLiteral("light"), QStringLiteral("dark")})) {
            Theme::apply(app, mode == QLatin1StringView("dark") ? Theme::Mode::Dark : Theme::Mode::Light);
            for (const Scene &scene : scenes) {
                if (!scene.name.contains(parser.value(QStringLiteral("only"))))
                    continue;
                const QString file = QStringLiteral("%1-%2-%3.png").arg(language, mode, scene.name);
                print << file << '\n';
                if (!parser.isSet(QStringLiteral("list")) && !render(scene, out.filePath(file))) {
                    print << "blank or not written: " << file << '\n';
                    ++failures;
                }
            }
        }
    }
    return failures == 0 ? 0 : 1;
}
