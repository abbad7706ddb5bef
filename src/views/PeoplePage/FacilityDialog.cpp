#include "views/PeoplePage/FacilityDialog.h"

#include "models/ErrorText.h"
#include "views/common/Banner.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

FacilityDialog::FacilityDialog(const FacilityCodeRow &row, QWidget *parent)
    : QDialog(parent),
      m_row(row),
      m_banner(new Banner),
      m_facility(new QLineEdit(row.facility)),
      m_reason(new QLineEdit),
      m_hint(new QLabel),
      m_ok(new QPushButton(tr("&Save"))),
      m_none(new QPushButton(tr("&None of ours")))
{
    setObjectName(QStringLiteral("people.facilityDialog"));
    setWindowTitle(tr("Which facility this code is"));
    setAccessibleName(windowTitle());
    resize(480, 240);
    m_banner->setObjectName(QStringLiteral("people.facilityBanner"));
    m_banner->hide();
    auto *asked = new QLabel(tr("“%1”, as %2 sends it").arg(row.code, row.source));
    asked->setObjectName(QStringLiteral("people.facilityAsked"));
    asked->setWordWrap(true);
    auto *form = new QFormLayout;
    const std::tuple<QLineEdit *, const char *, QString, QString> fields[] = {
        {m_facility, "people.facilityName", tr("&Facility"), tr("as in the configuration: north")},
        {m_reason, "people.facilityReason", tr("&Reason"), tr("kept in the history and the audit trail")}};
    for (const auto &[field, name, caption, hint] : fields) {
        field->setObjectName(QLatin1StringView(name));
        field->setAccessibleName(QString(caption).remove(u'&'));
        field->setPlaceholderText(hint);
        field->setMaxLength(field == m_facility ? 63 : 500);
        form->addRow(caption, field);
        connect(field, &QLineEdit::textChanged, this, &FacilityDialog::showCompleteness);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(asked);
    column->addLayout(form);
    column->addStretch(1);
    column->addLayout(makeButtons());
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] { showRefusal({ErrorCode::Timeout, {}, {}, 0}); });
    showCompleteness();
}

QLayout *FacilityDialog::makeButtons()
{
    m_hint->setObjectName(QStringLiteral("people.facilityHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_ok->setObjectName(QStringLiteral("people.facilitySave"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_none->setObjectName(QStringLiteral("people.facilityNone"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("people.facilityCancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_hint, 1);
    for (QPushButton *button : {m_ok, m_none, cancel}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    connect(m_ok, &QPushButton::clicked, this, [this] { submit(m_facility->text().trimmed()); });
    connect(m_none, &QPushButton::clicked, this, [this] { submit({}); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

FacilityCodeDecision FacilityDialog::written(const QString &facility) const
{
    return {m_row.id, facility, m_reason->text().trimmed(), m_row.version};
}

void FacilityDialog::showCompleteness()
{
    const QString facility = m_facility->text().trimmed();
    const auto checked = checkFacilityDecision(written(facility));
    const bool hasReason = !m_reason->text().trimmed().isEmpty();
    m_ok->setEnabled(checked.has_value() && !facility.isEmpty() && !m_isWaiting);
    m_none->setEnabled(hasReason && !m_isWaiting);
    if (m_isWaiting)
        m_hint->setText(tr("Storing the decision…"));
    else if (!checked && checked.error().where == u"facility")
        m_hint->setText(tr("A facility is called by letters, digits, dots and dashes."));
    else
        m_hint->setText(hasReason ? QString() : tr("Give a reason."));
}

void FacilityDialog::submit(const QString &facility)
{
    if (m_isWaiting || !checkFacilityDecision(written(facility)))
        return;
    m_isWaiting = true;
    m_banner->hide();
    m_answerTimer.start();
    showCompleteness();
    emit decided(written(facility));
}

void FacilityDialog::showDecided(const FacilityCodeRow &row)
{
    if (m_isWaiting && row.id == m_row.id)
        accept();
}

void FacilityDialog::showRefusal(const Error &error)
{
    if (!m_isWaiting)
        return;
    m_isWaiting = false;
    m_answerTimer.stop();
    m_banner->display(Tone::Danger,
                      error.code == ErrorCode::Conflict
                          ? tr("Somebody has decided meanwhile. Close this window and look again.")
                          : errorText(error));
    showCompleteness();
}

}
