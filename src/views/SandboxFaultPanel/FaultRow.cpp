#include "views/SandboxFaultPanel/FaultRow.h"

#include "models/Format.h"
#include "views/common/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>

namespace concord {

namespace {
constexpr int sliderWidth = 220;
constexpr int sliderHeight = 20; ///< of the handle with its focus ring
constexpr int valueWidth = 80;

QLabel *muted(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setProperty("role", QStringLiteral("muted"));
    return label;
}
}

FaultRow::FaultRow(const QString &name, const Words &words, int maximum, int step, QGridLayout *grid,
                   QObject *parent)
    : QObject(parent),
      m_unit(words.unit),
      m_slider(new QSlider(Qt::Horizontal)),
      m_value(new QLabel),
      m_count(muted(name + QStringLiteral("Count")))
{
    auto *title = new QLabel(words.name);
    title->setBuddy(m_slider);
    auto *explanation = muted(name + QStringLiteral("Explanation"));
    explanation->setText(words.explanation);
    explanation->setMinimumHeight(explanation->sizeHint().height() + Theme::gap); // air before the next fault
    explanation->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    m_slider->setObjectName(name + QStringLiteral("Slider"));
    m_slider->setAccessibleName(words.name);
    m_slider->setAccessibleDescription(words.explanation);
    m_slider->setRange(0, maximum);
    m_slider->setSingleStep(step);
    m_slider->setPageStep(step * 2);
    m_slider->setMinimumSize(sliderWidth, sliderHeight);
    m_value->setObjectName(name + QStringLiteral("Value"));
    m_value->setMinimumWidth(valueWidth);
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_count->setMinimumWidth(valueWidth);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignTop);

    const int row = grid->rowCount();
    grid->addWidget(title, row, 0);
    grid->addWidget(m_slider, row, 1);
    grid->addWidget(m_value, row, 2);
    grid->addWidget(explanation, row + 1, 0, 1, 2); // in a row of its own: translations are longer
    grid->addWidget(m_count, row + 1, 2);
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        showValue();
        emit valueChanged();
    });
    showValue();
}

int FaultRow::value() const
{
    return m_slider->value();
}

void FaultRow::setValue(int value)
{
    const QSignalBlocker silent(m_slider);
    m_slider->setValue(value);
    showValue();
}

void FaultRow::setCount(qint64 count)
{
    m_count->setText(count == 0 ? QString() : tr("%1 so far").arg(countText(count)));
}

void FaultRow::showValue()
{
    m_value->setText(m_slider->value() == 0 ? tr("Off") : m_unit.arg(QLocale().toString(m_slider->value())));
}

}
