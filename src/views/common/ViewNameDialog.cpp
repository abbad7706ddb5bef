#include "views/common/ViewNameDialog.h"

#include "views/common/Theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

ViewNameDialog::ViewNameDialog(QStringList taken, QWidget *parent)
    : QDialog(parent),
      m_taken(std::move(taken)),
      m_name(new QLineEdit),
      m_hint(new QLabel),
      m_save(new QPushButton(tr("&Save view")))
{
    setObjectName(QStringLiteral("viewNameDialog"));
    setWindowTitle(tr("Save this view"));
    setAccessibleName(windowTitle());
    resize(420, 150);
    auto *caption = new QLabel(tr("&Name of the view"));
    caption->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("viewNameEdit"));
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setMaxLength(60);
    m_hint->setObjectName(QStringLiteral("viewNameHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_save->setObjectName(QStringLiteral("saveButton"));
    m_save->setAccessibleName(tr("Save view"));
    m_save->setProperty("kind", QStringLiteral("primary"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(caption);
    column->addWidget(m_name);
    column->addWidget(m_hint);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &ViewNameDialog::showState);
    connect(m_name, &QLineEdit::returnPressed, this, &ViewNameDialog::submit);
    connect(m_save, &QPushButton::clicked, this, &ViewNameDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    showState();
}

void ViewNameDialog::showState()
{
    const QString name = m_name->text().trimmed();
    m_save->setEnabled(!name.isEmpty());
    m_hint->setText(m_taken.contains(name) ? tr("Replaces the view of this name.") : QString());
}

void ViewNameDialog::submit()
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty() || result() == QDialog::Accepted)
        return;
    emit named(name);
    accept();
}

}
