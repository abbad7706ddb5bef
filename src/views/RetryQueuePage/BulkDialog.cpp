#include "views/RetryQueuePage/BulkDialog.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/RecordTableBase.h"
#include "views/common/Banner.h"
#include "views/common/FactStrip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace concord {

BulkDialog::BulkDialog(BulkActionKind action, EventFilter filter, std::vector<EventId> ids, QWidget *parent)
    : QDialog(parent),
      m_action(action),
      m_filter(std::move(filter)),
      m_ids(std::move(ids)),
      m_scope(new QLabel),
      m_count(new QLabel),
      m_states(new FactStrip),
      m_kinds(new FactStrip),
      m_banner(new Banner),
      m_reason(new QPlainTextEdit),
      m_explanation(new QLabel),
      m_ok(new QPushButton),
      m_cancel(new QPushButton(tr("Cancel")))
{
    const bool retry = m_action == BulkActionKind::Retry;
    setObjectName(QStringLiteral("bulkDialog"));
    setWindowTitle(retry ? tr("Retry events") : tr("Discard events"));
    setAccessibleName(windowTitle());
    resize(560, 420);
    build();
    connect(m_banner, &Banner::actionTriggered, this, &BulkDialog::askPreview);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &BulkDialog::showCompleteness);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &BulkDialog::submit);
    }
    showCompleteness();
}

void BulkDialog::build()
{
    m_scope->setObjectName(QStringLiteral("scopeLabel"));
    m_scope->setProperty("role", QStringLiteral("muted"));
    m_scope->setWordWrap(true);
    m_scope->setText(m_ids.empty()
                         ? tr("Every event that matches the filters of the list, also those that are "
                              "not loaded.")
                         : tr("The selected events."));
    m_count->setObjectName(QStringLiteral("countLabel"));
    m_count->setProperty("role", QStringLiteral("figure"));
    m_states->setObjectName(QStringLiteral("stateFacts"));
    m_states->setAccessibleName(tr("By status"));
    m_kinds->setObjectName(QStringLiteral("kindFacts"));
    m_kinds->setAccessibleName(tr("By kind"));
    m_banner->setObjectName(QStringLiteral("bulkBanner"));
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setTabChangesFocus(true);
    m_reason->setMaximumHeight(72);
    m_explanation->setObjectName(QStringLiteral("explanationLabel"));
    m_explanation->setProperty("role", QStringLiteral("muted"));
    m_explanation->setWordWrap(true);
    auto *caption = new QLabel(tr("&Reason, kept in the audit trail"));
    caption->setBuddy(m_reason);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_count);
    column->addWidget(m_scope);
    column->addSpacing(Theme::tight);
    column->addWidget(m_states);
    column->addWidget(m_kinds);
    column->addWidget(m_banner);
    column->addStretch(1);
    column->addWidget(caption);
    column->addWidget(m_reason);
    column->addWidget(m_explanation);
    column->addLayout(makeButtons());
}

QLayout *BulkDialog::makeButtons()
{
    m_ok->setObjectName(QStringLiteral("orderButton"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    for (QPushButton *button : {m_ok, m_cancel})
        button->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_ok);
    row->addWidget(m_cancel);
    connect(m_ok, &QPushButton::clicked, this, &BulkDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    return row;
}

void BulkDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_reason->setFocus();
    if (m_requestId == 0)
        askPreview();
}

void BulkDialog::askPreview()
{
    m_banner->hide();
    m_preview.reset();
    m_requestId = makeRequestId();
    showCompleteness();
    emit previewWanted(m_action, m_filter, m_ids, m_requestId);
}

void BulkDialog::showPreview(const BulkPreview &preview)
{
    if (preview.requestId != m_requestId)
        return;
    m_preview = preview;
    std::vector<Fact> states;
    for (const auto &[state, count] : preview.byState)
        states.push_back({labelOf(state), countText(count), false});
    std::vector<Fact> kinds;
    for (const auto &[kind, count] : preview.byKind)
        kinds.push_back({labelOf(kind), countText(count), false});
    m_states->setFacts(std::move(states));
    m_kinds->setFacts(std::move(kinds));
    if (preview.blocked > 0 && m_action != BulkActionKind::Discard) {
        m_banner->display(Tone::Warning,
                          tr("%n of them stay behind an earlier event of the same patient that is "
                             "not among these.",
                             nullptr, preview.blocked));
    }
    showCompleteness();
}

void BulkDialog::showFetchFailed(quint64 requestId, const Error &error)
{
    if (requestId != m_requestId || m_preview)
        return;
    m_banner->display(Tone::Danger, errorText(error), tr("Try again"));
}

QString BulkDialog::reason() const
{
    return m_reason->toPlainText().trimmed();
}

QString BulkDialog::explanation() const
{
    return m_explanation->text();
}

QString BulkDialog::missing() const
{
    if (!m_preview)
        return tr("Counting the events…");
    if (m_preview->total == 0)
        return tr("There is nothing to do: no event matches.");
    if (reason().isEmpty())
        return m_action == BulkActionKind::Discard
                   ? tr("Give a reason. Discarded events are kept, but not processed.")
                   : tr("Give a reason, such as what was repaired.");
    return {};
}

void BulkDialog::showCompleteness()
{
    const QString lack = missing();
    const int total = m_preview ? m_preview->total : 0;
    m_count->setText(m_preview ? tr("%n event(s)", nullptr, total) : tr("Counting…"));
    m_states->setVisible(m_preview && total > 0);
    m_kinds->setVisible(m_preview && total > 0);
    m_ok->setEnabled(lack.isEmpty());
    if (m_action == BulkActionKind::Retry)
        m_ok->setText(total > 0 ? tr("&Retry %n event(s)", nullptr, total) : tr("&Retry"));
    else
        m_ok->setText(total > 0 ? tr("&Discard %n event(s)", nullptr, total) : tr("&Discard"));
    m_ok->setAccessibleName(m_ok->text().remove(u'&'));
    m_explanation->setText(lack.isEmpty() ? tr("It starts after a few seconds and can be undone until then.")
                                          : lack);
}

void BulkDialog::submit()
{
    if (!missing().isEmpty())
        return;
    emit ordered(m_action, m_filter, m_ids, reason());
    accept();
}

}
