#include "views/AuditReport/AuditPdf.h"

#include "models/AuditText.h"
#include "models/AuditView.h"
#include "models/Format.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QTextLayout>

#include <array>
#include <cmath>

namespace concord {

namespace {

constexpr int dotsPerInch = 300;
constexpr int columnCount = 7;
/// Shares of the width: record, time, who, action, about, outcome, details.
constexpr std::array<int, columnCount> shares{6, 14, 11, 14, 21, 8, 26};
constexpr int measuredAtOnce = 100;

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("AuditPdf", text, nullptr, n);
}

using Cells = std::array<QString, columnCount>;

Cells titles()
{
    return {say(QT_TRANSLATE_NOOP("AuditPdf", "Record")), say(QT_TRANSLATE_NOOP("AuditPdf", "Time (UTC)")),
            say(QT_TRANSLATE_NOOP("AuditPdf", "Who")),    say(QT_TRANSLATE_NOOP("AuditPdf", "Action")),
            say(QT_TRANSLATE_NOOP("AuditPdf", "About")),  say(QT_TRANSLATE_NOOP("AuditPdf", "Outcome")),
            say(QT_TRANSLATE_NOOP("AuditPdf", "Details"))};
}

Cells cellsOf(const AuditRow &row)
{
    QString details = row.details;
    if (!row.correlationId.isNull()) {
        if (!details.isEmpty())
            details += u'\n';
        details += say(QT_TRANSLATE_NOOP("AuditPdf", "Correlation id %1")).arg(row.correlationId.toString());
    }
    const QString who = row.role.isEmpty() ? row.actor : row.actor + u'\n' + row.role;
    return {QString::number(row.seq),
            utcText(row.at),
            who,
            auditActionLabel(row.action) + u'\n' + row.action,
            row.subject,
            auditOutcomeLabel(row.allowed),
            details};
}

QString filterText(const AuditFilter &filter)
{
    AuditView view;
    view.filter = filter;
    view.range = filter.from || filter.until ? AuditRange::Custom : AuditRange::Any;
    QStringList parts;
    for (const AuditChip &chip : chipsOf(view))
        parts.append(chip.text);
    // in full, not as short as on the screen
    if (!filter.correlationId.isNull())
        parts.replaceInStrings(shortId(filter.correlationId.toString()), filter.correlationId.toString());
    return parts.isEmpty() ? say(QT_TRANSLATE_NOOP("AuditPdf", "none, the whole trail"))
                           : parts.join(QStringLiteral(" · "));
}

class Paper
{
public:
    Paper(const AuditReport &report, QIODevice &out) : m_report(report), m_writer(&out)
    {
        m_writer.setResolution(dotsPerInch);
        m_writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape,
                                           QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter));
        m_writer.setTitle(say(QT_TRANSLATE_NOOP("AuditPdf", "Audit trail")));
        m_writer.setCreator(QStringLiteral("Concord " CONCORD_VERSION));
        m_small.setPointSizeF(7);
        m_bold = m_small;
        m_bold.setWeight(QFont::DemiBold);
        m_large.setPointSizeF(15);
        m_large.setWeight(QFont::DemiBold);
        int left = 0;
        for (int i = 0; i < columnCount; ++i) {
            const int width =
                i == columnCount - 1 ? m_writer.width() - left : m_writer.width() * shares[size_t(i)] / 100;
            m_columns[size_t(i)] = {left, width};
            left += width;
        }
    }

    Result<void> write(const std::function<bool(int, int)> &progress)
    {
        if (!measure(progress))
            return fail(ErrorCode::Cancelled, QStringLiteral("export"));
        QPainter painter;
        if (!painter.begin(&m_writer))
            return fail(ErrorCode::StoreFailed, QStringLiteral("export"),
                        QStringLiteral("the PDF cannot be begun"));
        const int pages = int(m_firstRows.size());
        for (int page = 0; page < pages; ++page) {
            if (page > 0)
                m_writer.newPage();
            paintPage(painter, page, pages);
            if (!progress(page + 1, pages))
                return fail(ErrorCode::Cancelled, QStringLiteral("export"));
        }
        painter.end();
        return {};
    }

