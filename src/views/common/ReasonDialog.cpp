#include "views/common/ReasonDialog.h"

#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

ReasonDialog::ReasonDialog(const QString &title, const QString &explanation, const QString &orderText,
                           QWidget *parent)
    : QDialog(parent), m_reason(new QLineEdit), m_ok(new QPushButton(orderText))
{
    setObjectName(QStringLiteral("reasonDialog"));
    setWindowTitle(title);
    setAccessibleName(title);
    resize(480, 180);
    auto *text = new QLabel(explanation);
    text->setObjectName(QStringLiteral("explanationLabel"));
    text->setWordWrap(true);
    auto *caption = new QLabel(tr("&Reason, kept in the audit trail"));
    caption->setBuddy(m_reason);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(500);
    m_ok->setObjectName(QStringLiteral("orderButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_ok->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(text);
    column->addStretch(1);
    column->addWidget(caption);
    column->addWidget(m_reason);
    column->addLayout(buttons);
    connect(m_reason, &QLineEdit::textChanged, this, [this] { m_ok->setEnabled(!reason().isEmpty()); });
    connect(m_reason, &QLineEdit::returnPressed, this, &ReasonDialog::submit);
    connect(m_ok, &QPushButton::clicked, this, &ReasonDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_reason->setFocus();
}

QString ReasonDialog::reason() const
{
    return m_reason->text().trimmed();
}

void ReasonDialog::submit()
{
    if (reason().isEmpty() || result() == QDialog::Accepted)
        return;
    emit given(reason());
    accept();
}

}
