#include "views/RetryQueuePage/EditResendDialog.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/RecordTableBase.h"
#include "views/RetryQueuePage/DiffEditor.h"
#include "views/common/Banner.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace concord {

EditResendDialog::EditResendDialog(EventRow event, QWidget *parent)
    : QDialog(parent),
      m_event(std::move(event)),
      m_banner(new Banner),
      m_reason(new QLineEdit),
      m_show(new QPushButton(tr("&Show payload"))),
      m_pages(new QStackedLayout),
      m_masked(new QLabel),
      m_editor(new DiffEditor),
      m_explanation(new QLabel),
      m_ok(new QPushButton(tr("Resend the &copy"))),
      m_cancel(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("editResendDialog"));
    setWindowTitle(tr("Edit and resend"));
    setAccessibleName(windowTitle());
    resize(980, 640);
    build();
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        setSaving(false);
        m_banner->display(Tone::Warning,
                          tr("There is no answer yet. The copy may have been stored: look at the "
                             "list before you try again."));
    });
    connect(m_reason, &QLineEdit::textChanged, this, &EditResendDialog::showCompleteness);
    connect(m_reason, &QLineEdit::returnPressed, this, &EditResendDialog::askPayload);
    connect(m_show, &QPushButton::clicked, this, &EditResendDialog::askPayload);
    connect(m_editor, &DiffEditor::editedChanged, this, &EditResendDialog::showCompleteness);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &EditResendDialog::submit);
    }
    showCompleteness();
}

void EditResendDialog::build()
{
    auto *title =
        new QLabel(tr("%1 %2", "kind · id").arg(labelOf(m_event.kind), shortId(m_event.id.toString())));
    title->setProperty("role", QStringLiteral("title"));
    auto *hint =
        new QLabel(tr("From %1. The original is kept; your copy goes through the pipeline as a new event "
                      "and is linked to it.")
                       .arg(partyText(m_event)));
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    m_banner->setObjectName(QStringLiteral("refusalBanner"));
    m_explanation->setObjectName(QStringLiteral("explanationLabel"));
    m_explanation->setProperty("role", QStringLiteral("muted"));
    m_explanation->setWordWrap(true);
    m_pages->addWidget(makeMaskedPage());
    m_pages->addWidget(m_editor);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(title);
    column->addWidget(hint);
    column->addWidget(m_banner);
    column->addLayout(makeReasonRow());
    column->addLayout(m_pages, 1);
    column->addLayout(makeButtons());
}

QLayout *EditResendDialog::makeReasonRow()
{
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why you look at and change this message"));
    m_reason->setMaxLength(500);
    m_show->setObjectName(QStringLiteral("showPayloadButton"));
    m_show->setIcon(icon(icons::visible, QPalette::ButtonText));
    auto *caption = new QLabel(tr("&Reason"));
    caption->setBuddy(m_reason);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(caption);
    row->addWidget(m_reason, 1);
    row->addWidget(m_show);
    return row;
}

QWidget *EditResendDialog::makeMaskedPage()
{
    m_masked->setObjectName(QStringLiteral("maskedLabel"));
    m_masked->setProperty("role", QStringLiteral("muted"));
    m_masked->setAlignment(Qt::AlignHCenter);
    m_masked->setWordWrap(true);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->addStretch(1);
    column->addWidget(new IconLabel(icons::locked, 32), 0, Qt::AlignHCenter);
    column->addWidget(m_masked);
    column->addStretch(1);
    return page;
}

QLayout *EditResendDialog::makeButtons()
{
    m_ok->setObjectName(QStringLiteral("resendButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    for (QPushButton *button : {m_show, m_ok, m_cancel})
        button->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(m_explanation, 1);
    row->addWidget(m_ok);
    row->addWidget(m_cancel);
    connect(m_ok, &QPushButton::clicked, this, &EditResendDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    return row;
}

void EditResendDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_reason->setFocus();
}

QString EditResendDialog::reason() const
{
    return m_reason->text().trimmed();
}

void EditResendDialog::askPayload()
{
    if (m_loaded || reason().isEmpty() || m_requestId != 0)
        return;
    m_banner->hide();
    m_requestId = makeRequestId();
    showCompleteness();
    emit payloadWanted(m_event.id, reason(), m_requestId);
}

void EditResendDialog::showPayload(const EventPayload &payload)
{
    if (m_requestId == 0 || payload.requestId != m_requestId)
        return;
    m_loaded = true;
    m_payload = PayloadText(payload);
    m_editor->setOriginal(m_payload.text());
    m_pages->setCurrentWidget(m_editor);
    m_show->hide();
    showCompleteness();
}

void EditResendDialog::showFetchFailed(quint64 requestId, const Error &error)
{
    if (m_loaded || m_requestId == 0 || requestId != m_requestId)
        return;
    m_requestId = 0;
    m_banner->display(Tone::Danger, errorText(error));
    showCompleteness();
}

QString EditResendDialog::missing() const
{
    if (!m_loaded && m_requestId != 0)
        return tr("Loading the payload…");
    if (!m_loaded)
        return reason().isEmpty()
                   ? tr("Give a reason to see the payload.")
                   : tr("Show the payload to edit it. That you look at it is noted in the audit trail.");
    if (m_saving)
        return tr("Storing the copy…");
    if (reason().isEmpty())
        return tr("Give a reason.");
    // what came too early is sent again as it is: the copy stands behind what came since
    const bool isTooEarly = m_event.lastError && m_event.lastError->code == ErrorCode::Conflict;
    if (!m_editor->isChanged() && !isTooEarly)
        return tr("Change something, or use “Retry” to send it again as it is.");
    if (const QChar c = m_payload.unsayable(m_editor->edited()); !c.isNull())
        return tr("The message is in ISO 8859-1, which has no “%1”. Write it in another way.").arg(c);
    return {};
}

void EditResendDialog::showCompleteness()
{
    const QString lack = missing();
    m_show->setEnabled(!m_loaded && m_requestId == 0 && !reason().isEmpty());
    m_ok->setEnabled(lack.isEmpty());
    m_masked->setText(m_requestId != 0 && !m_loaded
                          ? tr("Loading…")
                          : tr("The payload may hold patient data. It is shown once you give a reason."));
    m_explanation->setText(lack.isEmpty() ? tr("Ctrl+Enter resends the copy.") : lack);
}

void EditResendDialog::submit()
{
    if (!missing().isEmpty())
        return;
    m_banner->hide();
    const QByteArray body = m_payload.toBytes(m_editor->edited());
    setSaving(true);
    m_answerTimer.start();
    emit resendRequested(m_event.id, body, reason());
}

void EditResendDialog::setSaving(bool saving)
{
    m_saving = saving;
    m_answerTimer.stop();
    m_reason->setReadOnly(saving);
    m_editor->setReadOnly(saving);
    showCompleteness();
}

void EditResendDialog::showResent(EventId original, EventId copy)
{
    Q_UNUSED(copy)
    if (original == m_event.id && m_saving)
        accept();
}

void EditResendDialog::showRefusal(const Error &error)
{
    if (!m_saving)
        return;
    setSaving(false);
    QString text = errorText(error);
    if (error.code == ErrorCode::InvalidMessage) // of what was written here: nothing is amiss at the source
        text = error.where.isEmpty()
                   ? tr("Your copy is not valid. Correct it here and resend.")
                   : tr("Your copy is not valid at %1. Correct it here and resend.").arg(error.where);
    m_banner->display(Tone::Danger, text);
}

}
