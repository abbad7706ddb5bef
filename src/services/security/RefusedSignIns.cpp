#include "security/RefusedSignIns.h"

#include "domain/Access.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

namespace concord {

namespace {
constexpr int formVersion = 1;
constexpr qint64 largest = 1024 * 1024;
constexpr std::chrono::milliseconds patience{3000};
constexpr qint64 latest = 4'102'444'800'000; ///< what the trail takes: the year 2100

const auto marker = QStringLiteral("concord_refused_sign_ins");
const auto nobody = QStringLiteral("user/?");
const auto signIn = QStringLiteral("session.sign-in");
constexpr std::array kindWords{"attempt", "count", "damage"};

/// The name says of which database it is without naming the server.
QString fileNameOf(const QString &database)
{
    const QByteArray hash = QCryptographicHash::hash(database.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16)) + QStringLiteral(".json");
}

QJsonObject toJson(const RefusedSignIn &one)
{
    return {{QStringLiteral("id"), one.id.toString()},
            {QStringLiteral("kind"), QLatin1String(kindWords[size_t(one.kind)])},
            {QStringLiteral("action"), one.action},
            {QStringLiteral("subject"), one.subject},
            {QStringLiteral("reason"), one.reason},
            {QStringLiteral("at"), qint64(toMs(one.at))},
            {QStringLiteral("last"), qint64(toMs(one.last))},
            {QStringLiteral("count"), one.count}};
}

bool isSubject(const QString &text)
{
    constexpr qsizetype prefix = 5;
    return text == nobody ||
           (text.startsWith(QStringLiteral("user/")) && isUserName(QStringView(text).mid(prefix)));
}

bool isReason(const QString &text)
{
    return !text.isEmpty() && text.size() <= 20 &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'a' && c <= u'z'; });
}

/// Exactly what toJson() makes, or nothing: it will stand on the trail.
std::optional<RefusedSignIn> fromJson(const QJsonObject &object)
{
    const auto word = std::find(kindWords.begin(), kindWords.end(), object[u"kind"].toString().toLatin1());
    if (word == kindWords.end())
        return std::nullopt;
    RefusedSignIn one;
    one.id = CorrelationId::fromString(object[u"id"].toString());
    one.kind = RefusedSignIn::Kind(word - kindWords.begin());
    one.action = object[u"action"].toString();
    one.subject = object[u"subject"].toString();
    one.reason = object[u"reason"].toString();
    one.at = fromMs(object[u"at"].toInteger(-1));
    one.last = fromMs(object[u"last"].toInteger(-1));
    one.count = object[u"count"].toInt();
    const bool isRight = !one.id.isNull() && toJson(one) == object && isSubject(one.subject) &&
                         isReason(one.reason) && one.count > 0 &&
                         (one.action == signIn || one.action == u"session.unlock") && toMs(one.at) >= 0 &&
                         toMs(one.last) >= 0 && toMs(one.at) <= latest && toMs(one.last) <= latest;
    return isRight ? std::optional(one) : std::nullopt;
}

bool areUnique(std::vector<RefusedSignIn> list)
{
    const auto less = [](const RefusedSignIn &a, const RefusedSignIn &b) {
        return a.id < b.id;
    };
    std::sort(list.begin(), list.end(), less);
    return std::adjacent_find(list.begin(), list.end(), [](const RefusedSignIn &a, const RefusedSignIn &b) {
               return a.id == b.id;
           }) == list.end();
}
}

RefusedSignIns::RefusedSignIns(const QString &folder, QString database, const Clock &clock)
    : m_file(folder + QLatin1Char('/') + fileNameOf(database)),
      m_database(std::move(database)),
      m_clock(clock)
{}

RefusedSignIn RefusedSignIns::made(RefusedSignIn::Kind kind) const
{
    RefusedSignIn one;
    one.at = std::clamp(m_clock.now(), fromMs(0), fromMs(latest));
    one.last = one.at;
    one.id = makeId<CorrelationId>(one.at.time_since_epoch());
    one.kind = kind;
    one.action = signIn;
    one.subject = nobody;
    one.reason = QStringLiteral("password");
    return one;
}

Result<void> RefusedSignIns::add(const QString &action, const QString &subject, const QString &reason)
{
    return change([&](Kept &kept) {
        if (kept.isCounting) {
            RefusedSignIn &more = kept.list.back();
            if (more.count < std::numeric_limits<int>::max())
                ++more.count;
            more.last = std::max(more.last, made(RefusedSignIn::Kind::Count).at);
            return true;
        }
        kept.isCounting = int(kept.list.size()) >= most;
        RefusedSignIn one = made(kept.isCounting ? RefusedSignIn::Kind::Count : RefusedSignIn::Kind::Attempt);
        if (!kept.isCounting) {
            one.action = action;
            one.subject = subject;
            one.reason = reason;
        }
        kept.list.push_back(one);
        return true;
    });
}

