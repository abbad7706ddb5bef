#pragma once

#include <QWidget>

namespace concord {

/// How much of a rate limit is free now, as a bar; the words stand beside it.
class RateMeter : public QWidget
{
    Q_OBJECT
public:
    explicit RateMeter(QWidget *parent = nullptr);

    /// @param share free part of the limit, 0…1
    void setFree(double share);
    [[nodiscard]] double free() const { return m_free; }
    [[nodiscard]] QSize sizeHint() const override { return {140, 12}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_free = 1;
};

}
