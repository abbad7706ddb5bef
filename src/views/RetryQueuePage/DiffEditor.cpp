#include "views/RetryQueuePage/DiffEditor.h"

#include "views/common/Theme.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

namespace concord {

namespace {

using Marks = QList<QTextEdit::ExtraSelection>;

void mark(Marks &marks, const QPlainTextEdit *edit, int line, const ToneColors &colors)
{
    const QTextBlock block = edit->document()->findBlockByNumber(line);
    if (!block.isValid())
        return;
    QTextEdit::ExtraSelection selection;
    selection.cursor = QTextCursor(block);
    selection.format.setBackground(colors.soft);
    selection.format.setForeground(colors.strong);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    marks.append(selection);
    selection.cursor.setPosition(block.position());
    selection.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    marks.append(selection);
}

}

DiffEditor::DiffEditor(QWidget *parent)
    : QWidget(parent), m_original(new QPlainTextEdit), m_copy(new QPlainTextEdit), m_summary(new QLabel)
{
    setObjectName(QStringLiteral("diffEditor"));
    m_summary->setObjectName(QStringLiteral("diffSummary"));
    auto *sides = new QHBoxLayout;
    sides->setSpacing(Theme::space);
    sides->addWidget(makeSide(m_original, tr("Original, kept as it is"), "originalEdit"), 1);
    sides->addWidget(makeSide(m_copy, tr("Your copy"), "copyEdit"), 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(sides, 1);
    column->addWidget(m_summary);
    m_original->setReadOnly(true);
    connect(m_copy, &QPlainTextEdit::textChanged, this, [this] {
        compare();
        emit editedChanged();
    });
    for (const auto bar : {&QPlainTextEdit::verticalScrollBar, &QPlainTextEdit::horizontalScrollBar}) {
        connect((m_copy->*bar)(), &QScrollBar::valueChanged, (m_original->*bar)(), &QScrollBar::setValue);
        connect((m_original->*bar)(), &QScrollBar::valueChanged, (m_copy->*bar)(), &QScrollBar::setValue);
    }
}

QWidget *DiffEditor::makeSide(QPlainTextEdit *edit, const QString &title, const char *name)
{
    edit->setObjectName(QLatin1StringView(name));
    edit->setAccessibleName(title);
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setTabChangesFocus(true);
    auto *caption = new QLabel(title);
    caption->setBuddy(edit);
    caption->setProperty("role", QStringLiteral("heading"));
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addWidget(caption);
    column->addWidget(edit, 1);
    return side;
}

void DiffEditor::setOriginal(const QString &text)
{
    m_original->setPlainText(text);
    m_copy->setPlainText(text);
}

QString DiffEditor::edited() const
{
    return m_copy->toPlainText();
}

bool DiffEditor::isChanged() const
{
    return m_copy->toPlainText() != m_original->toPlainText();
}

QString DiffEditor::summary() const
{
    return m_summary->text();
}

void DiffEditor::setReadOnly(bool readOnly)
{
    m_copy->setReadOnly(readOnly);
}

void DiffEditor::compare()
{
    const Theme &theme = Theme::of(palette());
    Marks before;
    Marks after;
    int changed = 0;
    int added = 0;
    int removed = 0;
    for (const DiffLine &line :
         diffLines(m_original->toPlainText().split(u'\n'), m_copy->toPlainText().split(u'\n'))) {
        if (line.kind == DiffLine::Kind::Same)
            continue;
        const bool both = line.kind == DiffLine::Kind::Changed;
        if (line.before >= 0)
            mark(before, m_original, line.before, theme.tone(both ? Tone::Warning : Tone::Danger));
        if (line.after >= 0)
            mark(after, m_copy, line.after, theme.tone(both ? Tone::Warning : Tone::Ok));
        changed += both ? 1 : 0;
        added += line.kind == DiffLine::Kind::Added ? 1 : 0;
        removed += line.kind == DiffLine::Kind::Removed ? 1 : 0;
    }
    m_original->setExtraSelections(before);
    m_copy->setExtraSelections(after);
    if (changed + added + removed == 0) {
        m_summary->setText(tr("Nothing changed yet."));
        return;
    }
    m_summary->setText(tr("%1 · %2 · %3", "lines changed · added · removed")
                           .arg(tr("%n line(s) changed", nullptr, changed), tr("%n added", nullptr, added),
                                tr("%n removed", nullptr, removed)));
}

}
