#pragma once

#include <QObject>

class QGridLayout;
class QLabel;
class QSlider;

namespace concord {

/// One fault in the panel's grid: what it is called, what it does, a slider, its value, how often it
/// happened.
class FaultRow : public QObject
{
    Q_OBJECT
public:
    struct Words
    {
        QString name;
        QString explanation;
        QString unit; ///< "%1 %", with the place for the value
    };

    /// Adds itself as the last row. @param name stands in the object names of slider and labels.
    FaultRow(const QString &name, const Words &words, int maximum, int step, QGridLayout *grid,
             QObject *parent);

    [[nodiscard]] int value() const;
    void setValue(int value); ///< without valueChanged()
    void setCount(qint64 count);
    [[nodiscard]] QSlider *slider() const { return m_slider; }

signals:
    void valueChanged();

private:
    void showValue();

    QString m_unit;
    QSlider *m_slider;
    QLabel *m_value;
    QLabel *m_count;
};

}
