#include "views/PeoplePage/PrescriberDialog.h"

#include "models/ErrorText.h"
#include "models/RecordTableBase.h"
#include "models/TreeModel.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Trees.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int longestReason = 500;
constexpr int patience = 15'000;
}

PrescriberDialog::PrescriberDialog(const PrescriberRow &row, QWidget *parent)
    : QDialog(parent),
      m_row(row),
      m_banner(new Banner),
      m_text(new QLineEdit),
      m_view(new QTreeView),
      m_list(new TreeModel({tr("Id"), tr("Name"), tr("NPI"), tr("DEA")}, this)),
      m_reason(new QLineEdit),
      m_hint(new QLabel),
      m_link(new QPushButton(tr("&Link"))),
      m_nobody(new QPushButton(tr("&Nobody of ours")))
{
    setObjectName(QStringLiteral("people.prescriberDialog"));
    setWindowTitle(tr("Who this prescriber is"));
    setAccessibleName(windowTitle());
    resize(620, 500);
    makeFields();
    auto *asked = new QLabel(
        tr("%1, as %2 sends it: %3")
            .arg(row.name.isEmpty() ? row.identifier.value : row.name, row.source, keyOf(row.identifier)));
    asked->setObjectName(QStringLiteral("people.askedLabel"));
    asked->setWordWrap(true);
    auto *form = new QFormLayout;
    form->addRow(tr("&Reason"), m_reason);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(asked);
    column->addWidget(m_text);
    column->addWidget(m_view, 1);
    column->addLayout(form);
    column->addLayout(makeButtons());
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(200);
    connect(&m_searchTimer, &QTimer::timeout, this, &PrescriberDialog::search);
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(patience);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] { showRefusal({ErrorCode::Timeout, {}, {}, 0}); });
    showCompleteness();
}

void PrescriberDialog::makeFields()
{
    m_banner->setObjectName(QStringLiteral("people.prescriberBanner"));
    m_banner->hide();
    m_text->setObjectName(QStringLiteral("people.providerSearch"));
    m_text->setAccessibleName(tr("Search the directory"));
    m_text->setPlaceholderText(tr("Part of the name or of a number"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_view->setModel(m_list);
    setUpTree(m_view, QStringLiteral("people.providerView"), tr("Providers of the directory"));
    m_view->setRootIsDecorated(false);
    m_view->header()->resizeSection(0, 110);
    m_view->header()->resizeSection(1, 220);
    m_view->header()->resizeSection(2, 120);
    m_reason->setObjectName(QStringLiteral("people.prescriberReason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("kept in the audit trail"));
    m_reason->setMaxLength(longestReason);
    connect(m_text, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_reason, &QLineEdit::textChanged, this, &PrescriberDialog::showCompleteness);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PrescriberDialog::showCompleteness);
}

QLayout *PrescriberDialog::makeButtons()
{
    m_hint->setObjectName(QStringLiteral("people.prescriberHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_link->setObjectName(QStringLiteral("people.prescriberLink"));
    m_link->setProperty("kind", QStringLiteral("primary"));
    m_nobody->setObjectName(QStringLiteral("people.prescriberNobody"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("people.prescriberCancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_hint, 1);
    for (QPushButton *button : {m_link, m_nobody, cancel}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    connect(m_link, &QPushButton::clicked, this, [this] {
        if (const ProviderRow *provider = chosen())
            submit(provider->id);
    });
    connect(m_nobody, &QPushButton::clicked, this, [this] { submit({}); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

void PrescriberDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_text->setFocus();
    if (m_searchRequest == 0)
        search();
}

void PrescriberDialog::search()
{
    m_searchRequest = makeRequestId();
    emit searchWanted(m_text->text().trimmed(), m_searchRequest);
}

void PrescriberDialog::showProviders(const ProviderList &list)
{
    if (list.requestId != m_searchRequest)
        return;
    m_providers = list.rows;
    std::vector<TreeNode> nodes;
    for (const ProviderRow &row : m_providers) {
        TreeNode node;
        node.cells = {row.id, row.isActive ? nameOf(row) : tr("%1 (out of use)").arg(nameOf(row)), row.npi,
                      row.dea};
        nodes.push_back(std::move(node));
    }
    m_list->show(std::move(nodes));
    showCompleteness();
}

void PrescriberDialog::showSearchFailed(quint64 requestId, const Error &error)
{
    if (requestId == m_searchRequest && requestId != 0)
        m_banner->display(Tone::Danger, errorText(error));
}

const ProviderRow *PrescriberDialog::chosen() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    const int row = rows.isEmpty() ? -1 : rows.first().row();
    return row >= 0 && row < int(m_providers.size()) ? &m_providers[size_t(row)] : nullptr;
}

void PrescriberDialog::showCompleteness()
{
    const bool hasReason = !m_reason->text().trimmed().isEmpty();
    const ProviderRow *provider = chosen();
    m_link->setEnabled(hasReason && provider && provider->isActive && !m_isWaiting);
    m_nobody->setEnabled(hasReason && !m_isWaiting);
    if (m_isWaiting)
        m_hint->setText(tr("Storing the decision…"));
    else if (m_providers.empty())
        m_hint->setText(tr("The directory has nobody like that. Providers are added on the page."));
    else if (!hasReason)
        m_hint->setText(tr("Choose a provider and give a reason."));
    else
        m_hint->setText(provider && provider->isActive ? QString() : tr("Choose a provider in use."));
}

void PrescriberDialog::submit(const QString &providerId)
{
    if (m_isWaiting)
        return;
    m_isWaiting = true;
    m_banner->hide();
    m_answerTimer.start();
    showCompleteness();
    emit decided({m_row.id, providerId, m_reason->text().trimmed(), m_row.version});
}

void PrescriberDialog::showDecided(const PrescriberRow &row)
{
    if (m_isWaiting && row.id == m_row.id)
        accept();
}

void PrescriberDialog::showRefusal(const Error &error)
{
    if (!m_isWaiting)
        return;
    m_isWaiting = false;
    m_answerTimer.stop();
    m_banner->display(Tone::Danger, error.code == ErrorCode::Conflict
                                        ? tr("Somebody has decided meanwhile, or the provider is out of use. "
                                             "Close this window and look again.")
                                        : errorText(error));
    showCompleteness();
}

}
