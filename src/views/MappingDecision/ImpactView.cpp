#include "views/MappingDecision/ImpactView.h"

#include "models/ErrorText.h"
#include "models/RecordTableBase.h"
#include "models/RepeatedQuestion.h"
#include "models/TreeModel.h"
#include "models/WorkbenchText.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/Trees.h"

#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {

/// What an event becomes as a pill; a field's new value as text.
class BecomesDelegate : public StateDelegate
{
public:
    explicit BecomesDelegate(QObject *parent)
        : StateDelegate([](int state) { return badgeOf(EventState(state)); }, parent)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.data(RecordTableBase::StateRole).isValid())
            StateDelegate::paint(painter, option, index);
        else
            QStyledItemDelegate::paint(painter, option, index);
    }
};

}

ImpactView::ImpactView(const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_events(new TreeModel({tr("Event"), tr("Now"), tr("Then")}, this)),
      m_frame(new PanelFrame(QString())),
      m_summary(new QLabel),
      m_tree(new QTreeView)
{
    m_frame->setInner();
    m_frame->setObjectName(prefix + QStringLiteral("impactFrame"));
    m_summary->setObjectName(prefix + QStringLiteral("impactSummary"));
    m_summary->setWordWrap(true);
    setUpTree(m_tree, prefix + QStringLiteral("impactTree"), tr("What becomes of the waiting events"));
    m_tree->setModel(m_events);
    m_tree->setItemDelegateForColumn(2, new BecomesDelegate(m_tree));
    m_tree->header()->resizeSection(0, 262);
    m_tree->header()->resizeSection(1, 122);
    auto *content = new QWidget;
    auto *inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, Theme::tight, 0, 0);
    inside->addWidget(m_summary);
    inside->addWidget(m_tree, 1);
    m_frame->setContent(content);
    m_frame->setEmptyText(icons::events, tr("Choose a drug to see what an approval would do."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
}

void ImpactView::display(const std::optional<MappingImpact> &impact, const RepeatedQuestion &question)
{
    m_frame->clearError();
    if (impact && impact->requestId != m_shown) {
        m_shown = impact->requestId;
        m_summary->setText(impactText(*impact));
        m_events->show(impactTree(*impact));
        m_tree->expandAll();
    } else if (!impact && m_shown != 0) {
        m_shown = 0;
        m_summary->clear();
        m_events->clear();
    }
    if (impact)
        m_frame->setState(PanelState::Ready);
    else if (question.isWaiting())
        m_frame->setState(PanelState::Loading, tr("Trying it out, without keeping anything…"));
    else if (question.state() == RepeatedQuestion::State::Failed)
        m_frame->setState(PanelState::Empty,
                          question.error().code == ErrorCode::Timeout
                              ? tr("Nobody has tried it out: no service answered in time. See whether "
                                   "concordd is running, and try again.")
                              : errorText(question.error()));
    else
        m_frame->setState(PanelState::Empty);
}

}
