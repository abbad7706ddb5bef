#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "host/DatabaseKeys.h"
#include "host/MasterKeyFile.h"
#include "security/KeyOrders.h"
#include "security/Passphrase.h"
#include "store/SealPass.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
int fails(const Error &error)
{
    return failWith(error, {ErrorCode::Conflict, ErrorCode::NotFound,
                            ErrorCode::ConfigInvalid}); // the last: a key or its file
}

QString isoOf(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time), Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonValue isoOrNull(const std::optional<Timestamp> &time)
{
    return time ? QJsonValue(isoOf(*time)) : QJsonValue();
}

QJsonObject toJson(const DataKeyRow &row)
{
    return {{QStringLiteral("number"), qint64(row.number)},
            {QStringLiteral("purpose"), row.isLookUp ? QStringLiteral("lookup") : QStringLiteral("data")},
            {QStringLiteral("month"), row.month},
            {QStringLiteral("state"), wordOf(row.state)},
            {QStringLiteral("created_at"), isoOf(row.createdAt)},
            {QStringLiteral("retired_at"), isoOrNull(row.retiredAt)},
            {QStringLiteral("destroyed_at"), isoOrNull(row.destroyedAt)}};
}

/// What the orders about keys share: the database without its keys, and where its master key lies.
struct KeyBench
{
    Workbench &bench;
    MasterKeyFile files;
    bool asJson;

    [[nodiscard]] Database &db() const { return *bench.db; }
    [[nodiscard]] KeyOrders orders() const { return {db(), bench.clock, accountName()}; }
    [[nodiscard]] Result<SecretKeyPtr> master() const
    {
        const auto row = DataKeyStore(db()).master();
        if (!row)
            return fail(row.error());
        return *row ? files.find(**row)
                    : fail(ErrorCode::NotFound, db().place(),
                           QStringLiteral("the database has no keys yet: run concordd keys init"));
    }
    [[nodiscard]] int says(const QString &line, const QJsonObject &object) const
    {
        if (asJson)
            printJson(object);
        else
            printLine(line);
        return ExitDone;
    }
};

/// The first key: of a passphrase, or of the file, which is made where it is missing.
Result<bool> initialise(const KeyBench &keys, bool ofPassphrase)
{
    if (ofPassphrase) {
        const auto parameters = Argon2Parameters::fresh();
        const auto key =
            parameters ? MasterKeyFile::fromPassphrase(parameters->toText()) : fail(parameters.error());
        return key ? keys.orders().initialise(*key, parameters->toText()) : fail(key.error());
    }
    auto key = keys.files.first();
    if (!key && key.error().code == ErrorCode::NotFound) {
        key = keys.files.make();
        if (key && !keys.asJson)
            printLine(
                QStringLiteral("master key: %1 (mode 0600). Without it nobody can read the database: keep a "
                               "copy elsewhere, apart from its back-ups")
                    .arg(keys.files.path()));
    }
    return key ? keys.orders().initialise(*key, {}) : fail(key.error());
}

int init(KeyBench &keys, bool ofPassphrase)
{
    const auto known = DataKeyStore(keys.db()).master();
    if (!known)
        return fails(known.error());
    const auto made = *known ? Result<bool>(false) : initialise(keys, ofPassphrase);
    if (!made)
        return fails(made.error());
    keys.bench.db.reset();
    qint64 rows = 0;
    KeyNews news;
    news.sealing = [&](qint64 seen) {
        rows = seen;
    };
    if (const auto taken = takeKeys(keys.bench.startup.database, news); !taken)
        return fails(taken.error());
    return keys.says(*made ? QStringLiteral("encrypted; %1 row(s) of before looked at").arg(rows)
                           : QStringLiteral("the database has its keys already"),
                     {{QStringLiteral("made"), *made}, {QStringLiteral("rows_seen"), rows}});
}

int rotate(const KeyBench &keys)
{
    const auto master = keys.master();
    const auto number = master ? keys.orders().rotate(*master) : fail(master.error());
    if (!number)
        return fails(number.error());
    return keys.says(QStringLiteral("key %1 seals from now on").arg(*number),
                     {{QStringLiteral("number"), qint64(*number)}});
}

