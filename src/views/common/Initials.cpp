#include "views/common/Initials.h"

#include "views/common/Theme.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>

namespace concord {

namespace {

void paintDisc(QPainter &painter, const QRect &place, const QString &initials)
{
    const Theme &theme = Theme::of(QGuiApplication::palette());
    const int size = std::min(place.width(), place.height());
    const QRectF disc(place.x() + (place.width() - size) / 2.0, place.y() + (place.height() - size) / 2.0,
                      size, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accentSoft);
    painter.drawEllipse(disc);
    QFont font = QGuiApplication::font();
    font.setPixelSize(std::max(size * 2 / 5, 7));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(theme.accent);
    painter.drawText(disc, Qt::AlignCenter, initials);
    painter.restore();
}

class InitialsEngine : public QIconEngine
{
public:
    explicit InitialsEngine(QString initials) : m_initials(std::move(initials)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        Q_UNUSED(mode)
        Q_UNUSED(state)
        paintDisc(*painter, rect, m_initials);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return picture;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new InitialsEngine(*this); }
    bool isNull() override { return false; }

private:
    QString m_initials;
};

}

QIcon initialsIcon(const QString &initials)
{
    return QIcon(new InitialsEngine(initials));
}

InitialsDisc::InitialsDisc(int size, QWidget *parent) : QWidget(parent)
{
    setFixedSize(size, size);
}

void InitialsDisc::setInitials(const QString &initials)
{
    m_initials = initials;
    update();
}

void InitialsDisc::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    paintDisc(painter, rect(), m_initials);
}

}
