#include "ingest/FormatDoor.h"

#include "codec/canonical/JsonEnvelope.h"
#include "codec/fhir/FhirEnvelope.h"
#include "codec/hl7/AckBuilder.h"
#include "codec/hl7/Hl7Envelope.h"

#include <QUuid>

namespace concord {

namespace {
Error errorOf(const Hl7Issue &issue, Hl7Door door)
{
    return {door == Hl7Door::Refuse ? ErrorCode::UnsupportedMessage : ErrorCode::InvalidMessage,
            toText(issue.location), issue.text, 0};
}

Envelope readHl7(const InboundMessage &m)
{
    const auto message = Hl7Message::parse(m.body);
    Envelope envelope;
    if (!message) {
        envelope.refusal = message.error();
        envelope.isKept = false;
        return envelope;
    }
    envelope = hl7Envelope(*message);
    const Hl7Verdict verdict = doorVerdict(*message);
    if (verdict.door != Hl7Door::Accept && verdict.reason()) {
        envelope.refusal = errorOf(*verdict.reason(), verdict.door);
        envelope.isKept = verdict.door == Hl7Door::RefuseKeep;
    }
    return envelope;
}

/// What an acknowledgement must say of @p outcome.
Hl7Verdict verdictOf(const Hl7Message &message, const InboundReceipt &outcome)
{
    if (!outcome.refusal)
        return {};
    if (outcome.refusal->code == ErrorCode::DuplicateId)
        return refusalFor(Hl7Code::DuplicateKey,
                          QStringLiteral("this MSH-10 was used before for another message"));
    Hl7Verdict verdict = doorVerdict(message);
    if (verdict.door != Hl7Door::Accept)
        return verdict;
    return refusalFor(Hl7Code::ApplicationError, outcome.refusal->detail);
}
}

Envelope FormatDoor::read(const InboundMessage &message) const
{
    switch (message.format) {
    case InboundFormat::Hl7v2:
        return readHl7(message);
    case InboundFormat::FhirJson:
        return fhirEnvelope(message.body);
    case InboundFormat::Json:
        break;
    }
    return jsonEnvelope(message.body);
}

/// A message that could not be stored gets no answer at all: every code of HL7 would be read as final by some
/// sender, while silence makes each of them send again.
QByteArrayList FormatDoor::replies(const InboundMessage &m, const Result<InboundReceipt> &outcome) const
{
    if (m.format != InboundFormat::Hl7v2 || !outcome)
        return {};
    const Timestamp now = m_clock.now();
    const AckStamp stamp{now, makeUuid7(now.time_since_epoch()).toRfc4122().toHex().first(18).toUpper()};
    const auto message = Hl7Message::parse(m.body);
    return message ? acknowledge(*message, verdictOf(*message, *outcome), stamp)
                   : QByteArrayList{acknowledgeUnreadable(message.error(), stamp)};
}

}
