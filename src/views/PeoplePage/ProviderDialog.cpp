#include "views/PeoplePage/ProviderDialog.h"

#include "models/ErrorText.h"
#include "views/common/Banner.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

ProviderDialog::ProviderDialog(const ProviderRow &draft, QWidget *parent)
    : QDialog(parent),
      m_draft(draft),
      m_banner(new Banner),
      m_form(new QFormLayout),
      m_active(new QCheckBox(tr("In &use: prescribers can be linked to it"))),
      m_hint(new QLabel),
      m_ok(new QPushButton(isChange() ? tr("&Save") : tr("&Add")))
{
    setObjectName(QStringLiteral("people.providerDialog"));
    setWindowTitle(isChange() ? tr("Change a provider") : tr("Add a provider to the directory"));
    setAccessibleName(windowTitle());
    resize(520, 380);
    m_banner->setObjectName(QStringLiteral("people.providerBanner"));
    m_banner->hide();
    m_id = addField(tr("&Id"), "people.providerId", tr("the directory's own key"), draft.id);
    m_family = addField(tr("&Family name"), "people.providerFamily", {}, draft.family);
    m_given = addField(tr("&Given names"), "people.providerGiven", {}, draft.given);
    m_npi = addField(tr("&NPI"), "people.providerNpi", tr("ten digits"), draft.npi);
    m_dea = addField(tr("&DEA number"), "people.providerDea", {}, draft.dea);
    m_id->setReadOnly(isChange());
    m_active->setObjectName(QStringLiteral("people.providerActive"));
    m_active->setAccessibleName(tr("In use"));
    m_active->setChecked(draft.isActive);
    m_form->addRow(QString(), m_active);
    connect(m_active, &QCheckBox::toggled, this, &ProviderDialog::showCompleteness);
    m_reason = addField(tr("&Reason"), "people.providerReason", tr("kept in the audit trail"), {});
    m_hint->setObjectName(QStringLiteral("people.providerHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_ok->setObjectName(QStringLiteral("people.providerSave"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("people.providerCancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_hint, 1);
    buttons->addWidget(m_ok);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addLayout(m_form);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_ok, &QPushButton::clicked, this, &ProviderDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] { showRefusal({ErrorCode::Timeout, {}, {}, 0}); });
    showCompleteness();
}

QLineEdit *ProviderDialog::addField(const QString &caption, const char *name, const QString &hint,
                                    const QString &value)
{
    auto *field = new QLineEdit(value);
    field->setObjectName(QLatin1StringView(name));
    field->setAccessibleName(QString(caption).remove(u'&'));
    field->setPlaceholderText(hint);
    field->setMaxLength(200);
    m_form->addRow(caption, field);
    connect(field, &QLineEdit::textChanged, this, &ProviderDialog::showCompleteness);
    return field;
}

ProviderChange ProviderDialog::written() const
{
    ProviderChange change;
    change.row = m_draft; // with the version that the person saw
    change.row.id = m_id->text().trimmed();
    change.row.family = m_family->text().simplified();
    change.row.given = m_given->text().simplified();
    change.row.npi = m_npi->text().trimmed();
    change.row.dea = m_dea->text().trimmed();
    change.row.isActive = m_active->isChecked();
    change.reason = m_reason->text().trimmed();
    return change;
}

void ProviderDialog::showCompleteness()
{
    if (!m_reason) // while the fields are made
        return;
    const auto checked = checkProvider(written());
    m_ok->setEnabled(checked.has_value() && !m_isWaiting);
    if (m_isWaiting || checked) {
        setStyleProperty(m_hint, "role", QStringLiteral("muted"));
        m_hint->setText(m_isWaiting ? tr("Storing the provider…") : QString());
        return;
    }
    const QString &where = checked.error().where;
    const bool isWrong = where == u"npi" || where == u"dea"; // written, but not so; the others are to come
    setStyleProperty(m_hint, "role", isWrong ? QStringLiteral("caution") : QStringLiteral("muted"));
    if (where == u"id")
        m_hint->setText(tr("Give the id that your directory uses."));
    else if (where == u"family")
        m_hint->setText(tr("Give the family name."));
    else if (where == u"npi")
        m_hint->setText(tr("This is not an NPI: its check digit is wrong."));
    else if (where == u"dea")
        m_hint->setText(tr("This is not a DEA number: its check digit is wrong."));
    else
        m_hint->setText(tr("Give a reason."));
}

void ProviderDialog::submit()
{
    if (m_isWaiting || !checkProvider(written()))
        return;
    m_isWaiting = true;
    m_banner->hide();
    m_answerTimer.start();
    showCompleteness();
    emit saveRequested(written());
}

void ProviderDialog::showSaved(const ProviderRow &row)
{
    if (m_isWaiting && row.id == written().row.id)
        accept();
}

void ProviderDialog::showRefusal(const Error &error)
{
    if (!m_isWaiting)
        return;
    m_isWaiting = false;
    m_answerTimer.stop();
    m_banner->display(Tone::Danger,
                      error.code == ErrorCode::Conflict
                          ? isChange() ? tr("Somebody has changed the provider meanwhile, or a number is "
                                            "another provider's. Close this window and look again.")
                                       : tr("The directory has this id already, or a number is another "
                                            "provider's.")
                          : errorText(error));
    showCompleteness();
}

}
