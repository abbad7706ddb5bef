#include "views/ValueMapsPage/ValueMapsPage.h"

#include "models/Format.h"
#include "models/ValueMapModel.h"
#include "models/ValueText.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/ReasonDialog.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

ValueMapsPage::ValueMapsPage(ValueMapModel *values, QWidget *parent)
    : ConsolePage(parent),
      m_values(values),
      m_frame(new PanelFrame(tr("Value tables"))),
      m_table(new QTableView),
      m_kind(new QComboBox),
      m_origin(new QComboBox),
      m_flagged(new QCheckBox(tr("Error-&prone only"))),
      m_retired(new QCheckBox(tr("With those out of &use"))),
      m_text(new QLineEdit),
      m_add(new QPushButton(tr("&Add…"))),
      m_edit(new QPushButton(tr("&Change…"))),
      m_retire(new QPushButton(tr("&Take out of use…"))),
      m_footer(new QLabel)
{
    setObjectName(QStringLiteral("valueMapsPage"));
    setAccessibleName(tr("Value tables"));
    m_frame->setEmptyText(icons::mappings, QString());
    setUpTableView();
    m_states = new TableStates(m_values, m_frame);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(makeToolbar());
    column->addWidget(m_frame, 1);
    column->addWidget(m_footer);
    const QList<QWidget *> order{m_kind,  m_origin, m_flagged, m_retired, m_text,
                                 m_table, m_add,    m_edit,    m_retire};
    for (qsizetype i = 1; i < order.size(); ++i) // they are in one window only now
        setTabOrder(order[i - 1], order[i]);
    setUpFilters();
    m_footer->setObjectName(QStringLiteral("footerLabel"));
    m_footer->setProperty("role", QStringLiteral("muted"));
    connect(m_values, &ValueMapModel::valuesWanted, this, &ValueMapsPage::valuesWanted);
    connect(m_states, &TableStates::refreshWanted, this, &ValueMapsPage::applyFilter);
    connect(m_values, &RecordTableBase::fetchingChanged, this, &ValueMapsPage::showSelection);
    connect(m_values, &RecordTableBase::fetchFailed, this, &ValueMapsPage::showSelection);
    connect(m_add, &QPushButton::clicked, this, [this] { openDialog(std::nullopt); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const ValueRow *row = selected())
            openDialog(*row);
    });
    connect(m_retire, &QPushButton::clicked, this, &ValueMapsPage::openRetirement);
    connect(m_table, &QTableView::doubleClicked, m_edit, &QPushButton::click);
    showSelection();
}

