#include "domain/PayloadDiff.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace concord {

namespace {
const auto unknown = QStringLiteral("unknown field");

/// Of HL7 v2.8.2 and earlier, without Z segments, whose names are anybody's.
bool isSegment(const QString &name)
{
    static const QString all = QStringLiteral(
        " ABS ACC ADD ADJ AFF AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLC BLG BPO BPX BTS BTX BUI CDM CDO "
        "CER "
        "CM0 CM1 CM2 CNS CON CSP CSR CSS CTD CTI DB1 DG1 DMI DON DPS DRG DSC DSP DST ECD ECR EDU EQL EQP EQU "
        "ERQ ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IAR IIM ILT IN1 IN2 IN3 INV IPC IPR ISD ITM IVC IVT "
        "LAN LCC LCH LDP LOC LRL MCP MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST NTE OBR OBX ODS ODT OH1 "
        "OH2 OH3 OH4 OM1 OM2 OM3 OM4 OM5 OM6 OM7 ORC ORG OVR PAC PCE PCR PD1 PDA PDC PEO PES PID PKG PMT PR1 "
        "PRA PRB PRC PRD PRT PSG PSH PSL PSS PTH PV1 PV2 PYE QAK QID QPD QRD QRF QRI RCP RDF RDT REL RF1 RFI "
        "RGS RMI ROL RQ1 RQD RXA RXC RXD RXE RXG RXO RXR RXV SAC SCD SCH SCP SDD SFT SGH SGT SHP SID SLT SPM "
        "SPR STF STZ TCC TCD TQ1 TQ2 TXA UAC UB1 UB2 URD URS VAR VND VTQ ");
    return name.size() == 3 && !name.contains(u' ') && all.contains(u' ' + name + u' ');
}

bool isHl7(const QByteArray &text)
{
    return text.size() > 8 && text.startsWith("MSH");
}

/// "RXE[2]" → its fields, and the names in the order of the message.
struct Hl7Lines
{
    QStringList names;
    QHash<QString, QList<QByteArray>> fields;
};

Hl7Lines linesOf(QByteArray text)
{
    text.replace("\r\n", "\r").replace('\n', '\r');
    const char separator = text[3];
    Hl7Lines lines;
    QHash<QByteArray, int> seen;
    for (const QByteArray &segment : text.split('\r')) {
        if (segment.isEmpty())
            continue;
        const QList<QByteArray> fields = segment.split(separator);
        const int number = ++seen[fields[0].left(3)];
        QString name = QString::fromLatin1(fields[0].left(3));
        if (number > 1)
            name += QStringLiteral("[%1]").arg(number);
        lines.names << name;
        lines.fields.insert(name, fields);
    }
    return lines;
}

void compareSegment(const QString &name, const QList<QByteArray> &a, const QList<QByteArray> &b,
                    QStringList &places)
{
    if (!isSegment(name.left(3))) {
        if (a != b)
            places << unknown;
        return;
    }
    // MSH-1 is the separator itself, so that its first part behind it is MSH-2
    const int shift = name.startsWith(u"MSH") ? 1 : 0;
    for (qsizetype i = 1; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i))
            places << QStringLiteral("%1-%2").arg(name).arg(i + shift);
    }
}

QStringList hl7Places(const QByteArray &before, const QByteArray &after)
{
    const Hl7Lines a = linesOf(before);
    const Hl7Lines b = linesOf(after);
    QStringList places;
    for (const QString &name : a.names) {
        if (b.fields.contains(name))
            compareSegment(name, a.fields[name], b.fields[name], places);
        else
            places << (isSegment(name.left(3)) ? name : unknown);
    }
    for (const QString &name : b.names) {
        if (!a.fields.contains(name))
            places << (isSegment(name.left(3)) ? name : unknown);
    }
    return places;
}

void comparePointers(const QJsonValue &a, const QJsonValue &b, const QString &at, const KnownField &isKnown,
                     QStringList &places)
{
    if (a == b)
        return;
    if (a.isObject() && b.isObject()) {
        const QJsonObject from = a.toObject();
        const QJsonObject to = b.toObject();
        QStringList keys = from.keys();
        for (const QString &key : to.keys()) {
            if (!from.contains(key))
                keys << key;
        }
        for (const QString &key : std::as_const(keys)) {
            if (isKnown && isKnown(key))
                comparePointers(from.value(key), to.value(key), at + u'/' + key, isKnown, places);
            else if (from.value(key) != to.value(key))
                places << at + u'/' + unknown;
        }
        return;
    }
    if (a.isArray() && b.isArray()) {
        const QJsonArray from = a.toArray();
        const QJsonArray to = b.toArray();
        for (qsizetype i = 0; i < std::max(from.size(), to.size()); ++i)
            comparePointers(from.at(i), to.at(i), QStringLiteral("%1/%2").arg(at).arg(i), isKnown, places);
        return;
    }
    places << (at.isEmpty() ? QStringLiteral("content") : at);
}

QJsonValue parsed(const QByteArray &text, bool &good)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    good = !document.isNull();
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}
}

QStringList changedPlaces(const QByteArray &before, const QByteArray &after, const KnownField &isKnown,
                          int most)
{
    if (before == after)
        return {};
    QStringList places;
    bool isJsonBefore = false;
    bool isJsonAfter = false;
    const QJsonValue a = parsed(before, isJsonBefore);
    const QJsonValue b = parsed(after, isJsonAfter);
    if (isHl7(before) && isHl7(after))
        places = hl7Places(before, after);
    else if (isJsonBefore && isJsonAfter)
        comparePointers(a, b, {}, isKnown, places);
    places.removeDuplicates();
    if (places.isEmpty()) // white space, or a form that is neither
        places << QStringLiteral("content");
    if (places.size() > most) {
        places.resize(most);
        places << QStringLiteral("…");
    }
    return places;
}

}
