#include "keychain/StoreSecret.h"

#include "host/SecretInput.h"
#include "keychain/KeychainVault.h"

#include <QRegularExpression>
#include <QTextStream>

namespace concord {

namespace {
int refuse(const QString &message)
{
    QTextStream(stderr) << "concord: " << message << "\n";
    return 2;
}
}

int storeSecret(const QString &name)
{
    static const QRegularExpression usual(QStringLiteral("^[A-Za-z0-9._-]{1,100}$")); // as the schema has it
    if (!usual.match(name).hasMatch())
        return refuse(QStringLiteral("--store-secret: a name is of letters, digits, '.', '_' and '-'"));
    auto value = readSecretInput(QStringLiteral("Secret \"%1\": ").arg(name));
    if (!value)
        return refuse(QStringLiteral("--store-secret: ") + value.error().detail);
    KeychainVault vault;
    const auto written = vault.write(name, *value);
    value->fill('\0');
    if (!written) {
        QTextStream(stderr) << "concord: " << written.error().where << ": " << written.error().detail << "\n";
        return 1;
    }
    QTextStream(stdout) << "stored; concord.json names it \"keychain:" << name << "\""
                        << "\n";
    return 0;
}

}
