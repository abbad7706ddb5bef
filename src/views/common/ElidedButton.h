#pragma once

#include <QPushButton>

namespace concord {

/// A button whose text gives way where there is little room: it ends in "…", or the icon stands alone. The
/// tool tip then says it whole.
class ElidedButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ElidedButton(const QString &text = {}, QWidget *parent = nullptr);

    [[nodiscard]] bool isElided() const;
    [[nodiscard]] QSize minimumSizeHint() const override; ///< of the icon alone

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int textWidth() const; ///< that there is room for
};

}
