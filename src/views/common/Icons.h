#pragma once

#include "views/common/Theme.h"

#include <QIcon>

namespace concord {

/// Icons come from the Breeze icon theme (package breeze-icon-theme, LGPL-3+), drawn in one colour: that of
/// the text around them, asked for at paint time, so that light, dark and disabled need no second set. Names
/// must be of single-colour drawings; tst_Icons checks that each name used here exists.
void useIconTheme();

[[nodiscard]] QIcon icon(const QString &name, QPalette::ColorRole role = QPalette::WindowText);
[[nodiscard]] QIcon icon(const QString &name, Tone tone);
/// One drawing, for those who paint themselves.
[[nodiscard]] QPixmap tintedPixmap(const QString &name, int size, const QColor &color,
                                   qreal devicePixelRatio);

/// Every name the console uses, by meaning.
namespace icons {
inline const QString overview = QStringLiteral("speedometer");
inline const QString jobs = QStringLiteral("view-task");
inline const QString events = QStringLiteral("view-process-all");
inline const QString mappings = QStringLiteral("edit-link");
inline const QString sync = QStringLiteral("view-refresh");
inline const QString menu = QStringLiteral("go-down");
inline const QString next = QStringLiteral("go-next");
inline const QString cancel = QStringLiteral("process-stop");
inline const QString close = QStringLiteral("window-close");
inline const QString search = QStringLiteral("edit-find");
inline const QString filter = QStringLiteral("view-filter");
inline const QString copy = QStringLiteral("edit-copy");
inline const QString play = QStringLiteral("media-playback-start");
inline const QString pause = QStringLiteral("media-playback-pause");
inline const QString contrast = QStringLiteral("contrast");
inline const QString online = QStringLiteral("network-connect");
inline const QString offline = QStringLiteral("network-disconnect");
inline const QString locked = QStringLiteral("object-locked");
inline const QString database = QStringLiteral("network-server-database");
inline const QString ok = QStringLiteral("dialog-ok-apply");
inline const QString info = QStringLiteral("help-about");
inline const QString warning = QStringLiteral("dialog-warning-symbolic");
inline const QString error = QStringLiteral("dialog-cancel");
inline const QString clock = QStringLiteral("clock");
inline const QString waiting = QStringLiteral("chronometer");
inline const QString review = QStringLiteral("document-edit");
inline const QString deadLetter = QStringLiteral("mail-queue");
inline const QString discarded = QStringLiteral("edit-delete");
inline const QString superseded = QStringLiteral("document-open-recent");
inline const QString added = QStringLiteral("list-add");
inline const QString removed = QStringLiteral("list-remove");
inline const QString statistics = QStringLiteral("view-statistics");
inline const QString schedule = QStringLiteral("view-calendar-timeline");
inline const QString person = QStringLiteral("user");
inline const QString queue = QStringLiteral("view-calendar-list");
inline const QString connections = QStringLiteral("network-connect");
inline const QString values = QStringLiteral("tag");
inline const QString audit = QStringLiteral("view-history");
inline const QString alerts = QStringLiteral("notifications");
inline const QString keys = QStringLiteral("help-keybord-shortcuts");
inline const QString assigned = QStringLiteral("list-add-user");
inline const QString deliveries = QStringLiteral("document-send");
inline const QString unknown = QStringLiteral("question");
inline const QString undo = QStringLiteral("edit-undo");
inline const QString visible = QStringLiteral("view-visible");
inline const QString hidden = QStringLiteral("view-hidden");

/// For tests: the whole list above.
[[nodiscard]] QStringList all();
/// What stands for a tone where nothing more exact is known.
[[nodiscard]] const QString &of(Tone tone);
}

}
