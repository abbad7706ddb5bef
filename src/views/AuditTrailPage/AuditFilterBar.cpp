#include "views/AuditTrailPage/AuditFilterBar.h"

#include "models/AuditText.h"
#include "ui_AuditFilterBar.h"

#include <QCompleter>
#include <QShortcut>

namespace concord {

namespace {
QDateTime localTime(Timestamp moment)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(moment));
}
}

AuditFilterBar::AuditFilterBar(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::AuditFilterBar>()), m_clock(clock)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("auditFilterBar"));
    setUpChoices();
    display({});
    connectAll();
}

AuditFilterBar::~AuditFilterBar() = default;

void AuditFilterBar::setUpChoices()
{
    m_ui->actionFilter->addItem(tr("All actions"));
    for (const QString &action : auditActions())
        m_ui->actionFilter->addItem(auditActionLabel(action), action);
    m_ui->outcomeFilter->addItem(tr("Any outcome"));
    m_ui->outcomeFilter->addItem(auditOutcomeLabel(true), true);
    m_ui->outcomeFilter->addItem(auditOutcomeLabel(false), false);
    for (const AuditRange range : {AuditRange::Any, AuditRange::LastHour, AuditRange::Today,
                                   AuditRange::Last7Days, AuditRange::Last30Days, AuditRange::Custom})
        m_ui->rangeFilter->addItem(labelOf(range), int(range));
    for (QDateTimeEdit *edit : {m_ui->fromEdit, m_ui->untilEdit})
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    auto *completer = new QCompleter(&m_actors, this);
    completer->setCompletionMode(QCompleter::PopupCompletion);
    m_ui->actorFilter->setCompleter(completer);
}

void AuditFilterBar::connectAll()
{
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(350);
    connect(&m_textTimer, &QTimer::timeout, this, &AuditFilterBar::apply);
    for (QLineEdit *edit : {m_ui->actorFilter, m_ui->subjectFilter, m_ui->correlationFilter}) {
        connect(edit, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
        connect(edit, &QLineEdit::returnPressed, this, &AuditFilterBar::apply);
    }
    for (QDateTimeEdit *edit : {m_ui->fromEdit, m_ui->untilEdit})
        connect(edit, &QDateTimeEdit::dateTimeChanged, &m_textTimer, qOverload<>(&QTimer::start));
    for (QComboBox *box : {m_ui->actionFilter, m_ui->outcomeFilter, m_ui->rangeFilter})
        connect(box, &QComboBox::currentIndexChanged, this, &AuditFilterBar::apply);
    auto *find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WindowShortcut);
    connect(find, &QShortcut::activated, m_ui->actorFilter, qOverload<>(&QWidget::setFocus));
}

AuditView AuditFilterBar::read() const
{
    AuditView view;
    view.filter.actor = m_ui->actorFilter->text().trimmed();
    view.filter.action = m_ui->actionFilter->currentData().toString();
    view.filter.subject = m_ui->subjectFilter->text().trimmed();
    view.filter.correlationId = CorrelationId::fromString(m_ui->correlationFilter->text().trimmed());
    if (const QVariant allowed = m_ui->outcomeFilter->currentData(); allowed.isValid())
        view.filter.allowed = allowed.toBool();
    view.range = AuditRange(m_ui->rangeFilter->currentData().toInt());
    if (view.range == AuditRange::Custom) {
        view.filter.from = fromMs(m_ui->fromEdit->dateTime().toMSecsSinceEpoch());
        view.filter.until = fromMs(m_ui->untilEdit->dateTime().toMSecsSinceEpoch());
    }
    return view;
}

/// Why this cannot be a filter; empty when it can.
QString AuditFilterBar::problemOf(const AuditView &view) const
{
    if (!m_ui->correlationFilter->text().trimmed().isEmpty() && view.filter.correlationId.isNull())
        return tr("A correlation id has 36 characters, such as %1. The filter is not applied.")
            .arg(QStringLiteral("019bc141-0a3f-7c4d-9f21-6b0e5d8f2a17"));
    if (view.range == AuditRange::Custom && *view.filter.from >= *view.filter.until)
        return tr("The time ends before it begins. The filter is not applied.");
    return {};
}

void AuditFilterBar::apply()
{
    m_textTimer.stop();
    const AuditView view = read();
    m_ui->customRange->setVisible(view.range == AuditRange::Custom);
    const QString problem = problemOf(view);
    m_ui->filterHint->setText(problem);
    m_ui->filterHint->setVisible(!problem.isEmpty());
    if (!problem.isEmpty() || view == m_view)
        return;
    m_view = view;
    emit viewChanged(m_view);
}

void AuditFilterBar::display(const AuditView &view)
{
    const QSignalBlocker quiet[] = {
        QSignalBlocker(m_ui->actorFilter),   QSignalBlocker(m_ui->actionFilter),
        QSignalBlocker(m_ui->subjectFilter), QSignalBlocker(m_ui->correlationFilter),
        QSignalBlocker(m_ui->outcomeFilter), QSignalBlocker(m_ui->rangeFilter),
        QSignalBlocker(m_ui->fromEdit),      QSignalBlocker(m_ui->untilEdit)};
    m_textTimer.stop();
    const AuditFilter &filter = view.filter;
    m_ui->actorFilter->setText(filter.actor);
    m_ui->subjectFilter->setText(filter.subject);
    m_ui->correlationFilter->setText(filter.correlationId.isNull() ? QString()
                                                                   : filter.correlationId.toString());
    int action = filter.action.isEmpty() ? 0 : m_ui->actionFilter->findData(filter.action);
    if (action < 0) { // one that this program has no words for
        m_ui->actionFilter->addItem(filter.action, filter.action);
        action = m_ui->actionFilter->count() - 1;
    }
    m_ui->actionFilter->setCurrentIndex(action);
    m_ui->outcomeFilter->setCurrentIndex(!filter.allowed ? 0 : *filter.allowed ? 1 : 2);
    m_ui->rangeFilter->setCurrentIndex(m_ui->rangeFilter->findData(int(view.range)));
    m_ui->customRange->setVisible(view.range == AuditRange::Custom);
    const Timestamp now = m_clock.now();
    m_ui->fromEdit->setDateTime(localTime(filter.from.value_or(now - std::chrono::hours(24))));
    m_ui->untilEdit->setDateTime(localTime(filter.until.value_or(now)));
    m_ui->filterHint->hide();
    m_view = read();
}

void AuditFilterBar::noteActors(const std::vector<AuditRow> &rows)
{
    constexpr qsizetype most = 500;
    QStringList actors = m_actors.stringList();
    const qsizetype before = actors.size();
    for (const AuditRow &row : rows) {
        if (actors.size() < most && !row.actor.isEmpty() && !actors.contains(row.actor))
            actors.append(row.actor);
    }
    if (actors.size() == before)
        return;
    actors.sort();
    m_actors.setStringList(actors);
}

}
