#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "host/Credentials.h"
#include "host/SecretInput.h"
#include "security/Accounts.h"
#include "store/IntegrationStore.h"
#include "store/UserStore.h"

#include <QJsonArray>
#include <QTextStream>

#include <algorithm>

namespace concord {

namespace {
int fails(const Error &error)
{
    return failWith(error, {ErrorCode::Conflict, ErrorCode::NotFound, ErrorCode::Forbidden,
                            ErrorCode::ConfigInvalid}); // the last: a password, or its file
}

bool isLocked(const UserRow &row, const Clock &clock)
{
    return row.lockedUntil && *row.lockedUntil > clock.now();
}

QJsonObject toJson(const UserRow &row, const Clock &clock)
{
    return {{QStringLiteral("name"), row.name},
            {QStringLiteral("display_name"), row.displayName},
            {QStringLiteral("role"), wordOf(row.role)},
            {QStringLiteral("all_facilities"), row.facilities.isAll},
            {QStringLiteral("facilities"), QJsonArray::fromStringList(row.facilities.names)},
            {QStringLiteral("disabled"), row.isDisabled},
            {QStringLiteral("locked_until"),
             isLocked(row, clock) ? QJsonValue(isoTime(*row.lockedUntil)) : QJsonValue()},
            {QStringLiteral("created_at"), isoTime(row.createdAt)},
            {QStringLiteral("updated_at"), isoTime(row.updatedAt)}};
}

QString toLine(const UserRow &row, const Clock &clock)
{
    QString line = QStringLiteral("%1  %2  %3")
                       .arg(row.name, -16)
                       .arg(wordOf(row.role), -13)
                       .arg(textOf(row.facilities));
    if (!row.displayName.isEmpty())
        line += QStringLiteral("  \"%1\"").arg(row.displayName);
    if (row.isDisabled)
        line += QStringLiteral("  disabled");
    if (isLocked(row, clock))
        line += QStringLiteral("  locked until ") + isoTime(*row.lockedUntil);
    return line;
}

/// What one order of `concordd users` is about.
struct Order
{
    const CommandLine &line;
    Workbench &bench;
    QString name;

    [[nodiscard]] bool asJson() const { return line.isSet("json"); }
    [[nodiscard]] UserStore store() const { return {*bench.db, bench.clock}; }
    [[nodiscard]] Accounts accounts() const { return {*bench.db, bench.clock, accountName()}; }