private:
    struct Column
    {
        int left = 0;
        int width = 0;
    };

    [[nodiscard]] int gap() const { return dotsPerInch / 25; } // a millimetre
    [[nodiscard]] int lineHeight() { return QFontMetrics(m_small, &m_writer).height(); }
    [[nodiscard]] int footerTop() { return m_writer.height() - lineHeight() - gap(); }
    [[nodiscard]] int titleRowHeight() { return lineHeight() + 2 * gap(); }

    QRect cellArea(int column, int top, int height) const
    {
        const Column &c = m_columns[size_t(column)];
        return {c.left + gap(), top + gap() / 2, c.width - 2 * gap(), height};
    }
    /// Lays @p text out in @p area, between words where that can be; paints it where there is a painter, as
    /// far as there is room. Returns how high it is.
    int put(QPainter *painter, const QFont &font, const QRect &area, QString text)
    {
        QTextLayout layout(text.replace(u'\n', QChar::LineSeparator), font, &m_writer);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        qreal y = 0;
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(area.width());
            line.setPosition({0, y});
            y += line.height();
            if (painter && y <= area.height() + 1)
                line.draw(painter, area.topLeft());
        }
        layout.endLayout();
        return int(std::ceil(y));
    }
    int heightOf(const Cells &cells)
    {
        int height = lineHeight();
        for (int i = 0; i < columnCount; ++i)
            height = std::max(height, put(nullptr, m_small, cellArea(i, 0, 0), cells[size_t(i)]));
        // what is longer than a page is cut there: it is in the other formats in full
        return std::min(height + 2 * gap(), footerTop() - titleRowHeight() - 2 * gap());
    }

    /// Which row each page begins with. False: called off.
    bool measure(const std::function<bool(int, int)> &progress)
    {
        m_firstRows = {0};
        int y = headHeight() + titleRowHeight();
        for (size_t row = 0; row < m_report.rows.size(); ++row) {
            if (row % measuredAtOnce == 0 && !progress(0, 0))
                return false;
            const int height = heightOf(cellsOf(m_report.rows[row]));
            if (y + height > footerTop()) {
                m_firstRows.push_back(row);
                y = titleRowHeight();
            }
            m_heights.push_back(height);
            y += height;
        }
        return true;
    }

    [[nodiscard]] std::vector<std::pair<QString, QString>> facts() const
    {
        const SignedHead &head = m_report.head;
        return {{say(QT_TRANSLATE_NOOP("AuditPdf", "Made")),
                 say(QT_TRANSLATE_NOOP("AuditPdf", "%1 by %2")).arg(utcText(m_report.at), m_report.madeBy)},
                {say(QT_TRANSLATE_NOOP("AuditPdf", "Filter")), filterText(m_report.filter)},
                {say(QT_TRANSLATE_NOOP("AuditPdf", "Records")),
                 say(QT_TRANSLATE_NOOP("AuditPdf", "%1 of the %2 that were signed"))
                     .arg(countText(qint64(m_report.rows.size())), countText(head.size))},
                {say(QT_TRANSLATE_NOOP("AuditPdf", "Signed head")),
                 say(QT_TRANSLATE_NOOP("AuditPdf", "%1, signed %2, log %3"))
                     .arg(rootHex(head), utcText(head.at), head.log)},
                {say(QT_TRANSLATE_NOOP("AuditPdf", "Key")), m_report.keyName}};
    }
    [[nodiscard]] static QString note()
    {
        return say(QT_TRANSLATE_NOOP("AuditPdf",
                                     "For reading. Paper proves nothing by itself: an export as "
                                     "JSON Lines of the same filter holds a proof of each record, "
                                     "to be checked against this head and key."));
    }
    /// Of the block on the first page; paints it where there is a painter.
    int headBlock(QPainter *painter)
    {
        int y = 0;
        const auto line = [&](const QFont &font, int left, const QString &text) {
            return put(painter, font, QRect(left, y, m_writer.width() - left, m_writer.height()), text);
        };
        y += line(m_large, 0, say(QT_TRANSLATE_NOOP("AuditPdf", "Audit trail"))) + gap();
        const int indent = m_writer.width() / 9;
        for (const auto &[caption, value] : facts()) {
            (void)line(m_bold, 0, caption);
            y += line(m_small, indent, value) + gap() / 2;
        }
        y += gap() + line(m_small, 0, note()) + 2 * gap();
        return y;
    }
    int headHeight() { return headBlock(nullptr); }

    void paintRow(QPainter &painter, const Cells &cells, const QFont &font, int top, int height)
    {
        for (int i = 0; i < columnCount; ++i)
            (void)put(&painter, font, cellArea(i, top, height - gap()), cells[size_t(i)]);
        painter.setPen(QPen(Qt::lightGray, 2));
        painter.drawLine(0, top + height, m_writer.width(), top + height);
        painter.setPen(Qt::black);
    }

    void paintPage(QPainter &painter, int page, int pages)
    {
        int y = page == 0 ? headBlock(&painter) : 0;
        paintRow(painter, titles(), m_bold, y, titleRowHeight());
        y += titleRowHeight();
        const size_t end = page + 1 < pages ? m_firstRows[size_t(page) + 1] : m_report.rows.size();
        for (size_t row = m_firstRows[size_t(page)]; row < end; ++row) {
            paintRow(painter, cellsOf(m_report.rows[row]), m_small, y, m_heights[row]);
            y += m_heights[row];
        }
        const QRect footer(0, footerTop() + gap(), m_writer.width(), lineHeight());
        painter.setFont(m_small);
        painter.drawText(footer, Qt::AlignLeft | Qt::AlignVCenter,
                         say(QT_TRANSLATE_NOOP("AuditPdf", "Head %1 of %2 records · key %3"))
                             .arg(headText(m_report.head), countText(m_report.head.size), m_report.keyName));
        painter.drawText(footer, Qt::AlignRight | Qt::AlignVCenter,
                         say(QT_TRANSLATE_NOOP("AuditPdf", "Page %1 of %2")).arg(page + 1).arg(pages));
    }

    const AuditReport &m_report;
    QPdfWriter m_writer;
    QFont m_small;
    QFont m_bold;
    QFont m_large;
    std::array<Column, columnCount> m_columns{};
    std::vector<size_t> m_firstRows; ///< of each page
    std::vector<int> m_heights;      ///< of each row
};

}

Result<void> writeAuditPdf(const AuditReport &report, QIODevice &out,
                           const std::function<bool(int done, int total)> &progress)
{
    return Paper(report, out).write(progress);
}

}
