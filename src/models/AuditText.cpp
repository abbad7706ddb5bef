#include "models/AuditText.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <array>

namespace concord {

namespace {
struct Entry
{
    const char *word;
    const char *label;
};

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("AuditText", text, nullptr, n);
}

constexpr std::array<Entry, 106> actions{{
    {"event.", QT_TRANSLATE_NOOP("AuditText", "All about events")},
    {"event.view", QT_TRANSLATE_NOOP("AuditText", "Payload viewed")},
    {"event.retry", QT_TRANSLATE_NOOP("AuditText", "Event retried")},
    {"event.resend", QT_TRANSLATE_NOOP("AuditText", "Event edited and resent")},
    {"event.discard", QT_TRANSLATE_NOOP("AuditText", "Event discarded")},
    {"event.undo", QT_TRANSLATE_NOOP("AuditText", "Event order undone")},
    {"event.outcome", QT_TRANSLATE_NOOP("AuditText", "Event worked")},
    {"event.interrupt", QT_TRANSLATE_NOOP("AuditText", "Event interrupted")},
    {"bulk.", QT_TRANSLATE_NOOP("AuditText", "All about bulk orders")},
    {"bulk.retry", QT_TRANSLATE_NOOP("AuditText", "Bulk retry ordered")},
    {"bulk.discard", QT_TRANSLATE_NOOP("AuditText", "Bulk discard ordered")},
    {"bulk.cancel", QT_TRANSLATE_NOOP("AuditText", "Bulk order withdrawn")},
    {"bulk.failed", QT_TRANSLATE_NOOP("AuditText", "Bulk order given up")},
    {"sync.trigger", QT_TRANSLATE_NOOP("AuditText", "Sync ordered")},
    {"job.", QT_TRANSLATE_NOOP("AuditText", "All about jobs")},
    {"job.cancel", QT_TRANSLATE_NOOP("AuditText", "Job cancelled")},
    {"job.finish", QT_TRANSLATE_NOOP("AuditText", "Job ended")},
    {"job.rescue", QT_TRANSLATE_NOOP("AuditText", "Job taken from a dead worker")},
    {"mapping.", QT_TRANSLATE_NOOP("AuditText", "All about mappings")},
    {"mapping.resolve", QT_TRANSLATE_NOOP("AuditText", "Mapping decided")},
    {"mapping.confirm", QT_TRANSLATE_NOOP("AuditText", "Mapping confirmed by a second reviewer")},
    {"mapping.send_back", QT_TRANSLATE_NOOP("AuditText", "Mapping sent back")},
    {"mapping.reject", QT_TRANSLATE_NOOP("AuditText", "Code rejected")},
    {"mapping.reopen", QT_TRANSLATE_NOOP("AuditText", "Code opened anew")},
    {"mapping.retire", QT_TRANSLATE_NOOP("AuditText", "Mapping retired")},
    {"mapping.undo", QT_TRANSLATE_NOOP("AuditText", "Mapping decision undone")},
    {"mapping.assign", QT_TRANSLATE_NOOP("AuditText", "Code assigned")},
    {"mapping.note", QT_TRANSLATE_NOOP("AuditText", "Note on a code")},
    {"mapping.policy", QT_TRANSLATE_NOOP("AuditText", "Mapping policy changed")},
    {"mapping.import", QT_TRANSLATE_NOOP("AuditText", "Mappings imported")},
    {"mapping.export", QT_TRANSLATE_NOOP("AuditText", "Mappings exported")},
    {"mapping.preview", QT_TRANSLATE_NOOP("AuditText", "Mapping tried out")},
    {"conflict.", QT_TRANSLATE_NOOP("AuditText", "All about conflicts")},
    {"conflict.open", QT_TRANSLATE_NOOP("AuditText", "Conflict found")},
    {"conflict.resolve", QT_TRANSLATE_NOOP("AuditText", "Conflict resolved by a rule")},
    {"conflict.view", QT_TRANSLATE_NOOP("AuditText", "Conflict viewed")},
    {"conflict.decide", QT_TRANSLATE_NOOP("AuditText", "Conflict decided")},
    {"conflict.undo", QT_TRANSLATE_NOOP("AuditText", "Conflict decision undone")},
    {"conflict.effect", QT_TRANSLATE_NOOP("AuditText", "Conflict decision carried out")},
    {"reconciliation.", QT_TRANSLATE_NOOP("AuditText", "All about reconciliation")},
    {"reconciliation.run", QT_TRANSLATE_NOOP("AuditText", "Reconciliation run")},
    {"reconciliation.resolve", QT_TRANSLATE_NOOP("AuditText", "Differences settled by a run")},
    {"reconciliation.view", QT_TRANSLATE_NOOP("AuditText", "Difference viewed")},
    {"reconciliation.remedy", QT_TRANSLATE_NOOP("AuditText", "Remedy ordered")},
    {"reconciliation.undo", QT_TRANSLATE_NOOP("AuditText", "Remedy undone")},
    {"reconciliation.effect", QT_TRANSLATE_NOOP("AuditText", "Remedy carried out")},
    {"reconciliation.report", QT_TRANSLATE_NOOP("AuditText", "Reconciliation report written")},
    {"incident.acknowledge", QT_TRANSLATE_NOOP("AuditText", "Incident acknowledged")},
    {"alert-rule.save", QT_TRANSLATE_NOOP("AuditText", "Alert rule changed")},
    {"notifier.test", QT_TRANSLATE_NOOP("AuditText", "Test notice ordered")},
    {"value.save", QT_TRANSLATE_NOOP("AuditText", "Value table changed")},
    {"prescriber.decide", QT_TRANSLATE_NOOP("AuditText", "Prescriber decided")},
    {"provider.save", QT_TRANSLATE_NOOP("AuditText", "Directory of providers changed")},
    {"connection.", QT_TRANSLATE_NOOP("AuditText", "All about connections")},
    {"connection.pause", QT_TRANSLATE_NOOP("AuditText", "Connection paused")},
    {"connection.resume", QT_TRANSLATE_NOOP("AuditText", "Connection resumed")},
    {"connection.test", QT_TRANSLATE_NOOP("AuditText", "Connection test ordered")},
    {"connection.configure", QT_TRANSLATE_NOOP("AuditText", "Connection configured")},
    {"integration.", QT_TRANSLATE_NOOP("AuditText", "All about integrations")},
    {"integration.pause", QT_TRANSLATE_NOOP("AuditText", "Integration paused")},
    {"integration.resume", QT_TRANSLATE_NOOP("AuditText", "Integration resumed")},
    {"integration.configure", QT_TRANSLATE_NOOP("AuditText", "Integration configured")},
    {"patient.", QT_TRANSLATE_NOOP("AuditText", "All about who patients are")},
    {"patient.view", QT_TRANSLATE_NOOP("AuditText", "Patient and candidates viewed")},
    {"patient.link", QT_TRANSLATE_NOOP("AuditText", "Patient linked")},
    {"patient.unlink", QT_TRANSLATE_NOOP("AuditText", "Patient unlinked")},
    {"patient.merge", QT_TRANSLATE_NOOP("AuditText", "Patient records merged")},
    {"patient.distinct", QT_TRANSLATE_NOOP("AuditText", "Patients told apart")},
    {"patient.policy", QT_TRANSLATE_NOOP("AuditText", "Policy about patients changed")},
    {"facility.decide", QT_TRANSLATE_NOOP("AuditText", "Facility decided")},
    {"terminology.import", QT_TRANSLATE_NOOP("AuditText", "Terminology imported")},
    {"terminology.reapply", QT_TRANSLATE_NOOP("AuditText", "Terminology held against the mappings")},
    {"session.", QT_TRANSLATE_NOOP("AuditText", "All about sessions")},
    {"session.sign-in", QT_TRANSLATE_NOOP("AuditText", "Signed in")},
    {"session.sign-out", QT_TRANSLATE_NOOP("AuditText", "Signed out")},
    {"session.lock", QT_TRANSLATE_NOOP("AuditText", "Console locked")},
    {"session.unlock", QT_TRANSLATE_NOOP("AuditText", "Console unlocked")},
    {"session.end", QT_TRANSLATE_NOOP("AuditText", "Session ended by another")},
    {"access.refuse", QT_TRANSLATE_NOOP("AuditText", "Look refused")},
    {"user.", QT_TRANSLATE_NOOP("AuditText", "All about users")},
    {"user.add", QT_TRANSLATE_NOOP("AuditText", "Person added")},
    {"user.change", QT_TRANSLATE_NOOP("AuditText", "Person changed")},
    {"user.disable", QT_TRANSLATE_NOOP("AuditText", "Person disabled")},
    {"user.enable", QT_TRANSLATE_NOOP("AuditText", "Person enabled")},
    {"user.remove", QT_TRANSLATE_NOOP("AuditText", "Person removed")},
    {"user.password", QT_TRANSLATE_NOOP("AuditText", "Password set")},
    {"config.", QT_TRANSLATE_NOOP("AuditText", "All about the configuration")},
    {"config.load", QT_TRANSLATE_NOOP("AuditText", "Another configuration loaded")},
    {"db.migrate", QT_TRANSLATE_NOOP("AuditText", "Database brought to a newer version")},
    {"retention.remove", QT_TRANSLATE_NOOP("AuditText", "Old events removed")},
    {"audit.", QT_TRANSLATE_NOOP("AuditText", "All about the audit trail")},
    {"audit.export", QT_TRANSLATE_NOOP("AuditText", "Audit trail export ordered")},
    {"audit.outcome", QT_TRANSLATE_NOOP("AuditText", "Audit trail export ended")},
    {"audit.verify", QT_TRANSLATE_NOOP("AuditText", "Audit trail verified")},
    {"audit.checkpoint", QT_TRANSLATE_NOOP("AuditText", "Head signed on demand")},
    {"deidentify.", QT_TRANSLATE_NOOP("AuditText", "All about de-identified exports")},
    {"deidentify.export", QT_TRANSLATE_NOOP("AuditText", "De-identified export ordered")},
    {"deidentify.outcome", QT_TRANSLATE_NOOP("AuditText", "De-identified export ended")},
    {"deidentify.forget", QT_TRANSLATE_NOOP("AuditText", "Surrogates of a recipient deleted")},
    {"key.", QT_TRANSLATE_NOOP("AuditText", "All about keys")},
    {"key.make", QT_TRANSLATE_NOOP("AuditText", "Key made")},
    {"key.sign", QT_TRANSLATE_NOOP("AuditText", "Signing key first used")},
    {"key.rotate", QT_TRANSLATE_NOOP("AuditText", "Data key replaced")},
    {"key.init", QT_TRANSLATE_NOOP("AuditText", "Data key made")},
    {"key.rewrap", QT_TRANSLATE_NOOP("AuditText", "Keys wrapped by a new master key")},
    {"key.destroy", QT_TRANSLATE_NOOP("AuditText", "Data key destroyed")},
}};

QString faultText(const AuditVerdict &verdict)
{
    const QString record = verdict.firstBad ? QString::number(*verdict.firstBad) : QString();
    switch (verdict.fault) {
    case AuditFault::Altered:
        return say(QT_TRANSLATE_NOOP("AuditText", "Record %1 was altered.")).arg(record);
    case AuditFault::Removed:
        return say(QT_TRANSLATE_NOOP("AuditText", "Record %1 was removed.")).arg(record);
    case AuditFault::Stray:
        return record.isEmpty()
                   ? say(QT_TRANSLATE_NOOP("AuditText", "The list of the newest records was altered."))
                   : say(QT_TRANSLATE_NOOP("AuditText", "Record %1 was slipped in or taken out beside the "
                                                        "tree."))
                         .arg(record);
    case AuditFault::UnknownVersion:
        return say(QT_TRANSLATE_NOOP("AuditText", "Record %1 is of a newer version than this program knows: "
                                                  "update Concord and verify again."))
            .arg(record);
    case AuditFault::TreeBroken:
        return say(QT_TRANSLATE_NOOP("AuditText", "The tree of hashes was altered."));
    case AuditFault::Rewritten:
        return say(QT_TRANSLATE_NOOP("AuditText", "Records were rewritten after they were signed."));
    case AuditFault::CutOff:
        return say(QT_TRANSLATE_NOOP("AuditText", "Records at the end of the trail were removed: fewer are "
                                                  "left than were signed."));
    case AuditFault::HeadUntrusted:
        return say(QT_TRANSLATE_NOOP("AuditText", "A head of the trail is signed with a key that is not "
                                                  "trusted here."));
    case AuditFault::HeadSignature:
        return say(QT_TRANSLATE_NOOP("AuditText", "The signature of a head of the trail is wrong."));
    case AuditFault::NoHead:
        return say(
            QT_TRANSLATE_NOOP("AuditText", "Nothing has been signed yet, so nothing can be verified."));
    case AuditFault::None:
        break;
    }
    return say(QT_TRANSLATE_NOOP("AuditText", "The trail is not as it was signed."));
}
}

