#pragma once

#include <QWidget>

namespace concord {

/// Pale bars where text will stand: says "not yet" without moving, so it costs nothing while it is shown.
class Skeleton : public QWidget
{
    Q_OBJECT
public:
    explicit Skeleton(QWidget *parent = nullptr);

    void setText(const QString &text); ///< first line; read by screen readers
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override { return {240, 96}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

}
