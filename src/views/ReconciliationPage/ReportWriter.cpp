#include "views/ReconciliationPage/ReportWriter.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFile>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>
#include <QThread>

namespace concord {

namespace {
constexpr int reportDotsPerInch = 300;
constexpr double reportFontSize = 6.5;

QByteArray pdfOf(const QString &html)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(reportDotsPerInch);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape,
                                     QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter));
    writer.setTitle(QStringLiteral("Reconciliation"));
    writer.setCreator(QStringLiteral("Concord " CONCORD_VERSION));
    QTextDocument document;
    QFont font;
    font.setPointSizeF(reportFontSize);
    document.setDefaultFont(font);
    document.documentLayout()->setPaintDevice(&writer);
    document.setPageSize(QSizeF(writer.width(), writer.height()));
    document.setHtml(html);
    document.print(&writer);
    return buffer.data();
}
}

QString endingOf(ReportKind kind)
{
    switch (kind) {
    case ReportKind::Html:
        return QStringLiteral("html");
    case ReportKind::Csv:
        return QStringLiteral("csv");
    case ReportKind::Pdf:
        return QStringLiteral("pdf");
    }
    return {};
}

Result<void> writeReport(const ReportText &report, ReportKind kind, const QString &path)
{
    const QByteArray bytes =
        kind == ReportKind::Pdf ? pdfOf(report.text.reveal()) : report.text.reveal().toUtf8();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Internal, path, file.errorString());
    return {};
}

ReportWriter::ReportWriter(QObject *parent) : QObject(parent)
{
    const auto end = [this] {
        m_isBusy = false;
    };
    connect(this, &ReportWriter::written, this, end);
    connect(this, &ReportWriter::failed, this, end);
}

ReportWriter::~ReportWriter()
{
    if (m_thread)
        m_thread->wait();
}

bool ReportWriter::write(const ReportText &report, ReportKind kind, const QString &path)
{
    if (std::exchange(m_isBusy, true))
        return false;
    if (m_thread)
        m_thread->wait();                                       // it has told its answer, and ends
    m_thread.reset(QThread::create([this, report, kind, path] { // a copy; only signals leave the thread
        const auto done = writeReport(report, kind, path);
        if (done)
            emit written(path, report.items);
        else
            emit failed(path, done.error());
    }));
    m_thread->start();
    return true;
}

}