Result<std::vector<RefusedSignIn>> RefusedSignIns::all()
{
    std::vector<RefusedSignIn> found;
    const auto done = change([&](Kept &kept) {
        found = kept.list;
        return std::exchange(kept.isCounting, false); // it is about to be told as it is
    });
    if (!done)
        return fail(done.error());
    return found;
}

Result<void> RefusedSignIns::remove(const std::vector<RefusedSignIn> &told)
{
    return change([&](Kept &kept) {
        const auto isTold = [&](const RefusedSignIn &one) {
            return std::any_of(told.begin(), told.end(),
                               [&](const RefusedSignIn &other) { return other.id == one.id; });
        };
        kept.isCounting = kept.isCounting && !isTold(kept.list.back());
        return std::erase_if(kept.list, isTold) > 0;
    });
}

Result<void> RefusedSignIns::change(const Change &change)
{
    if (const auto made = m_file.makeFolder(); !made)
        return made;
    QLockFile lock(path() + QStringLiteral(".lock"));
    if (!lock.tryLock(int(patience.count())))
        return lock.error() == QLockFile::LockFailedError
                   ? fail(ErrorCode::StoreBusy, path(), QStringLiteral("another program holds this file"))
                   : fail(ErrorCode::StoreFailed, path(), QStringLiteral("its lock cannot be made"));
    auto kept = read();
    if (!kept)
        return fail(kept.error());
    return change(*kept) ? write(*kept) : Result<void>{};
}

Result<RefusedSignIns::Kept> RefusedSignIns::read()
{
    const auto content = m_file.read(largest);
    if (!content)
        return content.error().code == ErrorCode::TooLarge ? setAside(content.error().detail)
                                                           : fail(content.error());
    if (!*content)
        return Kept{};
    auto kept = parse(**content);
    if (!kept && kept.error().code == ErrorCode::StoreCorrupt)
        return setAside(kept.error().detail);
    return kept;
}

Result<RefusedSignIns::Kept> RefusedSignIns::parse(const QByteArray &content) const
{
    const auto damaged = [&](const char *why) {
        return fail(ErrorCode::StoreCorrupt, path(), QLatin1String(why));
    };
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(content, &error).object();
    const int version = object[marker].toInt();
    if (error.error != QJsonParseError::NoError || version < 1)
        return damaged("not a list of refused sign-ins");
    if (version > formVersion)
        return fail(ErrorCode::StoreNewer, path(),
                    QStringLiteral("written by a newer program (form %1)").arg(version));
    if (object[u"database"].toString() != m_database)
        return damaged("of another database");
    Kept kept;
    for (const QJsonValue &value : object[u"kept"].toArray()) {
        const auto one = fromJson(value.toObject());
        if (!one)
            return damaged("an entry is not a refused sign-in");
        kept.list.push_back(*one);
    }
    kept.isCounting = object[u"counting"].toBool();
    const bool canCount = !kept.list.empty() && kept.list.back().kind == RefusedSignIn::Kind::Count;
    if ((kept.isCounting && !canCount) || !areUnique(kept.list))
        return damaged("its entries do not fit together");
    return kept;
}

Result<RefusedSignIns::Kept> RefusedSignIns::setAside(const QString &why)
{
    const QString aside = path() + QStringLiteral(".damaged-%1").arg(toMs(m_clock.now()));
    if (const auto secured = m_file.keepAs(aside); !secured)
        return fail(secured.error());
    Kept kept{{made(RefusedSignIn::Kind::Damage)}, false};
    if (const auto written = write(kept); !written)
        return fail(written.error());
    m_damage = Error{ErrorCode::StoreCorrupt, aside, why + QStringLiteral("; it was moved here"), 0};
    return kept;
}

Result<void> RefusedSignIns::write(const Kept &kept) const
{
    if (kept.list.empty())
        return m_file.remove();
    QJsonArray list;
    for (const RefusedSignIn &one : kept.list)
        list.append(toJson(one));
    const QJsonObject object{{marker, formVersion},
                             {QStringLiteral("database"), m_database},
                             {QStringLiteral("counting"), kept.isCounting},
                             {QStringLiteral("kept"), list}};
    return m_file.replace(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

}
