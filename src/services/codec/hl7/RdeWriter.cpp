#include "codec/hl7/RdeWriter.h"

#include "codec/hl7/Hl7SegmentWriter.h"
#include "codec/hl7/Hl7WriteParts.h"

#include <QCryptographicHash>

#include <algorithm>

namespace concord {

namespace {
using namespace hl7;

constexpr qsizetype longestControlId = 20;

tl::unexpected<Error> invalid(const char *where, const char *why)
{
    return fail(ErrorCode::InvalidMessage, QString::fromLatin1(where), QString::fromLatin1(why));
}

const char *controlOf(OrderAction action)
{
    switch (action) {
    case OrderAction::New:
        return "NW";
    case OrderAction::Change:
        return "XO";
    case OrderAction::CancelRequested:
    case OrderAction::Cancelled: // at its source; the pharmacy is asked, and answers
        return "CA";
    case OrderAction::Discontinued:
        return "DC";
    case OrderAction::Hold:
        return "HD";
    case OrderAction::Release:
        return "RL";
    case OrderAction::CancelDenied:
        return "UC";
    }
    return "";
}

bool isEndingAction(OrderAction action)
{
    return action == OrderAction::CancelRequested || action == OrderAction::Cancelled ||
           action == OrderAction::Discontinued || action == OrderAction::Hold;
}

QByteArray mshFrom(const Hl7Head &head)
{
    const bool isEnhanced = head.ack != Hl7AckWish::Original;
    const QByteArray application = head.ack == Hl7AckWish::Accept ? "NE" : "AL";
    Hl7SegmentWriter msh("MSH"); // MSH-1 is the separator itself: fields are one place further left
    msh.set(1, "^~\\&");
    msh.setText(2, head.sendingApplication);
    msh.setText(3, head.sendingFacility);
    msh.setText(4, head.receivingApplication);
    msh.setText(5, head.receivingFacility);
    msh.set(6, hl7Time(toMs(head.createdAt)));
    msh.set(8, "RDE^O11^RDE_O11");
    msh.set(9, head.controlId);
    msh.set(10, head.processingId);
    msh.set(11, "2.5.1");
    msh.set(14, isEnhanced ? QByteArray("AL") : QByteArray());
    msh.set(15, isEnhanced ? application : QByteArray());
    msh.set(17, "UNICODE UTF-8");
    return msh.bytes();
}

QByteArray genderCode(const QString &gender)
{
    return gender == u"male"      ? "M"
           : gender == u"female"  ? "F"
           : gender == u"other"   ? "O"
           : gender == u"unknown" ? "U"
                                  : QByteArray();
}

QByteArray pidFrom(const CanonicalPatient &patient)
{
    Hl7SegmentWriter pid("PID");
    pid.set(1, "1");
    pid.set(3, cxFrom(patient.identifiers));
    const QByteArray name = joined({leaf(patient.family.reveal()), leaf(patient.given.reveal())}, '^');
    if (!name.isEmpty())
        pid.set(5, joined({leaf(patient.family.reveal()), leaf(patient.given.reveal()), {}, {}, {}, {}, "L"},
                          '^'));
    pid.set(7, hl7Time(patient.birthDate.reveal().left(10)));
    pid.set(8, genderCode(patient.gender));
    pid.set(11, joined({leaf(patient.addressLine.reveal()),
                        {},
                        leaf(patient.city.reveal()),
                        leaf(patient.state),
                        leaf(patient.postalCode.reveal())},
                       '^'));
    pid.setText(13, patient.phone.reveal());
    return pid.bytes();
}

QByteArray orcFrom(const CanonicalOrder &order, const QString &occurredAt)
{
    Hl7SegmentWriter orc("ORC");
    orc.set(1, controlOf(order.action));
    orc.set(2, eiFrom(order.placer));
    orc.set(3, eiFrom(order.filler));
    // of a new order when it was written, of any other when it was changed
    orc.set(9, hl7Time(order.action == OrderAction::New ? order.writtenOn : occurredAt));
    orc.set(12, xcnFrom(order.prescriber));
    orc.set(16, cweText(order.reason));
    return orc.bytes();
}

/// Table 0477 has the numeral alone: "II" of "CII".
QByteArray scheduleCode(const QString &schedule)
{
    static const QStringList known{QStringLiteral("CI"), QStringLiteral("CII"), QStringLiteral("CIII"),
                                   QStringLiteral("CIV"), QStringLiteral("CV")};
    return known.contains(schedule) ? schedule.mid(1).toLatin1() : leaf(schedule);
}

/// Codings beyond the two that RXE-2 holds.
QByteArray supplementaryCodes(const QList<Coding> &codings)
{
    QByteArrayList all;
    for (qsizetype i = 2; i < codings.size(); i += 2)
        all.append(cweFrom(codings.mid(i, 2), {}));
    return all.join('~');
}

QList<Coding> codesOf(const CanonicalOrder &order)
{
    QList<Coding> codings = order.codings;
    erase_if(codings, [](const Coding &coding) { return coding.code.trimmed().isEmpty(); });
    return codings;
}

QByteArray rxeFrom(const CanonicalOrder &order, const std::optional<Dose> &dose)
{
    Hl7SegmentWriter rxe("RXE");
    const QList<Coding> codings = codesOf(order);
    rxe.set(2, cweFrom(codings, order.medicationText));
    if (dose) {
        rxe.setText(3, dose->least);
        rxe.setText(4, dose->most);
        rxe.set(5, unitFrom(dose->unit));
        rxe.setText(23, dose->rate);
        rxe.set(24, unitFrom(dose->rateUnit));
    }
    rxe.set(6, cweText(order.form));
    rxe.set(7, cweText(order.sig.reveal()));
    if (order.substitutionAllowed)
        rxe.set(9, *order.substitutionAllowed ? "G" : "N");
    rxe.setText(10, order.dispense.value);
    rxe.set(11, order.dispense.value.isEmpty() ? QByteArray() : unitFrom(order.dispense.unit));
    if (order.refills)
        rxe.set(12, QByteArray::number(*order.refills));
    rxe.setText(15, order.prescriptionNumber);
    rxe.set(31, supplementaryCodes(codings));
    rxe.set(32, hl7Time(order.writtenOn));
    rxe.set(35, scheduleCode(order.schedule));
    return rxe.bytes();
}

QByteArray tq1From(const CanonicalOrder &order)
{
    const qsizetype sig = order.dosage.frequency.indexOf(u"sig:");
    const QString words = sig < 0 ? QString() : order.dosage.frequency.mid(sig + 4);
    const QString frequency = sig < 0 ? order.dosage.frequency : order.dosage.frequency.first(sig).trimmed();
    const auto repeat = repeatParts(frequency);
    Hl7SegmentWriter tq1("TQ1");
    tq1.set(1, "1");
    if (repeat) {
        tq1.set(3, repeat->patterns);
        tq1.set(4, repeat->times);
        tq1.set(6, repeat->length);
        tq1.set(9, repeat->isAsNeeded ? QByteArray("PRN") : QByteArray());
        tq1.set(14, repeat->count);
    }
    if (order.sig.isEmpty()) // else RXE-7 has the words
        tq1.setText(11, words.isEmpty() && !repeat ? frequency : words);
    tq1.set(7, hl7Time(order.startsOn));
    tq1.set(8, hl7Time(order.endsOn));
    const QByteArray bytes = tq1.bytes();
    return bytes == "TQ1|1\r" ? QByteArray() : bytes;
}

QByteArray notesFrom(const CanonicalOrder &order)
{
    QByteArray bytes;
    int number = 0;
    for (const QString &note : order.notes) {
        Hl7SegmentWriter nte("NTE");
        nte.set(1, QByteArray::number(++number));
        nte.setText(3, note);
        bytes += nte.bytes();
    }
    return bytes;
}
}

QByteArray hl7ControlId(const QString &key)
{
    const bool isPlain = std::all_of(key.begin(), key.end(), [](QChar c) {
        return c.unicode() < 0x7F && (c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.');
    });
    if (isPlain && !key.isEmpty() && key.size() <= longestControlId)
        return key.toLatin1();
    return QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding)
        .left(longestControlId);
}

Result<QByteArray> rdeFromCanonical(const CanonicalEvent &event, const Hl7Head &head)
{
    if (event.orders.size() != 1)
        return invalid("ORC", "a message holds one order");
    const CanonicalOrder &order = event.orders.front();
    if (cxFrom(event.patient.identifiers).isEmpty())
        return invalid("PID-3", "no patient identifier");
    if (order.placer.value.isEmpty() && order.filler.value.isEmpty() && order.prescriptionNumber.isEmpty())
        return invalid("ORC-2", "no order number and no prescription number");
    if (codesOf(order).isEmpty() && order.medicationText.isEmpty() && !isEndingAction(order.action))
        return invalid("RXE-2", "no medication");
    const auto dose = doseParts(order.dosage.dose);
    QByteArray message = mshFrom(head) + pidFrom(event.patient) + orcFrom(order, event.occurredAt) +
                         rxeFrom(order, dose) + notesFrom(order) + tq1From(order);
    for (const QByteArray &route : routesFrom(order.dosage.route)) {
        Hl7SegmentWriter rxr("RXR");
        rxr.set(1, route);
        message += rxr.bytes();
    }
    return message;
}

}
