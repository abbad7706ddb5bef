#include "views/common/Icons.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>

#include <variant>

namespace concord {

namespace {

using Tint = std::variant<QPalette::ColorRole, Tone>;

class TintedIconEngine : public QIconEngine
{
public:
    TintedIconEngine(QString name, Tint tint) : m_name(std::move(name)), m_tint(tint) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        Q_UNUSED(state)
        const int size = std::min(rect.width(), rect.height());
        const qreal ratio = painter->device()->devicePixelRatioF();
        const QRect place(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, size,
                          size);
        painter->drawPixmap(place, tintedPixmap(m_name, size, color(mode), ratio));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        Q_UNUSED(state)
        Q_UNUSED(scale) // size is in device pixels already; the caller sets the ratio
        return tintedPixmap(m_name, std::min(size.width(), size.height()), color(mode), 1);
    }
    [[nodiscard]] QIconEngine *clone() const override { return new TintedIconEngine(*this); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (const auto *tone = std::get_if<Tone>(&m_tint))
            return Theme::of(palette).tone(*tone).strong;
        return palette.color(QPalette::Active, std::get<QPalette::ColorRole>(m_tint));
    }

    QString m_name;
    Tint m_tint;
};

}

void useIconTheme()
{
    QStringList paths = QIcon::themeSearchPaths();
    // An installation that brings its own icons comes first; offscreen and minimal desktops name no path at
    // all.
    for (const QString &path : {QCoreApplication::applicationDirPath() + QStringLiteral("/../share/icons"),
                                QStringLiteral("/usr/share/icons")}) {
        if (!paths.contains(path))
            paths.append(path);
    }
    QIcon::setThemeSearchPaths(paths);
    QIcon::setThemeName(QStringLiteral("breeze"));
    QIcon::setFallbackThemeName(QStringLiteral("breeze"));
}

QIcon icon(const QString &name, QPalette::ColorRole role)
{
    return QIcon(new TintedIconEngine(name, role));
}

QIcon icon(const QString &name, Tone tone)
{
    return QIcon(new TintedIconEngine(name, tone));
}

QPixmap tintedPixmap(const QString &name, int size, const QColor &color, qreal devicePixelRatio)
{
    const int pixels = qRound(size * devicePixelRatio);
    const QString key =
        QStringLiteral("concord/%1/%2/%3/%4").arg(name).arg(pixels).arg(color.rgba()).arg(devicePixelRatio);
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    // Breeze has single-colour drawings at 16 and 22 only; larger ones are those enlarged, not other
    // drawings.
    const int drawing = size < 22 ? 16 : 22;
    result = QPixmap(pixels, pixels);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    QPixmap plain = QIcon::fromTheme(name).pixmap(QSize(drawing, drawing), qreal(pixels) / drawing);
    plain.setDevicePixelRatio(1);
    painter.drawPixmap((pixels - plain.width()) / 2, (pixels - plain.height()) / 2, plain);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(result.rect(), color);
    painter.end();
    result.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, result);
    return result;
}

namespace icons {

QStringList all()
{
    return {overview, jobs,   events,     mappings,    sync,       menu,      next,     cancel,
            close,    search, filter,     copy,        play,       pause,     contrast, online,
            offline,  locked, database,   ok,          info,       warning,   error,    clock,
            waiting,  review, deadLetter, discarded,   superseded, added,     removed,  statistics,
            schedule, person, queue,      connections, undo,       visible,   hidden,   audit,
            values,   keys,   assigned,   unknown,     alerts,     deliveries};
}

const QString &of(Tone tone)
{
    switch (tone) {
    case Tone::Ok:
        return ok;
    case Tone::Warning:
        return warning;
    case Tone::Danger:
        return error;
    case Tone::Neutral:
    case Tone::Info:
        break;
    }
    return info;
}

}

}
