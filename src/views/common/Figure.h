#pragma once

#include "views/common/Theme.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace concord {

class IconLabel;

/// A number that matters, with what it counts below it. With a tone it gets an icon as well.
class Figure : public QWidget
{
    Q_OBJECT
public:
    explicit Figure(const QString &caption, QWidget *parent = nullptr);

    void setValue(const QString &value);
    [[nodiscard]] QString value() const;
    /// Marks the number as good or bad; nothing for a plain one.
    void setTone(std::optional<Tone> tone);

private:
    QLabel *m_value;
    QLabel *m_caption;
    IconLabel *m_icon;
};

}
