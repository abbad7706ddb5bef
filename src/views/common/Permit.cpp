#include "views/common/Permit.h"

#include <QAbstractButton>
#include <QAction>

namespace concord {

namespace {
constexpr auto ownTip = "ownToolTip"; // there while another one stands in its place

template <typename Control>
QString allow(Control *control, const Access &access, Action action, bool makesSense)
{
    const QString obstacle = access.obstacle(action);
    const QVariant own = control->property(ownTip);
    if (!obstacle.isEmpty() && !own.isValid())
        control->setProperty(ownTip, control->toolTip());
    if (!obstacle.isEmpty())
        control->setToolTip(obstacle);
    else if (own.isValid()) {
        control->setToolTip(own.toString());
        control->setProperty(ownTip, QVariant());
    }
    control->setEnabled(makesSense && obstacle.isEmpty());
    return obstacle;
}
}

void permit(QAbstractButton *button, const Access &access, Action action, bool makesSense)
{
    button->setAccessibleDescription(allow(button, access, action, makesSense));
}

void permit(QAction *item, const Access &access, Action action, bool makesSense)
{
    (void)allow(item, access, action, makesSense);
}

}
