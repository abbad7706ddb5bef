#include "views/CodeMappingModal/CodeMappingModal.h"

#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/Labels.h"
#include "models/MappingText.h"
#include "ui_CodeMappingModal.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Tables.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QShortcut>

namespace concord {

CodeMappingModal::CodeMappingModal(MappingRow mapping, DrugSearchModel *drugs, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::CodeMappingModal>()),
      m_mapping(std::move(mapping)),
      m_drugs(drugs),
      m_banner(new Banner(this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("codeMappingModal"));
    setAccessibleName(windowTitle());
    resize(680, 640);
    m_banner->setObjectName(QStringLiteral("refusalBanner"));
    m_banner->hide();
    m_ui->layout->insertWidget(0, m_banner);
    showSource();
    setUpFields();
    setUpButtons();
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        setSaving(false);
        m_banner->display(Tone::Warning,
                          tr("There is no answer yet. The decision may have been stored: look at "
                             "the list before you try again."));
    });
    showSearch();
    showCompleteness();
}

CodeMappingModal::~CodeMappingModal() = default;

void CodeMappingModal::showSource()
{
    m_ui->displayLabel->setText(m_mapping.display.isEmpty() ? m_mapping.sourceCode : m_mapping.display);
    m_ui->codeLabel->setText(m_mapping.system.isEmpty() ? systemLabel(m_mapping.system)
                                                        : codeText(m_mapping));
    QString reason = reasonSentence(m_mapping);
    if (m_mapping.waitingEvents > 0)
        reason += u' ' + tr("%n event(s) wait for this decision.", nullptr, m_mapping.waitingEvents);
    m_ui->reasonLabel->setText(reason.trimmed());
    m_ui->reasonLabel->setVisible(!reason.isEmpty());
    m_ui->candidatesLabel->setText(
        tr("Possible readings: %1").arg(m_mapping.candidates.join(QStringLiteral(",  "))));
    m_ui->candidatesLabel->setVisible(!m_mapping.candidates.isEmpty());
}

void CodeMappingModal::setUpFields()
{
    m_ui->searchEdit->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_ui->searchEdit->setText(m_mapping.display.left(200));
    m_ui->searchEdit->installEventFilter(this);
    m_ui->resultsView->installEventFilter(this);
    m_ui->resultsView->setModel(m_drugs);
    setUpTable(m_ui->resultsView, m_ui->resultsView->objectName(), tr("Matching local drugs"));
    setUpPagedColumns(m_ui->resultsView, {400, 95, 105}, DrugSearchModel::Name);
    for (const auto grade : {Equivalence::Equal, Equivalence::Equivalent, Equivalence::Wider,
                             Equivalence::Narrower, Equivalence::Inexact}) {
        m_ui->equivalenceBox->addItem(tr("%1: %2").arg(labelOf(grade), equivalenceSentence(grade)),
                                      QVariant::fromValue(int(grade)));
    }
    m_ui->equivalenceBox->setCurrentIndex(m_ui->equivalenceBox->findData(int(m_mapping.equivalence)));

    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(250);
    connect(&m_searchTimer, &QTimer::timeout, this, &CodeMappingModal::searchNow);
    connect(m_ui->searchEdit, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_drugs, &RecordTableBase::fetchingChanged, this, &CodeMappingModal::showSearch);
    connect(m_drugs, &RecordTableBase::countChanged, this, &CodeMappingModal::showSearch);
    connect(m_drugs, &RecordTableBase::fetchFailed, this, &CodeMappingModal::showSearchFailure);
    connect(m_ui->resultsView->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CodeMappingModal::showCompleteness);
    connect(m_drugs, &QAbstractItemModel::modelReset, this, &CodeMappingModal::showCompleteness);
    connect(m_ui->reasonEdit, &QPlainTextEdit::textChanged, this, &CodeMappingModal::showCompleteness);
}

void CodeMappingModal::setUpButtons()
{
    QPushButton *ok = m_ui->buttons->button(QDialogButtonBox::Ok);
    QPushButton *cancel = m_ui->buttons->button(QDialogButtonBox::Cancel);
    ok->setObjectName(QStringLiteral("approveButton"));
    ok->setText(tr("&Approve mapping"));
    ok->setAccessibleName(tr("Approve mapping"));
    setStyleProperty(ok, "kind", QStringLiteral("primary"));
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    for (QPushButton *button : {ok, cancel}) { // Enter belongs to the search box
        button->setAutoDefault(false);
        button->setDefault(false);
    }
    setTabOrder(m_ui->reasonEdit, ok);
    setTabOrder(ok, cancel);
    connect(ok, &QPushButton::clicked, this, &CodeMappingModal::submit);
    connect(m_ui->buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &CodeMappingModal::submit);
    }
}

void CodeMappingModal::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_ui->searchEdit->setFocus();
    m_ui->searchEdit->selectAll();
    searchNow();
}

