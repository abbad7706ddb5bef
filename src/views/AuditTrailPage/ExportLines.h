#pragma once

#include "domain/AuditDesk.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace concord {

class ExportLine;

/// The exports of the page, oldest first. One that is over makes room for a new one.
class ExportLines : public QWidget
{
    Q_OBJECT
public:
    explicit ExportLines(QWidget *parent = nullptr);

    void add(const AuditExportOrder &order);
    // what belongs to no line here is passed over
    void showProgress(const AuditProgress &progress);
    void showDone(const AuditExport &file);
    void showFailure(quint64 taskId, const Error &error);
    void clear();

signals:
    void cancelRequested(quint64 taskId);

private:
    [[nodiscard]] ExportLine *lineOf(quint64 taskId) const;
    void makeRoom();
    void drop(quint64 taskId);

    QVBoxLayout *m_column;
    std::vector<ExportLine *> m_lines;
};

}
