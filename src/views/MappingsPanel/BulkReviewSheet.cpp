#include "views/MappingsPanel/BulkReviewSheet.h"

#include "models/BulkReviewModel.h"
#include "models/ErrorText.h"
#include "models/RecordTableBase.h"
#include "views/MappingDecision/ComparisonView.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

namespace {

constexpr int tickWidth = 34;

/// A tick before two lines of text.
class TickDelegate : public TwoLineDelegate
{
public:
    using TwoLineDelegate::TwoLineDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
        QStyleOptionViewItem text = option;
        text.rect.adjust(tickWidth, 0, 0, 0);
        text.state &= ~QStyle::State_HasFocus;
        TwoLineDelegate::paint(painter, text, index);
        QStyleOptionButton box;
        box.palette = option.palette;
        box.rect = QRect(option.rect.left() + Theme::space, option.rect.center().y() - 8, 16, 16);
        box.state =
            index.flags().testFlag(Qt::ItemIsUserCheckable) ? QStyle::State_Enabled : QStyle::State_None;
        box.state |=
            index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off;
        style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, nullptr);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        TwoLineDelegate::initStyleOption(option, index);
        option->features &= ~QStyleOptionViewItem::HasCheckIndicator; // drawn here
    }
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        Q_UNUSED(event)
        Q_UNUSED(model)
        Q_UNUSED(option)
        Q_UNUSED(index)
        return false; // the sheet ticks: by click in the column, and by Space
    }
};

}

