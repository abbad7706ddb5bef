#pragma once

#include "domain/Reconciliation.h"

#include <QObject>

#include <memory>

class QThread;

namespace concord {

/// As what a report is saved: what the services make, or that on paper.
enum class ReportKind { Html, Csv, Pdf };
[[nodiscard]] QString endingOf(ReportKind kind); ///< "pdf"

/// Writes a report into a file that only its owner can read; a file that was there is replaced when the new
/// one is whole. Errors: Internal, with the path as its place.
[[nodiscard]] Result<void> writeReport(const ReportText &report, ReportKind kind, const QString &path);

/// The same on a thread of its own, one at a time: pages of a PDF take a while. Ends with its owner.
class ReportWriter : public QObject
{
    Q_OBJECT
public:
    explicit ReportWriter(QObject *parent = nullptr);
    ~ReportWriter() override;

    /// written() or failed() follows exactly once. False: the one before is still being written.
    [[nodiscard]] bool write(const ReportText &report, ReportKind kind, const QString &path);

signals:
    void written(const QString &path, int items);
    void failed(const QString &path, const concord::Error &error);

private:
    std::unique_ptr<QThread> m_thread;
    bool m_isBusy = false; ///< until its answer is here
};

}