QString auditActionLabel(const QString &action)
{
    for (const Entry &entry : actions) {
        if (action == QLatin1StringView(entry.word))
            return say(entry.label);
    }
    return action;
}

QString auditTitle(const AuditRow &row)
{
    const QString label = auditActionLabel(row.action);
    return row.allowed || row.action == u"access.refuse" // which says so itself
               ? label
               : say(QT_TRANSLATE_NOOP("AuditText", "Not done: %1")).arg(label);
}

QString auditRoleLabel(const QString &role)
{
    const auto known = roleFromWord(role);
    return known ? labelOf(*known) : role;
}

QStringList auditActions()
{
    QStringList words;
    for (const Entry &entry : actions)
        words.append(QLatin1StringView(entry.word));
    return words;
}

QString auditOutcomeLabel(bool allowed)
{
    return allowed ? say(QT_TRANSLATE_NOOP("AuditText", "Allowed"))
                   : say(QT_TRANSLATE_NOOP("AuditText", "Refused"));
}

QString dayText(Timestamp moment, Timestamp now)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(toMs(moment)).date();
    const qint64 ago = day.daysTo(QDateTime::fromMSecsSinceEpoch(toMs(now)).date());
    const QString date = QLocale().toString(day, QLocale::LongFormat);
    if (ago == 0)
        return say(QT_TRANSLATE_NOOP("AuditText", "Today · %1")).arg(date);
    return ago == 1 ? say(QT_TRANSLATE_NOOP("AuditText", "Yesterday · %1")).arg(date) : date;
}

