#include "Fuzz.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/hl7/AckBuilder.h"
#include "codec/hl7/Hl7Edit.h"
#include "codec/hl7/Hl7Envelope.h"
#include "codec/hl7/Hl7File.h"
#include "codec/hl7/Hl7ToCanonical.h"

using namespace concord;

namespace {

void readAll(const Hl7Message &message)
{
    for (qsizetype s = 0; s < message.segmentCount(); ++s) {
        const Hl7Segment segment = message.segmentAt(s);
        must(segment.isPresent() && segment.index() == s, "a segment knows its index");
        for (int f = 0; f <= std::min(segment.fieldCount(), 40) + 1; ++f) {
            for (const Hl7Repetition &repetition : segment.field(f).repetitions()) {
                (void)repetition.text();
                (void)repetition.component(repetition.componentCount()).subcomponent(2).text();
            }
        }
    }
}

/// Every answer is itself a message that names the control id it was given.
void checkAnswers(const Hl7Message &message, const Hl7Verdict &verdict)
{
    const AckStamp stamp{fromMs(1705316400000), "F1"};
    for (const QByteArray &answer : acknowledge(message, verdict, stamp)) {
        const auto ack = Hl7Message::parse(answer);
        must(ack.has_value(), "an acknowledgement parses");
        must(ack->serialise() == answer, "an acknowledgement is written back the same");
        must(ack->segment("MSA").field(2).raw() == message.controlId(), "MSA-2 is MSH-10 as sent");
    }
    must(!acknowledgementCode(message, verdict).isEmpty(), "there is always a code");
}

void checkEdit(const Hl7Message &message)
{
    const auto edited = withHl7Text(message, Hl7Location{"PID", 1, 3, 2, 4, 2}, u"a|b^c&d~e\\f\n");
    if (!edited)
        return;
    const auto again = Hl7Message::parse(*edited, {64 << 20, 1 << 20, 1 << 24});
    must(again.has_value(), "an edited message parses");
    const Hl7Subcomponent value = again->segment("PID").field(3).repetition(1).component(4).subcomponent(2);
    must(value.text() == u"a|b^c&d~e\\f\n", "what was written is read back");
}

void check(const QByteArray &bytes)
{
    const auto message = Hl7Message::parse(bytes);
    if (!message) {
        must(!message.error().where.isEmpty() && !message.error().detail.isEmpty(),
             "a refusal says where and why");
        must(Hl7Message::parse(acknowledgeUnreadable(message.error(), {fromMs(0), "F0"})).has_value(),
             "a refusal's answer parses");
        return;
    }
    must(message->serialise() == bytes, "parse and write give the same bytes");
    readAll(*message);
    const Hl7Verdict verdict = doorVerdict(*message);
    must((verdict.door == Hl7Door::Accept) == (verdict.reason() == nullptr), "a refusal has a reason");
    checkAnswers(*message, verdict);
    (void)hl7Envelope(*message);
    const CanonicalEvent event = hl7::eventFrom(*message);
    must(hl7ToCanonical(*message).has_value() == (verdict.door == Hl7Door::Accept),
         "what is accepted becomes values");
    if (verdict.door == Hl7Door::Accept)
        must(canonicalFromJson(canonicalJson(event).toUtf8()).has_value(),
             "the values can be stored and read back");
    checkEdit(*message);
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    check(bytes);
    const Hl7FileContent content = splitHl7File(bytes);
    must(!content.messages.empty() || !content.issues.empty(), "a file without a message says so");
    if (content.messages.size() > 1) {
        for (const QByteArrayView part : content.messages)
            check(part.toByteArray());
    }
    return 0;
}
