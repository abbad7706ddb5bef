#include "SceneList.h"

#include "views/common/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLocale>
#include <QPainter>
#include <QTextStream>
#include <QTranslator>
#include <QWidget>

using namespace concord;

namespace {

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
    return framed.save(path);
}

bool useLanguage(QTranslator &translator, const QString &language)
{
    QLocale::setDefault(
        QLocale(language == QLatin1StringView("es") ? QStringLiteral("es_ES") : QStringLiteral("en_US")));
    QCoreApplication::removeTranslator(&translator);
    return translator.load(QStringLiteral(":/i18n/console_%1.qm").arg(language)) &&
           QCoreApplication::installTranslator(&translator);
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
    addSandboxScenes(scenes);
    const auto choice = [&](const char *option, const QStringList &all) {
        const QString chosen = parser.value(QLatin1StringView(option));
        return chosen.isEmpty() ? all : QStringList{chosen};
    };
    const QDir out(parser.value(QStringLiteral("out")));
    out.mkpath(QStringLiteral("."));
    QTextStream print(stdout);
    QTranslator translator;
    int failures = 0;
    for (const QString &language : choice("lang", {QStringLiteral("en"), QStringLiteral("es")})) {
        if (!useLanguage(translator, language) && language != QLatin1StringView("en")) {
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
                if (!parser.isSet(QStringLiteral("list")) && !render(scene, out.filePath(file)))
                    ++failures;
            }
        }
    }
    return failures == 0 ? 0 : 1;
}
