#include "views/AlertsPage/AlertRuleDialog.h"

#include "models/AlertText.h"
#include "models/ErrorText.h"
#include "views/common/Banner.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace concord {

namespace {
constexpr int longestRuleReason = 500;
constexpr int fieldHeight = 30; ///< as of the other fields
constexpr double mostCount = 1'000'000;
constexpr double mostSeconds = 86'400;

constexpr qint64 minuteMs = 60'000;

bool isWholeMinutes(qint64 ms)
{
    return ms > 0 && ms % minuteMs == 0;
}

/// How a threshold is written for people: per cent, minutes or seconds, or as it is.
double factorOf(const AlertRule &rule)
{
    switch (unitOf(rule.kind)) {
    case AlertUnit::Percent:
        return 100;
    case AlertUnit::Seconds:
        return isWholeMinutes(std::llround(rule.threshold)) ? 1.0 / double(minuteMs) : 0.001;
    default:
        return 1;
    }
}
}

AlertRuleDialog::AlertRuleDialog(const AlertRule &rule, QWidget *parent)
    : QDialog(parent),
      m_rule(rule),
      m_banner(new Banner),
      m_form(new QFormLayout),
      m_enabled(new QCheckBox(tr("The rule is &on"))),
      m_severity(new QComboBox),
      m_reason(new QLineEdit),
      m_explanation(new QLabel),
      m_ok(new QPushButton(tr("&Save")))
{
    setObjectName(QStringLiteral("alertRuleDialog"));
    setWindowTitle(tr("Change the rule “%1”").arg(labelOf(rule.kind)));
    setAccessibleName(windowTitle());
    resize(540, 380);
    m_banner->setObjectName(QStringLiteral("refusalBanner"));
    m_banner->hide();
    auto *what = new QLabel(
        isMeasured(rule.kind) ? tr("It opens an incident when what is measured is above the limit, and ends "
                                   "it when it was at or below four fifths of it for the whole time.")
                              : tr("It opens an incident as soon as this is reported."));
    what->setProperty("role", QStringLiteral("muted"));
    what->setWordWrap(true);
    makeFields();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(what);
    column->addLayout(m_form);
    column->addStretch(1);
    column->addLayout(makeButtons());
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        setSaving(false);
        m_banner->display(Tone::Warning, tr("There is no answer yet. The rule may have been stored: look at "
                                            "the list before you try again."));
    });
    showCompleteness();
}

void AlertRuleDialog::makeFields()
{
    m_form->setSpacing(Theme::gap);
    m_enabled->setObjectName(QStringLiteral("enabledBox"));
    m_enabled->setChecked(m_rule.enabled);
    m_form->addRow(QString(), m_enabled);
    if (isMeasured(m_rule.kind))
        makeLimits();
    m_severity->setObjectName(QStringLiteral("severityBox"));
    m_severity->setAccessibleName(tr("Severity"));
    for (const AlertSeverity severity :
         {AlertSeverity::Info, AlertSeverity::Warning, AlertSeverity::Critical})
        m_severity->addItem(labelOf(severity), int(severity));
    m_severity->setCurrentIndex(int(m_rule.severity));
    m_form->addRow(tr("Se&verity"), m_severity);
    auto *told = new QHBoxLayout;
    told->setSpacing(Theme::wide);
    const char *const names[] = {"desktopBox", "smtpBox", "slackBox"};
    for (size_t i = 0; i < m_notifiers.size(); ++i) {
        m_notifiers[i] = new QCheckBox(labelOf(NotifierKind(i)));
        m_notifiers[i]->setObjectName(QLatin1StringView(names[i]));
        m_notifiers[i]->setChecked(
            std::count(m_rule.notifiers.begin(), m_rule.notifiers.end(), NotifierKind(i)) > 0);
        connect(m_notifiers[i], &QCheckBox::toggled, this, &AlertRuleDialog::showCompleteness);
        told->addWidget(m_notifiers[i]);
    }
    told->addStretch(1);
    m_form->addRow(tr("Who is told"), told);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("kept in the audit trail"));
    m_reason->setMaxLength(longestRuleReason);
    m_form->addRow(tr("&Reason"), m_reason);
    connect(m_enabled, &QCheckBox::toggled, this, &AlertRuleDialog::showCompleteness);
    connect(m_severity, &QComboBox::currentIndexChanged, this, &AlertRuleDialog::showCompleteness);
    connect(m_reason, &QLineEdit::textChanged, this, &AlertRuleDialog::showCompleteness);
    connect(m_reason, &QLineEdit::returnPressed, this, &AlertRuleDialog::submit);
}

