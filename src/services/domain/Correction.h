#pragma once

#include "domain/Reconciliation.h"

namespace concord {

/// What a side that was wrong, or has not heard, is to be told: the effect of a decision or a remedy, before
/// it is a message. Made once; the key says which decision it comes from, so that it goes out once.
struct Correction
{
    enum class Act {
        State,  ///< the record as it is to be, whole
        Cancel, ///< the record is to end
        Report  ///< what happened (a dispense) is told again
    };
    Act act = Act::State;
    QString key; ///< "conflict/ID/right", "item/ID": of the message too
    QString integration;
    QString record;   ///< "prescription", "dispense"
    QString recordId; ///< ours, of the record that is told, or that is to end
    QString from;     ///< the connection whose record it is
    QString to;       ///< the connection that is told
    struct Field
    {
        QString field;
        Phi value; ///< that is to stand, instead of the record's
    };
    std::vector<Field> fields; ///< of State
    QString reason;
    EventId cause; ///< null: none
};
[[nodiscard]] QString wordOf(Correction::Act act); ///< "state"

/// Among the flags of an order's content: a decision names this field, and who keeps its own order writes no
/// other one (codec/fhir/OutboundResource).
[[nodiscard]] inline QString correctedFlag(const QString &field)
{
    return QStringLiteral("corrected:") + field;
}
}
