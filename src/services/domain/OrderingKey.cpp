#include "domain/OrderingKey.h"

#include <QCryptographicHash>

namespace concord {

QString orderingKeyOf(const QString &source, const QString &patientKey)
{
    if (patientKey.isEmpty())
        return {};
    const QByteArray text = source.toUtf8() + '\x1F' + patientKey.toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(32));
}

QString outboundKeyOf(const QString &connection, PatientId patient)
{
    return orderingKeyOf(QStringLiteral("out/") + connection, patient.toString());
}
}
