#include "views/MappingsPanel/MappingViewsMenu.h"

#include "views/common/ViewNameDialog.h"

namespace concord {

namespace {
/// A name as it stands in a menu, where & would underline.
QString textInMenu(QString name)
{
    return name.replace(u'&', QStringLiteral("&&"));
}
}

MappingViewsMenu::MappingViewsMenu(QSettings &settings, std::function<MappingView()> current, QWidget *parent)
    : QMenu(parent), m_saved(settings), m_current(std::move(current))
{
    setObjectName(QStringLiteral("mapping.viewsMenu"));
    connect(this, &QMenu::aboutToShow, this, &MappingViewsMenu::fill);
    fill();
}

void MappingViewsMenu::fill()
{
    clear();
    int number = 0;
    for (const MappingView &view : shippedMappingViews())
        add(view, QStringLiteral("mapping.shippedView%1").arg(number++));
    const auto saved = m_saved.all();
    if (!saved.empty())
        addSeparator();
    number = 0;
    for (const MappingView &view : saved)
        add(view, QStringLiteral("mapping.savedView%1").arg(number++));
    addSeparator();
    addOrders(saved);
}

void MappingViewsMenu::add(const MappingView &view, const QString &objectName)
{
    QAction *action = addAction(textInMenu(view.name), this, [this, view] { emit chosen(view); });
    action->setObjectName(objectName);
}

void MappingViewsMenu::addOrders(const std::vector<MappingView> &saved)
{
    QAction *save = addAction(tr("Save this view…"), this, &MappingViewsMenu::askForName);
    save->setObjectName(QStringLiteral("mapping.saveView"));
    save->setEnabled(int(saved.size()) < SavedMappingViews::most);
    if (saved.empty())
        return;
    QMenu *remove = addMenu(tr("Delete a view"));
    remove->setObjectName(QStringLiteral("mapping.deleteViewMenu"));
    for (const MappingView &view : saved)
        remove->addAction(textInMenu(view.name), this, [this, name = view.name] { m_saved.remove(name); });
}

void MappingViewsMenu::askForName()
{
    QStringList taken;
    for (const MappingView &view : m_saved.all())
        taken.append(view.name);
    auto *dialog = new ViewNameDialog(taken, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ViewNameDialog::named, this, [this, view = m_current()](const QString &name) {
        MappingView named = view;
        named.name = name;
        (void)m_saved.save(named); // the menu offers it only while there is room
    });
    dialog->open();
}

}
