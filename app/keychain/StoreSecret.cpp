#include "keychain/StoreSecret.h"

#include "keychain/KeychainVault.h"

#include <QFile>
#include <QRegularExpression>
#include <QTextStream>

#include <termios.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr qint64 largest = 65'536;

/// A terminal shows nothing of what is typed, as long as this lives.
class Unseen
{
public:
    Unseen() : m_isTerminal(::tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (!m_isTerminal)
            return;
        termios quiet = m_before;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~Unseen()
    {
        if (m_isTerminal)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    Unseen(const Unseen &) = delete;
    Unseen &operator=(const Unseen &) = delete;
    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }

private:
    termios m_before{};
    bool m_isTerminal;
};

/// A line of a terminal, or all of a file or a pipe: a key in PEM has many lines.
QByteArray readSecret(const QString &name)
{
    QFile input;
    if (!input.open(STDIN_FILENO, QIODevice::ReadOnly))
        return {};
    const Unseen unseen;
    if (unseen.isTerminal())
        QTextStream(stderr) << "Secret \"" << name << "\": " << Qt::flush;
    QByteArray value = unseen.isTerminal() ? input.readLine(largest + 2) : input.read(largest + 2);
    if (unseen.isTerminal())
        QTextStream(stderr) << "\n";
    if (value.endsWith('\n'))
        value.chop(value.endsWith("\r\n") ? 2 : 1);
    return value;
}

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
    QByteArray value = readSecret(name);
    if (value.isEmpty() || value.size() > largest)
        return refuse(value.isEmpty() ? QStringLiteral("--store-secret: nothing came from standard input")
                                      : QStringLiteral("--store-secret: larger than 64 KiB"));
    KeychainVault vault;
    const auto written = vault.write(name, value);
    value.fill('\0');
    if (!written) {
        QTextStream(stderr) << "concord: " << written.error().where << ": " << written.error().detail << "\n";
        return 1;
    }
    QTextStream(stdout) << "stored; concord.json names it \"keychain:" << name << "\""
                        << "\n";
    return 0;
}

}