BulkReviewSheet::BulkReviewSheet(QWidget *parent)
    : QDialog(parent),
      m_model(new BulkReviewModel(this)),
      m_frame(new PanelFrame(tr("Confident suggestions"))),
      m_table(new QTableView),
      m_comparison(new ComparisonView(QStringLiteral("mapping.sheet."))),
      m_banner(new Banner),
      m_summary(new QLabel),
      m_reason(new QLineEdit),
      m_ok(new QPushButton),
      m_close(new QPushButton(tr("Close")))
{
    setObjectName(QStringLiteral("mapping.bulkSheet"));
    setWindowTitle(tr("Accept confident suggestions"));
    setAccessibleName(windowTitle());
    resize(920, 680);
    setUpTableView();
    m_banner->setObjectName(QStringLiteral("mapping.sheet.banner"));
    m_comparison->setFixedHeight(200);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(m_frame, 1);
    auto *beside = new PanelFrame(QString());
    beside->setContent(m_comparison);
    beside->setState(PanelState::Ready);
    column->addWidget(beside);
    column->addWidget(m_reason);
    column->addLayout(makeFooter());
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(60'000);
    connect(&m_answerTimer, &QTimer::timeout, this, &BulkReviewSheet::noteSilence);
    connect(m_model, &BulkReviewModel::suggestionsWanted, this, &BulkReviewSheet::suggestionsWanted);
    connect(m_model, &BulkReviewModel::ticksChanged, this, &BulkReviewSheet::refresh);
    connect(m_model, &BulkReviewModel::dataChanged, this, &BulkReviewSheet::showCurrent);
    refresh();
}

void BulkReviewSheet::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("mapping.sheet.table"), tr("Codes and what they become"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setColumnWidth(BulkReviewModel::Code, 250);
    m_table->horizontalHeader()->setSectionResizeMode(BulkReviewModel::Drug, QHeaderView::Stretch);
    m_table->setColumnWidth(BulkReviewModel::Waiting, 92);
    m_table->setColumnWidth(BulkReviewModel::Result, 158);
    m_table->setItemDelegateForColumn(BulkReviewModel::Code, new TickDelegate(m_table));
    m_table->setItemDelegateForColumn(BulkReviewModel::Drug, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(
        BulkReviewModel::Result,
        new StateDelegate([](int s) { return badgeOf(BulkReviewRow::Outcome(s)); }, m_table));
    m_frame->setContent(m_table);
    m_frame->setEmptyText(icons::ok, tr("None of the codes on the list has a confident suggestion."));
    const auto toggle = [this](const QModelIndex &index) {
        if (!index.isValid())
            return;
        const QModelIndex tick = index.siblingAtColumn(BulkReviewModel::Code);
        const bool was = tick.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        m_model->setData(tick, was ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    };
    connect(m_table, &QTableView::clicked, this, [toggle](const QModelIndex &index) {
        if (index.column() == BulkReviewModel::Code)
            toggle(index);
    });
    auto *space = new QShortcut(QKeySequence(Qt::Key_Space), m_table);
    space->setContext(Qt::WidgetShortcut);
    connect(space, &QShortcut::activated, this, [this, toggle] { toggle(m_table->currentIndex()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BulkReviewSheet::showCurrent);
}

QLayout *BulkReviewSheet::makeFooter()
{
    m_reason->setObjectName(QStringLiteral("mapping.sheet.reasonEdit"));
    m_reason->setAccessibleName(tr("Reason for all of them"));
    m_reason->setPlaceholderText(tr("Reason for all of them, kept in the audit trail"));
    m_reason->setText(tr("Confident suggestion, accepted on the review sheet."));
    m_reason->setMaxLength(500);
    m_summary->setObjectName(QStringLiteral("mapping.sheet.summary"));
    m_summary->setProperty("role", QStringLiteral("muted"));
    m_summary->setWordWrap(true);
    m_ok->setObjectName(QStringLiteral("mapping.sheet.okButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_close->setObjectName(QStringLiteral("mapping.sheet.closeButton"));
    for (QPushButton *button : {m_ok, m_close})
        button->setAutoDefault(false); // Enter alone accepts nothing
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_summary, 1);
    footer->addWidget(m_ok);
    footer->addWidget(m_close);
    connect(m_ok, &QPushButton::clicked, this, &BulkReviewSheet::submit);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_reason, &QLineEdit::textChanged, this, &BulkReviewSheet::refresh);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &BulkReviewSheet::submit);
    }
    return footer;
}

void BulkReviewSheet::start(const std::vector<MappingRow> &mappings)
{
    std::vector<MappingRow> first = mappings;
    if (int(first.size()) > mostRows)
        first.resize(size_t(mostRows));
    m_model->open(first);
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    m_table->setFocus();
    refresh();
}

void BulkReviewSheet::refresh()
{
    const int ticked = m_model->tickedCount();
    m_frame->setState(m_model->rowCount() > 0 ? PanelState::Ready : PanelState::Empty);
    m_ok->setText(ticked > 0 ? tr("Approve %n code(s)", nullptr, ticked) : tr("Approve"));
    m_ok->setAccessibleName(m_ok->text());
    m_ok->setEnabled(ticked > 0 && !m_model->isAsking() && !isSaving() &&
                     !m_reason->text().trimmed().isEmpty());
    m_reason->setEnabled(!isSaving());
    if (m_model->isAsking())
        m_summary->setText(tr("Comparing each code with its suggestion…"));
    else if (isSaving())
        m_summary->setText(tr("Storing the decisions…"));
    else
        m_summary->setText(tr("Space or a click ticks a code. Only what is confident can be ticked."));
}

void BulkReviewSheet::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || m_model->at(current.row()).suggestion.comparisons.empty())
        m_comparison->displayEmpty(tr("Nothing to compare yet."));
    else
        m_comparison->display(m_model->at(current.row()).suggestion.comparisons);
}

void BulkReviewSheet::submit()
{
    if (!m_ok->isEnabled())
        return;
    m_banner->hide();
    m_answerTimer.start();
    m_waitedFor = makeRequestId();
    m_orders.insert(m_waitedFor);
    const auto decisions = m_model->send(m_reason->text().trimmed(), m_waitedFor);
    refresh();
    emit decisionsMade(decisions, m_waitedFor);
}

void BulkReviewSheet::noteSilence()
{
    m_model->takeSilence(m_waitedFor);
    m_banner->display(Tone::Warning, tr("There is no answer yet. Some may have been stored: look at the "
                                        "list before you try again."));
    refresh();
}

/// Whether it is the answer to an order of this sheet; nobody waits for it any more then.
bool BulkReviewSheet::takeAnswer(quint64 requestId)
{
    if (!m_orders.remove(requestId))
        return false;
    if (requestId == m_waitedFor)
        m_answerTimer.stop();
    return true;
}

void BulkReviewSheet::showSuggestions(const MappingSuggestions &answer)
{
    m_model->takeSuggestions(answer);
}

void BulkReviewSheet::showFetchFailed(quint64 requestId, const Error &error)
{
    m_model->takeFailure(requestId, error);
}

void BulkReviewSheet::showBatch(const MappingBatch &batch, quint64 requestId)
{
    if (!takeAnswer(requestId))
        return;
    m_model->takeBatch(batch, requestId);
    QString text = tr("%n code(s) decided.", nullptr, int(batch.decided.size()));
    if (batch.releasedEvents > 0)
        text += u' ' + tr("%n event(s) go on.", nullptr, batch.releasedEvents);
    if (!batch.refused.empty())
        text += u' ' + tr("%n code(s) refused.", nullptr, int(batch.refused.size()));
    const bool isOneReason =
        std::all_of(batch.refused.begin(), batch.refused.end(), [&batch](const auto &each) {
            return each.second.code == batch.refused.front().second.code;
        });
    if (!batch.refused.empty() && isOneReason) // else each row says its own
        text += u' ' + errorText(batch.refused.front().second);
    m_banner->display(batch.refused.empty() ? Tone::Ok : Tone::Warning, text);
    refresh();
}

void BulkReviewSheet::showRefusal(const Error &error, quint64 requestId)
{
    if (!takeAnswer(requestId))
        return;
    m_model->takeRefusal(error, requestId);
    m_banner->display(Tone::Danger, errorText(error));
    refresh();
}

void BulkReviewSheet::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    m_model->takeChanges(rows);
}

}
