#pragma once

#include "models/Access.h"

#include <QWidget>

namespace concord {

/// A page of the window, as far as it has to do with the person before it. All of them are told in the same
/// order: setAccess() and start() when somebody has signed in, forget() when it is somebody else's turn.
class ConsolePage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

public slots:
    /// Asks for what it shows, or asks anew; call once everything is connected.
    virtual void start() = 0;
    /// Greys out what the person may not do; until the first call nothing is greyed out.
    virtual void setAccess(const concord::Access &access) = 0;
    /// Nothing of what was shown stays, neither in the widgets nor in their models, until start().
    virtual void forget() = 0;
    /// The person goes away for a while: what was shown for a reason is hidden again.
    virtual void conceal() {}
};

}
