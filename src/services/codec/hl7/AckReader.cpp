#include "codec/hl7/AckReader.h"

#include "codec/hl7/Hl7Message.h"

#include <QRegularExpression>

namespace concord {

namespace {
/// "RXE-3" of an ERL (segment, sequence, field) or, before v2.5, an ELD of the same order.
QString placeOf(const Hl7Repetition &erl)
{
    static const QRegularExpression segment(QStringLiteral("^[A-Z][A-Z0-9]{2}$"));
    static const QRegularExpression number(QStringLiteral("^[0-9]{1,3}$"));
    const QString name = erl.component(1).code();
    const QString field = erl.component(3).code();
    if (!segment.match(name).hasMatch())
        return {};
    return number.match(field).hasMatch() ? name + u'-' + field : name;
}

int codeOf(const QString &text)
{
    bool isNumber = false;
    const int code = text.toInt(&isNumber);
    return isNumber && code > 0 && code < 1000 ? code : -1;
}

void readError(const Hl7Segment &err, Hl7Answer &answer)
{
    int code = codeOf(err.field(3).component(1).code());
    if (code < 0)
        code = codeOf(err.field(1).component(4).subcomponent(1).code());
    if (answer.errorCode < 0)
        answer.errorCode = code;
    if (answer.location.isEmpty())
        answer.location =
            placeOf(err.field(2).hasText() ? err.field(2).repetition(0) : err.field(1).repetition(0));
}

ErrorCode codeOfNo(const Hl7Answer &answer)
{
    switch (answer.errorCode) {
    case 204:
        return ErrorCode::RemoteNotFound;
    case 205:
        return ErrorCode::Conflict;
    case 206:
    case 207:
        return ErrorCode::RemoteFailed;
    case -1:
        return answer.code == u"AR" ? ErrorCode::RemoteFailed : ErrorCode::RemoteRejected;
    default:
        return ErrorCode::RemoteRejected;
    }
}
}

Result<Hl7Answer> readHl7Answer(const QByteArray &bytes)
{
    const auto message = Hl7Message::parse(bytes);
    if (!message)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSA"),
                    QStringLiteral("the answer is no HL7 message"));
    const Hl7Segment msa = message->segment("MSA");
    static const QStringList codes{QStringLiteral("AA"), QStringLiteral("AE"), QStringLiteral("AR"),
                                   QStringLiteral("CA"), QStringLiteral("CE"), QStringLiteral("CR")};
    Hl7Answer answer;
    answer.code = msa.field(1).code();
    if (!codes.contains(answer.code))
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSA-1"),
                    QStringLiteral("not a code of table 0008"));
    answer.acknowledgedId = msa.field(2).code();
    answer.ownId = message->header().field(10).code().left(199);
    for (int i = 0; message->segment("ERR", i).isPresent(); ++i)
        readError(message->segment("ERR", i), answer);
    if (answer.errorCode < 0)
        answer.errorCode = codeOf(msa.field(6).component(1).code());
    return answer;
}

Error errorOfAnswer(const Hl7Answer &answer)
{
    QString detail = QStringLiteral("answered ") + answer.code;
    if (answer.errorCode >= 0)
        detail += QStringLiteral(", error %1 of table 0357").arg(answer.errorCode);
    return {codeOfNo(answer), answer.location.isEmpty() ? QStringLiteral("MSA-1") : answer.location, detail,
            0};
}

}
