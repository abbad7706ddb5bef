#pragma once

#include <QByteArray>
#include <QString>

namespace concord {

/// One message out of something that carries several.
struct InboundPart
{
    QString messageId; ///< empty: the body has it
    QByteArray body;

    friend bool operator==(const InboundPart &, const InboundPart &) = default;
};

}