/// False: what was destroyed may still lie in the file.
bool scrub(const KeyBench &keys)
{
    const auto scrubbed = DataKeyStore(keys.db()).scrub();
    if (!scrubbed)
        printError(scrubbed.error());
    return scrubbed.has_value();
}

/// The key that is to wrap all others, and how it was made of a passphrase.
struct NextMaster
{
    SecretKeyPtr key;
    QString parameters;
};

Result<NextMaster> nextMaster(const KeyBench &keys, const MasterKeyRow &row, bool byPassphrase)
{
    if (!byPassphrase)
        return keys.files.next(row).map([](const SecretKeyPtr &key) { return NextMaster{key, {}}; });
    if (row.isPassphrase)
        return fail(ErrorCode::Conflict, QStringLiteral("--passphrase"),
                    QStringLiteral("a passphrase is changed by way of a file: rotate --master first"));
    const auto fresh = Argon2Parameters::fresh();
    if (!fresh)
        return fail(fresh.error());
    return MasterKeyFile::fromPassphrase(fresh->toText()).map([&](const SecretKeyPtr &key) {
        return NextMaster{key, fresh->toText()};
    });
}

int replaceMaster(const KeyBench &keys, bool byPassphrase)
{
    const auto row = DataKeyStore(keys.db()).master();
    const auto master = row ? keys.master() : fail(row.error());
    const auto next = master ? nextMaster(keys, **row, byPassphrase) : fail(master.error());
    const auto count = next ? keys.orders().rewrap(*master, next->key, next->parameters) : fail(next.error());
    if (!count)
        return fails(count.error());
    const auto kept = byPassphrase ? Result<QString>(keys.files.fileOf(**row)) : keys.files.promote(**row);
    if (!kept)
        return fails(kept.error());
    const bool isScrubbed = scrub(keys);
    const QString before =
        kept->isEmpty()
            ? QString()
            : QStringLiteral("; the one of before is kept as %1: back-ups need it, and other databases that "
                             "go by it. Destroy it when nothing does, or what is erased here can still be "
                             "read there")
                  .arg(*kept);
    return keys.says(QStringLiteral("%1 key(s) are wrapped by the new master key%2").arg(*count).arg(before),
                     {{QStringLiteral("keys"), *count},
                      {QStringLiteral("kept"), *kept},
                      {QStringLiteral("scrubbed"), isScrubbed}});
}

int status(const KeyBench &keys)
{
    const auto master = DataKeyStore(keys.db()).master();
    const auto rows = master ? DataKeyStore(keys.db()).keys() : fail(master.error());
    const auto isSealed = rows ? SealPass(keys.db()).isDone() : fail(rows.error());
    if (!isSealed)
        return fails(isSealed.error());
    QJsonArray array;
    for (const DataKeyRow &row : *rows)
        array.append(toJson(row));
    if (keys.asJson) {
        QJsonObject object{{QStringLiteral("encrypted"), master->has_value()},
                           {QStringLiteral("all_sealed"), *isSealed},
                           {QStringLiteral("keys"), array}};
        if (*master) {
            object.insert(QStringLiteral("master"), (*master)->fingerprint);
            object.insert(QStringLiteral("master_kind"),
                          (*master)->isPassphrase ? QStringLiteral("passphrase") : QStringLiteral("file"));
        }
        printJson(object);
        return ExitDone;
    }
    printLine(
        *master ? QStringLiteral("encrypted; master key %1, %2%3")
                      .arg((*master)->fingerprint,
                           (*master)->isPassphrase ? QStringLiteral("of a passphrase")
                                                   : QStringLiteral("in a file"),
                           *isSealed ? QString() : QStringLiteral("; rows of before are NOT all sealed yet"))
                : QStringLiteral("not encrypted: run concordd keys init"));
    for (const DataKeyRow &row : *rows)
        printLine(QStringLiteral("%1  %2  %3  %4")
                      .arg(row.number, 4)
                      .arg(row.isLookUp ? QStringLiteral("look-ups") : row.month, -8)
                      .arg(wordOf(row.state), -9)
                      .arg(isoOf(row.destroyedAt.value_or(row.createdAt))));
    return ExitDone;
}

