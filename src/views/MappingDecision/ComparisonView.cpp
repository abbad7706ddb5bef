#include "views/MappingDecision/ComparisonView.h"

#include "models/ComparisonModel.h"
#include "models/RecordTableBase.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/Tables.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {

constexpr int comparisonRow = 28;

/// Writes what differs in bold and in the colour of danger.
class DifferenceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (Agreement(index.data(RecordTableBase::StateRole).toInt()) != Agreement::Different)
            return;
        option->font.setBold(true);
        const QColor color = Theme::of(option->palette).tone(Tone::Danger).strong;
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
    }
};

/// The badge of the agreement with the words of the row.
class AgreementDelegate : public StateDelegate
{
public:
    explicit AgreementDelegate(QObject *parent)
        : StateDelegate([](int s) { return badgeOf(Agreement(s)); }, parent)
    {}

protected:
    [[nodiscard]] Badge badgeAt(const QModelIndex &index, int state) const override
    {
        Badge badge = StateDelegate::badgeAt(index, state);
        badge.text = index.data().toString();
        return badge;
    }
};

}

ComparisonView::ComparisonView(const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_model(new ComparisonModel(this)),
      m_frame(new PanelFrame(QString())),
      m_table(new QTableView)
{
    m_frame->setInner();
    m_frame->setObjectName(prefix + QStringLiteral("comparisonFrame"));
    setUpTable(m_table, prefix + QStringLiteral("comparisonTable"), tr("Source and drug side by side"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setMinimumSectionSize(comparisonRow);
    m_table->verticalHeader()->setDefaultSectionSize(comparisonRow);
    setUpSharedColumns(m_table, {{112, 150}, {92, 120, true}, {92, 120, true}, {96, 160}});
    for (const int column : {ComparisonModel::Attribute, ComparisonModel::Source, ComparisonModel::Candidate})
        m_table->setItemDelegateForColumn(column, new DifferenceDelegate(m_table));
    m_table->setItemDelegateForColumn(ComparisonModel::Outcome, new AgreementDelegate(m_table));
    m_frame->setContent(m_table);
    m_frame->setEmptyText(icons::visible, QString());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
}

void ComparisonView::display(std::vector<Comparison> rows)
{
    m_model->show(std::move(rows));
    m_frame->setState(PanelState::Ready);
}

void ComparisonView::displayEmpty(const QString &text)
{
    m_model->show({});
    m_frame->setState(PanelState::Empty, text);
}

void ComparisonView::displayLoading(const QString &text)
{
    m_model->show({});
    m_frame->setState(PanelState::Loading, text);
}

}