QLayout *ValueMapsPage::makeToolbar()
{
    const std::tuple<QWidget *, const char *, QString> named[] = {
        {m_kind, "kindFilter", tr("Filter by table")},
        {m_origin, "originFilter", tr("Filter by whose row it is")},
        {m_flagged, "flaggedFilter", tr("Show what is error-prone only")},
        {m_retired, "retiredFilter", tr("Show rows out of use as well")},
        {m_text, "textFilter", tr("Filter by text")},
        {m_add, "addButton", tr("Add a value")},
        {m_edit, "editButton", tr("Change the selected value")},
        {m_retire, "retireButton", tr("Take the selected value out of use")}};
    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    for (const auto &[widget, name, accessibleName] : named) {
        widget->setObjectName(QLatin1StringView(name));
        widget->setAccessibleName(accessibleName);
        if (widget == m_flagged || widget == m_retired) {
            m_frame->addHeaderWidget(widget);
            continue;
        }
        bar->addWidget(widget, widget == m_text ? 3 : 0); // its hint is read whole where there is room
    }
    for (QComboBox *box : {m_kind, m_origin})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_text->setPlaceholderText(tr("Part of the value, code or name"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    m_text->setMinimumWidth(200);
    m_text->setMaximumWidth(360);
    m_text->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    bar->insertStretch(3, 1);
    m_add->setProperty("kind", QStringLiteral("primary"));
    return bar;
}

void ValueMapsPage::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("valuesTable"), tr("Value tables"));
    m_table->setModel(m_values);
    setUpPagedColumns(m_table, {160, 170, 210, 270, 200}, ValueMapModel::Origin);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    for (const int column : {ValueMapModel::Value, ValueMapModel::Code, ValueMapModel::Origin})
        m_table->setItemDelegateForColumn(column, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(ValueMapModel::Flag,
                                      new AttentionDelegate(ValueMapModel::AttentionRole, m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ValueMapsPage::showSelection);
    connect(m_values, &QAbstractItemModel::modelReset, this, &ValueMapsPage::showSelection);
    connect(m_values, &QAbstractItemModel::dataChanged, this, &ValueMapsPage::showSelection);
    connect(m_values, &RecordTableBase::countChanged, this, &ValueMapsPage::showCount);
}

void ValueMapsPage::setUpFilters()
{
    m_kind->addItem(tr("All tables"));
    for (const ValueKind kind : allValueKinds)
        m_kind->addItem(labelOf(kind), int(kind));
    fillFilter(m_origin, tr("All rows"), {ValueOrigin::Site, ValueOrigin::Shipped});
    chooseFilter(m_kind, std::optional(ValueKind::Unit));
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(250);
    connect(m_text, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &ValueMapsPage::applyFilter);
    connect(&m_textTimer, &QTimer::timeout, this, &ValueMapsPage::applyFilter);
    for (QComboBox *box : {m_kind, m_origin})
        connect(box, &QComboBox::currentIndexChanged, this, &ValueMapsPage::applyFilter);
    for (QCheckBox *box : {m_flagged, m_retired})
        connect(box, &QCheckBox::toggled, this, &ValueMapsPage::applyFilter);
}

void ValueMapsPage::start()
{
    applyFilter();
}

void ValueMapsPage::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void ValueMapsPage::forget()
{
    m_textTimer.stop();
    chooseFilter(m_kind, std::optional(ValueKind::Unit));
    chooseFilter(m_origin, std::optional<ValueOrigin>());
    for (QWidget *quiet : std::initializer_list<QWidget *>{m_flagged, m_retired, m_text})
        quiet->blockSignals(true);
    m_flagged->setChecked(false);
    m_retired->setChecked(false);
    m_text->clear();
    for (QWidget *quiet : std::initializer_list<QWidget *>{m_flagged, m_retired, m_text})
        quiet->blockSignals(false);
    m_values->forget();
    m_footer->clear();
}

void ValueMapsPage::applyFilter()
{
    m_textTimer.stop();
    ValueQuery query;
    query.kind = chosenFilter<ValueKind>(m_kind);
    query.origin = chosenFilter<ValueOrigin>(m_origin);
    query.onlyFlagged = m_flagged->isChecked();
    query.withRetired = m_retired->isChecked();
    query.text = m_text->text().trimmed();
    const bool isNarrow = !query.text.isEmpty() || query.onlyFlagged || query.origin.has_value();
    m_states->setEmptyText(isNarrow ? tr("No value matches these filters.")
                                    : tr("This table is empty. Add what your systems send."));
    m_table->setColumnHidden(ValueMapModel::Kind, query.kind.has_value());
    m_values->setQuery(query);
}

void ValueMapsPage::showCount()
{
    const bool any = m_values->rowCount() > 0;
    m_frame->setSubtitle(any ? countText(m_values->total()) : QString());
    m_footer->setText(
        any ? tr("Concord’s own tables: version %1. A row of this site stands in front of them.")
                  .arg(m_values->shippedVersion())
            : QString());
}

const ValueRow *ValueMapsPage::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_values->at(rows.first().row());
}

void ValueMapsPage::showSelection()
{
    const ValueRow *row = selected();
    // what cannot be read now, or not by this person, cannot be changed either
    const bool canOrder = m_frame->state() != PanelState::Forbidden &&
                          m_frame->state() != PanelState::Stale && m_frame->errorText().isEmpty();
    permit(m_add, m_access, Action::DecideMapping, canOrder);
    permit(m_edit, m_access, Action::DecideMapping, canOrder && row);
    permit(m_retire, m_access, Action::DecideMapping, canOrder && row && row->isActive);
}

void ValueMapsPage::openDialog(const std::optional<ValueRow> &row)
{
    if (m_dialog || !m_access.may(Action::DecideMapping))
        return;
    m_dialog = new ValueDialog(row, chosenFilter<ValueKind>(m_kind).value_or(ValueKind::Unit), window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ValueDialog::historyWanted, this, &ValueMapsPage::historyWanted);
    m_order = 0; // an answer that is still on its way is another window's
    connect(m_dialog, &ValueDialog::saveRequested, this, [this](const ValueChange &change) {
        m_order = makeRequestId();
        emit saveRequested(change, m_order);
    });
    m_dialog->open();
}

void ValueMapsPage::openRetirement()
{
    const ValueRow *row = selected();
    if (m_reason || !row || !m_access.may(Action::DecideMapping))
        return;
    ValueChange change{row->key, row->target, false, {}, row->version};
    const QString explanation =
        row->overrides
            ? tr("What comes in from now on keeps this value as it was sent, also where Concord has "
                 "a row of its own. The history stays.")
            : tr("What comes in from now on keeps this value as it was sent. The history stays.");
    m_reason = new ReasonDialog(tr("Take “%1” out of use").arg(row->key.value), explanation,
                                tr("&Take out of use"), window());
    m_reason->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_reason, &ReasonDialog::given, this, [this, change](const QString &reason) mutable {
        change.reason = reason;
        emit saveRequested(change, makeRequestId());
    });
    m_reason->open();
}

void ValueMapsPage::showValues(const ValuePage &page)
{
    m_values->takePage(page);
    showCount();
}

void ValueMapsPage::showHistory(const ValueHistory &history)
{
    if (m_dialog)
        m_dialog->showHistory(history);
}

void ValueMapsPage::showSaved(const ValueRow &row, quint64 requestId)
{
    if (m_dialog && requestId == m_order)
        m_dialog->showSaved(row);
    m_values->takeSaved(row);
}

/// Where a new row belongs, and whether an old one still matches, the store knows: asked anew.
void ValueMapsPage::showChanged()
{
    if (!m_values->isFetching() && m_values->requestId() != 0)
        applyFilter();
}

void ValueMapsPage::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (m_dialog && order == u"saveValue" && requestId == m_order)
        m_dialog->showRefusal(error);
}

void ValueMapsPage::showFetchFailed(quint64 requestId, const Error &error)
{
    m_values->pageFailed(requestId, error);
}

void ValueMapsPage::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
    showSelection();
}

}
