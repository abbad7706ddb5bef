#include "commands/Output.h"

#include "models/ErrorText.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTextStream>

namespace concord {

void printJson(const QJsonObject &object)
{
    QTextStream(stdout) << QJsonDocument(object).toJson(QJsonDocument::Compact) << Qt::endl;
}

void printLine(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

QString programName()
{
    return QFileInfo(QCoreApplication::applicationFilePath()).completeBaseName();
}

void printError(const Error &error)
{
    QTextStream err(stderr);
    err << programName() << ": " << errorText(error);
    if (!error.where.isEmpty() || !error.detail.isEmpty()) {
        err << " (" << error.where << (error.where.isEmpty() || error.detail.isEmpty() ? "" : ": ")
            << error.detail << ")";
    }
    err << Qt::endl;
}

}