void AlertRuleDialog::makeLimits()
{
    const AlertUnit unit = unitOf(m_rule.kind);
    const bool isInMinutes = isWholeMinutes(std::llround(m_rule.threshold));
    m_threshold = new QDoubleSpinBox;
    m_threshold->setObjectName(QStringLiteral("thresholdBox"));
    m_threshold->setAccessibleName(tr("Limit"));
    m_threshold->setDecimals(unit == AlertUnit::Count ? 0 : 1);
    m_threshold->setRange(0, unit == AlertUnit::Percent   ? 99.9
                             : unit == AlertUnit::Seconds ? (isInMinutes ? mostSeconds / 60 : mostSeconds)
                                                          : mostCount);
    m_threshold->setSuffix(unit == AlertUnit::Percent   ? tr(" %")
                           : unit == AlertUnit::Seconds ? (isInMinutes ? tr(" min") : tr(" s"))
                                                        : QString());
    m_threshold->setValue(m_rule.threshold * factorOf(m_rule));
    m_form->addRow(tr("Opens &above"), m_threshold);
    m_window = new QSpinBox;
    m_window->setObjectName(QStringLiteral("windowBox"));
    if (isWholeMinutes(m_rule.window.count()))
        m_windowUnit = std::chrono::minutes(1);
    const bool isWindowInMinutes = m_windowUnit == std::chrono::minutes(1);
    m_window->setAccessibleName(isWindowInMinutes ? tr("Time in minutes") : tr("Time in seconds"));
    m_window->setRange(0, int(std::chrono::hours(24) / m_windowUnit));
    m_window->setSingleStep(isWindowInMinutes ? 1 : 60);
    m_window->setSuffix(isWindowInMinutes ? tr(" min") : tr(" s"));
    m_window->setValue(int(m_rule.window / m_windowUnit));
    m_form->addRow(m_rule.kind <= AlertKind::Validation ? tr("&Measured over") : tr("Well again &for"),
                   m_window);
    for (QAbstractSpinBox *box :
         {static_cast<QAbstractSpinBox *>(m_threshold), static_cast<QAbstractSpinBox *>(m_window)})
        box->setMinimumHeight(fieldHeight);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &AlertRuleDialog::showCompleteness);
    connect(m_window, &QSpinBox::valueChanged, this, &AlertRuleDialog::showCompleteness);
}

QLayout *AlertRuleDialog::makeButtons()
{
    m_explanation->setObjectName(QStringLiteral("explanationLabel"));
    m_explanation->setProperty("role", QStringLiteral("muted"));
    m_explanation->setWordWrap(true);
    m_ok->setObjectName(QStringLiteral("saveButton"));
    m_ok->setProperty("kind", QStringLiteral("primary"));
    m_ok->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_explanation, 1);
    buttons->addWidget(m_ok);
    buttons->addWidget(cancel);
    connect(m_ok, &QPushButton::clicked, this, &AlertRuleDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

/// What is written, where it is another value than before: a field that was only rounded changes nothing.
AlertRule AlertRuleDialog::written() const
{
    AlertRule rule = m_rule;
    rule.enabled = m_enabled->isChecked();
    rule.severity = AlertSeverity(m_severity->currentData().toInt());
    rule.notifiers.clear();
    for (size_t i = 0; i < m_notifiers.size(); ++i) {
        if (m_notifiers[i]->isChecked())
            rule.notifiers.push_back(NotifierKind(i));
    }
    if (!m_threshold)
        return rule;
    const double factor = factorOf(m_rule);
    const double step = m_threshold->decimals() == 0 ? 0.5 : 0.05;
    if (std::abs(m_threshold->value() - m_rule.threshold * factor) >= step)
        rule.threshold = m_threshold->value() / factor;
    if (m_window->value() != int(m_rule.window / m_windowUnit))
        rule.window = m_windowUnit * m_window->value();
    return rule;
}

QString AlertRuleDialog::missing() const
{
    if (written() == m_rule)
        return tr("Nothing is changed yet.");
    return m_reason->text().trimmed().isEmpty() ? tr("Give a reason.") : QString();
}

std::optional<AlertRuleChange> AlertRuleDialog::change() const
{
    if (!missing().isEmpty())
        return std::nullopt;
    return AlertRuleChange{written(), m_rule.version, m_reason->text().trimmed()};
}

void AlertRuleDialog::showCompleteness()
{
    const QString lack = missing();
    m_ok->setEnabled(lack.isEmpty() && !m_saving);
    if (m_saving)
        m_explanation->setText(tr("Storing the rule…"));
    else if (!lack.isEmpty())
        m_explanation->setText(lack);
    else
        m_explanation->setText(m_enabled->isChecked()
                                   ? tr("It holds from the next look on, within seconds.")
                                   : tr("What it has opened is resolved, and nothing opens."));
}

void AlertRuleDialog::submit()
{
    const auto complete = change();
    if (!complete || m_saving)
        return;
    m_banner->hide();
    setSaving(true);
    m_answerTimer.start();
    emit saveRequested(*complete);
}

void AlertRuleDialog::setSaving(bool saving)
{
    m_saving = saving;
    m_answerTimer.stop();
    for (QWidget *field :
         std::initializer_list<QWidget *>{m_enabled, m_threshold, m_window, m_severity, m_notifiers[0],
                                          m_notifiers[1], m_notifiers[2], m_reason}) {
        if (field)
            field->setEnabled(!saving);
    }
    showCompleteness();
}

void AlertRuleDialog::showSaved(const AlertRule &rule)
{
    if (m_saving && rule.kind == m_rule.kind)
        accept();
}

void AlertRuleDialog::showRefusal(const Error &error)
{
    if (!m_saving)
        return;
    setSaving(false);
    m_banner->display(Tone::Danger,
                      error.code == ErrorCode::Conflict
                          ? tr("Somebody has changed this rule meanwhile. Close this window and "
                               "look at the rule again.")
                          : errorText(error));
    m_reason->setFocus();
}

}
