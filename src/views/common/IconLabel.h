#pragma once

#include "views/common/Theme.h"

#include <QWidget>

#include <optional>

namespace concord {

/// An icon beside a text. It says nothing to a screen reader: the text does.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    explicit IconLabel(QString name, int size = Theme::smallIcon, QWidget *parent = nullptr);

    void setIcon(const QString &name);
    /// Without a tone the icon has the colour of secondary text.
    void setTone(std::optional<Tone> tone);
    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_size;
    std::optional<Tone> m_tone;
};

}
