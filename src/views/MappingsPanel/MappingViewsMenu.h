#pragma once

#include "views/MappingsPanel/SavedMappingViews.h"

#include <QMenu>

#include <functional>

namespace concord {

/// The views that everybody has, a person's own, and what can be done about those. Reads them each time it
/// opens.
class MappingViewsMenu : public QMenu
{
    Q_OBJECT
public:
    /// @param current the view that is shown, to be saved
    MappingViewsMenu(QSettings &settings, std::function<MappingView()> current, QWidget *parent);

    void fill();

signals:
    void chosen(const concord::MappingView &view);

private:
    void add(const MappingView &view, const QString &objectName);
    void addOrders(const std::vector<MappingView> &saved);
    void askForName();

    SavedMappingViews m_saved;
    std::function<MappingView()> m_current;
};

}
