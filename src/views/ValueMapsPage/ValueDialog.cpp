#include "views/ValueMapsPage/ValueDialog.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/RecordTableBase.h"
#include "models/TreeModel.h"
#include "models/ValueText.h"
#include "views/common/Banner.h"
#include "views/common/Theme.h"
#include "views/common/Trees.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int longestField = 200;
constexpr int longestReason = 500;
constexpr int historyHeight = 120;
}

ValueDialog::ValueDialog(const std::optional<ValueRow> &row, ValueKind kind, QWidget *parent)
    : QDialog(parent),
      m_row(row),
      m_banner(new Banner),
      m_form(new QFormLayout),
      m_kind(new QComboBox),
      m_explanation(new QLabel),
      m_ok(new QPushButton(tr("&Save"))),
      m_shipped(new QLabel),
      m_historyView(new QTreeView),
      m_steps(new TreeModel({tr("When"), tr("Who"), tr("What"), tr("Why")}, this))
{
    setObjectName(QStringLiteral("valueDialog"));
    setWindowTitle(row ? tr("Change a value") : tr("Add a value"));
    setAccessibleName(windowTitle());
    resize(620, row ? 620 : 480);
    m_banner->setObjectName(QStringLiteral("refusalBanner"));
    m_banner->hide();
    makeFields();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addLayout(m_form);
    if (row)
        column->addWidget(makeHistory(), 1);
    else
        column->addStretch(1);
    column->addLayout(makeButtons());
    if (row)
        fill(*row);
    else
        m_kind->setCurrentIndex(m_kind->findData(int(kind)));
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        setSaving(false);
        m_banner->display(Tone::Warning, tr("There is no answer yet. The row may have been stored: look at "
                                            "the list before you try again."));
    });
    showKind();
}

void ValueDialog::makeFields()
{
    m_kind->setObjectName(QStringLiteral("kindBox"));
    m_kind->setAccessibleName(tr("Table"));
    for (const ValueKind kind : allValueKinds)
        m_kind->addItem(labelOf(kind), int(kind));
    m_form->setSpacing(Theme::gap);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->addRow(tr("&Table"), m_kind);
    m_value = addField(tr("&As sent"), "valueEdit");
    m_source = addField(tr("Sent &by"), "sourceEdit", tr("any connection"));
    m_code = addField(tr("&Code here"), "codeEdit");
    m_system = addField(tr("Code s&ystem"), "systemEdit", QStringLiteral("http://…"));
    m_display = addField(tr("&Name"), "displayEdit");
    m_flag = addField(tr("&Flag"), "flagEdit", tr("nothing to flag, or as in unit:mcg"));
    m_advice = addField(tr("A&dvice"), "adviceEdit", tr("what to write instead"));
    m_reason = addField(tr("&Reason"), "reasonEdit", tr("kept in the history and the audit trail"));
    m_reason->setMaxLength(longestReason);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ValueDialog::showKind);
    connect(m_reason, &QLineEdit::returnPressed, this, &ValueDialog::submit);
}

QLineEdit *ValueDialog::addField(const QString &caption, const char *name, const QString &hint)
{
    auto *field = new QLineEdit;
    field->setObjectName(QLatin1StringView(name));
    field->setAccessibleName(QString(caption).remove(u'&'));
    field->setPlaceholderText(hint);
    field->setMaxLength(longestField);
    m_form->addRow(caption, field);
    connect(field, &QLineEdit::textChanged, this, &ValueDialog::takeEdit);
    return field;
}

QLayout *ValueDialog::makeButtons()
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
    connect(m_ok, &QPushButton::clicked, this, &ValueDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

QWidget *ValueDialog::makeHistory()
{
    auto *box = new QWidget;
    auto *caption = new QLabel(tr("History"));
    caption->setProperty("role", QStringLiteral("heading"));
    m_shipped->setObjectName(QStringLiteral("shippedLabel"));
    m_shipped->setProperty("role", QStringLiteral("muted"));
    m_shipped->setWordWrap(true);
    m_historyView->setModel(m_steps);
    setUpTree(m_historyView, QStringLiteral("historyView"), tr("History of the row"));
    m_historyView->setRootIsDecorated(false);
    m_historyView->setMinimumHeight(historyHeight);
    m_historyView->header()->resizeSection(0, 130);
    m_historyView->header()->resizeSection(1, 90);
    m_historyView->header()->resizeSection(2, 140);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(caption);
    column->addWidget(m_historyView, 1);
    column->addWidget(m_shipped);
    return box;
}

void ValueDialog::fill(const ValueRow &row)
{
    m_kind->setCurrentIndex(m_kind->findData(int(row.key.kind)));
    m_kind->setEnabled(false);
    m_value->setText(row.key.value);
    m_value->setEnabled(false);
    m_source->setText(row.key.source);
    m_source->setEnabled(false);
    m_code->setText(row.target.code);
    m_system->setText(row.target.system);
    m_display->setText(row.target.display);
    m_flag->setText(row.target.flag);
    m_advice->setText(row.target.advice);
}

void ValueDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    (m_row ? m_code : m_value)->setFocus();
    if (m_row && m_historyRequest == 0) {
        m_historyRequest = makeRequestId();
        emit historyWanted(m_row->key, m_historyRequest);
    }
}

