#include "codec/hl7/Hl7Issue.h"

namespace concord {

QString hl7CodeText(Hl7Code code)
{
    switch (code) {
    case Hl7Code::Accepted:
        return QStringLiteral("Message accepted");
    case Hl7Code::SegmentSequence:
        return QStringLiteral("Segment sequence error");
    case Hl7Code::RequiredFieldMissing:
        return QStringLiteral("Required field missing");
    case Hl7Code::DataType:
        return QStringLiteral("Data type error");
    case Hl7Code::TableValueNotFound:
        return QStringLiteral("Table value not found");
    case Hl7Code::UnsupportedMessageType:
        return QStringLiteral("Unsupported message type");
    case Hl7Code::UnsupportedEvent:
        return QStringLiteral("Unsupported event code");
    case Hl7Code::UnsupportedProcessingId:
        return QStringLiteral("Unsupported processing id");
    case Hl7Code::UnsupportedVersion:
        return QStringLiteral("Unsupported version id");
    case Hl7Code::UnknownKey:
        return QStringLiteral("Unknown key identifier");
    case Hl7Code::DuplicateKey:
        return QStringLiteral("Duplicate key identifier");
    case Hl7Code::RecordLocked:
        return QStringLiteral("Application record locked");
    case Hl7Code::ApplicationError:
        return QStringLiteral("Application error");
    }
    return {};
}

}
