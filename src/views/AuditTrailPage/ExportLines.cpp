#include "views/AuditTrailPage/ExportLines.h"

#include "views/AuditTrailPage/ExportLine.h"

#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {
constexpr size_t mostLines = 3;
}

ExportLines::ExportLines(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Theme::gap);
    hide();
}

void ExportLines::add(const AuditExportOrder &order)
{
    makeRoom();
    auto *line = new ExportLine(order);
    m_column->addWidget(line);
    m_lines.push_back(line);
    connect(line, &ExportLine::cancelRequested, this, &ExportLines::cancelRequested);
    connect(line, &ExportLine::dismissed, this, &ExportLines::drop);
    show();
}

void ExportLines::makeRoom()
{
    const auto over =
        std::find_if(m_lines.begin(), m_lines.end(), [](const ExportLine *line) { return line->isOver(); });
    if (m_lines.size() >= mostLines && over != m_lines.end())
        drop((*over)->taskId());
}

ExportLine *ExportLines::lineOf(quint64 taskId) const
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                    [&](const ExportLine *line) { return line->taskId() == taskId; });
    return found == m_lines.end() ? nullptr : *found;
}

void ExportLines::showProgress(const AuditProgress &progress)
{
    if (ExportLine *line = lineOf(progress.taskId))
        line->showProgress(progress);
}

void ExportLines::showDone(const AuditExport &file)
{
    if (ExportLine *line = lineOf(file.taskId))
        line->showDone(file);
}

void ExportLines::showFailure(quint64 taskId, const Error &error)
{
    if (ExportLine *line = lineOf(taskId))
        line->showFailure(error);
}

void ExportLines::drop(quint64 taskId)
{
    ExportLine *line = lineOf(taskId);
    if (!line)
        return;
    line->hide();
    line->deleteLater(); // its button may be what was clicked
    std::erase(m_lines, line);
    setVisible(!m_lines.empty());
}

void ExportLines::clear()
{
    while (!m_lines.empty())
        drop(m_lines.back()->taskId());
}

}
