#include "views/AuditTrailPage/ViewsMenu.h"

#include "views/common/ViewNameDialog.h"

namespace concord {

namespace {
/// A name as it stands in a menu, where & would underline.
QString menuText(QString name)
{
    return name.replace(u'&', QStringLiteral("&&"));
}
}

ViewsMenu::ViewsMenu(QSettings &settings, std::function<AuditView()> current, QWidget *parent)
    : QMenu(parent), m_saved(settings), m_current(std::move(current))
{
    setObjectName(QStringLiteral("viewsMenu"));
    connect(this, &QMenu::aboutToShow, this, &ViewsMenu::fill);
    fill();
}

void ViewsMenu::fill()
{
    clear();
    int number = 0;
    for (const AuditView &view : shippedViews())
        add(view, QStringLiteral("shippedView%1").arg(number++));
    const auto saved = m_saved.all();
    if (!saved.empty())
        addSeparator();
    number = 0;
    for (const AuditView &view : saved)
        add(view, QStringLiteral("savedView%1").arg(number++));
    addSeparator();
    addOrders(saved);
}

void ViewsMenu::add(const AuditView &view, const QString &objectName)
{
    QAction *action = addAction(menuText(view.name), this, [this, view] { emit chosen(view); });
    action->setObjectName(objectName);
}

void ViewsMenu::addOrders(const std::vector<AuditView> &saved)
{
    QAction *save = addAction(tr("Save this view…"), this, &ViewsMenu::askForName);
    save->setObjectName(QStringLiteral("saveView"));
    save->setEnabled(int(saved.size()) < SavedViews::most);
    if (saved.empty())
        return;
    QMenu *remove = addMenu(tr("Delete a view"));
    remove->setObjectName(QStringLiteral("deleteViewMenu"));
    for (const AuditView &view : saved)
        remove->addAction(menuText(view.name), this, [this, name = view.name] { m_saved.remove(name); });
}

void ViewsMenu::askForName()
{
    QStringList taken;
    for (const AuditView &view : m_saved.all())
        taken.append(view.name);
    auto *dialog = new ViewNameDialog(taken, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ViewNameDialog::named, this, [this, view = m_current()](const QString &name) {
        AuditView named = view;
        named.name = name;
        (void)m_saved.save(named); // the menu offers it only while there is room
    });
    dialog->open();
}

}
