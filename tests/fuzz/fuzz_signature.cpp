#include "Fuzz.h"

#include "connectors/webhook/WebhookSignature.h"
#include "domain/TraceParent.h"

using namespace concord;

/// Lines: webhook-id, webhook-timestamp, webhook-signature, X-Hub-Signature-256, delivery id, traceparent,
/// secret; the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    QByteArrayList lines = bytes.split('\n');
    lines.resize(std::max<qsizetype>(lines.size(), 8));
    SignatureHeaders headers{lines[0], lines[1], lines[2], lines[3], lines[4]};
    const QByteArray body = lines.mid(7).join('\n');
    const QByteArray ours = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const Timestamp now = fromMs(1705316400000);

    must(!verifyStandardWebhook(headers, body, {ours}, now), "nobody guesses a signature");
    must(!verifyHubSignature(headers, body, {ours}), "nobody guesses a hub signature");
    (void)verifySharedHeader(lines[3], {lines[6], ours});
    (void)correlationFromTraceParent(lines[5]);
    for (const SignatureStyle style :
         {SignatureStyle::StandardWebhooks, SignatureStyle::GitHub, SignatureStyle::SharedHeader})
        (void)checkSecret(style, lines[6]);
    (void)verifyStandardWebhook(headers, body, {lines[6], ours}, now);

    // what is signed is accepted, whatever stands beside it
    SignatureHeaders good{"msg_1",
                          "1705316400",
                          lines[2] + ' ' + standardWebhookSignature(ours, "msg_1", "1705316400", body),
                          {},
                          {}};
    const bool isPrefixHarmless = lines[2].size() < 200;
    if (isPrefixHarmless)
        must(verifyStandardWebhook(good, body, {lines[6], ours}, now).has_value(),
             "a good signature among others is accepted");
    return 0;
}
