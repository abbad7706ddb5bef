#pragma once

#include "views/AuditTrailPage/SavedViews.h"

#include <QMenu>

#include <functional>

namespace concord {

/// The views that everybody has, a person's own, and what can be done about those. Reads them each time it
/// opens.
class ViewsMenu : public QMenu
{
    Q_OBJECT
public:
    /// @param current the view that is shown, to be saved
    ViewsMenu(QSettings &settings, std::function<AuditView()> current, QWidget *parent);

    void fill();

signals:
    void chosen(const concord::AuditView &view);

private:
    void add(const AuditView &view, const QString &objectName);
    void addOrders(const std::vector<AuditView> &saved);
    void askForName();

    SavedViews m_saved;
    std::function<AuditView()> m_current;
};

}