QString utcText(Timestamp moment)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(moment), Qt::UTC).toString(Qt::ISODateWithMs);
}

QString labelOf(AuditFileFormat format)
{
    switch (format) {
    case AuditFileFormat::JsonLines:
        return say(QT_TRANSLATE_NOOP("AuditText", "JSON Lines with proofs"));
    case AuditFileFormat::Csv:
        return say(QT_TRANSLATE_NOOP("AuditText", "CSV"));
    case AuditFileFormat::Pdf:
        return say(QT_TRANSLATE_NOOP("AuditText", "PDF"));
    case AuditFileFormat::Fhir:
        return say(QT_TRANSLATE_NOOP("AuditText", "FHIR AuditEvent"));
    }
    return {};
}

QString rootHex(const SignedHead &head)
{
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(head.root.data()), qsizetype(head.root.size())).toHex());
}

QString headText(const SignedHead &head)
{
    const QString hex = rootHex(head);
    return hex.left(8) + QChar(0x2026) + hex.right(8);
}

QString verdictText(const AuditCheck &check)
{
    const AuditVerdict &verdict = check.verdict;
    if (!verdict.verified)
        return faultText(verdict);
    if (!verdict.head)
        return say(QT_TRANSLATE_NOOP("AuditText", "The trail is empty: there is nothing to verify yet."));
    return say(QT_TRANSLATE_NOOP("AuditText", "Verified to record %1, head %2, at %3."))
        .arg(check.lastSeq)
        .arg(headText(*verdict.head), absoluteTime(check.at));
}

