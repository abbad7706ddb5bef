#include "views/MappingDecision/AssigneeDialog.h"

#include "domain/Access.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

AssigneeDialog::AssigneeDialog(const QString &code, QWidget *parent)
    : QDialog(parent), m_name(new QLineEdit), m_ok(new QPushButton(tr("Assign")))
{
    setObjectName(QStringLiteral("assigneeDialog"));
    setWindowTitle(tr("Assign %1").arg(code));
    setAccessibleName(windowTitle());
    resize(400, 140);
    auto *caption = new QLabel(tr("&User name"));
    caption->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("assigneeEdit"));
    m_name->setAccessibleName(tr("User name"));
    m_name->setMaxLength(63);
    m_ok->setObjectName(QStringLiteral("assigneeOk"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_ok->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("assigneeCancel"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(caption);
    column->addWidget(m_name);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_ok->setEnabled(isUserName(text.trimmed())); });
    connect(m_ok, &QPushButton::clicked, this, &AssigneeDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_name->setFocus();
}

void AssigneeDialog::submit()
{
    if (!m_ok->isEnabled() || result() == QDialog::Accepted)
        return;
    emit named(m_name->text().trimmed());
    accept();
}

}
