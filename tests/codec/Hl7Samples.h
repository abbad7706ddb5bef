#pragma once

#include "codec/hl7/Hl7Message.h"

#include <QFile>
#include <QTest>

#include <vector>

/// A message written with line feeds, for tables that people read; its segments end in CR.
inline QByteArray hl7(QByteArray withLineFeeds)
{
    return withLineFeeds.replace('\n', '\r');
}

inline concord::Hl7Message parsed(const QByteArray &bytes)
{
    auto message = concord::Hl7Message::parse(bytes);
    if (!message)
        qFatal("does not parse: %s %s", qPrintable(message.error().where),
               qPrintable(message.error().detail));
    return std::move(*message);
}

/// One row of tests/data/hl7v2/index.tsv.
struct Hl7Sample
{
    QByteArray file;
    QByteArray type;
    QByteArray version;
    QByteArray encoding; ///< MSH-2
    int segments = 0;
    QByteArray segmentNames; ///< joined by "-"
    QByteArray bytes;
};

inline std::vector<Hl7Sample> hl7Samples()
{
    const QString folder = QStringLiteral(TEST_DATA_DIR "/hl7v2/");
    QFile index(folder + QStringLiteral("index.tsv"));
    if (!index.open(QIODevice::ReadOnly))
        qFatal("no index.tsv");
    std::vector<Hl7Sample> samples;
    index.readLine();
    while (!index.atEnd()) {
        const QList<QByteArray> cells = index.readLine().chopped(1).split('\t');
        QFile file(folder + QString::fromUtf8(cells[0]));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no file %s", cells[0].constData());
        samples.push_back(
            {cells[0], cells[1], cells[2], cells[3], cells[4].toInt(), cells[9], file.readAll()});
    }
    return samples;
}