QString verdictNote(const AuditCheck &check)
{
    const AuditVerdict &verdict = check.verdict;
    QStringList notes;
    if (verdict.verified && verdict.head && verdict.records > verdict.head->size)
        notes.append(say(QT_TRANSLATE_N_NOOP("AuditText", "%n newer record(s) are not signed yet."),
                         int(verdict.records - verdict.head->size)));
    if (!verdict.verified && verdict.fault != AuditFault::NoHead)
        notes.append(
            say(QT_TRANSLATE_NOOP("AuditText", "%1 records before it are as they were. Keep the database as "
                                               "it is and tell your security officer."))
                .arg(countText(verdict.records)));
    if (verdict.verified && verdict.head && !check.isKeyKnown)
        notes.append(say(QT_TRANSLATE_NOOP("AuditText", "No trusted key is known here: compare the key's "
                                                        "name with one that was kept elsewhere.")));
    return notes.join(u' ');
}

QString trailText(const TrailState &state, Timestamp now)
{
    if (!state.head)
        return say(QT_TRANSLATE_NOOP("AuditText", "Nothing has been signed yet."));
    const QString signedUpTo = say(QT_TRANSLATE_NOOP("AuditText", "%1 records signed, %2."))
                                   .arg(countText(state.head->size), relativeTime(state.head->at, now));
    const qint64 newer = state.records - state.head->size;
    return newer <= 0 ? signedUpTo
                      : signedUpTo + u' ' +
                            say(QT_TRANSLATE_N_NOOP("AuditText", "%n newer record(s) are not signed yet."),
                                int(newer));
}

