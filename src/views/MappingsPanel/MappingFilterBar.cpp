#include "views/MappingsPanel/MappingFilterBar.h"

#include "domain/CodeSystem.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int openOnly = -1;
constexpr int everything = -2;
constexpr int filterLetters = 13;
constexpr int leastBox = 110;
}

MappingFilterBar::MappingFilterBar(QWidget *parent)
    : QWidget(parent),
      m_lines{new QHBoxLayout, new QHBoxLayout},
      m_text(new QLineEdit),
      m_state(new QComboBox),
      m_sort(new QComboBox),
      m_reason(new QComboBox),
      m_system(new QComboBox),
      m_mine(new QCheckBox(tr("Assigned to me"))),
      m_confident(new QCheckBox(tr("Confident only"))),
      m_drifted(new QCheckBox(tr("Touched by a release")))
{
    setObjectName(QStringLiteral("mapping.filterBar"));
    const std::tuple<QWidget *, const char *, QString, int> named[] = {
        {m_text, "textFilter", tr("Filter codes by text"), 0},
        {m_state, "stateFilter", tr("Filter codes by status"), 0},
        {m_sort, "sortBox", tr("Order of the codes"), 0},
        {m_reason, "reasonFilter", tr("Filter codes by the reason"), 1},
        {m_system, "systemFilter", tr("Filter codes by code system"), 1},
        {m_mine, "mineFilter", tr("Show codes assigned to me only"), 1},
        {m_confident, "confidentFilter", tr("Show codes with a confident suggestion only"), 1},
        {m_drifted, "driftFilter", tr("Show mappings that a release touches only"), 1}};
    for (const auto &[widget, name, spoken, line] : named) {
        widget->setObjectName(QStringLiteral("mapping.") + QLatin1StringView(name));
        widget->setAccessibleName(spoken);
        m_lines[line]->addWidget(widget, widget == m_text ? 3 : 0); // its hint is read whole
    }
    m_text->setPlaceholderText(tr("Part of the code or name"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    m_text->setMinimumWidth(210);
    m_text->setMaximumWidth(320);
    m_text->addAction(icon(icons::search, QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    fillBoxes();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    for (QHBoxLayout *line : m_lines) {
        line->setSpacing(Theme::gap);
        line->addStretch(1);
        column->addLayout(line);
    }
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(250);
    connect(m_text, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &MappingFilterBar::changed);
    connect(&m_textTimer, &QTimer::timeout, this, &MappingFilterBar::changed);
    for (QComboBox *box : {m_state, m_sort, m_reason, m_system})
        connect(box, &QComboBox::currentIndexChanged, this, &MappingFilterBar::changed);
    connect(m_drifted, &QCheckBox::toggled, this, &MappingFilterBar::noteDrifted);
    for (QCheckBox *box : {m_mine, m_confident, m_drifted})
        connect(box, &QCheckBox::toggled, this, &MappingFilterBar::changed);
}

void MappingFilterBar::fillBoxes()
{
    m_state->addItem(tr("Open"), openOnly);
    for (const MappingState state : {MappingState::Pending, MappingState::Suggested, MappingState::InReview,
                                     MappingState::Approved, MappingState::Rejected, MappingState::Retired})
        m_state->addItem(labelOf(state), int(state));
    m_state->addItem(tr("All statuses"), everything);
    for (const MappingSort sort : {MappingSort::MostWaiting, MappingSort::Newest, MappingSort::Oldest})
        m_sort->addItem(labelOf(sort), int(sort));
    fillFilter(m_reason, tr("All reasons"),
               {UnmappedReason::UnknownCode, UnmappedReason::NotOrderable, UnmappedReason::NotActive,
                UnmappedReason::NoLocalDrug, UnmappedReason::AmbiguousNdc, UnmappedReason::MalformedCode,
                UnmappedReason::UnknownSystem, UnmappedReason::NoCode, UnmappedReason::Contradiction});
    forgetSystems();
    for (QComboBox *box : {m_state, m_sort})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (QComboBox *box : {m_reason, m_system}) { // what they hold is as long as a sentence, or an address
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(filterLetters);
    }
    for (QComboBox *box : {m_state, m_sort, m_reason, m_system})
        box->setMinimumWidth(leastBox); // in a small window
}

void MappingFilterBar::forgetSystems()
{
    const QSignalBlocker quiet(m_system);
    m_system->clear();
    m_system->addItem(tr("All code systems"), QString());
    for (const QString &system : {systems::rxNorm, systems::ndc, systems::snomed})
        m_system->addItem(systemLabel(system), system);
}

void MappingFilterBar::offerSystem(const QString &system)
{
    if (system.isEmpty() || m_system->findData(system) >= 0 || m_system->count() > 40)
        return;
    const QSignalBlocker quiet(m_system);
    const QString label = systemLabel(system);
    m_system->addItem(label.size() > 28 ? QChar(0x2026) + label.right(27) : label, system);
    m_system->setItemData(m_system->count() - 1, system, Qt::ToolTipRole);
}

MappingView MappingFilterBar::view() const
{
    MappingView view;
    const int state = m_state->currentData().toInt();
    view.query.onlyOpen = state == openOnly;
    if (state >= 0)
        view.query.state = MappingState(state);
    view.query.sort = MappingSort(m_sort->currentData().toInt());
    view.query.reason = chosenFilter<UnmappedReason>(m_reason);
    view.query.system = m_system->currentData().toString();
    view.query.text = m_text->text().trimmed();
    view.query.onlyConfident = m_confident->isChecked();
    view.query.onlyDrifted = m_drifted->isChecked();
    view.onlyMine = m_mine->isChecked();
    return view;
}

/// Most of what a release touches is decided: with the open ones alone the list would be empty.
void MappingFilterBar::noteDrifted(bool only)
{
    const QSignalBlocker quiet(m_state);
    if (only && m_state->currentData().toInt() == openOnly)
        m_state->setCurrentIndex(m_state->findData(everything));
}

void MappingFilterBar::setView(const MappingView &view)
{
    const QSignalBlocker quiet(this);
    const MappingQuery &query = view.query;
    offerSystem(query.system);
    m_state->setCurrentIndex(m_state->findData(query.state      ? int(*query.state)
                                               : query.onlyOpen ? openOnly
                                                                : everything));
    m_sort->setCurrentIndex(m_sort->findData(int(query.sort)));
    chooseFilter(m_reason, query.reason);
    m_system->setCurrentIndex(std::max(0, m_system->findData(query.system)));
    m_text->setText(query.text);
    m_confident->setChecked(query.onlyConfident);
    const QSignalBlocker still(m_drifted); // the view says which statuses
    m_drifted->setChecked(query.onlyDrifted);
    m_mine->setChecked(view.onlyMine);
    m_textTimer.stop();
}

void MappingFilterBar::setFiltersEnabled(bool enabled)
{
    for (QWidget *filter : std::initializer_list<QWidget *>{m_text, m_state, m_sort, m_reason, m_system,
                                                            m_mine, m_confident, m_drifted})
        filter->setEnabled(enabled);
}

void MappingFilterBar::addWidget(int line, QWidget *widget)
{
    m_lines[line]->addWidget(widget);
}

}
