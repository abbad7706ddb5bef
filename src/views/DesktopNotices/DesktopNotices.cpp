#include "views/DesktopNotices/DesktopNotices.h"

#include "models/AlertText.h"
#include "views/common/Icons.h"

#include <QAction>
#include <QMenu>
#include <QPainter>
#include <QSettings>

namespace concord {

namespace {
const QString switchKey = QStringLiteral("notices/desktop");
constexpr int mostRemembered = 2'000;
constexpr int pictureSize = 64;

Tone severityTone(AlertSeverity severity)
{
    return severity == AlertSeverity::Critical  ? Tone::Danger
           : severity == AlertSeverity::Warning ? Tone::Warning
                                                : Tone::Info;
}
}

QIcon trayPicture(Tone tone)
{
    const Theme &theme = Theme::of(Theme::Mode::Light); // a tray has colours of its own
    QPixmap picture(pictureSize, pictureSize);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone == Tone::Neutral ? theme.muted : theme.accent);
    painter.drawRoundedRect(QRectF(2, 2, pictureSize - 4, pictureSize - 4), 14, 14);
    QFont font = painter.font();
    font.setPixelSize(44);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(theme.onAccent);
    painter.drawText(picture.rect(), Qt::AlignCenter, QStringLiteral("C"));
    if (tone == Tone::Danger || tone == Tone::Warning) {
        painter.setPen(QPen(theme.surface, 4));
        painter.setBrush(theme.tone(tone).strong);
        painter.drawEllipse(QRectF(36, 36, 26, 26));
    }
    painter.end();
    return QIcon(picture);
}

DesktopNotices::DesktopNotices(QSettings &settings, std::unique_ptr<TrayIcon> tray, QObject *parent)
    : QObject(parent),
      m_settings(settings),
      m_menu(std::make_unique<QMenu>()),
      m_switch(new QAction(tr("Tell of &incidents on the desktop"), this)),
      m_tray(std::move(tray))
{
    m_switch->setObjectName(QStringLiteral("desktopNotices"));
    m_switch->setCheckable(true);
    m_switch->setChecked(settings.value(switchKey, true).toBool());
    connect(m_switch, &QAction::toggled, this, [this](bool on) { m_settings.setValue(switchKey, on); });
    makeMenu();
    if (m_tray) {
        m_tray->setMenu(m_menu.get());
        connect(m_tray.get(), &TrayIcon::activated, this, &DesktopNotices::windowRequested);
        connect(m_tray.get(), &TrayIcon::messageClicked, this, &DesktopNotices::alertsRequested);
    }
    showState();
}

DesktopNotices::~DesktopNotices() = default;

void DesktopNotices::makeMenu()
{
    m_menu->setObjectName(QStringLiteral("trayMenu"));
    m_state = m_menu->addAction(QString());
    m_state->setEnabled(false);
    m_menu->addSeparator();
    m_menu->addAction(tr("&Open Concord"), this, &DesktopNotices::windowRequested);
    m_menu->addAction(icon(icons::alerts), tr("&Alerts"), this, &DesktopNotices::alertsRequested);
    m_menu->addAction(m_switch);
    m_menu->addSeparator();
    m_menu->addAction(tr("&Quit"), this, &DesktopNotices::quitRequested);
}

void DesktopNotices::tell(const Incident &incident, bool isCovered)
{
    const QString key = incident.id.toString() + (incident.resolvedAt ? u'-' : u'+');
    if (m_told.contains(key))
        return;
    if (m_told.size() >= mostRemembered)
        m_told.clear();
    m_told.insert(key);
    if (!m_switch->isChecked())
        return;
    const Tone tone = incident.resolvedAt ? Tone::Ok : severityTone(incident.severity);
    const QString title = isCovered ? tr("Concord") : noticeTitle(incident);
    const QString text = isCovered ? (incident.resolvedAt ? tr("An incident is over.")
                                                          : tr("There is a new incident. Sign in to see it."))
                                   : noticeBody(incident);
    if (!m_tray || !m_tray->say(tone, title, text))
        emit toastWanted(tone, tr("%1. %2").arg(title, text));
}

void DesktopNotices::tellTest()
{
    if (!m_switch->isChecked()) {
        emit testTold(DesktopTest::SwitchedOff);
        return;
    }
    const QString title = tr("Concord: test");
    const QString text = tr("This is how incidents are told. Nothing is wrong.");
    const bool isShown = m_tray && m_tray->say(Tone::Info, title, text);
    if (!isShown)
        emit toastWanted(Tone::Info, tr("%1. %2").arg(title, text));
    emit testTold(isShown ? DesktopTest::Shown : DesktopTest::InWindow);
}

void DesktopNotices::showCounts(int open, int unacknowledged)
{
    m_open = open;
    m_unacknowledged = unacknowledged;
    showState();
}

void DesktopNotices::showAvailability(bool online, const Error &error)
{
    Q_UNUSED(error) // the window says why
    m_online = online;
    showState();
}

void DesktopNotices::showState()
{
    const QString state = !m_online     ? tr("Offline")
                          : m_open == 0 ? tr("No open incident")
                          : m_unacknowledged == 0
                              ? tr("%n open incident(s), all acknowledged", nullptr, m_open)
                              : tr("%n incident(s) to look at", nullptr, m_unacknowledged);
    m_state->setText(state);
    const Tone tone = !m_online              ? Tone::Neutral
                      : m_unacknowledged > 0 ? Tone::Danger
                      : m_open > 0           ? Tone::Warning
                                             : Tone::Ok;
    if (m_tray)
        m_tray->display(trayPicture(tone), tr("Concord: %1").arg(state));
}

}
