#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Result.h"
#include "security/OwnFile.h"

#include <QString>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// What becomes one record of the trail: a sign-in that a PostgreSQL server refused, or what is left of many.
struct RefusedSignIn
{
    enum class Kind {
        Attempt,
        Count, ///< so many more, of which nothing else was kept: first to last
        Damage ///< how many there were is not known: the file was damaged
    };

    CorrelationId id; ///< of its record, which is written once
    Kind kind = Kind::Attempt;
    QString action;  ///< "session.sign-in", "session.unlock"
    QString subject; ///< "user/ana"; "user/?" where what was typed may have been a password
    QString reason;  ///< wordOf(SignInRefusal)
    Timestamp at{};
    Timestamp last{}; ///< of a Count; else as at
    int count = 1;

    friend bool operator==(const RefusedSignIn &, const RefusedSignIn &) = default;
};

/// Refused sign-ins to one PostgreSQL database that nobody here could put on its trail, since nobody was let
/// in: a file of this account, which holds no password, until somebody signs in. At most `most` of them are
/// kept one by one, beyond that they are counted. Several programs may use it at once.
///
/// Errors: StoreFull, StoreFailed; StoreBusy: another program holds the file; StoreNewer: a newer program's.
/// A file that is damaged is moved aside, and stands in the new one as what is not known any more.
class RefusedSignIns
{
public:
    static constexpr int most = 1000;

    /// @param database DatabaseUrl::place()
    RefusedSignIns(const QString &folder, QString database, const Clock &clock);

    [[nodiscard]] const QString &path() const { return m_file.path(); }
    [[nodiscard]] Result<void> add(const QString &action, const QString &subject, const QString &reason);
    /// Oldest first. What is counted later is not counted with these.
    [[nodiscard]] Result<std::vector<RefusedSignIn>> all();
    /// They stand on the trail.
    [[nodiscard]] Result<void> remove(const std::vector<RefusedSignIn> &told);
    /// StoreCorrupt, with where the damaged file is now; each is said once.
    [[nodiscard]] std::optional<Error> takeDamage() { return std::exchange(m_damage, std::nullopt); }

private:
    /// What the file holds.
    struct Kept
    {
        std::vector<RefusedSignIn> list;
        bool isCounting = false; ///< the last one is a Count that goes on
    };
    using Change = std::function<bool(Kept &)>; ///< whether there is anything to write

    [[nodiscard]] Result<void> change(const Change &change);
    [[nodiscard]] Result<Kept> read();
    [[nodiscard]] Result<Kept> setAside(const QString &why);
    [[nodiscard]] Result<void> write(const Kept &kept) const;
    [[nodiscard]] Result<Kept> parse(const QByteArray &content) const;
    [[nodiscard]] RefusedSignIn made(RefusedSignIn::Kind kind) const;

    OwnFile m_file;
    QString m_database;
    const Clock &m_clock;
    std::optional<Error> m_damage;
};

}
