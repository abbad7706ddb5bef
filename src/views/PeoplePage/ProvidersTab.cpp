#include "views/PeoplePage/ProvidersTab.h"

#include "models/ProviderModel.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

ProvidersTab::ProvidersTab(ProviderModel *providers, QWidget *parent)
    : ConsolePage(parent),
      m_providers(providers),
      m_frame(new PanelFrame(tr("Providers of the directory"))),
      m_table(new QTableView),
      m_text(new QLineEdit),
      m_change(new QPushButton(tr("&Change…"))),
      m_add(new QPushButton(tr("&Add provider…")))
{
    setObjectName(QStringLiteral("people.providersTab"));
    setAccessibleName(tr("Directory"));
    m_frame->setEmptyText(icons::person, QString());
    setUpTableView();
    m_states = new TableStates(m_providers, m_frame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(makeToolbar());
    column->addWidget(m_frame, 1);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(200);
    connect(&m_searchTimer, &QTimer::timeout, this, &ProvidersTab::search);
    connect(m_text, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &ProvidersTab::search);
    connect(m_providers, &ProviderModel::providersWanted, this, &ProvidersTab::providersWanted);
    connect(m_states, &TableStates::refreshWanted, this, &ProvidersTab::search);
    connect(m_add, &QPushButton::clicked, this, [this] { open({}); });
    connect(m_change, &QPushButton::clicked, this, [this] {
        if (const ProviderRow *row = selected())
            open(*row);
    });
    connect(m_table, &QTableView::doubleClicked, m_change, &QPushButton::click);
    showSelection();
}

QLayout *ProvidersTab::makeToolbar()
{
    m_text->setObjectName(QStringLiteral("people.directorySearch"));
    m_text->setAccessibleName(tr("Search the directory"));
    m_text->setPlaceholderText(tr("Part of the name or of a number"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    m_text->setMinimumWidth(210);
    m_text->setMaximumWidth(320);
    m_text->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_change->setObjectName(QStringLiteral("people.changeProvider"));
    m_change->setAccessibleName(tr("Change the selected provider"));
    m_change->setProperty("kind", QStringLiteral("primary"));
    m_add->setObjectName(QStringLiteral("people.addDirectoryProvider"));
    m_add->setAccessibleName(tr("Add a provider to the directory"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::gap);
    bar->addWidget(m_text, 1);
    bar->addStretch(1);
    bar->addWidget(m_change);
    bar->addWidget(m_add);
    return bar;
}

void ProvidersTab::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("people.providersTable"), tr("Providers of the directory"));
    m_table->setModel(m_providers);
    setUpPagedColumns(m_table, {300, 150, 150, 220}, ProviderModel::Name);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ProvidersTab::showSelection);
    connect(m_providers, &QAbstractItemModel::modelReset, this, &ProvidersTab::showSelection);
    connect(m_providers, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_providers)); });
}

void ProvidersTab::start()
{
    search();
}

void ProvidersTab::setAccess(const Access &access)
{
    m_access = access;
    showSelection();
}

void ProvidersTab::forget()
{
    m_text->clear();
    m_searchTimer.stop();
    m_providers->forget();
}

void ProvidersTab::search()
{
    m_searchTimer.stop();
    ProviderSearch wanted;
    wanted.text = m_text->text().trimmed();
    m_states->setEmptyText(
        wanted.text.isEmpty()
            ? tr("The directory is empty. While it is, prescribers are taken as they are sent.")
            : tr("The directory has nobody like that."));
    m_providers->setQuery(wanted);
}

const ProviderRow *ProvidersTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_providers->at(rows.first().row());
}

void ProvidersTab::showSelection()
{
    permit(m_change, m_access, Action::DecideMapping, selected() != nullptr);
    permit(m_add, m_access, Action::DecideMapping);
}

void ProvidersTab::open(const ProviderRow &row)
{
    if (m_dialog || !m_access.may(Action::DecideMapping))
        return;
    m_dialog = new ProviderDialog(row, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_order = 0; // an answer that is still on its way is another window's
    connect(m_dialog, &ProviderDialog::saveRequested, this, [this](const ProviderChange &change) {
        m_order = makeRequestId();
        emit saveRequested(change, m_order);
    });
    m_dialog->open();
}

void ProvidersTab::showProviders(const ProviderList &list)
{
    m_providers->takeList(list);
}

void ProvidersTab::showSaved(const ProviderRow &row, quint64 requestId)
{
    m_providers->takeProviders({row});
    if (m_dialog && requestId == m_order)
        m_dialog->showSaved(row);
}

void ProvidersTab::showChanged(const std::vector<ProviderRow> &rows)
{
    m_providers->takeProviders(rows);
}

void ProvidersTab::showRefusal(const QString &order, const Error &error, quint64 requestId)
{
    if (m_dialog && order == u"saveProvider" && requestId == m_order)
        m_dialog->showRefusal(error);
}

void ProvidersTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_providers->pageFailed(requestId, error);
}

void ProvidersTab::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
}

}