QString lastCheckText(const TrailState &state, Timestamp now)
{
    if (!state.checked)
        return say(QT_TRANSLATE_NOOP("AuditText", "Nobody has verified this trail yet."));
    const AuditRow &row = *state.checked;
    const QString when = relativeTime(row.at, now);
    if (!row.allowed)
        return say(QT_TRANSLATE_NOOP("AuditText", "A verification by %1 was refused, %2."))
            .arg(row.actor, when);
    if (row.details.startsWith(QStringLiteral("verified=1")))
        return say(QT_TRANSLATE_NOOP("AuditText", "Last verified by %1, %2.")).arg(row.actor, when);
    if (row.details.startsWith(QStringLiteral("verified=0")))
        return say(QT_TRANSLATE_NOOP("AuditText", "The last verification, by %1, %2, found the trail "
                                                  "altered."))
            .arg(row.actor, when);
    return say(QT_TRANSLATE_NOOP("AuditText", "The last verification, by %1, %2, did not come to its end."))
        .arg(row.actor, when);
}

QString exportedText(const AuditExport &file)
{
    return say(QT_TRANSLATE_N_NOOP("AuditText", "%Ln record(s) exported to %1."), int(file.records))
        .arg(QFileInfo(file.path).fileName());
}

QString exportErrorText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Cancelled:
        return say(QT_TRANSLATE_NOOP("AuditText", "The export was cancelled; no file was written."));
    case ErrorCode::TooLarge:
        return say(QT_TRANSLATE_NOOP("AuditText", "More than %1 records match, which is too much for a PDF. "
                                                  "Narrow the filter, or export JSON Lines."))
            .arg(countText(mostPdfRecords));
    case ErrorCode::ConfigInvalid:
        return say(QT_TRANSLATE_NOOP("AuditText", "The signing key is not on this computer or cannot be used "
                                                  "here, so no proofs can be signed. Export where the "
                                                  "service runs: concordd audit export."));
    case ErrorCode::Conflict:
        return say(QT_TRANSLATE_NOOP("AuditText", "The trail does not go on from its last signed head, so "
                                                  "nothing was exported. Verify it to learn more."));
    case ErrorCode::NotFound:
        return say(QT_TRANSLATE_NOOP("AuditText", "Nothing has been signed yet, so nothing can be "
                                                  "exported."));
    case ErrorCode::StoreFailed:
        if (error.where == QStringLiteral("export"))
            return say(QT_TRANSLATE_NOOP("AuditText", "The file could not be written. Choose another folder, "
                                                      "or free some space."));
        break;
    default:
        break;
    }
    return errorText(error);
}

QString checkErrorText(const Error &error)
{
    if (error.code == ErrorCode::Cancelled)
        return say(QT_TRANSLATE_NOOP("AuditText", "The verification was cancelled; nothing was decided."));
    if (error.code == ErrorCode::InvalidMessage)
        return say(QT_TRANSLATE_NOOP("AuditText", "The file of signed heads cannot be read: a line of it was "
                                                  "altered."));
    return errorText(error);
}

}
