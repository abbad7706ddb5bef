#include "views/MappingDecision/MappingHistoryView.h"

#include "models/ErrorText.h"
#include "models/RepeatedQuestion.h"
#include "models/TreeModel.h"
#include "models/WorkbenchText.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Theme.h"
#include "views/common/Trees.h"

#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {

/// As tall as its words need in the width of the column: why something was decided is read whole.
class WrappingDelegate : public TreeDelegate
{
public:
    explicit WrappingDelegate(QTreeView *tree) : TreeDelegate(tree), m_tree(tree) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize line = TreeDelegate::sizeHint(option, index);
        const int width = m_tree->header()->sectionSize(index.column()) - 2 * Theme::space;
        const int lineHeight = option.fontMetrics.height();
        const QRect words = option.fontMetrics.boundingRect(QRect(0, 0, std::max(width, 1), 100 * lineHeight),
                                                            Qt::TextWordWrap, index.data().toString());
        return {line.width(), std::max(line.height(), words.height() + line.height() - lineHeight)};
    }

private:
    QTreeView *m_tree;
};

}

MappingHistoryView::MappingHistoryView(const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_steps(new TreeModel({tr("When"), tr("Who"), tr("What"), tr("Why")}, this)),
      m_frame(new PanelFrame(QString())),
      m_tree(new QTreeView)
{
    m_frame->setInner();
    m_frame->setObjectName(prefix + QStringLiteral("historyFrame"));
    m_tree->setModel(m_steps);
    setUpTree(m_tree, prefix + QStringLiteral("historyTree"), tr("History of the code"));
    m_tree->setRootIsDecorated(false);
    m_tree->header()->resizeSection(0, 136);
    m_tree->header()->resizeSection(1, 80);
    m_tree->header()->resizeSection(2, 176);
    m_tree->setUniformRowHeights(false);
    m_tree->setWordWrap(true);
    auto *words = new WrappingDelegate(m_tree);
    m_tree->setItemDelegate(words);
    connect(m_tree->header(), &QHeaderView::sectionResized, words,
            [words] { emit words->sizeHintChanged({}); });
    m_frame->setContent(m_tree);
    m_frame->setEmptyText(icons::audit, tr("Nothing was decided about this code yet."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
}

void MappingHistoryView::display(const std::optional<MappingHistory> &history,
                                 const RepeatedQuestion &question)
{
    const quint64 request = history ? history->requestId : 0;
    if (std::exchange(m_shown, request) != request)
        m_steps->show(history ? historyTree(*history) : std::vector<TreeNode>());
    if (history)
        m_frame->setState(history->steps.empty() ? PanelState::Empty : PanelState::Ready);
    else if (question.state() == RepeatedQuestion::State::Failed)
        m_frame->setState(question.error().code == ErrorCode::Forbidden ? PanelState::Forbidden
                                                                        : PanelState::Empty,
                          errorText(question.error()));
    else
        m_frame->setState(PanelState::Loading);
}

}
