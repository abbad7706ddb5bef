#pragma once

#include "domain/Alerts.h"
#include "views/DesktopNotices/TrayIcon.h"

#include <QSet>

#include <memory>

class QAction;
class QMenu;
class QSettings;

namespace concord {

/// What became of a test on the desktop.
enum class DesktopTest {
    Shown,      ///< the desktop has taken it
    InWindow,   ///< it has no place for such things: the window says them
    SwitchedOff ///< by the person, here
};

/// Tells whoever is at the desktop of incidents, each once when it opens and once when it is over: through
/// the desktop's own notifications, or in the window where the desktop has none. Its icon in the tray says
/// how things stand. Endpoints and causes only: nothing of a patient, and no note of a person.
class DesktopNotices : public QObject
{
    Q_OBJECT
public:
    /// @param settings remembers whether anything is told; outlives this
    DesktopNotices(QSettings &settings, std::unique_ptr<TrayIcon> tray, QObject *parent = nullptr);
    ~DesktopNotices() override;

    /// Checked: incidents are told. For a menu of the window, too.
    [[nodiscard]] QAction *switchAction() const { return m_switch; }
    [[nodiscard]] QMenu *menu() const { return m_menu.get(); }

public slots:
    /// @param isCovered nobody is signed in, or the console is locked: what it is about is not said
    void tell(const concord::Incident &incident, bool isCovered);
    void tellTest(); ///< in the way of an incident; testTold() follows
    void showCounts(int open, int unacknowledged);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void testTold(concord::DesktopTest outcome);
    void toastWanted(concord::Tone tone, const QString &text);
    void windowRequested(); ///< to come to the front
    void alertsRequested(); ///< and show the incidents
    void quitRequested();

private:
    void makeMenu();
    void showState();

    QSettings &m_settings;
    std::unique_ptr<QMenu> m_menu;
    QAction *m_switch;
    QAction *m_state = nullptr;
    std::unique_ptr<TrayIcon> m_tray; ///< ends before its menu
    QSet<QString> m_told;
    int m_open = 0;
    int m_unacknowledged = 0;
    bool m_online = true;
};

/// The icon of the tray: the console's letter, with a dot that says how things stand.
[[nodiscard]] QIcon trayPicture(Tone tone);

}
