#include "host/SecretInput.h"

#include <QFile>
#include <QTextStream>

#include <termios.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr qint64 largest = 65'536;
const auto place = QStringLiteral("standard input");

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
}

bool isInputTyped()
{
    return ::isatty(STDIN_FILENO) == 1;
}

Result<QByteArray> readSecretInput(const QString &prompt)
{
    QFile input;
    if (!input.open(STDIN_FILENO, QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, place, input.errorString());
    const Unseen unseen;
    if (unseen.isTerminal())
        QTextStream(stderr) << prompt << Qt::flush;
    QByteArray value = unseen.isTerminal() ? input.readLine(largest + 2) : input.read(largest + 2);
    if (unseen.isTerminal())
        QTextStream(stderr) << "\n";
    if (value.endsWith('\n'))
        value.chop(value.endsWith("\r\n") ? 2 : 1);
    if (value.isEmpty())
        return fail(ErrorCode::NotFound, place, QStringLiteral("nothing came from standard input"));
    if (value.size() > largest) {
        value.fill('\0');
        return fail(ErrorCode::TooLarge, place, QStringLiteral("larger than 64 KiB"));
    }
    return value;
}

}
