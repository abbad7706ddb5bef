#pragma once

#include "views/common/Badge.h"

#include <QWidget>

namespace concord {

/// A pill on its own; in tables StateDelegate paints the same.
class StateBadge : public QWidget
{
    Q_OBJECT
public:
    explicit StateBadge(QWidget *parent = nullptr);

    void setBadge(const Badge &badge);
    [[nodiscard]] const Badge &badge() const { return m_badge; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Badge m_badge;
};

}