int destroy(const KeyBench &keys, const QString &month, const QString &reason)
{
    const auto count = keys.orders().destroy(month, reason);
    const auto rows = DataKeyStore(keys.db()).keys();
    if (!rows)
        return fails(count ? rows.error() : count.error());
    const auto countOf = [&](DataKeyRow::State state) {
        return std::count_if(rows->begin(), rows->end(),
                             [&](const DataKeyRow &row) { return row.month == month && row.state == state; });
    };
    if (!count) {
        if (countOf(DataKeyRow::State::Destroyed) > 0) // perhaps one of before could not be scrubbed
            (void)scrub(keys);
        return fails(count.error());
    }
    const auto active = countOf(DataKeyRow::State::Active);
    const bool isScrubbed = scrub(keys);
    const QString rest =
        active > 0 ? QStringLiteral("; one of that month still seals, and what it sealed stays") : QString();
    const int said =
        keys.says(QStringLiteral("%1 key(s) of %2 destroyed: what they sealed cannot be read any more%3")
                      .arg(QString::number(*count), month, rest),
                  {{QStringLiteral("destroyed"), *count},
                   {QStringLiteral("still_sealing"), qint64(active)},
                   {QStringLiteral("scrubbed"), isScrubbed}});
    return isScrubbed ? said : ExitFailed;
}
}

int runKeys(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("keys init|rotate|status | keys destroy MONTH --reason R"),
        QStringLiteral(
            "init: gives a database its keys and seals what lies readable in it; nobody may work on it "
            "meanwhile. The master key is the credential concord-master-key, or FILE.key beside an SQLite "
            "file, "
            "made where it is missing; with --passphrase it is made of the credential concord-passphrase "
            "(Argon2id).\nrotate: a new data key for what is written from now on; with --master, a new "
            "master "
            "key (or the one that lies under its name with .next), which wraps all data keys. Programs go on "
            "working.\nstatus: the keys.\ndestroy: the data keys of MONTH (\"2026-11\"): what they sealed is "
            "erased, in back-ups as well once their master key is gone; proofs of the audit trail stay "
            "valid.\nExit status: 1 failed, 2 wrong usage, 3 refused (a key in use, no such month, a file "
            "that "
            "others can read)."));
    line.addFlag("json", "Print one JSON object.");
    line.addFlag("passphrase",
                 "init, rotate --master: the master key is made of the credential concord-passphrase.");
    line.addFlag("master", "rotate: the master key, not the data key.");
    line.addValue("reason", "TEXT", "destroy: why, for the audit trail.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 2))
        return *code;
    const QString order = line.word(0);
    const bool isDestroy = order == QStringLiteral("destroy");
    static const QStringList orders{QStringLiteral("init"), QStringLiteral("rotate"),
                                    QStringLiteral("status"), QStringLiteral("destroy")};
    if (!orders.contains(order) || isDestroy != (line.words().size() == 2))
        return line.usageError(QStringLiteral("expected init, rotate, status or destroy MONTH"));
    static const QRegularExpression month(QStringLiteral("^\\d{4}-(0[1-9]|1[0-2])$"));
    if (isDestroy && !month.match(line.word(1)).hasMatch())
        return line.usageError(QStringLiteral("MONTH is a year and a month: 2026-11"));
    if (isDestroy && line.value("reason").simplified().isEmpty())
        return line.usageError(QStringLiteral("--reason is needed: what is erased does not come back"));
    const auto bench = Workbench::open(
        line, order == QStringLiteral("init") ? Workbench::Database::IsMade : Workbench::Database::MustExist,
        Workbench::Keys::Left);
    if (!bench)
        return fails(bench.error());
    KeyBench keys{**bench, MasterKeyFile((*bench)->startup.database), line.isSet("json")};
    if (isDestroy)
        return destroy(keys, line.word(1), line.value("reason"));
    if (order == QStringLiteral("init"))
        return init(keys, line.isSet("passphrase"));
    if (order == QStringLiteral("status"))
        return status(keys);
    return line.isSet("master") ? replaceMaster(keys, line.isSet("passphrase")) : rotate(keys);
}

}
