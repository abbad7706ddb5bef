#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace concord {

/// What a person is to Concord. In the database and the configuration: viewer, analyst, compliance,
/// administrator.
enum class Role { Viewer, Analyst, Compliance, Administrator };
inline constexpr Role allRoles[] = {Role::Viewer, Role::Analyst, Role::Compliance, Role::Administrator};
[[nodiscard]] QString wordOf(Role role);
[[nodiscard]] std::optional<Role> roleFromWord(QStringView word);

/// What a person can do to Concord. Each slot of a gateway and each command is one of these.
enum class Action {
    Look,           ///< jobs, events, mappings, connections, figures: nothing of a patient
    SeeDifferences, ///< what changed on patients' medication lists
    SeePayload,     ///< the content of an event; for a reason
    TriggerSync,    ///< start a job
    CancelJob,
    DecideMapping, ///< for everybody who sends that code
    RetryEvents,   ///< one or many, and calling that off
    DiscardEvents,
    ResendEvent, ///< edited
    TestConnection,
    Pause, ///< and resume: a connection or an integration
    SeeAudit,
    VerifyAudit,
    ExportAudit,
    ExportDeidentified, ///< what is stored of patients, without what tells who they are
    ManageUsers,
    ManageKeys,
    Configure, ///< connections, schedules, alert rules
    AcknowledgeIncident,
    Reconcile ///< decide a conflict, order a remedy for a difference, and take that back
};
[[nodiscard]] QString wordOf(Action action); ///< "retry-events": in audit records of refusals
inline constexpr Action allActions[] = {Action::Look,
                                        Action::SeeDifferences,
                                        Action::SeePayload,
                                        Action::TriggerSync,
                                        Action::CancelJob,
                                        Action::DecideMapping,
                                        Action::RetryEvents,
                                        Action::DiscardEvents,
                                        Action::ResendEvent,
                                        Action::TestConnection,
                                        Action::Pause,
                                        Action::SeeAudit,
                                        Action::VerifyAudit,
                                        Action::ExportAudit,
                                        Action::ExportDeidentified,
                                        Action::ManageUsers,
                                        Action::ManageKeys,
                                        Action::Configure,
                                        Action::AcknowledgeIncident,
                                        Action::Reconcile};

/// The facilities that a person works for. A facility is a word of the site's own ("north"); each connection
/// of the configuration may name the one it belongs to, and what came through it belongs there.
struct Facilities
{
    bool isAll = false;
    QStringList names; ///< sorted, without doubles; empty when isAll

    friend bool operator==(const Facilities &, const Facilities &) = default;
};

/// 1 to 63 characters of a-z, 0-9, '.', '_' and '-', the first a letter: a name that may be a PostgreSQL
/// login as it is.
[[nodiscard]] bool isUserName(QStringView text);
/// 1 to 63 letters and digits of ASCII, '.', '_' and '-', but neither "all" nor "none".
[[nodiscard]] bool isFacilityName(QStringView text);
/// For people and the trail: "all", "north,south", "none".
[[nodiscard]] QString textOf(const Facilities &facilities);

/// How a thing lies to a person's facilities.
enum class Scope {
    Inside,  ///< of a facility of the person's, or the person works for all
    Outside, ///< of another one
    Shared   ///< of none: it concerns all facilities, and the person works for some
};
/// @param facility of the thing; empty: it belongs to none
[[nodiscard]] Scope scopeOf(const Facilities &facilities, const QString &facility);

/// The one place that says who may do what (packaging/SECURITY.md has it as a table). Outside nothing is
/// allowed. What is shared anybody may look at, and the trail is not divided by facility; everything else
/// that is shared takes somebody who works for all of them.
[[nodiscard]] bool allowed(Role role, Action action, Scope scope);

/// Who is at the console.
struct Session
{
    QString user;        ///< the name signed in with; stands in the audit trail
    QString displayName; ///< empty: as user
    Role role = Role::Viewer;
    Facilities facilities;
    /// Nobody keeps accounts in this database: whoever may open it works as its administrator, under the name
    /// of the system's account. There is no sign-in, no lock and no sign-out then.
    bool isOwner = false;

    friend bool operator==(const Session &, const Session &) = default;
};

/// Why a session ended.
enum class SessionEnd { SignedOut, Disabled, Removed, PasswordChanged };

}

Q_DECLARE_METATYPE(concord::Session)
Q_DECLARE_METATYPE(concord::SessionEnd)
