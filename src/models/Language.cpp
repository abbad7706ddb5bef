#include "models/Language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace concord {

namespace {

const QString translatorName = QStringLiteral("concordTranslator");

void install(const QString &file, const QString &folder)
{
    auto *translator = new QTranslator(QCoreApplication::instance());
    translator->setObjectName(translatorName);
    if (translator->load(file, folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

}

QStringList languages()
{
    return {QStringLiteral("en"), QStringLiteral("es")};
}

QString useLanguage(const QString &choice)
{
    const QLocale locale = choice.isEmpty() ? QLocale::system() : QLocale(choice);
    QLocale::setDefault(locale);
    QString language = QLocale(locale.language()).name().section(QLatin1Char('_'), 0, 0);
    if (!languages().contains(language))
        language = QStringLiteral("en");
    for (QTranslator *old : QCoreApplication::instance()->findChildren<QTranslator *>(translatorName))
        delete old; // uninstalls itself
    // Qt's own words (buttons of its dialogs) are an optional package: without it they stay English.
    install(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QStringLiteral("console_") + language, QStringLiteral(":/i18n")); // English: the plurals
    return language;
}

}
