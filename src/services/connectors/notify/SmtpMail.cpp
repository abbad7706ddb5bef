#include "connectors/notify/SmtpMail.h"

#include "connectors/UrlGuard.h"
#include "connectors/notify/CurlTransfer.h"
#include "domain/ServerWords.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <memory>

namespace concord {

namespace {
const auto place = QStringLiteral("smtp");
constexpr qsizetype lineLength = 76; // RFC 2045 section 6.8
constexpr qsizetype wordBytes = 39;  // of UTF-8 in one encoded word, which may have 75 characters

/// RFC 2047 section 2: words of at most 75 characters, none of which ends inside a character.
QByteArray encodedWords(const QString &text)
{
    QByteArrayList words;
    QByteArray part;
    const auto flush = [&] {
        if (!part.isEmpty())
            words.append("=?UTF-8?B?" + part.toBase64() + "?=");
        part.clear();
    };
    for (const uint character : text.toUcs4()) {
        const char32_t one = character;
        const QByteArray bytes = QString::fromUcs4(&one, 1).toUtf8();
        if (part.size() + bytes.size() > wordBytes)
            flush();
        part += bytes;
    }
    flush();
    return words.join("\r\n ");
}

QByteArray wrapped(const QByteArray &base64)
{
    QByteArray lines;
    for (qsizetype from = 0; from < base64.size(); from += lineLength)
        lines += base64.mid(from, lineLength) + "\r\n";
    return lines;
}

Result<void> check(const SmtpSettings &s)
{
    const auto wrong = [](const char *what) {
        return fail(ErrorCode::ConfigInvalid, place, QString::fromLatin1(what));
    };
    if (s.host.isEmpty() || std::any_of(s.host.begin(), s.host.end(), [](QChar c) {
            return !(c.isLetterOrNumber() && c.unicode() < 128) && c != u'.' && c != u'-' && c != u':';
        }))
        return wrong("the host is no name of a host");
    if (s.security == SmtpSecurity::None && !isThisMachine(s.host))
        return wrong("without TLS only this machine is spoken to");
    if (!isMailAddress(s.from) || s.to.isEmpty() || !std::all_of(s.to.begin(), s.to.end(), isMailAddress))
        return wrong("an address is none");
    return {};
}

/// What the server has said, unless it repeats the password in one of the ways in which it was sent (RFC
/// 4616, AUTH LOGIN).
QString wordsOf(const QByteArray &answer, const QByteArray &user, const QByteArray &password)
{
    const QByteArray plain = QByteArray(1, '\0') + user + '\0' + password;
    const bool isTelling =
        !password.isEmpty() && (answer.contains(password) || answer.contains(password.toBase64()) ||
                                answer.contains(plain.toBase64()));
    return isTelling ? QString() : serverWords::fromBytes(answer);
}

struct FreeList
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
}

bool isMailAddress(const QString &text)
{
    const qsizetype at = text.indexOf(u'@');
    return at > 0 && at == text.lastIndexOf(u'@') && at < text.size() - 1 && text.size() <= 254 &&
           std::all_of(text.begin(), text.end(), [](QChar c) {
               return c > u' ' && c.unicode() < 127 && !QStringLiteral("<>()[],;:\\\"").contains(c);
           });
}

QByteArray mailBytes(const SmtpSettings &settings, const MailText &mail)
{
    const QByteArray domain = settings.from.section(u'@', 1).toLatin1();
    const QByteArray date = QLocale::c()
                                .toString(QDateTime::fromMSecsSinceEpoch(toMs(mail.date), Qt::UTC),
                                          QStringLiteral("ddd, dd MMM yyyy HH:mm:ss '+0000'"))
                                .toLatin1();
    QByteArray id;
    for (const QChar c : mail.id) {
        if (c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-'))
            id += char(c.unicode());
    }
    QByteArray bytes;
    bytes += "Date: " + date + "\r\n";
    bytes += "From: Concord <" + settings.from.toLatin1() + ">\r\n";
    bytes += "To: " + settings.to.join(QStringLiteral(", ")).toLatin1() + "\r\n";
    bytes += "Message-ID: <" + id + '@' + domain + ">\r\n";
    bytes += "Subject: " + encodedWords(mail.subject.simplified()) + "\r\n";
    bytes += "Auto-Submitted: auto-generated\r\n"; // RFC 3834: nobody answers it by machine
    bytes += "MIME-Version: 1.0\r\n";
    bytes += "Content-Type: text/plain; charset=utf-8\r\n";
    bytes += "Content-Transfer-Encoding: base64\r\n\r\n";
    return bytes + wrapped(mail.body.toUtf8().toBase64());
}

Result<void> sendMail(const SmtpSettings &settings, const MailText &mail, const std::atomic<bool> *stop)
{
    if (const auto usable = check(settings); !usable)
        return usable;
    CurlTransfer transfer("smtp,smtps", {settings.caFile, settings.allowTls12, settings.time, stop});
    const bool isImplicit = settings.security == SmtpSecurity::Implicit;
    const QString host = settings.host.contains(u':') ? u'[' + settings.host + u']' : settings.host;
    const QByteArray url = QStringLiteral("%1://%2:%3/concord.invalid")
                               .arg(isImplicit ? QStringLiteral("smtps") : QStringLiteral("smtp"), host)
                               .arg(settings.port)
                               .toLatin1(); // the path is what EHLO says
    transfer.set(CURLOPT_URL, url.constData());
    transfer.set(CURLOPT_USE_SSL,
                 long(settings.security == SmtpSecurity::StartTls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    Result<QByteArray> password = QByteArray();
    if (!settings.user.isEmpty()) {
        if (settings.password)
            password = settings.password();
        if (!password)
            return fail(ErrorCode::ConfigInvalid, place, password.error().detail);
        transfer.set(CURLOPT_USERNAME, settings.user.toUtf8().constData());
        transfer.set(CURLOPT_PASSWORD, password->constData());
    }
    transfer.set(CURLOPT_MAIL_FROM, ('<' + settings.from.toLatin1() + '>').constData());
    std::unique_ptr<curl_slist, FreeList> to;
    for (const QString &address : settings.to)
        to.reset(curl_slist_append(to.release(), ('<' + address.toLatin1() + '>').constData()));
    transfer.set(CURLOPT_MAIL_RCPT, to.get());
    const QByteArray bytes = mailBytes(settings, mail);
    transfer.upload(bytes);
    auto sent = transfer.perform(place);
    if (!sent && transfer.responseCode() >= 400)
        sent.error().detail = serverWords::added(
            sent.error().detail, wordsOf(transfer.answer(), settings.user.toUtf8(), *password));
    return sent;
}

}