    /// The person as they are now.
    [[nodiscard]] int show() const
    {
        const auto row = store().byName(name);
        if (!row || !*row)
            return fails(row ? Error{ErrorCode::NotFound, QStringLiteral("user/") + name, {}, 0}
                             : row.error());
        if (asJson())
            printJson({{QStringLiteral("user"), toJson(**row, bench.clock)}});
        else
            printLine(toLine(**row, bench.clock));
        return ExitDone;
    }
    [[nodiscard]] int showAfter(const Result<void> &done) const
    {
        return done ? show() : fails(done.error());
    }
};

std::optional<Facilities> facilitiesOf(const CommandLine &line)
{
    if (!line.isSet("facility") && !line.isSet("all-facilities"))
        return std::nullopt;
    return Facilities{line.isSet("all-facilities"), line.values("facility")};
}

/// From the file that is named, or typed twice, or all that comes from a pipe.
Result<SecretText> passwordOf(const Order &order)
{
    const auto taken = [](QByteArray &&value) {
        return SecretText(std::move(value));
    };
    if (order.line.isSet("password-file"))
        return readSecretFile(order.line.value("password-file")).map(taken);
    auto first = readSecretInput(QStringLiteral("New password of %1: ").arg(order.name)).map(taken);
    if (!first || !isInputTyped())
        return first;
    const auto second = readSecretInput(QStringLiteral("The same again: ")).map(taken);
    if (!second)
        return fail(second.error());
    if (first->bytes() != second->bytes())
        return fail(ErrorCode::Conflict, QStringLiteral("password"), QStringLiteral("that was another one"));
    return first;
}

/// A facility that nothing belongs to is perhaps misspelt, or perhaps to come.
void tellUnknown(const Order &order, const Facilities &facilities)
{
    const auto connections = IntegrationStore(*order.bench.db, order.bench.clock).connections();
    if (!connections)
        return;
    for (const QString &name : facilities.names) {
        const bool isKnown = std::any_of(connections->begin(), connections->end(),
                                         [&](const ConnectionRecord &c) { return c.facility == name; });
        if (!isKnown)
            QTextStream(stderr) << "concordd: no connection belongs to the facility " << name
                                << " yet (connections[].facility in concord.json)\n";
    }
}

int list(const Order &order)
{
    const auto all = order.store().all();
    if (!all)
        return fails(all.error());
    if (order.asJson()) {
        QJsonArray users;
        for (const UserRow &row : *all)
            users.append(toJson(row, order.bench.clock));
        printJson({{QStringLiteral("users"), users}});
        return ExitDone;
    }
    if (all->empty())
        printLine(QStringLiteral("nobody: whoever may open the database works as its administrator"));
    for (const UserRow &row : *all)
        printLine(toLine(row, order.bench.clock));
    return ExitDone;
}

int add(const Order &order)
{
    const auto password = passwordOf(order);
    if (!password)
        return fails(password.error());
    const NewUser user{order.name, order.line.value("display-name"), *roleFromWord(order.line.value("role")),
                       *facilitiesOf(order.line)};
    const auto done = order.accounts().add(user, *password);
    if (done)
        tellUnknown(order, user.facilities);
    return order.showAfter(done);
}

int change(const Order &order)
{
    UserChange change;
    if (order.line.isSet("role"))
        change.role = roleFromWord(order.line.value("role"));
    if (order.line.isSet("display-name"))
        change.displayName = order.line.value("display-name");
    change.facilities = facilitiesOf(order.line);
    const auto done = order.accounts().change(order.name, change);
    if (done && change.facilities)
        tellUnknown(order, *change.facilities);
    return order.showAfter(done);
}

int disable(const Order &order)
{
    return order.showAfter(order.accounts().disable(order.name));
}

int enable(const Order &order)
{
    return order.showAfter(order.accounts().enable(order.name));
}

int remove(const Order &order)
{
    const auto done = order.accounts().remove(order.name);
    const auto areThere = done ? order.store().areThere() : fail(done.error());
    if (!areThere)
        return fails(areThere.error());
    if (order.asJson())
        printJson({{QStringLiteral("removed"), order.name}, {QStringLiteral("sign_in"), *areThere}});
    else
        printLine(order.name + (*areThere
                                    ? QStringLiteral(" is removed")
                                    : QStringLiteral(" is removed, and nobody is left: nobody has to sign "
                                                     "in any more")));
    return ExitDone;
}

int setPassword(const Order &order)
{
    const auto password = passwordOf(order);
    return password ? order.showAfter(order.accounts().setPassword(order.name, *password))
                    : fails(password.error());
}

struct OrderWord
{
    const char *word;
    int (*run)(const Order &order);
    QStringList options{}; ///< that belong to it, beside --json and those of the database
};

const std::vector<OrderWord> &orders()
{
    static const QStringList about{QStringLiteral("role"), QStringLiteral("facility"),
                                   QStringLiteral("all-facilities"), QStringLiteral("display-name")};
    static const QStringList secret{QStringLiteral("password-file")};
    static const std::vector<OrderWord> table{{"list", list},
                                              {"add", add, about + secret},
                                              {"change", change, about},
                                              {"disable", disable},
                                              {"enable", enable},
                                              {"remove", remove},
                                              {"password", setPassword, secret}};
    return table;
}

/// What is wrong with the words and options; empty: nothing.
QString wrongUsage(const CommandLine &line, const OrderWord &order)
{
    const QString word = QString::fromLatin1(order.word);
    if ((word == QStringLiteral("list")) != (line.words().size() == 1))
        return word == QStringLiteral("list") ? QStringLiteral("users list takes no name")
                                              : QStringLiteral("users %1 takes one name").arg(word);
    for (const char *option : {"role", "facility", "all-facilities", "display-name", "password-file"}) {
        if (line.isSet(option) && !order.options.contains(QLatin1String(option)))
            return QStringLiteral("--%1 does not go with users %2").arg(QLatin1String(option), word);
    }
    if (line.words().size() == 2 && !isUserName(line.word(1)))
        return QStringLiteral("NAME has 1 to 63 characters of a-z, 0-9, '.', '_' and '-', the first of a-z");
    if (line.isSet("role") && !roleFromWord(line.value("role")))
        return QStringLiteral("--role is viewer, analyst, compliance or administrator");
    const QStringList facilities = line.values("facility");
    if (!std::all_of(facilities.begin(), facilities.end(), isFacilityName))
        return QStringLiteral(
            "a facility is a word of 1 to 63 letters, digits, '.', '_' and '-', not \"all\" or "
            "\"none\"; give --facility once for each");
    if (line.isSet("facility") && line.isSet("all-facilities"))
        return QStringLiteral("either --facility or --all-facilities");
    if (word == QStringLiteral("add") && (!line.isSet("role") || !facilitiesOf(line)))
        return line.isSet("role") ? QStringLiteral("--facility (once or more) or --all-facilities is needed")
                                  : QStringLiteral("--role is needed");
    if (word == QStringLiteral("change") && !line.isSet("role") && !line.isSet("display-name") &&
        !facilitiesOf(line))
        return QStringLiteral("nothing to change: --role, --facility, --all-facilities or --display-name");
    return {};
}
}

int runUsers(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("users list | users add|change|disable|enable|remove|password NAME [OPTIONS]"),
        QStringLiteral(
            "Who may sign in at the console, as what, for which facilities. While there is nobody, whoever "
            "may "
            "open the database works as its administrator, without a sign-in; the first person must be an "
            "administrator for all facilities, and one such must always stay enabled.\n"
            "list: everybody.\n"
            "add: needs --role and --facility (once or more) or --all-facilities.\n"
            "change: what is given replaces what was; a session that runs takes it up within a second.\n"
            "disable, enable: ends a session and keeps the person out; lets them in again, also after a "
            "lock.\n"
            "remove: for good. The audit trail keeps what they did.\n"
            "password: a new one; it ends a lock, and a session that runs.\n"
            "A password has at least 12 characters. It is asked for, or read from standard input, or from "
            "--password-file; it is never an argument, which other accounts could see. With PostgreSQL a "
            "person "
            "is a login of the server: the account of --db needs the right to make logins.\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (a rule forbids it, nobody has that name, a "
            "file "
            "that others can read)."));
    line.addFlag("json", "Print one JSON object.");
    line.addValue("role", "ROLE", "viewer, analyst, compliance or administrator.");
    line.addValue("facility", "NAME", "A facility the person works for, as connections[].facility names it.");
    line.addFlag("all-facilities", "The person works for all facilities.");
    line.addValue("display-name", "TEXT", "The name that the console shows.");
    line.addValue("password-file", "FILE", "A file of mode 0600 that holds the password.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 2))
        return *code;
    const auto order = std::find_if(orders().begin(), orders().end(), [&](const OrderWord &known) {
        return line.word(0) == QLatin1String(known.word);
    });
    if (order == orders().end())
        return line.usageError(
            QStringLiteral("expected list, add, change, disable, enable, remove or password"));
    if (const QString wrong = wrongUsage(line, *order); !wrong.isEmpty())
        return line.usageError(wrong);
    const auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
    if (!bench)
        return fails(bench.error());
    return order->run({line, **bench, line.word(1)});
}

}