bool CodeMappingModal::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool enter = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
                       !key->modifiers().testFlag(Qt::ControlModifier);
    if (watched == m_ui->resultsView && enter) {
        m_ui->equivalenceBox->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (watched != m_ui->searchEdit)
        return QDialog::eventFilter(watched, event);
    if (enter) {
        searchEnter();
        return true;
    }
    const int row = chosenRow();
    const int last = m_drugs->rowCount() - 1;
    if (last >= 0 && key->key() == Qt::Key_Down)
        m_ui->resultsView->selectRow(std::min(row + 1, last));
    else if (last >= 0 && key->key() == Qt::Key_Up)
        m_ui->resultsView->selectRow(std::max(row - 1, 0));
    else
        return QDialog::eventFilter(watched, event);
    return true;
}

/// Enter in the search box: ask at once what has not been asked, else take the first, else go on to the next
/// field.
void CodeMappingModal::searchEnter()
{
    if (m_searchTimer.isActive())
        searchNow();
    else if (chosenRow() < 0 && m_drugs->rowCount() > 0)
        m_ui->resultsView->selectRow(0);
    else if (chosenRow() >= 0)
        m_ui->equivalenceBox->setFocus(Qt::TabFocusReason);
}

void CodeMappingModal::searchNow()
{
    m_searchTimer.stop();
    m_drugs->search(m_ui->searchEdit->text());
    showSearch();
}

void CodeMappingModal::showSearch()
{
    if (m_drugs->isFetching())
        m_ui->searchHint->setText(tr("Searching…"));
    else if (m_drugs->searchText().isEmpty())
        m_ui->searchHint->setText(tr("Type a part of the name, the strength or the code."));
    else if (m_drugs->rowCount() == 0)
        m_ui->searchHint->setText(tr("No local drug matches. Try fewer or other words."));
    else
        m_ui->searchHint->setText(tr("%n drug(s) found. Choose one with the arrow keys, or type more.",
                                     nullptr, m_drugs->rowCount()));
}

void CodeMappingModal::showSearchFailure(const Error &error)
{
    m_ui->searchHint->setText(tr("The search failed. %1").arg(errorText(error)));
}

int CodeMappingModal::chosenRow() const
{
    const QModelIndexList rows = m_ui->resultsView->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

std::optional<MappingDecision> CodeMappingModal::decision() const
{
    if (!missing().isEmpty())
        return std::nullopt;
    return MappingDecision{m_mapping.id, m_drugs->at(chosenRow()).id,
                           Equivalence(m_ui->equivalenceBox->currentData().toInt()),
                           m_ui->reasonEdit->toPlainText().trimmed()};
}

QString CodeMappingModal::missing() const
{
    const bool noDrug = chosenRow() < 0;
    const bool noReason = m_ui->reasonEdit->toPlainText().trimmed().isEmpty();
    if (noDrug && noReason)
        return tr("Choose a local drug and give a reason.");
    if (noDrug)
        return tr("Choose a local drug.");
    return noReason ? tr("Give a reason.") : QString();
}

void CodeMappingModal::showCompleteness()
{
    const QString lack = missing();
    m_ui->buttons->button(QDialogButtonBox::Ok)
        ->setEnabled(lack.isEmpty() && !m_saving && !m_decidedElsewhere);
    if (m_decidedElsewhere)
        m_ui->explanationLabel->setText(tr("There is nothing left to decide here."));
    else if (m_saving)
        m_ui->explanationLabel->setText(tr("Storing the decision…"));
    else if (lack.isEmpty())
        m_ui->explanationLabel->setText(tr("%1 becomes %2. Ctrl+Enter approves.")
                                            .arg(codeText(m_mapping), m_drugs->at(chosenRow()).name));
    else
        m_ui->explanationLabel->setText(lack);
}

void CodeMappingModal::submit()
{
    const auto complete = decision();
    if (!complete || m_saving || m_decidedElsewhere)
        return;
    m_banner->hide();
    setSaving(true);
    m_answerTimer.start();
    emit decided(*complete);
}

void CodeMappingModal::setSaving(bool saving)
{
    m_saving = saving;
    m_answerTimer.stop();
    for (QWidget *field : std::initializer_list<QWidget *>{m_ui->searchEdit, m_ui->resultsView,
                                                           m_ui->equivalenceBox, m_ui->reasonEdit})
        field->setEnabled(!saving);
    showCompleteness();
}

void CodeMappingModal::showResolved(const MappingRow &row)
{
    if (row.id == m_mapping.id && m_saving)
        accept();
    else
        showMappingsChanged({row});
}

void CodeMappingModal::showRefusal(const Error &error)
{
    if (!m_saving)
        return;
    setSaving(false);
    m_banner->display(Tone::Danger, errorText(error));
    m_ui->searchEdit->setFocus();
}

void CodeMappingModal::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    for (const MappingRow &row : rows) {
        if (row.id != m_mapping.id || m_saving)
            continue;
        m_mapping.waitingEvents = row.waitingEvents;
        showSource();
        m_decidedElsewhere = !canMove(row.state, MappingState::Approved);
        if (m_decidedElsewhere) {
            m_banner->display(
                Tone::Warning,
                row.targetName.isEmpty()
                    ? tr("This code was decided meanwhile: %1.").arg(labelOf(row.state))
                    : tr("%1 decided this code meanwhile: %2.").arg(row.author, row.targetName));
        }
        showCompleteness();
    }
}

}