ValueChange ValueDialog::written() const
{
    ValueChange change;
    change.key = {ValueKind(m_kind->currentData().toInt()), m_source->text().trimmed(),
                  m_value->text().simplified()};
    change.target = {m_code->text().simplified(), m_system->text().trimmed(), m_display->text().simplified(),
                     m_flag->text().trimmed(), m_advice->text().simplified()};
    change.reason = m_reason->text().trimmed();
    change.basedOn = m_row ? m_row->version : 0;
    return change;
}

QString ValueDialog::missing() const
{
    const ValueChange change = written();
    const auto problem = problemOf(change);
    if (!problem) {
        const bool isSame = m_row && m_row->isActive && m_row->target == change.target;
        return isSame ? tr("Nothing is changed yet.") : QString();
    }
    if (problem->where == u"value")
        return tr("Say what is sent.");
    if (problem->where == u"code")
        return tr("Say what it is here: %1.").arg(codeHint(change.key.kind));
    if (problem->where == u"flag")
        return tr("A flag is a group and a name: unit:mcg.");
    return tr("Give a reason.");
}

std::optional<ValueChange> ValueDialog::change() const
{
    return missing().isEmpty() ? std::optional(written()) : std::nullopt;
}

void ValueDialog::showKind()
{
    m_code->setPlaceholderText(codeHint(ValueKind(m_kind->currentData().toInt())));
    showCompleteness();
}

void ValueDialog::takeEdit()
{
    m_isOvertaken = false;
    showCompleteness();
}

void ValueDialog::showCompleteness()
{
    if (!m_reason) // while the fields are made
        return;
    const QString lack = missing();
    m_ok->setEnabled(lack.isEmpty() && !m_saving && !m_isOvertaken);
    if (m_saving)
        m_explanation->setText(tr("Storing the row…"));
    else if (m_isOvertaken)
        m_explanation->setText(tr("Look at the row again."));
    else
        m_explanation->setText(lack.isEmpty() ? tr("It holds for what comes in from now on.") : lack);
}

void ValueDialog::submit()
{
    const auto complete = change();
    if (!complete || m_saving || m_isOvertaken)
        return;
    m_banner->hide();
    setSaving(true);
    m_answerTimer.start();
    emit saveRequested(*complete);
}

void ValueDialog::setSaving(bool saving)
{
    m_saving = saving;
    m_answerTimer.stop();
    for (QLineEdit *field : {m_code, m_system, m_display, m_flag, m_advice, m_reason})
        field->setEnabled(!saving);
    for (QWidget *key : std::initializer_list<QWidget *>{m_kind, m_value, m_source})
        key->setEnabled(!saving && !m_row);
    showCompleteness();
}

void ValueDialog::showHistory(const ValueHistory &history)
{
    if (history.requestId != m_historyRequest || m_historyRequest == 0)
        return;
    std::vector<TreeNode> nodes;
    for (const ValueStep &step : history.steps) {
        TreeNode node;
        node.cells = {absoluteTime(step.at), step.author, stepText(step), step.reason};
        nodes.push_back(std::move(node));
    }
    m_steps->show(std::move(nodes));
    m_historyView->setVisible(!history.steps.empty());
    if (!history.shipped)
        m_shipped->setText(tr("Concord itself has no row for this value."));
    else if (history.shipped->target.code.isEmpty())
        m_shipped->setText(tr("Concord flags it. Source: %1").arg(history.shipped->citation));
    else
        m_shipped->setText(
            tr("Concord says %1. Source: %2").arg(history.shipped->target.code, history.shipped->citation));
}

void ValueDialog::showSaved(const ValueRow &row)
{
    const auto asked = written().key;
    if (m_saving && row.key.kind == asked.kind && row.key.source == asked.source &&
        valueKeyText(row.key.value) == valueKeyText(asked.value))
        accept();
}

void ValueDialog::showRefusal(const Error &error)
{
    if (!m_saving)
        return;
    m_isOvertaken = error.code == ErrorCode::Conflict;
    setSaving(false);
    m_banner->display(Tone::Danger,
                      error.code == ErrorCode::Conflict
                          ? tr("Somebody has changed this row meanwhile, or it says so already. "
                               "Close this window and look at the row again.")
                      : error.code == ErrorCode::NotFound ? tr("There is no connection of that name.")
                                                          : errorText(error));
    m_reason->setFocus();
}

}
